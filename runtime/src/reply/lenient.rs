//! Decoding that keeps the good records of a list and reports the others.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::walk::{self, Found, Path};
use super::{ReplyBody, explain};
use crate::error::Error;
use crate::operation::{Operation, Step};
use crate::schema::Type;

/// How strictly answers are decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decoding {
    /// A record that is not as described is an error that names the place. The default.
    #[default]
    Strict,
    /// A record that is not as described is left out of its list and reported in
    /// [`PageInfo::skipped`](crate::PageInfo::skipped) (or `ExecuteResult::skipped`), in the client's drift report
    /// and as a `tracing` event. Still errors: a list that is not there, and one of which no record is good.
    Lenient,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SkippedRecord {
    /// Its place in the answer's list, from 0.
    pub index: usize,
    /// The place that is not as described, counted from `data`.
    pub path: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// Records with those that were left out.
pub(super) type Kept<T> = (Found<T>, Vec<SkippedRecord>);

/// Reads the operation's records, in the way that the client was built for.
pub(super) fn read<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
) -> Result<Kept<T>, Error> {
    let error = match walk::read(operation, reply, wanted) {
        Ok(found) => return Ok((found, Vec::new())),
        Err(error) => error,
    };
    let Some(sifted) = sift(operation, reply, wanted, |text| {
        serde_json::from_str::<T>(text).err()
    }) else {
        return Err(error);
    };
    let Ok(data) = serde_json::from_str(&sifted.good) else {
        return Err(error);
    };
    let found = Found {
        data,
        captured: sifted.captured,
    };
    Ok((found, sifted.skipped))
}

/// The records of a list, told apart.
struct Sifted {
    /// A list of the good ones, as JSON.
    good: String,
    skipped: Vec<SkippedRecord>,
    captured: Vec<Option<Box<RawValue>>>,
}

/// Tells good records from others, where the client was built for that and at least one is good. What is wrong with a
/// list as JSON is asked from outside: all else is the same for all types.
fn sift(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
    wrong: fn(&str) -> Option<serde_json::Error>,
) -> Option<Sifted> {
    let drift = reply.lenient.as_ref()?;
    let raw = walk::read::<Vec<Box<RawValue>>>(operation, reply, wanted).ok()?;
    let item = operation
        .response
        .as_ref()
        .and_then(|ty| item_of(ty, operation.records));
    let mut good = Vec::with_capacity(raw.data.len());
    let mut skipped = Vec::new();
    for (index, record) in raw.data.iter().enumerate() {
        let Some(error) = wrong(&format!("[{}]", record.get())) else {
            good.push(record.get());
            continue;
        };
        let problem = explain::in_record(item, record.get(), index, &error);
        skipped.push(SkippedRecord {
            index,
            path: problem.path,
            expected: problem.expected,
            found: problem.found,
        });
    }
    if good.is_empty() {
        return None;
    }
    drift.skipped(operation, skipped.len());
    tracing::warn!(
        entity = operation.entity,
        action = operation.action,
        records = raw.data.len(),
        skipped = skipped.len(),
        first = skipped.first().map(|first| first.path.as_str()),
        "records that are not as described were left out"
    );
    Some(Sifted {
        good: format!("[{}]", good.join(",")),
        skipped,
        captured: raw.captured,
    })
}

/// The type of one record, when the description tells it.
fn item_of<'a>(ty: &'a Type, records: &[Step]) -> Option<&'a Type> {
    match (ty, records) {
        (Type::Ref(schema), _) => item_of(&schema.ty, records),
        (Type::Object(fields), [Step::Key(name), rest @ ..]) => {
            let field = fields.iter().find(|field| field.name == *name)?;
            item_of(&field.ty, rest)
        }
        (Type::Array(item, _), [Step::Index(_), rest @ ..]) => item_of(item, rest),
        // After an `Each` the rest leads to a record, not to a list, unless it holds one more.
        (Type::Array(item, _), [Step::Each, rest @ ..]) if rest.contains(&Step::Each) => {
            item_of(item, rest)
        }
        (Type::Array(item, _), [Step::Each, rest @ ..]) => record_of(item, rest),
        (Type::Array(item, _), []) => Some(item),
        _ => None,
    }
}

fn record_of<'a>(ty: &'a Type, rest: &[Step]) -> Option<&'a Type> {
    match (ty, rest) {
        (_, []) => Some(ty),
        (Type::Ref(schema), _) => record_of(&schema.ty, rest),
        (Type::Object(fields), [Step::Key(name), rest @ ..]) => {
            let field = fields.iter().find(|field| field.name == *name)?;
            record_of(&field.ty, rest)
        }
        _ => None,
    }
}
