//! What can be seen of a value without reading it: enough to tell which alternative it may be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The kind of a value, and what tells it from others of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    Null,
    Boolean,
    Integer,
    Number,
    Text(Cow<'a, str>),
    List,
    Object {
        /// The names of the members.
        names: Vec<Cow<'a, str>>,
        /// The value of the tag, when it is there and a text, a number or a truth value.
        tag: Option<Cow<'a, str>>,
    },
}

impl<'a> Shape<'a> {
    /// The shape of a value.
    pub(crate) fn of(value: &'a Value, tag: Option<&str>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_i64() || number.is_u64() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(text) => Self::Text(text.into()),
            Value::Array(_) => Self::List,
            Value::Object(members) => Self::Object {
                names: members.keys().map(Cow::from).collect(),
                tag: tag.and_then(|tag| members.get(tag)).and_then(tag_of),
            },
        }
    }

    /// The shape of JSON text that is known to be well formed.
    pub(crate) fn of_text(json: &'a str, tag: Option<&str>) -> Self {
        let json = json.trim_start();
        match json.bytes().next() {
            Some(b'{') => {
                let (names, tag) = members(json, tag).unwrap_or_default();
                Self::Object { names, tag }
            }
            Some(b'[') => Self::List,
            Some(b'"') => Self::Text(text(json)),
            Some(b't' | b'f') => Self::Boolean,
            Some(b'n') | None => Self::Null,
            Some(_) => number(json),
        }
    }
}

/// Whether a number is an integer, as the JSON parser sees it: `-0` is none, nor is one of more than 64 bits.
fn number<'a>(json: &str) -> Shape<'a> {
    match json.trim_end().parse::<serde_json::Number>() {
        Ok(number) if number.is_i64() || number.is_u64() => Shape::Integer,
        _ => Shape::Number,
    }
}

/// The text of a JSON string, borrowed when it has no escapes.
fn text(json: &str) -> Cow<'_, str> {
    let borrowed = serde_json::from_str::<&str>(json);
    borrowed.map_or_else(
        |_| {
            serde_json::from_str::<String>(json)
                .unwrap_or_default()
                .into()
        },
        Cow::from,
    )
}

fn tag_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(_) | Value::Bool(_) => Some(crate::json::text(value).into()),
        _ => None,
    }
}

type Members<'a> = (Vec<Cow<'a, str>>, Option<Cow<'a, str>>);

fn members<'a>(json: &'a str, tag: Option<&str>) -> Option<Members<'a>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(MembersVisitor(tag)).ok()
}

struct MembersVisitor<'t>(Option<&'t str>);

impl<'de> Visitor<'de> for MembersVisitor<'_> {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut names, mut tag) = (Vec::new(), None);
        while let Some(name) = map.next_key::<crate::record::Key<'de>>()? {
            if self.0 == Some(name.as_str()) {
                let value: Value = map.next_value()?;
                tag = tag_of(&value).map(|tag| Cow::Owned(tag.into_owned()));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            names.push(match name {
                crate::record::Key::Borrowed(name) => Cow::Borrowed(name),
                crate::record::Key::Owned(name) => Cow::Owned(name.into_string()),
            });
        }
        Ok((names, tag))
    }
}
