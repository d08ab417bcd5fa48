//! What the fake answers, and why it refuses.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::expression::{Datum, Scope, World};
use super::script::Script;
use super::state::State;

/// An answer before it is sent.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Vec::new(),
        }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", &body.to_string())
    }

    pub(super) fn text(status: u16, kind: &str, body: &str) -> Self {
        let mut answer = Self::empty(status).header("content-type", kind);
        answer.body = body.as_bytes().to_vec();
        answer
    }

    /// Adds a header; one that cannot be sent is left out.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        let name = name.parse::<HeaderName>();
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            self.headers.insert(name, value);
        }
        self
    }
}

/// A failure that the fake answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) message: String,
    pub(super) headers: BTreeMap<String, String>,
    /// The key of the script's failures, when it is not the status.
    key: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            headers: BTreeMap::new(),
            key: None,
        }
    }

    /// There is no such record.
    pub(super) fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    /// There is no such route.
    pub(super) fn no_route() -> Self {
        Self {
            key: Some("no_route"),
            ..Self::new(404, "Not Found")
        }
    }

    /// The script has a mistake.
    pub(super) fn defect(message: String) -> Self {
        Self::new(500, format!("the script of the fake failed: {message}"))
    }

    pub(super) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// The failure in the words of the API.
    pub(super) fn answer(&self, script: &Script, state: &State) -> Answer {
        let status = self.status.to_string();
        let failure = script.errors.get(self.key.unwrap_or(&status));
        let mut answer = match failure {
            None => Answer::json(self.status, &json!({"message": self.message})),
            Some(failure) => {
                let kind = failure.content_type.as_deref();
                let answer = match (&failure.body, &failure.text) {
                    (Some(body), _) => {
                        let world = World { script, state };
                        let message = Datum::owned(self.message.clone());
                        let mut scope = Scope::new(world).with("message", message);
                        let body = body.fill(&mut scope).unwrap_or_default();
                        Answer::json(self.status, &body)
                    }
                    (None, Some(text)) => {
                        Answer::text(self.status, kind.unwrap_or("text/plain"), text)
                    }
                    (None, None) => match kind {
                        Some(kind) => Answer::text(self.status, kind, ""),
                        None => Answer::empty(self.status),
                    },
                };
                let headers = failure.headers.iter();
                headers.fold(answer, |answer, (name, value)| {
                    answer.header(name, &value.replace("{message}", &self.message))
                })
            }
        };
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        answer
    }
}
