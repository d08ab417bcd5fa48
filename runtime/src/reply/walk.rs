//! One pass through a body: to the records, picking up other values on the way.
//!
//! Whatever does not depend on the type of the records stands in functions of its own: the rest is compiled once
//! for each type of a connector.

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};
use serde_json::value::RawValue;
use serde_json::{Deserializer as Json, Value};

use super::{ReplyBody, explain, steps};
use crate::error::Error;
use crate::json;
use crate::operation::{Operation, Step};
use crate::record::Key;

/// A path of a value that is picked up.
pub(super) type Path = &'static [Step];

/// The JSON text of each wanted value that is there.
type Captured = Vec<Option<Box<RawValue>>>;

/// The records, and the JSON text of each wanted value that is there.
pub(super) struct Found<T> {
    pub(super) data: T,
    pub(super) captured: Captured,
}

/// Reads the operation's records and picks up the wanted values.
pub(super) fn read<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
) -> Result<Found<T>, Error> {
    let failure = |error: Option<&serde_json::Error>| explain::failure(operation, reply, error);
    let (data, captured) = match Way::of(operation, wanted) {
        Way::Once => pass(&reply.text, operation.records, wanted),
        Way::Again => pass(&reply.text, operation.records, &[]).map(|(data, _)| {
            let captured = wanted.iter().map(|path| raw_at(&reply.text, path));
            (data, captured.collect())
        }),
        Way::Value => {
            let (records, captured) = through_value(operation, reply, wanted)?;
            let data = serde_json::from_str(&records).map_err(|error| without_place(&error));
            data.map(|data| (Some(data), captured))
        }
    }
    .map_err(|error| failure(Some(&error)))?;
    let data = data.ok_or_else(|| failure(None))?;
    Ok(Found { data, captured })
}

/// How records and wanted values are reached.
enum Way {
    /// In one pass.
    Once,
    /// The records first: a wanted value stands in them, or around them, or in another one.
    Again,
    /// Through a [`Value`]: a path leads through places of a list, which is rare.
    Value,
}

impl Way {
    fn of(operation: &Operation, wanted: &[Path]) -> Self {
        let all_keys = |path: &Path| path.iter().all(|step| matches!(step, Step::Key(_)));
        if !all_keys(&operation.records) || !wanted.iter().all(all_keys) {
            return Self::Value;
        }
        let apart = |a: &[Step], b: &[Step]| !a.starts_with(b) && !b.starts_with(a);
        let once = wanted.iter().enumerate().all(|(index, path)| {
            apart(path, operation.records) && wanted[..index].iter().all(|other| apart(path, other))
        });
        if once { Self::Once } else { Self::Again }
    }
}

/// The JSON text of the records and of the wanted values.
fn through_value(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
) -> Result<(String, Captured), Error> {
    let failure = |error: Option<&serde_json::Error>| explain::failure(operation, reply, error);
    let body: Value = serde_json::from_str(&reply.text).map_err(|error| failure(Some(&error)))?;
    let records = steps::resolve(&body, operation.records).map_err(|_| failure(None))?;
    let raw = |path: &Path| {
        let value = steps::resolve(&body, path).ok()?;
        RawValue::from_string(json::text(&value)).ok()
    };
    Ok((json::text(&records), wanted.iter().map(raw).collect()))
}

/// An error whose place is not one in the body.
fn without_place(error: &serde_json::Error) -> serde_json::Error {
    let message = error.to_string();
    serde_json::Error::custom(message.split(" at line ").next().unwrap_or(&message))
}

/// The records if they are there, and the wanted values, from one pass through the text.
fn pass<T: DeserializeOwned>(
    text: &str,
    target: Path,
    wanted: &[Path],
) -> Result<(Option<T>, Captured), serde_json::Error> {
    if target.is_empty() {
        return serde_json::from_str(text).map(|data| (Some(data), Vec::new()));
    }
    let (mut data, mut captured) = (None, vec![None; wanted.len()]);
    let mut json = Json::from_str(text);
    Walk {
        target,
        wanted: wanted.iter().copied().enumerate().collect(),
        data: &mut data,
        captured: &mut captured,
    }
    .deserialize(&mut json)?;
    json.end()?;
    Ok((data, captured))
}

/// Stands at an object on the way to the records, with what is left of each path.
struct Walk<'a, T> {
    target: Path,
    wanted: Vec<(usize, Path)>,
    data: &'a mut Option<T>,
    captured: &'a mut Captured,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Walk<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Walk<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let wanted = all_below(&self.wanted, key.as_str());
            match below(self.target, key.as_str()) {
                Some([]) => *self.data = Some(map.next_value()?),
                Some(target) => map.next_value_seed(Walk {
                    target,
                    wanted,
                    data: &mut *self.data,
                    captured: &mut *self.captured,
                })?,
                None if wanted.is_empty() => {
                    map.next_value::<IgnoredAny>()?;
                }
                None => capture(map.next_value()?, &wanted, self.captured),
            }
        }
        Ok(())
    }
}

/// What is left of a path below a member.
fn below(path: Path, name: &str) -> Option<Path> {
    match path {
        [Step::Key(key), rest @ ..] if *key == name => Some(rest),
        _ => None,
    }
}

fn all_below(wanted: &[(usize, Path)], name: &str) -> Vec<(usize, Path)> {
    let below = |(place, path): &(usize, Path)| Some((*place, below(path, name)?));
    wanted.iter().filter_map(below).collect()
}

/// Keeps the wanted parts of a member.
fn capture(member: &RawValue, wanted: &[(usize, Path)], captured: &mut Captured) {
    for (place, path) in wanted {
        if let Some(kept) = captured.get_mut(*place) {
            *kept = raw_at(member.get(), path);
        }
    }
}

/// The JSON text at a path of names.
fn raw_at(text: &str, path: &[Step]) -> Option<Box<RawValue>> {
    let mut value: &RawValue = serde_json::from_str(text).ok()?;
    for step in path {
        let Step::Key(name) = step else { return None };
        value = Member(name)
            .deserialize(&mut Json::from_str(value.get()))
            .ok()??;
    }
    Some(value.to_owned())
}

/// The member of an object with this name; the last one, if there are several.
struct Member<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Key<'de>>()? {
            if key.as_str() == self.0 {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
