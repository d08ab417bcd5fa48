//! Faults on order: what goes wrong between a program and the API.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::answer::Answer;
use super::random::Random;

type Change = Arc<dyn Fn(&mut Value) + Send + Sync>;

/// Something that goes wrong, and when.
///
/// A fault strikes every request that it matches unless [`Fault::times`] or [`Fault::share`] limits it. Requests to
/// the token endpoint are struck only by faults with [`Fault::token_endpoint`].
#[derive(Clone)]
#[must_use = "a fault does nothing until it is added to the fake"]
pub struct Fault {
    kind: Kind,
    headers: Vec<(String, String)>,
    body: Option<String>,
    delay: Duration,
    left: Option<u32>,
    share: f64,
    operation: Option<(String, String)>,
    method: Option<String>,
    path: Option<String>,
    token_endpoint: bool,
}

/// A request as faults see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// Entity and action, when the request is for an operation.
    pub(super) operation: Option<(&'a str, &'a str)>,
    /// Whether it is a request for a token.
    pub(super) token: bool,
}

#[derive(Clone)]
enum Kind {
    /// Nothing but a delay.
    Delay,
    Status(u16),
    Drop,
    Truncate,
    SlowBody(Duration),
    Change(Change),
}

/// What happens to a request that was struck.
#[derive(Clone, Debug, Default)]
pub(super) struct Strike {
    pub(super) delay: Duration,
    pub(super) drop: bool,
    pub(super) truncate: bool,
    pub(super) pause: Duration,
    pub(super) answer: Option<Answer>,
    pub(super) change: Vec<Changing>,
}

/// A change of an answer's body.
#[derive(Clone)]
pub(super) struct Changing(Change);

impl Changing {
    /// Changes a body of JSON; other bodies stay.
    pub(super) fn apply(&self, body: &mut Vec<u8>) {
        if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
            (self.0)(&mut value);
            *body = value.to_string().into_bytes();
        }
    }
}

impl fmt::Debug for Changing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Changing(…)")
    }
}

impl Fault {
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            headers: Vec::new(),
            body: None,
            delay: Duration::ZERO,
            left: None,
            share: 1.0,
            operation: None,
            method: None,
            path: None,
            token_endpoint: false,
        }
    }

    /// An answer with this status instead of the real one; the call has no effect. The body is the API's own for
    /// that status unless [`Fault::body`] gives another.
    pub fn status(status: u16) -> Self {
        Self::of(Kind::Status(status))
    }

    /// The answer comes later. The call has its effect at once.
    pub fn delay(delay: Duration) -> Self {
        Self::of(Kind::Delay).after(delay)
    }

    /// The connection ends without an answer. The call has its effect: that is what makes it dangerous.
    pub fn dropped_connection() -> Self {
        Self::of(Kind::Drop)
    }

    /// The connection ends in the middle of the body.
    pub fn truncated_body() -> Self {
        Self::of(Kind::Truncate)
    }

    /// The second half of the body comes so much later than the first.
    pub fn slow_body(pause: Duration) -> Self {
        Self::of(Kind::SlowBody(pause))
    }

    /// The JSON of the answer is changed before it is sent.
    pub fn changed_body(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::of(Kind::Change(Arc::new(change)))
    }

    /// An answer of success whose body is this text.
    pub fn text_body(text: impl Into<String>) -> Self {
        Self::status(200).body(text)
    }

    /// The answer comes so much later.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header to an answer by [`Fault::status`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Retry-After` to an answer by [`Fault::status`].
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header("retry-after", seconds.to_string())
    }

    /// The body of an answer by [`Fault::status`].
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.body = Some(text.into());
        self
    }

    /// It strikes only so many requests.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// It strikes a random share of the requests (0 to 1), by the seed of the fake.
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// It strikes only this operation.
    pub fn operation(mut self, entity: impl Into<String>, action: impl Into<String>) -> Self {
        self.operation = Some((entity.into(), action.into()));
        self
    }

    /// It strikes only requests with this HTTP method.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into().to_uppercase());
        self
    }

    /// It strikes requests to the token endpoint, and no others.
    pub fn token_endpoint(mut self) -> Self {
        self.token_endpoint = true;
        self
    }

    /// It strikes only requests to this path; a part `*` stands for any one part: `/things/*/lines`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    fn matches(&self, asked: &Asked<'_>) -> bool {
        let wanted = self.operation.as_ref().is_none_or(|(entity, action)| {
            asked.operation == Some((entity.as_str(), action.as_str()))
        });
        let method = self.method.as_ref();
        let path = self.path.as_ref();
        self.token_endpoint == asked.token
            && wanted
            && method.is_none_or(|wanted| wanted == asked.method)
            && path.is_none_or(|pattern| is_like(asked.path, pattern))
    }

    fn strike(&self, strike: &mut Strike, told: &dyn Fn(u16) -> Answer) {
        strike.delay += self.delay;
        match &self.kind {
            Kind::Delay => {}
            Kind::Drop => strike.drop = true,
            Kind::Truncate => strike.truncate = true,
            Kind::SlowBody(pause) => strike.pause += *pause,
            Kind::Change(change) => strike.change.push(Changing(Arc::clone(change))),
            Kind::Status(status) => {
                let mut answer = match &self.body {
                    Some(body) => Answer::text(*status, "application/json", body),
                    None => told(*status),
                };
                for (name, value) in &self.headers {
                    if let (Ok(name), Ok(value)) =
                        (name.parse::<HeaderName>(), HeaderValue::from_str(value))
                    {
                        answer.headers.insert(name, value);
                    }
                }
                strike.answer = Some(answer);
            }
        }
    }
}

fn is_like(path: &str, pattern: &str) -> bool {
    let parts = |path: &'_ str| path.trim_matches('/').split('/').count();
    let pairs = path
        .trim_matches('/')
        .split('/')
        .zip(pattern.trim_matches('/').split('/'));
    parts(path) == parts(pattern)
        && pairs
            .into_iter()
            .all(|(part, wanted)| wanted == "*" || part == wanted)
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            Kind::Delay => "delay".to_owned(),
            Kind::Status(status) => format!("status {status}"),
            Kind::Drop => "dropped connection".to_owned(),
            Kind::Truncate => "truncated body".to_owned(),
            Kind::SlowBody(_) => "slow body".to_owned(),
            Kind::Change(_) => "changed body".to_owned(),
        };
        f.debug_struct("Fault")
            .field("kind", &kind)
            .field("left", &self.left)
            .field("operation", &self.operation)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The faults of a fake; clones are the same list.
#[derive(Clone, Debug)]
pub struct Faults(Arc<Mutex<Listed>>);

#[derive(Debug)]
struct Listed {
    faults: Vec<Fault>,
    random: Random,
}

impl Faults {
    pub(super) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Listed {
            faults: Vec::new(),
            random: Random::new(seed ^ 0x6661_756C_7400),
        })))
    }

    /// Adds a fault. Several may strike the same request.
    pub fn add(&self, fault: Fault) {
        self.lock().faults.push(fault);
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.lock().faults.clear();
    }

    /// How many faults can still strike.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.lock().faults.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Listed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens to a request; `told` is how a status is told when the fault does not say.
    pub(super) fn strike(&self, asked: &Asked<'_>, told: &dyn Fn(u16) -> Answer) -> Strike {
        let mut listed = self.lock();
        let Listed { faults, random } = &mut *listed;
        let mut strike = Strike::default();
        for fault in faults.iter_mut().filter(|fault| fault.matches(asked)) {
            if fault.share < 1.0 && random.share() >= fault.share {
                continue;
            }
            if let Some(left) = &mut fault.left {
                if *left == 0 {
                    continue;
                }
                *left -= 1;
            }
            fault.strike(&mut strike, told);
        }
        faults.retain(|fault| fault.left != Some(0));
        strike
    }
}
