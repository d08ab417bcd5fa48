//! Arguments as JSON on their way to typed methods.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::argument::Argument;
use crate::error::Error;
use crate::upload::Upload;

/// A way to make a value of what is given.
type Shape<T> = fn(&Given) -> Result<T, Error>;

/// A JSON value that a typed argument is made of, with its name for messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    name: String,
    value: Value,
}

impl Given {
    /// Arguments by name.
    #[must_use]
    pub fn new(arguments: impl Into<Value>) -> Self {
        Self {
            name: "arguments".to_owned(),
            value: arguments.into(),
        }
    }

    /// Whether there is a member of that name that is not null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether there is a member of that name and it is null.
    #[must_use]
    pub fn is_null(&self, name: &str) -> bool {
        self.value.get(name).is_some_and(Value::is_null)
    }

    /// The member of that name; null when there is none.
    #[must_use]
    pub fn part(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: self.value.get(name).cloned().unwrap_or_default(),
        }
    }

    /// The member of that name in its type.
    ///
    /// # Errors
    /// When the type cannot hold it.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        self.part(name).read()
    }

    /// The value in its type.
    ///
    /// # Errors
    /// When the type cannot hold it.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_value(self.value.clone())
            .map_err(|error| Error::input(&self.name, error.to_string()))
    }

    /// The items of a list, each made by a function; a value that is no list counts as its only item.
    ///
    /// # Errors
    /// When the function fails.
    pub fn items<T>(
        &self,
        mut make: impl FnMut(&Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let items = match &self.value {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        items
            .iter()
            .map(|item| {
                make(&Self {
                    name: self.name.clone(),
                    value: item.clone(),
                })
            })
            .collect()
    }

    /// The first item of a list; a value that is no list counts as its only item.
    #[must_use]
    pub fn first(&self) -> Self {
        let value = match &self.value {
            Value::Array(items) => items.first().cloned().unwrap_or_default(),
            other => other.clone(),
        };
        Self {
            name: self.name.clone(),
            value,
        }
    }

    /// The members of an object, each made by a function.
    ///
    /// # Errors
    /// When the function fails.
    pub fn members<T, M: FromIterator<(String, T)>>(
        &self,
        mut make: impl FnMut(&Self) -> Result<T, Error>,
    ) -> Result<M, Error> {
        let members = self.value.as_object().into_iter().flatten();
        members
            .map(|(name, _)| Ok((name.clone(), make(&self.part(name))?)))
            .collect()
    }

    /// A value made by a function, unless it is null.
    ///
    /// # Errors
    /// When the function fails.
    pub fn optional<T>(
        &self,
        make: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if self.value.is_null() {
            return Ok(None);
        }
        make(self).map(Some)
    }

    /// The first of several shapes that says the same as what is given; else the first that holds it at all.
    ///
    /// # Errors
    /// When none of them can hold it.
    pub fn choose<T: Argument + Clone>(&self, shapes: &[Shape<T>]) -> Result<T, Error> {
        let mut first = None;
        for shape in shapes {
            if let Ok(value) = shape(self) {
                if value.clone().into_value() == self.value {
                    return Ok(value);
                }
                first.get_or_insert(value);
            }
        }
        first.ok_or_else(|| Error::input(&self.name, "has none of the shapes that it may have"))
    }

    /// Why a member cannot be given: it belongs to an alternative that the other members do not choose.
    #[must_use]
    pub fn excluded(&self, name: &str) -> Error {
        Error::input(name, "belongs to an alternative that is not chosen")
    }

    /// A file.
    ///
    /// # Errors
    /// When the value is no description of one.
    pub fn file(&self) -> Result<Upload, Error> {
        Upload::from_value(&self.name, &self.value)
    }
}

/// What a builder becomes with the values that are given: the builder, the arguments, and for each setter its name on
/// the wire and its type, or its name and the value, and the method that clears it when it is null.
#[doc(hidden)]
#[macro_export]
macro_rules! __set_given {
    ($target:expr, $given:ident, [$($setter:ident($($entry:tt)*)),* $(,)?]) => {{
        let mut target = $target;
        $($crate::__set_given!(@set target, $given, $setter, $($entry)*);)*
        target
    }};
    (@set $target:ident, $given:ident, $setter:ident, $wire:literal as $ty:ty $(, $clear:ident)? $(,)?) => {
        $crate::__set_given!(@set $target, $given, $setter, $wire, $given.get::<$ty>($wire)? $(, $clear)?);
    };
    (@set $target:ident, $given:ident, $setter:ident, $wire:literal, $value:expr $(, $clear:ident)? $(,)?) => {
        if $given.has($wire) {
            $target = $target.$setter($value);
        }
        $(
            if $given.is_null($wire) {
                $target = $target.$clear();
            }
        )?
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use serde_json::json;

    use super::Given;

    #[test]
    fn members_are_given_null_or_absent() {
        let given = Given::new(json!({"a": 1, "b": null}));
        assert!(given.has("a") && !given.has("b") && !given.has("c"));
        assert!(given.is_null("b") && !given.is_null("c"));
        assert_eq!(given.part("a").read::<i64>().unwrap(), 1);
        let error = given.part("c").read::<i64>().unwrap_err();
        assert!(error.to_string().contains("`c`"), "{error}");
    }

    #[test]
    fn lists_and_objects_are_made_piece_by_piece() {
        let given = Given::new(json!({"list": [1, 2], "one": 3, "map": {"k": 4}}));
        assert_eq!(
            given.part("list").items(Given::read::<i64>).unwrap(),
            [1, 2]
        );
        assert_eq!(given.part("one").items(Given::read::<i64>).unwrap(), [3]);
        let map: BTreeMap<String, i64> = given.part("map").members(Given::read).unwrap();
        assert_eq!(map, BTreeMap::from([("k".to_owned(), 4)]));
        assert_eq!(
            given.part("none").optional(Given::read::<i64>).unwrap(),
            None
        );
    }
}
