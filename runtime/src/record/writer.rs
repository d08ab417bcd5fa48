//! Writing the members of a record.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::Extra;
use crate::exact::{Exact, Exactly};
use crate::schema::Schema;

/// Takes the members of a record one by one and adds what the fields do not hold. After the output failed once,
/// nothing more is written; `finish` tells.
pub struct RecordWriter<'a, S: SerializeMap> {
    map: &'a mut S,
    extra: &'a Extra,
    schema: &'static Schema,
    failed: Result<(), S::Error>,
}

impl<'a, S: SerializeMap> RecordWriter<'a, S> {
    pub(super) fn new(map: &'a mut S, extra: &'a Extra, schema: &'static Schema) -> Self {
        Self {
            map,
            extra,
            schema,
            failed: Ok(()),
        }
    }

    /// Writes a field that is always there.
    pub fn required<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.failed.is_ok() {
            self.failed = self.map.serialize_entry(name, value);
        }
    }

    /// Writes a field that is `null` when it is empty, unless it arrived absent.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => self.required(name, value),
            None if self.extra.is_marked(self.schema, name) => {}
            None => self.required(name, &()),
        }
    }

    /// Writes a field that is absent when it is empty, unless it arrived as `null`.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => self.required(name, value),
            None if self.extra.is_marked(self.schema, name) => self.required(name, &()),
            None => {}
        }
    }

    /// Like [`Self::required`], as it was spelled unless it has been changed.
    pub fn exact<T: Exact>(&mut self, name: &'static str, value: &T) {
        if let Some(original) = self.extra.original(name)
            && T::read(original).is_ok_and(|(unchanged, _)| unchanged == *value)
        {
            return self.required(name, original);
        }
        self.required(name, &Exactly(value));
    }

    /// Like [`Self::nullable`], as it was spelled unless it has been changed.
    pub fn exact_nullable<T: Exact>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => self.exact(name, value),
            None => self.nullable::<()>(name, &None),
        }
    }

    /// Like [`Self::optional`], as it was spelled unless it has been changed.
    pub fn exact_optional<T: Exact>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => self.exact(name, value),
            None => self.optional::<()>(name, &None),
        }
    }

    /// Writes the members that the description does not know, unless something failed before.
    ///
    /// # Errors
    /// When the output fails.
    pub(super) fn finish(self) -> Result<(), S::Error> {
        self.failed?;
        for (name, value) in self.extra.raw_unknown() {
            self.map.serialize_entry(&**name, value)?;
        }
        Ok(())
    }
}
