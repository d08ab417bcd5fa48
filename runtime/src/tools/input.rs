//! The arguments of a tool, read with care: models make mistakes, and each one is told.

use serde_json::{Map, Value};

use super::failure::ToolError;
use crate::nearest::hint;

/// Arguments that are taken out one by one.
#[derive(Debug)]
pub(super) struct Input {
    members: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Input {
    /// Reads the arguments of a call; `null` means none.
    pub(super) fn of(arguments: Value) -> Result<Self, ToolError> {
        let members = match arguments {
            Value::Null => Map::new(),
            Value::Object(members) => members,
            other => {
                return Err(ToolError::new(
                    "invalid_argument",
                    format!("the arguments must be an object, found {}", kind(&other)),
                ));
            }
        };
        Ok(Self {
            members,
            known: Vec::new(),
        })
    }

    /// Takes an argument; `null` counts as left out.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, ToolError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
            Some(other) => Err(wrong(name, "a string", &other)),
        }
    }

    /// A number above 0, also when it comes as text.
    pub(super) fn count(&mut self, name: &'static str) -> Result<Option<usize>, ToolError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let number = match &value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number.and_then(|number| usize::try_from(number).ok()) {
            Some(count) if count > 0 => Ok(Some(count)),
            _ => Err(wrong(name, "a whole number above 0", &value)),
        }
    }

    /// A list of names, also as one text with commas.
    pub(super) fn names(&mut self, name: &'static str) -> Result<Vec<String>, ToolError> {
        let split = |text: &str| {
            let parts = text.split(',').map(|part| part.trim().to_owned());
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
        };
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(split(&text)),
            Some(Value::Array(items)) => {
                let text = |item: &Value| match item {
                    Value::String(text) => Ok(split(text)),
                    other => Err(wrong(name, "a list of field names", other)),
                };
                let lists: Result<Vec<_>, _> = items.iter().map(text).collect();
                Ok(lists?.into_iter().flatten().collect())
            }
            Some(other) => Err(wrong(name, "a list of field names", &other)),
        }
    }

    /// An object. Models sometimes send it as JSON text; that is read too.
    pub(super) fn object(&mut self, name: &'static str) -> Result<Map<String, Value>, ToolError> {
        match self.take(name) {
            None => Ok(Map::new()),
            Some(Value::Object(members)) => Ok(members),
            Some(Value::String(text)) => match serde_json::from_str(&text) {
                Ok(Value::Object(members)) => Ok(members),
                _ => Err(wrong(name, "an object", &Value::String(text))),
            },
            Some(other) => Err(wrong(name, "an object", &other)),
        }
    }

    /// What is left, for a tool whose other arguments are parameters.
    pub(super) fn rest(self) -> Map<String, Value> {
        self.members
    }

    /// Everything must have been taken.
    pub(super) fn end(self) -> Result<(), ToolError> {
        let Some(stranger) = self.members.keys().next() else {
            return Ok(());
        };
        let near = hint(stranger, self.known.iter().copied());
        let inside = if self.known.contains(&"params") {
            "; parameters of the operation go into `params`"
        } else {
            ""
        };
        Err(ToolError::argument(
            stranger,
            format!(
                "there is no such argument{near}; there are: {}{inside}",
                self.known.join(", ")
            ),
        ))
    }
}

fn wrong(name: &str, expected: &str, found: &Value) -> ToolError {
    ToolError::argument(name, format!("expected {expected}, found {}", kind(found)))
}

/// What a value is, and its beginning when it is short enough to help.
fn kind(value: &Value) -> String {
    crate::reply::explain::found(value)
}
