//! Dates, points in time and times of the day in expressions.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Operator;
use super::evaluate::number_of;
use super::functions::written;
use super::number::json_number;
use super::value::Datum;

/// The functions of times.
pub(super) fn call<'a>(
    name: &str,
    value: &Datum<'a>,
    second: &Datum<'a>,
) -> Result<Datum<'a>, String> {
    if value.is_null() {
        return Ok(Datum::NULL);
    }
    Ok(match name {
        "date" => Datum::owned(day(value)?.to_string()),
        "at" => Datum::owned(format!(
            "{}T{}:00Z",
            day(value)?,
            second.text().unwrap_or("00:00")
        )),
        "weekday" => Datum::owned(day(value)?.weekday().to_monday_one_offset()),
        "days" => {
            let between = day(second)?.duration_since(day(value)?);
            Datum::owned(between.as_hours() / 24)
        }
        "hours" => hours(value.text().unwrap_or_default())
            .map(|hours| Datum::owned(json_number(hours)))
            .ok_or("a clock time is written as 14:30 or 2:30pm")?,
        "clock" => {
            let moment = moment(value)?.to_zoned(jiff::tz::TimeZone::UTC);
            Datum::owned(format!("{:02}:{:02}", moment.hour(), moment.minute()))
        }
        _ => Datum::owned(moment(second)?.duration_since(moment(value)?).as_secs()),
    })
}

/// The hours since midnight of `14:30` or `2:30pm`.
fn hours(text: &str) -> Option<Decimal> {
    let text = text.trim().to_lowercase();
    let (time, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(time), _) => (time, Some(0)),
        (_, Some(time)) => (time, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = time.trim().split_once(':')?;
    let (mut hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    if let Some(half) = half {
        hour = hour % 12 + half;
    }
    (hour < 24 && minute < 60)
        .then(|| Decimal::from(hour) + Decimal::from(minute) / Decimal::from(60))
}

fn day(value: &Datum<'_>) -> Result<Date, String> {
    let text = value.text().unwrap_or_default();
    let date = text.split('T').next().unwrap_or_default();
    date.parse().map_err(|_| format!("`{text}` is no date"))
}

fn moment(value: &Datum<'_>) -> Result<Timestamp, String> {
    let text = value.text().unwrap_or_default();
    text.parse()
        .map_err(|_| format!("`{text}` is no point in time"))
}

/// A date or point in time so many days later or earlier.
pub(super) fn moved<'a>(
    operator: Operator,
    left: &Datum<'a>,
    right: &Datum<'a>,
) -> Result<Datum<'a>, String> {
    let text = left.text().unwrap_or_default();
    let days = number_of(right)?.unwrap_or_default();
    let days = if operator == Operator::Minus {
        -days
    } else {
        days
    };
    let too_far = || format!("`{text}` cannot be moved by {days} days");
    if text.contains('T') {
        let seconds = (days * Decimal::from(86_400))
            .to_i64()
            .ok_or_else(too_far)?;
        let moment = moment(left)?.checked_add(SignedDuration::from_secs(seconds));
        return moment
            .map(|moment| Datum::owned(moment.to_string()))
            .map_err(|_| too_far());
    }
    if text.parse::<Date>().is_err() && operator == Operator::Plus {
        return Ok(Datum::owned(format!("{text}{}", written(right))));
    }
    let span = days.to_i64().and_then(|days| 0.days().try_days(days).ok());
    let moved = span.and_then(|span| day(left).ok()?.checked_add(span).ok());
    moved
        .map(|day| Datum::owned(day.to_string()))
        .ok_or_else(too_far)
}
