//! From HTTP to calls and back.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::answer::{Answer, Refusal};
use super::connection::Scissors;
use super::fault::{Asked, Faults, Strike};
use super::inputs::Inputs;
use super::recorded::RecordedRequest;
use super::route::Routes;
use super::script::Script;
use super::sign_in::SignIn;
use super::state::State;
use super::windows::Windows;
use crate::connector::ConnectorSpec;
use crate::operation::FileSource;

/// The largest request body that is read.
pub(super) const LARGEST: usize = 64 << 20;
/// How many requests are remembered; then the older half is forgotten, so that a fake can run for days.
pub(super) const MOST_RECORDED: usize = 20_000;

/// Everything behind the server.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) spec: &'static ConnectorSpec,
    pub(super) script: Script,
    pub(super) routes: Routes,
    pub(super) faults: Faults,
    pub(super) origin: String,
    pub(super) rate_limits: bool,
    pub(super) inner: Mutex<Inner>,
}

/// What changes while the server runs.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) sign_in: SignIn,
    pub(super) windows: Windows,
    pub(super) recorded: Vec<RecordedRequest>,
    pub(super) clock: Clock,
}

/// The clock of the fake: it starts where it is told, runs, and can be set forward.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) start: Timestamp,
    pub(super) since: Instant,
    pub(super) forward: Duration,
}

impl Clock {
    pub(super) fn now(&self) -> Timestamp {
        let passed = self.since.elapsed() + self.forward;
        let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::ZERO);
        self.start.checked_add(passed).unwrap_or(self.start)
    }
}

impl Core {
    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to a request, and what keeps it from arriving.
    fn respond(&self, parts: &Parts, body: &Bytes) -> (Answer, Strike) {
        let method = parts.method.as_str();
        let path = parts.uri.path();
        let text = parts.uri.query().unwrap_or_default();
        let query: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect();
        let mut guard = self.inner();
        let inner = &mut *guard;
        let now = inner.clock.now();
        inner.state.set_now(now);
        let found = self.routes.find(method, path);
        let operation = found.as_ref().map(|found| found.operation);
        let mut tokens = inner.sign_in.token_schemes(path);
        tokens.retain(|_| method == "POST");
        let known = operation.is_some() || !tokens.is_empty();
        let strike = if known {
            let told = |status| self.told(&inner.state, status);
            let asked = Asked {
                method,
                path,
                operation: operation.map(|operation| (operation.entity, operation.action)),
                token: operation.is_none(),
            };
            self.faults.strike(&asked, &told)
        } else {
            Strike::default()
        };
        let outcome = if let Some(answer) = &strike.answer {
            Ok(answer.clone())
        } else if self.lacks_user_agent(parts) {
            Err(Refusal::new(400, "The User-Agent header is missing."))
        } else if !tokens.is_empty() {
            let asked = (&*format!("{}{path}", self.origin), &parts.headers);
            Ok(inner.sign_in.exchange(&tokens, asked, body, now))
        } else {
            self.call(inner, found, parts, &query, body, now)
        };
        let mut answer =
            outcome.unwrap_or_else(|refusal| refusal.answer(&self.script, &inner.state));
        for change in &strike.change {
            change.apply(&mut answer.body);
        }
        if inner.recorded.len() >= MOST_RECORDED {
            inner.recorded.drain(..MOST_RECORDED / 2);
        }
        inner.recorded.push(RecordedRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            headers: parts.headers.clone(),
            body: body.clone(),
            operation: operation.map(|operation| (operation.entity, operation.action)),
            status: answer.status,
        });
        (answer, strike)
    }

    fn call(
        &self,
        inner: &mut Inner,
        found: Option<super::route::Found>,
        parts: &Parts,
        query: &[(String, String)],
        body: &Bytes,
        now: Timestamp,
    ) -> Result<Answer, Refusal> {
        let Some(found) = found else {
            let file = super::file::at(parts.uri.path());
            let file = file.map(|file| super::file::part(file, &parts.headers));
            return file.ok_or_else(Refusal::no_route);
        };
        let operation = found.operation;
        inner
            .sign_in
            .check(&self.script, operation, &parts.headers, query, now)?;
        if self.rate_limits {
            inner.windows.check(self.spec, operation, Instant::now())?;
        }
        let inputs = Inputs::read(&found, query, &parts.headers, body)?;
        let url = format!("{}{}", self.origin, parts.uri.path());
        let state = &mut inner.state;
        let answer = super::call::perform(&self.script, state, operation, inputs, url)?;
        Ok(match operation.download {
            Some(FileSource::Body) => super::file::part(answer, &parts.headers),
            _ => answer,
        })
    }

    fn lacks_user_agent(&self, parts: &Parts) -> bool {
        let given = parts.headers.get("user-agent");
        self.spec.user_agent_required && given.is_none_or(|value| value.is_empty())
    }

    /// How the API tells a status.
    fn told(&self, state: &State, status: u16) -> Answer {
        let usual = axum::http::StatusCode::from_u16(status).ok();
        let reason = usual.and_then(|status| status.canonical_reason());
        Refusal::new(status, reason.unwrap_or("Failed")).answer(&self.script, state)
    }
}

/// Answers one request.
pub(super) async fn handle(
    Shared(core): Shared<Arc<Core>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Result<Response, Infallible> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.unwrap_or_default();
    let (answer, strike) = core.respond(&parts, &body);
    if !strike.delay.is_zero() {
        tokio::time::sleep(strike.delay).await;
    }
    if strike.drop {
        scissors.cut();
    }
    Ok(written(answer, &strike))
}

/// The answer as it is sent, with what strikes it.
pub(super) fn written(answer: Answer, strike: &Strike) -> Response {
    let length = answer.body.len();
    let mut response = Response::new(body(answer.body, strike));
    if let Ok(status) = axum::http::StatusCode::from_u16(answer.status) {
        *response.status_mut() = status;
    }
    *response.headers_mut() = answer.headers;
    if strike.truncate {
        response
            .headers_mut()
            .insert("content-length", length.max(2).into());
    }
    response
}

/// The body in one piece, in two pieces with a pause, or its first half.
fn body(bytes: Vec<u8>, strike: &Strike) -> Body {
    let (truncate, pause) = (strike.truncate, strike.pause);
    if !truncate && pause.is_zero() {
        return Body::from(bytes);
    }
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let (first, second) = (
        Bytes::copy_from_slice(first),
        Bytes::copy_from_slice(second),
    );
    let pieces = futures_util::stream::unfold(0, move |place| {
        let (first, second) = (first.clone(), second.clone());
        async move {
            match place {
                0 => Some((Ok(first), 1)),
                1 => {
                    // The first half is to be on its way before the rest comes, or the connection ends.
                    tokio::time::sleep(pause.max(Duration::from_millis(5))).await;
                    let broken = || std::io::Error::other("the fake cut the body");
                    Some((if truncate { Err(broken()) } else { Ok(second) }, 2))
                }
                _ => None,
            }
        }
    });
    Body::from_stream(pieces)
}
