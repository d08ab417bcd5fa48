//! One pass through a body: to the records, picking up other values on the way.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;
use serde_json::{Deserializer as Json, Value};

use super::{ReplyBody, explain, steps};
use crate::error::Error;
use crate::operation::{Operation, Step};
use crate::record::Key;

/// A path of a value that is picked up.
pub(super) type Path = &'static [Step];

/// The records, and the JSON text of each wanted value that is there.
pub(super) struct Found<T> {
    pub(super) data: T,
    pub(super) captured: Vec<Option<Box<RawValue>>>,
}

/// Reads the operation's records and picks up the wanted values.
pub(super) fn read<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
) -> Result<Found<T>, Error> {
    let all_keys = |path: &Path| path.iter().all(|step| matches!(step, Step::Key(_)));
    if !all_keys(&operation.records) || !wanted.iter().all(all_keys) {
        return through_value(operation, reply, wanted);
    }
    let apart = |a: &[Step], b: &[Step]| !a.starts_with(b) && !b.starts_with(a);
    let one_pass = wanted.iter().enumerate().all(|(index, path)| {
        apart(path, operation.records) && wanted[..index].iter().all(|other| apart(path, other))
    });
    let found = if one_pass {
        pass(&reply.text, Some(operation.records), wanted)
    } else {
        pass::<T>(&reply.text, Some(operation.records), &[]).and_then(|mut pick| {
            for path in wanted {
                let single = pass::<IgnoredAny>(&reply.text, None, &[*path])?;
                pick.captured.extend(single.captured);
            }
            Ok(pick)
        })
    };
    let missing = |error: Option<&serde_json::Error>| explain::failure(operation, reply, error);
    match found {
        Ok(Pick {
            data: Some(data),
            captured,
        }) => Ok(Found { data, captured }),
        Ok(_) => Err(missing(None)),
        Err(error) => Err(missing(Some(&error))),
    }
}

/// Paths with places in lists are rare: these go through a [`Value`].
fn through_value<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
    wanted: &[Path],
) -> Result<Found<T>, Error> {
    let failure = |error: Option<&serde_json::Error>| explain::failure(operation, reply, error);
    let body: Value = serde_json::from_str(&reply.text).map_err(|error| failure(Some(&error)))?;
    let records = steps::resolve(&body, operation.records).map_err(|_| failure(None))?;
    let data = serde_json::from_value(records).map_err(|error| failure(Some(&error)))?;
    let raw = |path: &Path| {
        let value = steps::resolve(&body, path).ok()?;
        RawValue::from_string(value.to_string()).ok()
    };
    Ok(Found {
        data,
        captured: wanted.iter().map(raw).collect(),
    })
}

struct Pick<T> {
    data: Option<T>,
    captured: Vec<Option<Box<RawValue>>>,
}

fn pass<T: DeserializeOwned>(
    text: &str,
    target: Option<Path>,
    wanted: &[Path],
) -> Result<Pick<T>, serde_json::Error> {
    let mut pick = Pick {
        data: None,
        captured: vec![None; wanted.len()],
    };
    let mut json = Json::from_str(text);
    let wanted = wanted.iter().copied().enumerate().collect();
    Walk {
        target,
        wanted,
        pick: &mut pick,
        lifetime: PhantomData,
    }
    .deserialize(&mut json)?;
    json.end()?;
    Ok(pick)
}

/// Stands at one value of the body, with what is left of each path.
struct Walk<'a, 'de, T> {
    target: Option<Path>,
    wanted: Vec<(usize, Path)>,
    pick: &'a mut Pick<T>,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Walk<'_, 'de, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.target.is_some_and(<[Step]>::is_empty) {
            self.pick.data = Some(T::deserialize(deserializer)?);
            return Ok(());
        }
        if let [(place, [])] = self.wanted[..] {
            let value = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
            if let Some(captured) = self.pick.captured.get_mut(place) {
                *captured = Some(value.to_owned());
            }
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

/// What is left of a path below a member.
fn below(path: Path, name: &str) -> Option<Path> {
    match path {
        [Step::Key(key), rest @ ..] if *key == name => Some(rest),
        _ => None,
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Walk<'_, 'de, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let name = key.as_str();
            let target = self.target.and_then(|path| below(path, name));
            let wanted: Vec<_> = self
                .wanted
                .iter()
                .filter_map(|(place, path)| Some((*place, below(path, name)?)))
                .collect();
            if target.is_none() && wanted.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let pick = &mut *self.pick;
            map.next_value_seed(Walk {
                target,
                wanted,
                pick,
                lifetime: PhantomData,
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
