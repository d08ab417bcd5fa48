//! Requests to the hosted service: signed, repeated where that is safe, with errors that tell what it said.

use std::fmt;
use std::time::Duration;

use form_urlencoded::Serializer;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::client::AirbyteClient;
use super::problem;
use crate::attempt::{Attempt, OnAttempt};
use crate::download::Slot;
use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::payload::Payload;
use crate::request::encoded;
use crate::retry::{Failure, random, retry_after};
use crate::secret::Secret;
use crate::token::{Issued, TokenSource};
use crate::transport::{Request, Response};
use crate::url::Url;

/// A request to the hosted service, for what has no method of its own.
///
/// ```
/// # use connector_runtime::hosted::ApiRequest;
/// let request = ApiRequest::get(["workspaces"]).query("limit", 5);
/// ```
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct ApiRequest {
    pub(super) method: Method,
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Option<Value>,
    pub(super) repeatable: bool,
}

impl ApiRequest {
    /// A request for the path of these segments below `/api/v1`.
    pub fn new<S: Into<String>>(method: Method, path: impl IntoIterator<Item = S>) -> Self {
        Self {
            method,
            path: path.into_iter().map(Into::into).collect(),
            query: Vec::new(),
            body: None,
            repeatable: matches!(
                method,
                Method::Get | Method::Head | Method::Put | Method::Delete
            ),
        }
    }

    /// A request that reads.
    pub fn get<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self::new(Method::Get, path)
    }

    /// A request that may change something.
    pub fn post<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self::new(Method::Post, path)
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// Adds a parameter to the query if there is a value.
    pub fn query_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Sets the body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Whether the request may be sent again when it is not known whether the first one had its effect. `GET`, `HEAD`,
    /// `PUT` and `DELETE` may, unless set.
    pub fn repeatable(mut self, yes: bool) -> Self {
        self.repeatable = yes;
        self
    }
}

/// Shows neither query nor body: both may hold secrets.
impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// An answer of the hosted service with a status of success.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    pub(super) url: Url,
    pub(super) attempts: u32,
}

impl ApiReply {
    /// The body as a type; an empty body is `null`.
    ///
    /// # Errors
    /// When the body is no JSON or not of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let body: &[u8] = if self.body.trim_ascii().is_empty() {
            b"null"
        } else {
            &self.body
        };
        serde_json::from_slice(body).map_err(|error| problem::unreadable(self, &error))
    }
}

impl fmt::Debug for ApiReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiReply")
            .field("status", &self.status)
            .field("size", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Who is told of the requests for an operation.
#[derive(Clone, Copy)]
pub(super) struct Observer<'a> {
    pub(super) operation: &'static Operation,
    pub(super) on_attempt: &'a OnAttempt,
}

/// How a request is sent, beside what it says.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner<'a> {
    /// Another token than the client's own.
    pub(super) token: Option<&'a Secret>,
    /// Who is told of each attempt.
    pub(super) observer: Option<Observer<'a>>,
    /// Where the answer goes when it is a file, whose content is read later.
    pub(super) file: Option<&'a Slot>,
}

/// What has happened to a call so far.
#[derive(Default)]
struct Progress {
    attempts: u32,
    spent: Duration,
    /// How long the caller still puts up with waiting.
    patience: Option<Duration>,
    /// Whether a token that is not accepted can be replaced.
    renews: bool,
    /// The token that was not accepted.
    rejected: Option<u64>,
}

/// What follows an answer.
enum Next {
    Done(ApiReply),
    Renew(u64),
    Failed(Error, Option<Duration>),
}

impl AirbyteClient {
    /// Sends a request.
    ///
    /// # Errors
    /// When the service cannot be reached, does not accept the client, or answers with a status of failure.
    pub async fn call(&self, request: &ApiRequest) -> Result<ApiReply, Error> {
        self.run(request, Manner::default()).await
    }

    /// Sends a request with another token than the client's own.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn call_as(&self, request: &ApiRequest, token: &Secret) -> Result<ApiReply, Error> {
        let manner = Manner {
            token: Some(token),
            ..Manner::default()
        };
        self.run(request, manner).await
    }

    /// Sends a request and reads the answer.
    pub(super) async fn ask<T: DeserializeOwned>(&self, request: &ApiRequest) -> Result<T, Error> {
        self.call(request).await?.json()
    }

    pub(super) async fn run(
        &self,
        request: &ApiRequest,
        manner: Manner<'_>,
    ) -> Result<ApiReply, Error> {
        let mut progress = Progress {
            renews: manner.token.is_none(),
            patience: self.1,
            ..Progress::default()
        };
        loop {
            let token = match manner.token {
                None => self.0.tokens.get(progress.rejected).await?,
                Some(token) => Issued::given(token.clone()),
            };
            let mut outgoing = self.signed(request, &token)?;
            if manner.file.is_some() {
                crate::download::as_it_is(&mut outgoing.headers);
            }
            let start = Instant::now();
            let outcome = match manner.file {
                None => self.0.transport.send(outgoing).await,
                Some(slot) => self.0.transport.open(outgoing, slot).await,
            };
            let elapsed = start.elapsed();
            progress.attempts += 1;
            progress.spent += elapsed;
            let status = outcome.as_ref().ok().map(|reply| reply.status.as_u16());
            let next = self.judge(outcome, request, &progress, &token);
            let wait = match &next {
                Next::Failed(_, wait) => *wait,
                _ => None,
            };
            let number = progress.attempts;
            tracing::debug!(
                method = request.method.as_str(),
                path = request.path.join("/"),
                attempt = number,
                status,
                ?elapsed,
                ?wait,
                "hosted request"
            );
            if let Some(Observer {
                operation,
                on_attempt,
            }) = manner.observer
            {
                on_attempt.tell(&Attempt {
                    operation,
                    number,
                    status,
                    elapsed,
                    wait,
                });
            }
            match next {
                Next::Done(reply) => return Ok(reply),
                Next::Renew(generation) => progress.rejected = Some(generation),
                Next::Failed(error, None) => return Err(error.after_attempts(number)),
                Next::Failed(_, Some(wait)) => {
                    progress.spent += wait;
                    progress.patience = progress.patience.map(|most| most.saturating_sub(wait));
                    sleep(wait).await;
                }
            }
        }
    }

    /// The request as it goes out.
    pub(super) fn signed(&self, request: &ApiRequest, token: &Issued) -> Result<Request, Error> {
        let mut headers = self.0.headers.clone();
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.access_token.expose()))
            .map_err(|_| Error::config("the access token cannot be sent in a header"))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
        let body = match &request.body {
            None => None,
            Some(body) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                Some(Payload::Bytes(written(body)?.into()))
            }
        };
        Ok(Request {
            method: request.method,
            url: self.url(request)?,
            headers,
            body,
        })
    }

    fn url(&self, request: &ApiRequest) -> Result<Url, Error> {
        let mut path = String::new();
        for segment in &request.path {
            // Servers leave dots out, and the request would go to another place.
            if segment.trim().is_empty() || segment == "." || segment == ".." {
                return Err(Error::input(
                    "id",
                    format!("{segment:?} cannot stand in a path"),
                ));
            }
            path.push('/');
            path.push_str(&encoded(segment));
        }
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&request.query);
        Ok(self.0.base.below(&path, &query.finish())?)
    }

    fn judge(
        &self,
        outcome: Result<Box<Response>, Error>,
        request: &ApiRequest,
        progress: &Progress,
        token: &Issued,
    ) -> Next {
        let retry = &self.0.retry;
        let wait = |failure: &Failure<'_>| {
            retry
                .wait(failure, progress.attempts, progress.spent, random())
                .filter(|wait| progress.patience.is_none_or(|most| *wait <= most))
        };
        let response = match outcome {
            Ok(response) => response,
            Err(error) => {
                let ErrorKind::Transport(problem) = error.kind() else {
                    return Next::Failed(error, None);
                };
                let failure = Failure::Transport(problem);
                let safe = retry.is_safe(&failure, request.repeatable);
                let wait = wait(&failure).filter(|_| safe);
                return Next::Failed(error.with_retry(safe, None), wait);
            }
        };
        if response.status.is_success() {
            return Next::Done(ApiReply {
                status: response.status.as_u16(),
                headers: response.headers,
                body: response.body,
                url: response.url,
                attempts: progress.attempts,
            });
        }
        if response.status == StatusCode::UNAUTHORIZED
            && progress.renews
            && progress.rejected.is_none()
        {
            return Next::Renew(token.generation);
        }
        let after = retry_after(&response.headers, jiff::Timestamp::now());
        let failure = Failure::Status {
            status: response.status.as_u16(),
            retry_after: after,
        };
        let safe = retry.is_safe(&failure, request.repeatable);
        let wait = wait(&failure).filter(|_| safe);
        let problem = problem::of(&response, self.0.organization, |text| self.redact(text));
        Next::Failed(
            Error::new(ErrorKind::Status(problem)).with_retry(safe, after),
            wait,
        )
    }
}

fn written(body: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body)
        .map_err(|error| Error::config("the request's body cannot be written").caused_by(error))
}
