//! The small language of fake scripts: conditions and computed values over records.
//!
//! ```text
//! not is_running and count(@expenses, project_id == it.id) == 0
//! ```
//!
//! Names are variables (`it`, `row`, `body`, `query`, `now`, `today`, …) or fields of the record at hand;
//! `$name` is a field as it is stored, before any computation; `@name` is the list of all records of a collection.

mod evaluate;
mod functions;
mod number;
mod parse;
mod times;
mod value;

use std::fmt;

use serde::{Deserialize, Deserializer, de};

pub(super) use evaluate::{Scope, order_json};
pub(super) use number::json_number;
pub(super) use value::{Datum, Row, World};

/// A parsed expression.
#[derive(Clone)]
pub(super) struct Expression {
    text: String,
    root: Node,
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Literal(serde_json::Value),
    Name(String),
    Collection(String),
    List(Vec<Node>),
    Member(Box<Node>, String),
    Index(Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
    Not(Box<Node>),
    Negative(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
}

/// What stands between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
    Plus,
    Minus,
    Times,
    Over,
}

impl Expression {
    /// Reads an expression; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let root = parse::parse(text).map_err(|problem| format!("`{}`: {problem}", text.trim()))?;
        Ok(Self {
            text: text.trim().to_owned(),
            root,
        })
    }

    /// Its value; the error names the expression.
    pub(super) fn value<'a>(&'a self, scope: &mut Scope<'a>) -> Result<Datum<'a>, String> {
        evaluate::evaluate(&self.root, scope)
            .map_err(|problem| format!("`{}`: {problem}", self.text))
    }

    /// Whether its value is true.
    pub(super) fn holds<'a>(&'a self, scope: &mut Scope<'a>) -> Result<bool, String> {
        Ok(self.value(scope)?.is_true())
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.text)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => {
                let text = text.trim();
                Self::parse(text.strip_prefix("= ").unwrap_or(text)).map_err(de::Error::custom)
            }
            plain => Ok(Self {
                text: plain.to_string(),
                root: Node::Literal(plain),
            }),
        }
    }
}

#[cfg(test)]
mod tests;
