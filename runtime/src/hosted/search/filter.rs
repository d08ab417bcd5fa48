//! Conditions on rows.

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::Of;

/// A condition on the rows of an entity, made by the methods of its fields.
#[must_use = "a filter does nothing until a search has it"]
pub struct Filter<R> {
    condition: Condition,
    row: Of<R>,
}

#[derive(Clone, Debug, PartialEq)]
enum Condition {
    Field {
        operator: &'static str,
        field: String,
        value: Value,
    },
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
}

impl<R> Filter<R> {
    pub(super) fn of(operator: &'static str, field: &str, value: Value) -> Self {
        Self::from(Condition::Field {
            operator,
            field: field.to_owned(),
            value,
        })
    }

    const fn from(condition: Condition) -> Self {
        Self {
            condition,
            row: PhantomData,
        }
    }

    /// Both conditions.
    pub fn and(self, other: Self) -> Self {
        let all = match self.condition {
            Condition::And(mut all) => {
                all.push(other.condition);
                all
            }
            first => vec![first, other.condition],
        };
        Self::from(Condition::And(all))
    }

    /// One of both conditions, or both.
    pub fn or(self, other: Self) -> Self {
        let any = match self.condition {
            Condition::Or(mut any) => {
                any.push(other.condition);
                any
            }
            first => vec![first, other.condition],
        };
        Self::from(Condition::Or(any))
    }

    /// The rows that do not fit.
    #[allow(clippy::should_implement_trait, reason = "`!filter` works too")]
    pub fn not(self) -> Self {
        Self::from(Condition::Not(Box::new(self.condition)))
    }

    /// The condition as the service takes it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.condition.to_value()
    }
}

impl<R> std::ops::Not for Filter<R> {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl Condition {
    /// The operator is the outer key.
    fn to_value(&self) -> Value {
        let (operator, operand) = match self {
            Self::Field {
                operator,
                field,
                value,
            } => (*operator, object(field, value.clone())),
            Self::Not(inner) => ("not", inner.to_value()),
            Self::And(all) => ("and", all.iter().map(Self::to_value).collect()),
            Self::Or(any) => ("or", any.iter().map(Self::to_value).collect()),
        };
        object(operator, operand)
    }
}

pub(super) fn object(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        Self::from(self.condition.clone())
    }
}

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({})", self.to_value())
    }
}
