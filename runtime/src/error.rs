//! What can go wrong, told so that a person or a program can act on it.

mod kind;
mod provider;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use kind::{
    DecodeProblem, ErrorKind, ExecutionProblem, InputProblem, StatusProblem, TransportProblem,
};
pub(crate) use provider::{message_of, page_title, snippet};

use crate::operation::Operation;

/// Why a call, or the building of a connector, failed.
///
/// [`Error::kind`] says what happened; the other methods answer the questions of a caller that wants to
/// go on: which operation, which status, is it worth another try, and when. No error shows a credential.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    attempts: u32,
    retryable: bool,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            attempts: 0,
            retryable: false,
            retry_after: None,
            source: None,
        }))
    }

    /// The settings or credentials of a connector are wrong.
    #[cold]
    pub(crate) fn config(problem: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config(problem.into()))
    }

    /// A parameter is wrong.
    #[cold]
    pub(crate) fn input(parameter: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput(InputProblem {
            parameter: parameter.into(),
            problem: problem.into(),
        }))
    }

    /// The answer is not as described.
    #[cold]
    pub(crate) fn decode(
        path: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::new(ErrorKind::Decode(DecodeProblem {
            path: path.into(),
            expected: expected.into(),
            found: found.into(),
        }))
    }

    #[cold]
    pub(crate) fn in_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Takes credentials out of what an answer held.
    #[cold]
    pub(crate) fn cleaned(mut self, clean: impl Fn(String) -> String) -> Self {
        if let ErrorKind::Decode(problem) = &mut self.0.kind {
            for text in [&mut problem.path, &mut problem.expected, &mut problem.found] {
                *text = clean(std::mem::take(text));
            }
        }
        if let ErrorKind::Execution(problem) = &mut self.0.kind {
            problem.message = problem.message.take().map(&clean);
        }
        self
    }

    #[cold]
    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    #[cold]
    pub(crate) fn with_retry(mut self, retryable: bool, after: Option<Duration>) -> Self {
        self.0.retryable = retryable;
        self.0.retry_after = after;
        self
    }

    #[cold]
    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The operation, as `entity.action`.
    #[must_use]
    pub fn operation(&self) -> Option<String> {
        self.0
            .operation
            .map(|operation| format!("{}.{}", operation.entity, operation.action))
    }

    /// The HTTP status, when the API (or its token endpoint) answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Status(problem) => Some(problem.status),
            ErrorKind::Token { status, .. } => *status,
            _ => None,
        }
    }

    /// The API's identifier of the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(problem) => problem.request_id.as_deref(),
            _ => None,
        }
    }

    /// What the API said about the failure.
    #[must_use]
    pub fn provider_message(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(problem) => problem.message.as_deref(),
            ErrorKind::Execution(problem) => problem.message.as_deref(),
            _ => None,
        }
    }

    /// Whether the same call may succeed later without a change, and does no harm when it is repeated.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }

    /// How long the API asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were sent; 0 when the failure came before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{}.{}: ", operation.entity, operation.action)?;
        }
        write!(f, "{}", inner.kind)?;
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        match inner.retry_after {
            Some(wait) => write!(f, "; try again in {} s", wait.as_secs_f64().ceil()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("attempts", &self.0.attempts)
            .field("retryable", &self.0.retryable)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests;
