//! From HTTP to routes and back.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::access::{Caller, Level, Tokens, caller};
use super::backing::Backing;
use super::behaviour::Behaviour;
use super::request::{Refused, Request};
use super::world::{Made, Workspace, World};
use crate::error::Error;
use crate::fake::RecordedRequest;
use crate::fake::answer::Answer;
use crate::fake::connection::Scissors;
use crate::fake::fault::{Asked, Faults, Strike};
use crate::fake::random::Random;
use crate::fake::server::{LARGEST, MOST_RECORDED, written};

/// Everything behind the server.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) origin: String,
    pub(super) backings: Vec<Backing>,
    pub(super) faults: Faults,
    pub(super) inner: Mutex<Inner>,
}

/// What changes while the server runs.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) world: World,
    pub(super) behaviour: Behaviour,
    pub(super) tokens: Tokens,
    pub(super) recorded: Vec<RecordedRequest>,
    pub(super) random: Random,
    pub(super) forward: Duration,
}

impl Inner {
    pub(super) fn now(&self) -> Timestamp {
        let forward = SignedDuration::try_from(self.forward).unwrap_or(SignedDuration::ZERO);
        let now = Timestamp::now();
        now.checked_add(forward).unwrap_or(now)
    }

    /// The present as text.
    pub(super) fn time(&self) -> String {
        let now = self.now();
        Timestamp::from_second(now.as_second())
            .unwrap_or(now)
            .to_string()
    }

    /// An id that was never given out.
    pub(super) fn uuid(&mut self) -> String {
        let digits = self.random.hex(30);
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        // The digits in between say: version 4, the usual variant.
        format!(
            "{}-{}-4{}-a{}-{}",
            part(0, 8),
            part(8, 12),
            part(12, 15),
            part(15, 18),
            part(18, 30)
        )
    }

    /// A secret that was never given out.
    pub(super) fn secret(&mut self, prefix: &str) -> String {
        format!("{prefix}-{}", self.random.hex(32))
    }

    /// The workspace of that name, which is made when there is none; and whether it was.
    pub(super) fn workspace(&mut self, organization: &str, name: &str) -> (String, bool) {
        if let Some(known) = self.world.workspace_named(organization, name) {
            return (known.id.clone(), false);
        }
        let (id, time) = (self.uuid(), self.time());
        self.world.workspaces.push(Workspace {
            id: id.clone(),
            name: name.to_owned(),
            organization: organization.to_owned(),
            status: "active".to_owned(),
            cache_enabled: None,
            created_at: time.clone(),
            updated_at: time,
        });
        (id, true)
    }

    /// Keeps a connector; gives its id.
    pub(super) fn add_connector(&mut self, made: Made) -> String {
        let (id, time) = (self.uuid(), self.time());
        self.world.connectors.add(Made {
            id: id.clone(),
            created_at: time.clone(),
            updated_at: time,
            ..made
        });
        id
    }
}

impl Core {
    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the type with that slug.
    pub(super) fn backing_of(&self, slug: &str) -> Result<usize, Error> {
        let at = self
            .backings
            .iter()
            .position(|backing| backing.spec.slug == slug);
        at.ok_or_else(|| Error::config(format!("the fake service has no connector type `{slug}`")))
    }

    /// Carries out a request of somebody who may make it.
    pub(super) fn called<T>(
        &self,
        request: &Request,
        level: Level,
        run: impl FnOnce(&mut Inner, &Caller) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let mut inner = self.inner();
        let caller = caller(&inner, request, level)?;
        run(&mut inner, &caller)
    }

    async fn respond(&self, parts: &Parts, body: Bytes) -> (Answer, Strike) {
        let request = read(parts, body);
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let executes = request.parts.last().is_some_and(|part| part == "execute");
        let operation = executes.then(|| (text("entity"), text("action")));
        let path = parts.uri.path();
        let asked = Asked {
            method: &request.method,
            path,
            operation,
            token: path.ends_with("/applications/token"),
        };
        let told = |status: u16| {
            let usual = axum::http::StatusCode::from_u16(status).ok();
            let reason = usual.and_then(|status| status.canonical_reason());
            Refused::new(status, reason.unwrap_or("Failed")).answer()
        };
        let strike = self.faults.strike(&asked, &told);
        let mut answer = match &strike.answer {
            Some(answer) => answer.clone(),
            None => match super::route::answer(self, &request).await {
                Ok(answer) => answer,
                Err(refused) => refused.answer(),
            },
        };
        for change in &strike.change {
            change.apply(&mut answer.body);
        }
        self.record(parts, &request, operation, answer.status);
        (answer, strike)
    }

    fn record(
        &self,
        parts: &Parts,
        request: &Request,
        operation: Option<(&str, &str)>,
        status: u16,
    ) {
        let known = |(entity, action): (&str, &str)| {
            let mut specs = self.backings.iter().map(|backing| backing.spec);
            let found = specs.find_map(|spec| spec.operation(entity, action))?;
            Some((found.entity, found.action))
        };
        let recorded = &mut self.inner().recorded;
        if recorded.len() >= MOST_RECORDED {
            recorded.drain(..MOST_RECORDED / 2);
        }
        recorded.push(RecordedRequest {
            method: request.method.clone(),
            path: parts.uri.path().to_owned(),
            query: request.query.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            operation: operation.and_then(known),
            status,
        });
    }
}

fn read(parts: &Parts, body: Bytes) -> Request {
    let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let path = parts.uri.path().split('/').filter(|part| !part.is_empty());
    let query = parts.uri.query().unwrap_or_default();
    Request {
        method: parts.method.as_str().to_owned(),
        parts: path.map(decoded).collect(),
        query: form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        headers: parts.headers.clone(),
        body,
    }
}

/// Answers one request.
pub(super) async fn handle(
    Shared(core): Shared<Arc<Core>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: axum::extract::Request,
) -> Result<Response, Infallible> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.unwrap_or_default();
    let (answer, strike) = core.respond(&parts, body).await;
    if !strike.delay.is_zero() {
        tokio::time::sleep(strike.delay).await;
    }
    if strike.drop {
        scissors.cut();
    }
    Ok(written(answer, &strike))
}
