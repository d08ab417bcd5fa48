//! What a call is given: the values of parameters and the fields of bodies.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::exact::{Exactly, float_of};
use crate::open_enum::OpenEnum;
use crate::upload::Upload;

/// A value that can be given to a parameter or a body field.
pub trait Argument {
    /// The value as JSON.
    fn into_value(self) -> Value;
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Argument for $ty {
            fn into_value(self) -> Value {
                self.into()
            }
        }
    )*};
}

plain!(bool, i32, i64, u32, u64, f64, &str, String, Value, Map<String, Value>);

impl Argument for CompactString {
    fn into_value(self) -> Value {
        self.as_str().into()
    }
}

impl Argument for Decimal {
    /// A number. One with more digits than a JSON number carries safely becomes text, which the check of
    /// the call refuses: nothing is rounded without a word.
    fn into_value(self) -> Value {
        let exact = Self::try_from(float_of(self)).is_ok_and(|back| back == self);
        if exact || self.is_integer() && self.abs() <= Self::from(u64::MAX) {
            serde_json::to_value(Exactly(&self)).unwrap_or_default()
        } else {
            self.to_string().into()
        }
    }
}

impl Argument for Date {
    fn into_value(self) -> Value {
        self.to_string().into()
    }
}

impl Argument for Timestamp {
    fn into_value(self) -> Value {
        self.to_string().into()
    }
}

impl<T: OpenEnum> Argument for T {
    fn into_value(self) -> Value {
        self.as_str().into()
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn into_value(self) -> Value {
        self.into_iter().map(Argument::into_value).collect()
    }
}

impl<T: Argument> Argument for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, Argument::into_value)
    }
}

impl<T: Argument> Argument for BTreeMap<String, T> {
    fn into_value(self) -> Value {
        self.into_iter()
            .map(|(name, value)| (name, value.into_value()))
            .collect()
    }
}

/// The fields of a request body or of an object in it, in the order in which they were set, and the files that
/// go along with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    values: Vec<(&'static str, Value)>,
    files: Vec<(&'static str, Upload)>,
}

impl Fields {
    /// No fields.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            values: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Sets a field; a second value replaces the first.
    pub fn set(&mut self, name: &'static str, value: impl Argument) {
        self.files.retain(|(known, _)| *known != name);
        put(&mut self.values, name, value.into_value());
    }

    /// Sets a value that is made into its type.
    pub fn set_as<T: Argument>(&mut self, name: &'static str, value: impl Into<T>) {
        self.set(name, value.into());
    }

    /// Sets a file, which is sent as a part of its own; a second one replaces the first. Only the fields of a whole
    /// body can be files, not those of an object inside it.
    pub fn set_file(&mut self, name: &'static str, file: Upload) {
        self.values.retain(|(known, _)| *known != name);
        put(&mut self.files, name, file);
    }

    /// The file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Upload> {
        find(&self.files, name)
    }

    /// The files in order.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &Upload)> {
        self.files.iter().map(|(name, file)| (*name, file))
    }

    /// Sets all fields and files of another.
    pub(crate) fn append(&mut self, other: Self) {
        for (name, value) in other.values {
            self.set(name, value);
        }
        for (name, file) in other.files {
            self.set_file(name, file);
        }
    }

    /// Sets a field to `null`.
    pub fn clear(&mut self, name: &'static str) {
        self.set(name, Value::Null);
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        find(&self.values, name)
    }

    /// The fields in order, without files.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    /// Whether no field and no file is set.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty() && self.files.is_empty()
    }
}

fn put<T>(all: &mut Vec<(&'static str, T)>, name: &'static str, value: T) {
    match all.iter_mut().find(|(known, _)| *known == name) {
        Some(field) => field.1 = value,
        None => all.push((name, value)),
    }
}

fn find<'a, T>(all: &'a [(&'static str, T)], name: &str) -> Option<&'a T> {
    let (_, value) = all.iter().find(|(known, _)| *known == name)?;
    Some(value)
}

/// The fields without the files.
impl IntoIterator for Fields {
    type Item = (&'static str, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl Argument for Fields {
    fn into_value(self) -> Value {
        self.values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// A request body with known fields.
pub trait Body {
    /// The fields that were set.
    fn into_fields(self) -> Fields;
}

/// The values that a call was given, by parameter name.
pub type Arguments = Fields;

/// Makes a struct with `fields` alone a [`Body`] and an [`Argument`].
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($name:ident $(,)?) => {
        impl $crate::codegen::Body for $name {
            fn into_fields(self) -> $crate::codegen::Fields {
                self.fields
            }
        }

        impl $crate::codegen::Argument for $name {
            fn into_value(self) -> $crate::codegen::Json {
                self.fields.into_value()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Argument, Decimal};

    #[test]
    fn decimals_are_never_rounded() {
        let value = |text: &str| text.parse::<Decimal>().unwrap_or_default().into_value();
        assert_eq!(value("1.5"), json!(1.5));
        assert_eq!(value("10700"), json!(10700));
        assert_eq!(value("0.1"), json!(0.1));
        assert_eq!(value("-99999.99"), json!(-99999.99));
        assert_eq!(
            value("18446744073709551615"),
            json!(18_446_744_073_709_551_615_u64)
        );
        assert_eq!(value("9007199254740993.5"), json!("9007199254740993.5"));
    }
}
