//! Values that have one of several shapes (`oneOf`, `anyOf`).
//!
//! A generated enumeration has a variant for each alternative that the description names and one for everything
//! else, so that an answer never fails to decode because an API has grown an alternative. Which variant a value
//! becomes is decided here, once for all of them: by the tag when the value has a known one, else by its shape
//! (`candidates`). Only a value that says by its tag what it is, and then is not, is an error.

mod rank;
mod shape;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

pub(crate) use rank::candidates;
pub(crate) use shape::Shape;

use crate::error::Error;
use crate::exact::{Exact, Original};
use crate::execute::ExecuteResult;
use crate::operation::Operation;
use crate::record::is_deep;
use crate::reply::ReplyBody;
use crate::schema::{Choice, Schema, Type};

/// A value and, when its type would spell it in another way, its JSON text.
pub type Chosen<T> = Result<(T, Option<Original>), serde_json::Error>;

/// A value that has one of several shapes. Implemented by generated code only.
pub trait Union: Sized {
    /// The static description of the alternatives.
    const SCHEMA: &'static Schema;

    /// Reads the input as the alternative of that number; every other number means that it is none of them.
    ///
    /// # Errors
    /// When the input is not of that alternative.
    fn read(alternative: usize, input: ChoiceInput<'_>) -> Chosen<Self>;

    /// Writes the value.
    ///
    /// # Errors
    /// When the output fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value whose alternative has been chosen.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceInput<'a>(&'a RawValue);

impl ChoiceInput<'_> {
    /// Reads the value into a variant.
    ///
    /// # Errors
    /// When it is not of the variant's type.
    pub fn value<T: DeserializeOwned, U>(self, variant: fn(T) -> U) -> Chosen<U> {
        serde_json::from_str(self.0.get()).map(|value| (variant(value), None))
    }

    /// Reads the value into a variant, with its spelling when the type would write it in another way.
    ///
    /// # Errors
    /// When it is not of the variant's type.
    pub fn exact<T: Exact, U>(self, variant: fn(T) -> U) -> Chosen<U> {
        let (value, original) = T::read(self.0)?;
        Ok((variant(value), original))
    }
}

/// The `Deserialize` of every such type.
///
/// # Errors
/// When the input says by its tag which alternative it is, and is not as that one is described.
pub fn deserialize<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(deserializer).map(|(value, _)| value)
}

/// The `Serialize` of every such type.
///
/// # Errors
/// When the output fails.
pub fn serialize<T: Union, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.write(serializer)
}

/// Reads a value with its spelling.
///
/// # Errors
/// As [`deserialize`].
pub fn read<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(T, Option<Original>), D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    if is_deep(raw.get()) {
        return Err(D::Error::custom("a value is nested too deeply"));
    }
    let Type::OneOf(choice) = &T::SCHEMA.ty else {
        return T::read(usize::MAX, ChoiceInput(&raw)).map_err(D::Error::custom);
    };
    chosen(choice, &raw).map_err(D::Error::custom)
}

/// The first alternative that reads the value. Without one it is kept as it is, unless its tag has promised one.
fn chosen<T: Union>(choice: &Choice, raw: &RawValue) -> Result<(T, Option<Original>), String> {
    let found = candidates(choice, &Shape::of_text(raw.get(), choice.tag));
    let mut failures = Vec::new();
    for index in found.order {
        match T::read(index, ChoiceInput(raw)) {
            Ok(read) => return Ok(read),
            Err(error) => failures.push((index, error)),
        }
    }
    if !found.promised {
        return T::read(usize::MAX, ChoiceInput(raw)).map_err(|error| error.to_string());
    }
    let failures = failures.iter().map(|(index, error)| {
        let name = choice
            .alternatives
            .get(*index)
            .map_or("", |known| known.name);
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        format!("`{name}`: {reason}")
    });
    let failures: Vec<String> = failures.collect();
    Err(format!("fits no alternative ({})", failures.join("; ")))
}

/// The type that a value is of because its tag says so.
pub(crate) fn promised(choice: &Choice, value: &Value) -> Option<&'static Type> {
    let found = candidates(choice, &Shape::of(value, choice.tag));
    match found.order.as_slice() {
        [only] if found.promised => choice.alternatives.get(*only).map(|known| &known.ty),
        _ => None,
    }
}

/// The type that a value is likeliest of.
pub(crate) fn nearest(choice: &Choice, value: &Value) -> Option<&'static Type> {
    let found = candidates(choice, &Shape::of(value, choice.tag));
    let first = choice.alternatives.get(*found.order.first()?)?;
    Some(&first.ty)
}

/// The reply of an operation that answers such a value.
///
/// # Errors
/// When the answer does not decode.
pub fn decode<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
) -> Result<T, Error> {
    crate::reply::data(operation, reply)
}

/// The same, written as JSON again.
///
/// # Errors
/// When the answer does not decode.
pub fn dynamic<T: Serialize + DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
) -> Result<ExecuteResult, Error> {
    crate::reply::without_meta(&decode::<T>(operation, reply)?)
}

/// An object of a request with the tag that says which alternative it is, unless it has one.
#[must_use]
pub fn tagged(mut value: Value, tag: &'static str, name: &'static str) -> Value {
    if let Some(members) = value.as_object_mut()
        && !members.contains_key(tag)
    {
        members.insert(tag.to_owned(), name.into());
    }
    value
}

#[cfg(test)]
mod tests;
