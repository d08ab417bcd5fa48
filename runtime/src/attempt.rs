//! What a hook is told of each request.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::operation::Operation;

/// One request and how it went. It holds no address, argument or credential.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The number of the request within the call, from 1.
    pub number: u32,
    /// The HTTP status; `None` when no answer came back.
    pub status: Option<u16>,
    /// How long the request took.
    pub elapsed: Duration,
    /// The wait before the next request, when there is one because this one failed.
    pub wait: Option<Duration>,
}

/// A function that is told of every request.
pub(crate) type Hook = Arc<dyn Fn(&Attempt) + Send + Sync>;

/// The hook, if there is one.
#[derive(Clone, Default)]
pub(crate) struct OnAttempt(pub(crate) Option<Hook>);

impl OnAttempt {
    pub(crate) fn tell(&self, attempt: &Attempt) {
        tracing::debug!(
            attempt = attempt.number,
            status = attempt.status,
            elapsed = ?attempt.elapsed,
            wait = ?attempt.wait,
            "request"
        );
        if let Some(hook) = &self.0 {
            hook(attempt);
        }
    }
}

impl fmt::Debug for OnAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "OnAttempt(set)"
        } else {
            "OnAttempt(unset)"
        })
    }
}
