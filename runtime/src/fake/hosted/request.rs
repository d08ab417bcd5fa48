//! A request to the service, and how one is refused.

use axum::http::HeaderMap;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::fake::answer::Answer;

/// A request, read as far as every route needs it.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// The parts of the path, decoded.
    pub(super) parts: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Request {
    /// The first value of a query parameter; an empty one counts as none.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A number of the query within limits.
    pub(super) fn number(&self, name: &str, default: usize, most: usize) -> Result<usize, Refused> {
        let Some(text) = self.query(name) else {
            return Ok(default);
        };
        match text.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => Err(Refused::field(
                name,
                format!("expected a number from 1 to {most}"),
            )),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as an object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Refused> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            Ok(_) => Err(Refused::field("body", "expected an object")),
            Err(_) => Err(Refused::field("body", "this is no valid JSON")),
        }
    }
}

/// A text member of a body that must be there.
pub(super) fn required_text(body: &Map<String, Value>, name: &str) -> Result<String, Refused> {
    match body.get(name) {
        None => Err(Refused::field(name, "Field required").code("missing")),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Refused::field(name, "Input should be a valid string").code("string_type")),
    }
}

/// A text member of a body that may be left out.
pub(super) fn optional_text(
    body: &Map<String, Value>,
    name: &str,
) -> Result<Option<String>, Refused> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => required_text(body, name).map(Some),
    }
}

/// An object member of a body that may be left out.
pub(super) fn optional_object(
    body: &Map<String, Value>,
    name: &str,
) -> Result<Option<Map<String, Value>>, Refused> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members.clone())),
        Some(_) => Err(Refused::field(name, "Input should be a valid object").code("dict_type")),
    }
}

/// Whether a text has the form of a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    text.split('-').count() == lengths.len()
        && text.split('-').zip(lengths).all(|(part, length)| {
            part.len() == length && part.chars().all(|digit| digit.is_ascii_hexdigit())
        })
}

/// Why a request is not carried out.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) message: String,
    field: Option<String>,
    code: Option<&'static str>,
    retry_after: Option<u64>,
}

impl Refused {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            field: None,
            code: None,
            retry_after: None,
        }
    }

    /// A part of the request is wrong (422).
    pub(super) fn field(name: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: Some(name.into()),
            code: Some("value_error"),
            ..Self::new(422, problem)
        }
    }

    pub(super) fn code(self, code: &'static str) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }

    pub(super) fn retry_after(self, seconds: Option<u64>) -> Self {
        Self {
            retry_after: seconds,
            ..self
        }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, format!("{what} not found"))
    }

    pub(super) fn no_route() -> Self {
        Self::new(404, "Not Found")
    }

    /// The failure as the service tells it.
    pub(super) fn answer(&self) -> Answer {
        let errors: Vec<Value> = self.field.iter().map(|field| self.entry(field)).collect();
        let body = json!({"message": self.message, "errors": errors});
        let answer = Answer::json(self.status, &body);
        match self.retry_after {
            Some(seconds) => answer.header("retry-after", &seconds.to_string()),
            None => answer,
        }
    }

    fn entry(&self, field: &str) -> Value {
        json!({"field": field, "message": self.message, "error_code": self.code, "details": null})
    }
}
