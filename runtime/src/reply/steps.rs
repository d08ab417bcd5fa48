//! Paths into JSON values.

use std::fmt::Write;

use serde_json::Value;

use crate::operation::Step;

/// A place that was reached, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Key(String),
    Index(usize),
}

/// `users[3].name`, with the part up to the records written as `data`.
pub(super) fn written(records: &[Step], places: &[Place]) -> String {
    let mut out = String::new();
    let mut rest = places;
    if below(records, places) {
        out.push_str("data");
        rest = &places[records.len()..];
    }
    for place in rest {
        match place {
            Place::Key(name) if out.is_empty() => out.push_str(name),
            Place::Key(name) => {
                out.push('.');
                out.push_str(name);
            }
            Place::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}

fn below(records: &[Step], places: &[Place]) -> bool {
    records.len() <= places.len()
        && records
            .iter()
            .zip(places)
            .all(|(step, place)| match (step, place) {
                (Step::Key(name), Place::Key(found)) => name == found,
                (Step::Index(index), Place::Index(found)) => index == found,
                (Step::Each, Place::Index(_)) => true,
                _ => false,
            })
}

/// The path as it is written in a description.
pub(crate) fn described(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Key(name) if out.is_empty() => out.push_str(name),
            Step::Key(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Step::Each => out.push_str("[*]"),
        }
    }
    out
}

/// A written path, with the part up to the records (written too) as `data`.
pub(crate) fn name_of_records(records: &str, path: &str) -> String {
    match path.strip_prefix(records) {
        Some(rest) if records.is_empty() && !rest.starts_with('[') => format!("data.{rest}"),
        Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => format!("data{rest}"),
        _ => path.to_owned(),
    }
}

/// The value at a path; after an [`Step::Each`], the list of the values. The error is how many steps lead somewhere.
pub(super) fn resolve(value: &Value, steps: &[Step]) -> Result<Value, usize> {
    let mut current = value;
    for (done, step) in steps.iter().enumerate() {
        current = match step {
            Step::Key(name) => current.get(name).ok_or(done)?,
            Step::Index(index) => current.get(index).ok_or(done)?,
            Step::Each => {
                let rest = &steps[done + 1..];
                let items = current.as_array().ok_or(done)?;
                let found: Result<Vec<Value>, usize> =
                    items.iter().map(|item| resolve(item, rest)).collect();
                return found
                    .map(|values| flat(values, rest))
                    .map_err(|depth| done + 1 + depth);
            }
        };
    }
    Ok(current.clone())
}

/// One list, when every item gave a list by an `Each` of its own.
fn flat(values: Vec<Value>, rest: &[Step]) -> Value {
    if !rest.contains(&Step::Each) {
        return Value::Array(values);
    }
    values
        .into_iter()
        .flat_map(|value| match value {
            Value::Array(items) => items,
            other => vec![other],
        })
        .collect()
}
