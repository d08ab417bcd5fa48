//! Failures that a model can act on.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value, json};

#[cfg(feature = "mcp")]
use super::confirm::Confirmation;
use crate::error::{Error, ErrorKind, StatusProblem};
use crate::operation::Operation;

/// How much of the API's own words about a failure is passed on, in characters of JSON.
const DETAIL: usize = 4_000;

/// Why a tool did not do what it was asked to.
///
/// It is shown as one JSON object `{"error": {"type", "message", …}}`: what is wrong, what would be right, and whether
/// and when a repetition helps. It holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolError(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: &'static str,
    message: String,
    status: Option<u16>,
    retryable: bool,
    retry_after: Option<Duration>,
    hint: Option<String>,
    more: Map<String, Value>,
}

impl ToolError {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            retryable: false,
            retry_after: None,
            hint: None,
            more: Map::new(),
        }))
    }

    /// An argument of the tool is wrong.
    pub(super) fn argument(name: &str, problem: impl fmt::Display) -> Self {
        Self::new(INVALID, format!("argument `{name}`: {problem}")).with("argument", name)
    }

    /// There are as many calls already as the server takes.
    #[cfg(feature = "mcp")]
    pub(crate) fn busy(most: usize, what: &str) -> Self {
        let message = format!("{most} calls are {what}, which is the most; nothing was sent");
        let mut failure = Self::new("busy", message).hint("wait for answers, then repeat the call");
        failure.0.retryable = true;
        failure
    }

    /// The caller wants the answer no more.
    #[cfg(feature = "mcp")]
    pub(crate) fn cancelled() -> Self {
        Self::new("cancelled", "the call was cancelled")
    }

    /// A person was asked and said no.
    #[cfg(feature = "mcp")]
    pub(crate) fn declined(confirmation: &Confirmation) -> Self {
        let message = format!(
            "nothing was sent: the user did not confirm `{}`",
            confirmation.phrase
        );
        Self::new("not_confirmed", message).hint("do not try again unless the user asks for it")
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.more.insert(name.to_owned(), value.into());
        self
    }

    /// What kind of failure it is, in a word that stays the same: `invalid_argument`, `unknown_tool`,
    /// `confirmation_required`, `not_allowed`, `not_found`, `rate_limited` and so on.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.0.kind
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The status of the API's answer, if it is the answer that says so.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Whether the same call may succeed later, and does no harm when it is repeated.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }

    /// How long to wait before that.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The whole failure as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let inner = &*self.0;
        let mut error = Map::new();
        error.insert("type".to_owned(), inner.kind.into());
        error.insert("message".to_owned(), inner.message.as_str().into());
        if let Some(status) = inner.status {
            error.insert("status_code".to_owned(), status.into());
        }
        error.insert("retryable".to_owned(), inner.retryable.into());
        if let Some(wait) = inner.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            error.insert("retry_after_seconds".to_owned(), seconds.into());
        }
        error.extend(inner.more.clone());
        if let Some(hint) = &inner.hint {
            error.insert("hint".to_owned(), hint.as_str().into());
        }
        json!({ "error": error })
    }
}

/// The whole failure as JSON text: what a model is given.
impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

impl std::error::Error for ToolError {}

const INVALID: &str = "invalid_argument";

/// Tells an error of a call to a model. `describe` is the name of the tool that tells what is right, if there is one.
pub(super) fn of_call(error: &Error, operation: &Operation, describe: Option<&str>) -> ToolError {
    let mut failure = of_kind(error, operation, describe);
    failure.0.message = error.to_string();
    failure.0.retryable = error.retryable();
    failure.0.retry_after = error.retry_after();
    failure.0.status = failure.0.status.or_else(|| error.status());
    if failure.0.hint.is_none() {
        failure.0.hint = again(error, operation);
    }
    failure
}

fn of_kind(error: &Error, operation: &Operation, describe: Option<&str>) -> ToolError {
    match error.kind() {
        ErrorKind::InvalidInput(problem) => {
            let look = describe.map_or_else(String::new, |tool| {
                format!(
                    "; {tool} with entity `{}` and action `{}` tells what is allowed",
                    operation.entity, operation.action
                )
            });
            ToolError::new(INVALID, "")
                .with("argument", problem.parameter.as_str())
                .hint(format!("nothing was sent; correct the argument{look}"))
        }
        ErrorKind::Status(problem) => of_status(problem, operation),
        ErrorKind::RateLimited(_) => ToolError::new("rate_limited", ""),
        ErrorKind::Transport(_) => ToolError::new("network_error", ""),
        ErrorKind::Decode(_) => ToolError::new("unexpected_answer", "")
            .hint("the API did not answer as it should; do not repeat a write blindly"),
        ErrorKind::Token { .. } => ToolError::new("sign_in_failed", "")
            .hint("the credentials of this server do not work; tell the user, since no argument changes that"),
        ErrorKind::TooLarge { .. } => ToolError::new("answer_too_large", "")
            .hint("ask for less: a smaller page, a shorter period, more filters"),
        _ => ToolError::new("error", ""),
    }
}

fn of_status(problem: &StatusProblem, operation: &Operation) -> ToolError {
    let kind = match problem.status {
        400 | 422 => "rejected",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        429 => "rate_limited",
        500.. => "server_error",
        _ => "api_error",
    };
    let failure = ToolError::new(kind, "");
    let failure = match serde_json::from_str::<Value>(&problem.body) {
        Ok(body) if body.to_string().len() <= DETAIL => failure.with("detail", body),
        _ => failure,
    };
    match (problem.status, operation.permissions) {
        (401, _) => failure.hint(
            "the credentials of this server are not accepted; tell the user, since no argument changes that",
        ),
        (403, Some(who)) => failure.hint(format!("who may do this: {who}")),
        (404, _) => failure.hint("nothing has that id, or it is not visible to these credentials; look the id up with a list"),
        (400 | 422, _) => failure.hint("the API refused the values; change what it names and try again"),
        _ => failure,
    }
}

/// Whether a repetition helps.
fn again(error: &Error, operation: &Operation) -> Option<String> {
    let attempted = error.attempts() > 0;
    match (error.retryable(), error.retry_after()) {
        (true, Some(_)) => Some("wait for retry_after_seconds, then repeat the call".to_owned()),
        (true, None) => Some("the call may be repeated".to_owned()),
        (false, _) if attempted && !operation.effects.idempotent && is_uncertain(error) => {
            Some("it is not known whether this took effect; look before repeating it".to_owned())
        }
        _ => None,
    }
}

fn is_uncertain(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Transport(_)) || error.status().is_some_and(|s| s >= 500)
}
