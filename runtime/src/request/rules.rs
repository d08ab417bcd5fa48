//! Rules over several parameters.

use jiff::civil::Date;

use super::Given;
use crate::error::Error;
use crate::operation::{Operation, Rule};

/// Checks all rules of an operation.
pub(crate) fn check(operation: &Operation, given: &[Given<'_>]) -> Result<(), Error> {
    operation.rules.iter().try_for_each(|rule| match rule {
        Rule::MaxDays { from, to, days } => max_days(from, to, *days, given),
        Rule::Exclusive(names) => exclusive(names, given),
        Rule::Together(names) => together(names, given),
        Rule::AtLeastOne(names) => at_least_one(names, given),
    })
}

fn is_given(name: &str, given: &[Given<'_>]) -> bool {
    given.iter().any(|(param, _)| param.name == name)
}

fn max_days(from: &str, to: &str, days: u32, given: &[Given<'_>]) -> Result<(), Error> {
    let (Some(first), Some(last)) = (date(from, given), date(to, given)) else {
        return Ok(());
    };
    if last < first {
        return Err(Error::input(
            to,
            format!("{last} is before `{from}` ({first})"),
        ));
    }
    // Days are whole between dates, whatever the length of months and years.
    let between = last.duration_since(first).as_hours() / 24;
    if between > i64::from(days) {
        return Err(Error::input(
            to,
            format!(
                "{last} is {between} days after `{from}` ({first}); at most {days} are allowed"
            ),
        ));
    }
    Ok(())
}

/// The day of a date or a date-time.
fn date(name: &str, given: &[Given<'_>]) -> Option<Date> {
    let (_, value) = given.iter().find(|(param, _)| param.name == name)?;
    let text = value.as_str()?;
    text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
}

fn exclusive(names: &[&'static str], given: &[Given<'_>]) -> Result<(), Error> {
    let both: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| is_given(name, given))
        .collect();
    match both[..] {
        [] | [_] => Ok(()),
        [first, .., last] => Err(Error::input(
            last,
            format!(
                "cannot be given together with `{first}`; choose one of: {}",
                names.join(", ")
            ),
        )),
    }
}

fn together(names: &[&'static str], given: &[Given<'_>]) -> Result<(), Error> {
    let missing = names.iter().find(|name| !is_given(name, given));
    let present = names.iter().find(|name| is_given(name, given));
    match (missing, present) {
        (Some(missing), Some(present)) => Err(Error::input(
            *missing,
            format!("is missing; it goes together with `{present}`, which is given"),
        )),
        _ => Ok(()),
    }
}

fn at_least_one(names: &[&'static str], given: &[Given<'_>]) -> Result<(), Error> {
    match names.first() {
        Some(first) if !names.iter().any(|name| is_given(name, given)) => Err(Error::input(
            *first,
            format!("is missing; give at least one of: {}", names.join(", ")),
        )),
        _ => Ok(()),
    }
}
