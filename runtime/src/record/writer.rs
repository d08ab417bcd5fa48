//! Writing the members of a record.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::Extra;
use crate::exact::{Exact, Exactly};
use crate::schema::Schema;

/// Takes the members of a record one by one and adds what the fields do not hold.
pub struct RecordWriter<'a, S> {
    map: &'a mut S,
    extra: &'a Extra,
    schema: &'static Schema,
}

impl<'a, S: SerializeMap> RecordWriter<'a, S> {
    pub(super) fn new(map: &'a mut S, extra: &'a Extra, schema: &'static Schema) -> Self {
        Self { map, extra, schema }
    }

    /// Writes a field that is always there.
    ///
    /// # Errors
    /// When the output fails.
    pub fn required<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Writes a field that is `null` when it is empty, unless it arrived absent.
    ///
    /// # Errors
    /// When the output fails.
    pub fn nullable<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.map.serialize_entry(name, value),
            None if self.extra.is_marked(self.schema, name) => Ok(()),
            None => self.map.serialize_entry(name, &()),
        }
    }

    /// Writes a field that is absent when it is empty, unless it arrived as `null`.
    ///
    /// # Errors
    /// When the output fails.
    pub fn optional<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.map.serialize_entry(name, value),
            None if self.extra.is_marked(self.schema, name) => self.map.serialize_entry(name, &()),
            None => Ok(()),
        }
    }

    /// Like [`Self::required`], as it was spelled unless it has been changed.
    ///
    /// # Errors
    /// When the output fails.
    pub fn exact<T: Exact>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        if let Some(original) = self.extra.original(name)
            && T::read(original).is_ok_and(|(unchanged, _)| unchanged == *value)
        {
            return self.map.serialize_entry(name, original);
        }
        self.map.serialize_entry(name, &Exactly(value))
    }

    /// Like [`Self::nullable`], as it was spelled unless it has been changed.
    ///
    /// # Errors
    /// When the output fails.
    pub fn exact_nullable<T: Exact>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.exact(name, value),
            None => self.nullable::<()>(name, &None),
        }
    }

    /// Like [`Self::optional`], as it was spelled unless it has been changed.
    ///
    /// # Errors
    /// When the output fails.
    pub fn exact_optional<T: Exact>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.exact(name, value),
            None => self.optional::<()>(name, &None),
        }
    }

    /// Writes the members that the description does not know.
    pub(super) fn unknown(&mut self) -> Result<(), S::Error> {
        for (name, value) in self.extra.raw_unknown() {
            self.map.serialize_entry(&**name, value)?;
        }
        Ok(())
    }
}
