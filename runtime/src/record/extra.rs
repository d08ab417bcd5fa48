//! What a record's fields do not hold.

use std::fmt;

use serde_json::value::RawValue;

use crate::error::Error;
use crate::schema::Schema;

/// What a record's fields do not hold: unknown members, and how known ones were spelled.
///
/// It is empty (and costs nothing but its 16 bytes) for an answer that is just as described.
#[derive(Clone, Default)]
pub struct Extra {
    /// One bit for each of the first 64 fields: it was not there (or not `null`) when it usually is.
    unusual: u64,
    more: Option<Box<More>>,
}

#[derive(Clone, Default)]
struct More {
    unknown: Vec<(Box<str>, Box<RawValue>)>,
    originals: Vec<(&'static str, Box<RawValue>)>,
    unusual: Vec<&'static str>,
}

impl Extra {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unusual == 0 && self.more.is_none()
    }

    /// The members that the description does not know, as JSON text, in the order of the answer.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.raw_unknown()
            .iter()
            .map(|(name, value)| (&**name, value.get()))
    }

    /// The value of a member that the description does not know.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<serde_json::Value> {
        let (_, value) = self.unknown().find(|(known, _)| *known == name)?;
        serde_json::from_str(value).ok()
    }

    /// The value of a member that the description does not list, as one of a type: what `additionalProperties` says
    /// of it.
    ///
    /// # Errors
    /// When the value is none of that type; the error names the member.
    pub fn get_as<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some((_, value)) = self.unknown().find(|(known, _)| *known == name) else {
            return Ok(None);
        };
        serde_json::from_str(value).map(Some).map_err(|error| {
            let found: String = value.chars().take(60).collect();
            Error::decode(name, std::any::type_name::<T>(), found).caused_by(error)
        })
    }

    pub(super) fn raw_unknown(&self) -> &[(Box<str>, Box<RawValue>)] {
        self.more.as_ref().map_or(&[], |more| &more.unknown)
    }

    pub(super) fn keep_unknown(&mut self, name: Box<str>, value: Box<RawValue>) {
        self.more
            .get_or_insert_default()
            .unknown
            .push((name, value));
    }

    pub(super) fn keep_original(&mut self, name: &'static str, value: Box<RawValue>) {
        self.more
            .get_or_insert_default()
            .originals
            .push((name, value));
    }

    pub(super) fn original(&self, name: &str) -> Option<&RawValue> {
        let originals = &self.more.as_ref()?.originals;
        originals
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| &**value)
    }

    /// Notes that an empty field arrived in the less usual of its two forms.
    pub(super) fn mark(&mut self, schema: &'static Schema, name: &'static str) {
        match place(schema, name) {
            Some(bit) => self.unusual |= bit,
            None => self.more.get_or_insert_default().unusual.push(name),
        }
    }

    pub(super) fn is_marked(&self, schema: &'static Schema, name: &str) -> bool {
        if self.unusual == 0 && self.more.is_none() {
            return false;
        }
        match place(schema, name) {
            Some(bit) => self.unusual & bit != 0,
            None => self
                .more
                .as_ref()
                .is_some_and(|more| more.unusual.contains(&name)),
        }
    }
}

/// The bit of a field, for the first 64.
fn place(schema: &Schema, name: &str) -> Option<u64> {
    let index = schema
        .fields()
        .iter()
        .take(64)
        .position(|field| field.name == name)?;
    Some(1 << index)
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.unusual == other.unusual
            && self.unknown().eq(other.unknown())
            && self.more.as_ref().map_or(&[][..], |more| &more.unusual)
                == other.more.as_ref().map_or(&[][..], |more| &more.unusual)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.unknown()).finish()
    }
}
