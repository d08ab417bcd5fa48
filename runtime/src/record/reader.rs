//! Reading the members of a record.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Extra;
use crate::Text;
use crate::exact::{Exact, Original};
use crate::schema::Schema;

/// Hands a record its members one by one and keeps what it does not take.
pub struct RecordReader<'de, A> {
    map: A,
    schema: &'static Schema,
    extra: Extra,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> RecordReader<'de, A> {
    pub(super) fn new(map: A, schema: &'static Schema) -> Self {
        Self {
            map,
            schema,
            extra: Extra::default(),
            lifetime: PhantomData,
        }
    }

    /// The name of the next member.
    ///
    /// # Errors
    /// When the input is malformed.
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<Key<'de>>, A::Error> {
        self.map.next_key()
    }

    /// Reads a member into its place; of a name that stands twice, the last counts.
    ///
    /// # Errors
    /// When the value has the wrong type.
    #[inline]
    pub fn value<T: Deserialize<'de> + 'static>(
        &mut self,
        place: &mut Option<T>,
    ) -> Result<(), A::Error> {
        // The types are known when this is compiled: what is left of the two questions is their answer.
        let slot: &mut dyn Any = place;
        if let Some(slot) = slot.downcast_mut::<Option<Text>>() {
            return self.map.next_value_seed(TextSlot(slot));
        }
        if let Some(slot) = slot.downcast_mut() {
            return self.map.next_value_seed(NullableSlot(slot));
        }
        *place = Some(self.map.next_value()?);
        Ok(())
    }

    /// Reads a member whose spelling is kept when its type would write it in another way.
    ///
    /// # Errors
    /// When the value has the wrong type.
    #[inline]
    pub fn exact<T: Exact>(
        &mut self,
        name: &'static str,
        place: &mut Option<T>,
    ) -> Result<(), A::Error> {
        let (value, original) = self.map.next_value_seed(ExactSeed(PhantomData))?;
        if let Some(original) = original {
            self.extra.keep_original(name, original);
        }
        *place = Some(value);
        Ok(())
    }

    /// Keeps a member that the description does not know.
    ///
    /// # Errors
    /// When the input is malformed, or nested so deeply that nobody could read it again.
    #[cold]
    pub fn unknown(&mut self, name: Key<'de>) -> Result<(), A::Error> {
        let value: Box<RawValue> = self.map.next_value()?;
        if is_deep(value.get()) {
            let name = name.as_str();
            return Err(A::Error::custom(format_args!(
                "`{name}` is nested deeper than {DEPTH} levels"
            )));
        }
        self.extra.keep_unknown(name.as_str().into(), value);
        Ok(())
    }

    /// What is said when a field that is always there was not.
    #[cold]
    pub fn missing(&self, name: &'static str) -> A::Error {
        A::Error::missing_field(name)
    }

    /// The value of a field that is `null` when it is empty.
    #[inline]
    pub fn nullable<T>(&mut self, name: &'static str, place: Option<Option<T>>) -> Option<T> {
        if place.is_none() {
            self.extra.mark(self.schema, name);
        }
        place.flatten()
    }

    /// The value of a field that is absent when it is empty.
    #[inline]
    pub fn optional<T>(&mut self, name: &'static str, place: Option<Option<T>>) -> Option<T> {
        if matches!(place, Some(None)) {
            self.extra.mark(self.schema, name);
        }
        place.flatten()
    }

    /// What the fields do not hold.
    #[inline]
    pub fn finish(self) -> Extra {
        self.extra
    }
}

/// The most levels of a member that is kept as it came; `serde_json` reads no more either.
const DEPTH: usize = 100;

/// Whether a JSON text has more levels than that.
pub(crate) fn is_deep(json: &str) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}

/// The name of a member, borrowed from the input where it can be.
#[derive(Debug)]
pub enum Key<'de> {
    /// A part of the input.
    Borrowed(&'de str),
    /// A copy (the input had escapes or is no text). Of whole words, as a borrowed name is: a short text within the
    /// name would be moved in pieces that do not fit together, which costs more than reading it.
    Owned(Box<str>),
}

impl Key<'_> {
    /// The name.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(name) => name,
            Self::Owned(name) => name,
        }
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key::Owned(name.into()))
    }
}

/// A text that is read into its place. It would be moved from result to result otherwise, in pieces that do not fit
/// together.
struct TextSlot<'a, T>(&'a mut Option<T>);

impl<'de, T: From<Text>> DeserializeSeed<'de> for TextSlot<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, T: From<Text>> Visitor<'de> for TextSlot<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.0 = Some(Text::new(text).into());
        Ok(())
    }

    #[inline]
    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        *self.0 = Some(Text::from(text).into());
        Ok(())
    }
}

/// Like [`TextSlot`], for a text that may be `null`.
struct NullableSlot<'a>(&'a mut Option<Option<Text>>);

impl<'de> DeserializeSeed<'de> for NullableSlot<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for NullableSlot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or null")
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<(), E> {
        *self.0 = Some(None);
        Ok(())
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        TextSlot(self.0).deserialize(deserializer)
    }
}

struct ExactSeed<T>(PhantomData<T>);

impl<'de, T: Exact> DeserializeSeed<'de> for ExactSeed<T> {
    type Value = (T, Option<Original>);

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer)
    }
}
