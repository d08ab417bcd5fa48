//! The shape that a key's value must have.

use serde_json::{Map, Value};

use super::pointer::child;
use super::spelling::nearest;

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// Text or null.
    TextOrNull,
    /// True or false.
    Boolean,
    /// Only `true`.
    True,
    /// A number.
    Number,
    /// A whole number from zero.
    Count,
    /// A whole number from one.
    Positive,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A name in snake case.
    SnakeCase,
    /// A JSONPath of the simple kind: `$` followed by names, indexes and `[*]`.
    JsonPath,
    /// A mapping.
    Map,
    /// A mapping whose values have one shape.
    MapOf(&'static Shape),
    /// A list.
    List,
    /// A list whose items have one shape.
    ListOf(&'static Shape),
    /// A mapping with named fields and no others.
    Fields(&'static [Field]),
    /// The first shape, or the second.
    Either(&'static Shape, &'static Shape),
}

/// One field of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// A field that must be there.
#[must_use]
pub const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
    }
}

/// A field that may be left out.
#[must_use]
pub const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
    }
}

/// What is to blame for a mismatch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blame {
    /// The value at the place.
    Value,
    /// The mapping at the place, which has the wrong keys.
    Keys,
    /// The key at the place, which nobody knows.
    UnknownKey,
}

/// A value that does not have its shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The place, as a pointer below the value that was checked.
    pub pointer: String,
    /// What is to blame.
    pub blame: Blame,
    /// What is wrong, as a phrase: "expected text, found a list".
    pub message: String,
}

impl Shape {
    /// Everything in which a value differs from its shape.
    #[must_use]
    pub fn mismatches(&self, value: &Value) -> Vec<Mismatch> {
        let mut found = Vec::new();
        self.check(value, "", &mut found);
        found
    }

    fn check(&self, value: &Value, pointer: &str, found: &mut Vec<Mismatch>) {
        match (self, value) {
            (Self::MapOf(shape), Value::Object(map)) => {
                for (key, below) in map {
                    shape.check(below, &child(pointer, key), found);
                }
            }
            (Self::ListOf(shape), Value::Array(items)) => {
                for (index, below) in items.iter().enumerate() {
                    shape.check(below, &child(pointer, index), found);
                }
            }
            (Self::Fields(fields), Value::Object(map)) => check_fields(fields, map, pointer, found),
            (Self::Either(first, second), _) => check_either(first, second, value, pointer, found),
            _ if self.accepts(value) => {}
            _ => found.push(Mismatch {
                pointer: pointer.to_owned(),
                blame: Blame::Value,
                message: format!(
                    "expected {}, found {}",
                    self.describe(),
                    describe_value(value)
                ),
            }),
        }
    }

    /// Whether a value that need not be looked into has the shape.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Text => value.is_string(),
            Self::TextOrNull => value.is_string() || value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::True => value == &Value::Bool(true),
            Self::Number => value.is_number(),
            Self::Count => value.is_u64(),
            Self::Positive => value.as_u64().is_some_and(|number| number > 0),
            Self::Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Self::SnakeCase => value.as_str().is_some_and(is_snake_case),
            Self::JsonPath => value.as_str().is_some_and(is_json_path),
            Self::Map => value.is_object(),
            Self::List => value.is_array(),
            Self::MapOf(_) | Self::ListOf(_) | Self::Fields(_) | Self::Either(..) => false,
        }
    }

    /// Whether a mapping has a key that tells this shape from others: one that must be there.
    fn has_key_of(&self, value: &Value) -> bool {
        match self {
            Self::Fields(fields) => fields
                .iter()
                .any(|field| field.required && value.get(field.name).is_some()),
            Self::Either(first, second) => first.has_key_of(value) || second.has_key_of(value),
            Self::Map | Self::MapOf(_) | Self::Any => value.is_object(),
            _ => false,
        }
    }

    /// The shape in a few words, with an article where one fits.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Text => "text".to_owned(),
            Self::TextOrNull => "text or null".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::True => "true".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Count => "a whole number from 0".to_owned(),
            Self::Positive => "a whole number from 1".to_owned(),
            Self::Word(words) => one_of(words),
            Self::SnakeCase => "a name in snake_case".to_owned(),
            Self::JsonPath => "a path such as `$.items` or `$.data[0].id`".to_owned(),
            Self::Map => "a mapping".to_owned(),
            Self::MapOf(shape) => format!("a mapping to {}", shape.describe()),
            Self::List => "a list".to_owned(),
            Self::ListOf(shape) => format!("a list of {}", shape.describe()),
            Self::Fields(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                format!("a mapping with {}", names.join(", "))
            }
            Self::Either(first, second) => format!("{} or {}", first.describe(), second.describe()),
        }
    }
}

fn check_fields(
    fields: &[Field],
    map: &Map<String, Value>,
    pointer: &str,
    found: &mut Vec<Mismatch>,
) {
    for field in fields {
        match map.get(field.name) {
            Some(value) => field.shape.check(value, &child(pointer, field.name), found),
            None if field.required => found.push(Mismatch {
                pointer: pointer.to_owned(),
                blame: Blame::Keys,
                message: format!("the key `{}` is missing", field.name),
            }),
            None => {}
        }
    }
    for key in map.keys().filter(|key| !key.starts_with("x-")) {
        if fields.iter().all(|field| field.name != key) {
            let names = fields.iter().map(|field| field.name);
            let near = nearest(key, names)
                .map(|name| format!(" (did you mean `{name}`?)"))
                .unwrap_or_default();
            found.push(Mismatch {
                pointer: child(pointer, key),
                blame: Blame::UnknownKey,
                message: format!("the key `{key}` is not known here{near}"),
            });
        }
    }
}

/// Reports against the alternative whose kind of value fits; against both if none does.
fn check_either(
    first: &Shape,
    second: &Shape,
    value: &Value,
    pointer: &str,
    found: &mut Vec<Mismatch>,
) {
    let mut in_first = Vec::new();
    first.check(value, pointer, &mut in_first);
    if in_first.is_empty() {
        return;
    }
    let mut in_second = Vec::new();
    second.check(value, pointer, &mut in_second);
    if in_second.is_empty() {
        return;
    }
    if let (Value::Object(map), false) =
        (value, first.has_key_of(value) || second.has_key_of(value))
    {
        let keys: Vec<String> = map.keys().map(|key| format!("`{key}`")).collect();
        found.push(Mismatch {
            pointer: pointer.to_owned(),
            blame: Blame::Keys,
            message: format!(
                "expected {} or {}, found a mapping with {}",
                first.describe(),
                second.describe(),
                keys.join(", ")
            ),
        });
        return;
    }
    let outright = |list: &[Mismatch]| {
        list.iter()
            .any(|mismatch| mismatch.pointer == pointer && mismatch.blame == Blame::Value)
    };
    match (outright(&in_first), outright(&in_second)) {
        (false, true) => found.append(&mut in_first),
        (true, false) => found.append(&mut in_second),
        (false, false) if first.has_key_of(value) => found.append(&mut in_first),
        (false, false) => found.append(&mut in_second),
        (true, true) => found.push(Mismatch {
            pointer: pointer.to_owned(),
            blame: Blame::Value,
            message: format!(
                "expected {} or {}, found {}",
                first.describe(),
                second.describe(),
                describe_value(value)
            ),
        }),
    }
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        _ => format!("one of {}", quoted.join(", ")),
    }
}

/// A value in a few words, short texts and numbers quoted.
#[must_use]
pub fn describe_value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(value) => format!("the number {value}"),
        Value::String(text) if text.chars().count() <= 40 && !text.contains('\n') => {
            format!("the text `{text}`")
        }
        Value::String(_) => "a long text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

fn is_snake_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_json_path(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix('$') else {
        return false;
    };
    while !rest.is_empty() {
        let after = if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            if end == 0 { None } else { name.get(end..) }
        } else if let Some(index) = rest.strip_prefix('[') {
            index
                .split_once(']')
                .filter(|(index, _)| is_index(index))
                .map(|(_, after)| after)
        } else {
            None
        };
        match after {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

fn is_index(text: &str) -> bool {
    text == "*" || (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_of_the_simple_kind_are_accepted() {
        for path in ["$", "$.a", "$.a.b-c", "$.a[0].b", "$.a[*]", "$[*][*]"] {
            assert!(is_json_path(path), "{path}");
        }
        for path in [
            "",
            "a",
            "$a",
            "$.",
            "$..a",
            "$.a[",
            "$.a[x]",
            "$.a[]",
            "$.a[?(@.b)]",
        ] {
            assert!(!is_json_path(path), "{path}");
        }
    }

    #[test]
    fn an_unknown_field_is_named_with_its_neighbour() {
        const FIELDS: &[Field] = &[
            must("requests", Shape::Positive),
            may("seconds", Shape::Positive),
        ];
        let found = Shape::Fields(FIELDS).mismatches(&json!({"request": 1, "seconds": 0}));
        let told: Vec<_> = found
            .iter()
            .map(|found| (found.pointer.as_str(), found.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("", "the key `requests` is missing"),
                (
                    "/seconds",
                    "expected a whole number from 1, found the number 0"
                ),
                (
                    "/request",
                    "the key `request` is not known here (did you mean `requests`?)"
                ),
            ]
        );
    }
}
