//! JSON with expressions in it: texts that begin with `= `, `{group: …}` for rows of a report, and
//! `{if: condition, then: …, else: …}`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::expression::{Datum, Expression, Scope};
use super::report::Group;

/// A JSON value of which parts are worked out.
#[derive(Clone, Debug)]
pub(super) enum Template {
    Plain(Value),
    Computed(Expression),
    List(Vec<Template>),
    Object(Vec<(String, Template)>),
    Group(Box<Group>),
    Choice(Box<(Expression, Template, Template)>),
}

impl Template {
    fn of(value: Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => match text.strip_prefix("= ") {
                Some(expression) => Self::Computed(Expression::parse(expression)?),
                None => Self::Plain(Value::String(text)),
            },
            Value::Array(items) => {
                Self::List(items.into_iter().map(Self::of).collect::<Result<_, _>>()?)
            }
            Value::Object(mut members) if members.len() == 1 && members.contains_key("group") => {
                let group = members.remove("group").unwrap_or_default();
                let group = serde_json::from_value(group).map_err(|error| error.to_string())?;
                Self::Group(Box::new(group))
            }
            Value::Object(mut members)
                if members.contains_key("if") && members.contains_key("then") =>
            {
                let condition = members.remove("if").unwrap_or_default();
                let condition = Expression::parse(condition.as_str().unwrap_or_default())?;
                let mut branch = |name: &str| Self::of(members.remove(name).unwrap_or_default());
                Self::Choice(Box::new((condition, branch("then")?, branch("else")?)))
            }
            Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| Ok((name, Self::of(value)?)))
                    .collect::<Result<_, String>>()?,
            ),
            plain => Self::Plain(plain),
        })
    }

    /// The value with all parts worked out.
    pub(super) fn fill<'a>(&'a self, scope: &mut Scope<'a>) -> Result<Value, String> {
        match self {
            Self::Plain(value) => Ok(value.clone()),
            Self::Computed(expression) => expression.value(scope).map(Datum::into_json),
            Self::List(items) => items.iter().map(|item| item.fill(scope)).collect(),
            Self::Object(members) => members
                .iter()
                .map(|(name, member)| Ok((name.clone(), member.fill(scope)?)))
                .collect::<Result<Map<_, _>, String>>()
                .map(Value::Object),
            Self::Group(group) => Ok(group.rows(scope)?.into_iter().collect()),
            Self::Choice(choice) => {
                let (condition, yes, no) = choice.as_ref();
                let chosen = if condition.holds(scope)? { yes } else { no };
                chosen.fill(scope)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A mapping in the order in which it was written.
#[derive(Clone, Debug)]
pub(super) struct Ordered<T>(Vec<(String, T)>);

impl<T> Ordered<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered<T>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}
