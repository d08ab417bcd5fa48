//! Dates and date-times.
//!
//! A page of records holds many thousands of them, nearly all in the usual spelling: `2026-02-16` and
//! `2026-02-16T08:15:00Z`. Those are read and written here digit by digit; whatever else the standard allows
//! goes through `jiff`.

use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;

use super::{Exact, Original, quoted};

const SECONDS_OF_DAY: i64 = 86_400;

impl Exact for Date {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_str(TemporalVisitor("a date (YYYY-MM-DD)", PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"0000-00-00";
        match write_date(&mut text, *self).map(|()| std::str::from_utf8(&text)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl Exact for Timestamp {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_str(TemporalVisitor("a date-time (RFC 3339)", PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"0000-00-00T00:00:00Z";
        match write_timestamp(&mut text, *self).map(|()| std::str::from_utf8(&text)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

/// Values that are written as text, with one usual spelling.
trait Temporal: std::str::FromStr + fmt::Display {
    /// The value, when the text is its usual spelling.
    fn usual(text: &str) -> Option<Self>;
}

impl Temporal for Date {
    #[inline]
    fn usual(text: &str) -> Option<Self> {
        date(text.as_bytes().try_into().ok()?)
    }
}

impl Temporal for Timestamp {
    #[inline]
    fn usual(text: &str) -> Option<Self> {
        let text: &[u8; 20] = text.as_bytes().try_into().ok()?;
        let [day @ .., b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'Z'] = text else {
            return None;
        };
        let (hour, minute, second) = (pair(*h1, *h2)?, pair(*m1, *m2)?, pair(*s1, *s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let day = days(date(day)?);
        let time = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
        Self::from_second(day * SECONDS_OF_DAY + time).ok()
    }
}

/// Two digits.
#[inline]
fn pair(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then_some(tens * 10 + ones)
}

/// `YYYY-MM-DD`.
#[inline]
fn date(text: &[u8; 10]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return None;
    };
    let year = i16::from(pair(y1, y2)?) * 100 + i16::from(pair(y3, y4)?);
    let (month, day) = (pair(m1, m2)?, pair(d1, d2)?);
    Date::new(year, month.cast_signed(), day.cast_signed()).ok()
}

/// Days since the first of January 1970. Years are counted from March, so that the leap day is the last.
#[inline]
fn days(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month < 3);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day that is so many days after the first of January 1970, as year, month and day.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month < 3), month, day)
}

/// Fills in `YYYY-MM-DD`. Nothing for years that need another form.
fn write_date(text: &mut [u8; 10], date: Date) -> Option<()> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let [y1, y2, y3, y4, _, m1, m2, _, d1, d2] = text;
    put(y1, y2, year.into(), 100)?;
    put(y3, y4, i64::from(year) % 100, 1)?;
    put(m1, m2, month.into(), 1)?;
    put(d1, d2, day.into(), 1)
}

/// Fills in `YYYY-MM-DDTHH:MM:SSZ`. Nothing for fractions of a second and for years that need another form.
fn write_timestamp(text: &mut [u8; 20], value: Timestamp) -> Option<()> {
    if value.subsec_nanosecond() != 0 {
        return None;
    }
    let seconds = value.as_second();
    let (year, month, day) = civil(seconds.div_euclid(SECONDS_OF_DAY));
    let time = seconds.rem_euclid(SECONDS_OF_DAY);
    let [
        y1,
        y2,
        y3,
        y4,
        _,
        m1,
        m2,
        _,
        d1,
        d2,
        _,
        h1,
        h2,
        _,
        n1,
        n2,
        _,
        s1,
        s2,
        _,
    ] = text;
    put(y1, y2, year, 100)?;
    put(y3, y4, year % 100, 1)?;
    put(m1, m2, month, 1)?;
    put(d1, d2, day, 1)?;
    put(h1, h2, time / 3_600, 1)?;
    put(n1, n2, time / 60 % 60, 1)?;
    put(s1, s2, time % 60, 1)
}

/// Two digits of a number, from this power of ten on.
fn put(tens: &mut u8, ones: &mut u8, number: i64, from: i64) -> Option<()> {
    let number = u8::try_from(number / from).ok().filter(|two| *two < 100)?;
    (*tens, *ones) = (b'0' + number / 10, b'0' + number % 10);
    Some(())
}

struct TemporalVisitor<T>(&'static str, PhantomData<T>);

impl<T: Temporal> Visitor<'_> for TemporalVisitor<T> {
    type Value = (T, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match T::usual(text) {
            Some(value) => Ok((value, None)),
            None => unusual(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// A value in another spelling, which is kept if the value would not be written so.
#[cold]
fn unusual<T: Temporal>(text: &str) -> Option<(T, Option<Original>)> {
    let value: T = text.parse().ok()?;
    let original = if value.to_string() == text {
        None
    } else {
        quoted(text)
    };
    Some((value, original))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::exact::Exactly;

    fn written(value: &impl Exact) -> String {
        serde_json::to_string(&Exactly(value)).unwrap()
    }

    #[test]
    fn every_day_is_what_jiff_says() {
        let mut day = jiff::civil::date(1890, 1, 1);
        while day.year() < 2110 {
            let text = day.to_string();
            assert_eq!(Date::usual(&text), Some(day));
            assert_eq!(written(&day), format!("\"{text}\""));
            let moment: Timestamp = format!("{text}T07:08:59Z").parse().unwrap();
            assert_eq!(Timestamp::usual(&moment.to_string()), Some(moment));
            assert_eq!(written(&moment), format!("\"{moment}\""));
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn the_ends_of_time_are_what_jiff_says() {
        for text in ["0000-01-01", "0000-02-29", "0001-03-01", "9999-12-31"] {
            assert_eq!(Date::usual(text), text.parse().ok(), "{text}");
            let moment = format!("{text}T00:00:00Z");
            assert_eq!(Timestamp::usual(&moment), moment.parse().ok(), "{text}");
        }
        for value in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            assert_eq!(written(&value), format!("\"{value}\""));
        }
        for value in [Date::MIN, Date::MAX] {
            assert_eq!(written(&value), format!("\"{value}\""));
        }
    }

    #[test]
    fn other_spellings_and_mistakes_are_left_to_jiff() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-1-01",
            "2026/01/01",
            "20260101",
            "202a-01-01",
            "+02026-01-",
            "2026-01-01T",
            "",
        ] {
            assert_eq!(Date::usual(text), None, "{text}");
        }
        for text in [
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01t00:00:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00.1Z",
            "2026-01-01T00:00:00+00:00",
        ] {
            assert_eq!(Timestamp::usual(text), None, "{text}");
        }
    }
}
