//! Values that JSON can spell in more ways than one: numbers, dates, date-times.
//!
//! [`Exact`] reads such a value together with its spelling, when writing the value would give another one.

mod decimal;
mod temporal;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

pub(crate) use decimal::float_of;

/// JSON text of a value whose type would spell it in another way.
pub type Original = Box<RawValue>;

/// A value that can be read with its spelling.
pub trait Exact: Sized + PartialEq {
    /// Reads the value, and its JSON text when [`Exact::write`] would give another one.
    ///
    /// # Errors
    /// When the input has the wrong type or no such value.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error>;

    /// Writes the value.
    ///
    /// # Errors
    /// When the output fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Serialises through [`Exact::write`].
#[derive(Debug)]
pub struct Exactly<'a, T>(pub &'a T);

impl<T: Exact> Serialize for Exactly<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

fn original(json: String) -> Option<Original> {
    RawValue::from_string(json).ok()
}

/// The JSON text of a text.
fn quoted(text: &str) -> Option<Original> {
    original(serde_json::to_string(text).ok()?)
}

impl Exact for f64 {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_f64(FloatVisitor)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(*self)
    }
}

struct FloatVisitor;

impl Visitor<'_> for FloatVisitor {
    type Value = (f64, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok((value, None))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "the exact digits are kept beside the value"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok((value as f64, original(value.to_string())))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "the exact digits are kept beside the value"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok((value as f64, original(value.to_string())))
    }
}

impl<T: Exact> Exact for Option<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_unit(),
        }
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for OptionVisitor<T> {
    type Value = (Option<T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer).map(|(value, original)| (Some(value), original))
    }
}

/// A value inside a container, with its spelling.
struct Item<T>(T, Option<Original>);

impl<'de, T: Exact> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(|(value, original)| Self(value, original))
    }
}

impl<T: Exact> Item<T> {
    /// The JSON text of the value: the original, or what the type writes.
    fn json(&self) -> String {
        match &self.1 {
            Some(original) => original.get().to_owned(),
            None => serde_json::to_string(&Exactly(&self.0)).unwrap_or_default(),
        }
    }
}

impl<T: Exact> Exact for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Exactly))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for ListVisitor<T> {
    type Value = (Vec<T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items: Vec<Item<T>> = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        let whole = if items.iter().any(|item| item.1.is_some()) {
            let parts: Vec<String> = items.iter().map(Item::json).collect();
            original(format!("[{}]", parts.join(",")))
        } else {
            None
        };
        Ok((items.into_iter().map(|item| item.0).collect(), whole))
    }
}

impl<T: Exact> Exact for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Exactly(value))))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for MapVisitor<T> {
    type Value = (BTreeMap<String, T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut items: BTreeMap<String, Item<T>> = BTreeMap::new();
        while let Some((name, item)) = map.next_entry()? {
            items.insert(name, item);
        }
        let whole = if items.values().any(|item| item.1.is_some()) {
            let parts: Vec<String> = items
                .iter()
                .map(|(name, item)| {
                    format!(
                        "{}:{}",
                        serde_json::to_string(name).unwrap_or_default(),
                        item.json()
                    )
                })
                .collect();
            original(format!("{{{}}}", parts.join(",")))
        } else {
            None
        };
        Ok((
            items
                .into_iter()
                .map(|(name, item)| (name, item.0))
                .collect(),
            whole,
        ))
    }
}
