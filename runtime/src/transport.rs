//! InFlight one request and reading its answer within limits.

mod clock;
mod settings;

use std::error::Error as StdError;
use std::pin::{Pin, pin};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream::unfold;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::time::Sleep;

use crate::download::Slot;
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::http_client::{HttpClient, HttpError, HttpErrorKind, InFlight, Incoming, RequestBody};
use crate::operation::Method;
use crate::payload::{Opened, Payload};
use crate::upload::Broken;
use crate::url::Url;
use clock::Clock;
pub(crate) use clock::Limits;
pub(crate) use settings::TransportSettings;

/// How much of a failure's body is read, in bytes: enough for its message.
const FAILURE_SIZE: usize = 64 << 10;

/// The most bytes that room is made for because an answer announces them; what comes is kept beyond that.
const MOST_ROOM: usize = 4 << 20;

/// A request that is ready to go.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) url: Url,
}

/// The HTTP client with its limits.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    http: HttpClient,
    user_agent: HeaderValue,
    limits: Limits,
    max_response_size: usize,
}

impl Transport {
    pub(crate) fn new(
        http: HttpClient,
        user_agent: HeaderValue,
        limits: Limits,
        max_response_size: usize,
    ) -> Self {
        Self {
            http,
            user_agent,
            limits,
            max_response_size,
        }
    }

    /// Adds the headers that every request has.
    pub(crate) fn dress(&self, headers: &mut HeaderMap) {
        headers
            .entry(header::USER_AGENT)
            .or_insert_with(|| self.user_agent.clone());
        headers
            .entry(header::ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
    }

    /// The most bytes of an answer.
    pub(crate) const fn max_response_size(&self) -> usize {
        self.max_response_size
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request) -> Result<Box<Response>, Error> {
        let mut clock = self.limits.start();
        let mut timer = pin!(clock.timer());
        let asked = request.url.clone();
        let form = opened(&request).await?;
        let sending = pin!(self.execute(request, form));
        let mut response = clock.limit(timer.as_mut(), sending).await?;
        let from = home(&response, asked)?;
        self.read_of(&mut response, from, &mut clock, timer).await
    }

    /// Sends a request whose answer is a file: with a status of success its body is left to be read. Only the
    /// silence between two chunks is limited then.
    pub(crate) async fn open(&self, request: Request, slot: &Slot) -> Result<Box<Response>, Error> {
        let mut clock = self.silence().start();
        let mut timer = pin!(clock.timer());
        let asked = request.url.clone();
        let form = opened(&request).await?;
        let sending = pin!(self.execute(request, form));
        let mut response = clock.limit(timer.as_mut(), sending).await?;
        let from = home(&response, asked)?;
        if !response.status().is_success() {
            slot.put(None);
            return self.read_of(&mut response, from, &mut clock, timer).await;
        }
        let head = Box::new(Response {
            status: response.status(),
            headers: response.headers().clone(),
            body: Vec::new(),
            url: from,
        });
        slot.put(Some(response));
        Ok(head)
    }

    /// The limits of an answer whose length nobody knows.
    fn silence(&self) -> Limits {
        Limits {
            whole: None,
            ..self.limits
        }
    }

    /// The request on its way: what it gives is the head of the answer.
    fn execute(&self, request: Request, form: Option<Opened>) -> InFlight {
        let mut headers = request.headers;
        self.dress(&mut headers);
        // A part of a file is a part of what it is, not of what it is packed to.
        if !headers.contains_key(header::RANGE) {
            headers
                .entry(header::ACCEPT_ENCODING)
                .or_insert(HeaderValue::from_static("gzip"));
        }
        let body = match (form, request.body) {
            (Some(form), _) => {
                if let Some(size) = form.size {
                    headers.insert(header::CONTENT_LENGTH, size.into());
                }
                RequestBody::streamed(form)
            }
            (None, Some(Payload::Bytes(bytes))) => RequestBody::whole(bytes),
            (None, Some(Payload::Form(_)) | None) => RequestBody::EMPTY,
        };
        let mut outgoing = http::Request::new(body);
        *outgoing.method_mut() = request.method.into();
        outgoing.uri_mut().clone_from(request.url.as_uri());
        *outgoing.headers_mut() = headers;
        self.http.send(outgoing)
    }

    /// Reads the whole body of an answer, within the limits.
    pub(crate) async fn read(&self, mut response: Incoming) -> Result<Vec<u8>, Error> {
        let mut clock = self.silence().start();
        let timer = pin!(clock.timer());
        self.body_of(&mut response, &mut clock, timer).await
    }

    /// The chunks of an answer; only the silence before each is limited.
    pub(crate) fn chunks(
        &self,
        response: Incoming,
    ) -> impl Stream<Item = Result<Bytes, Error>> + Send + use<> {
        let limits = self.silence();
        unfold(Some(response), move |response| async move {
            let mut response = response?;
            let mut clock = limits.start();
            let timer = pin!(clock.timer());
            let next = {
                let chunk = pin!(response.chunk());
                clock.limit(timer, chunk).await
            };
            match next {
                Ok(chunk) => Some((Ok(chunk?), Some(response))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }

    /// The answer with its body.
    async fn read_of(
        &self,
        response: &mut Incoming,
        from: Url,
        clock: &mut Clock,
        timer: Pin<&mut Option<Sleep>>,
    ) -> Result<Box<Response>, Error> {
        let body = self.body_of(response, clock, timer).await?;
        Ok(Box::new(Response {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
            url: from,
        }))
    }

    async fn body_of(
        &self,
        response: &mut Incoming,
        clock: &mut Clock,
        mut timer: Pin<&mut Option<Sleep>>,
    ) -> Result<Vec<u8>, Error> {
        let limit = self.max_response_size;
        let too_large = || Error::new(ErrorKind::TooLarge { limit });
        let success = response.status().is_success();
        let announced = response.size().unwrap_or_default();
        if success && usize::try_from(announced).map_or(true, |length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(room(announced, limit));
        // Chunks come decompressed, so a small body that grows large is caught here as well.
        loop {
            let next = pin!(response.chunk());
            let Some(chunk) = clock.limit(timer.as_mut(), next).await? else {
                return Ok(body);
            };
            clock.heard()?;
            if success && body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
            if !success && body.len() > FAILURE_SIZE {
                return Ok(body);
            }
        }
    }
}

/// The form of a request that has one.
async fn opened(request: &Request) -> Result<Option<Opened>, Error> {
    match &request.body {
        Some(Payload::Form(form)) => form.open().await.map(Some),
        Some(Payload::Bytes(_)) | None => Ok(None),
    }
}

/// Where an answer came from. Refuses one of another server than the one that was asked.
fn home(response: &Incoming, asked: Url) -> Result<Url, Error> {
    let Some(uri) = response.final_uri() else {
        return Ok(asked);
    };
    let origin = match Url::parse(&uri.to_string()) {
        Ok(url) if url.is_same_origin(&asked) => return Ok(url),
        Ok(url) => url.origin(),
        Err(error) => format!("an address of which {error}"),
    };
    let allowed = asked.origin();
    Err(Error::new(ErrorKind::ForeignLink { origin, allowed }))
}

/// How many bytes to make room for when so many are announced: believed up to a size that pages of records have.
fn room(announced: u64, limit: usize) -> usize {
    usize::try_from(announced).map_or(0, |announced| announced.min(limit).min(MOST_ROOM))
}

/// The kind of a failure.
#[cold]
pub(crate) fn failure(error: HttpError) -> Error {
    let mut cause: &(dyn StdError + 'static) = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if let Some(broken) = cause.downcast_ref::<Broken>() {
            let Broken { parameter, problem } = broken.clone();
            return Error::input(parameter, problem).caused_by(error);
        }
    }
    let cause = cause.to_string();
    let problem = match error.kind() {
        HttpErrorKind::Connect => TransportProblem::Connect(cause),
        HttpErrorKind::Timeout => TransportProblem::Timeout,
        HttpErrorKind::Compression => {
            let expected = "a body compressed as its `content-encoding` says";
            return Error::decode("the body", expected, cause).caused_by(error);
        }
        HttpErrorKind::Other => TransportProblem::Interrupted(cause),
    };
    Error::new(ErrorKind::Transport(problem)).caused_by(error)
}
