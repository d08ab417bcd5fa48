//! Sending one request and reading its answer within limits.

mod clock;

use std::error::Error as StdError;
use std::pin::{Pin, pin};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream::unfold;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::redirect::Policy;
use tokio::time::Sleep;
use url::Url;

use crate::download::Slot;
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::operation::Method;
use crate::payload::{Opened, Payload};
use crate::server::same_origin;
use crate::upload::Broken;
use clock::Clock;
pub(crate) use clock::Limits;

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
    http: reqwest::Client,
    user_agent: HeaderValue,
    limits: Limits,
    max_response_size: usize,
}

impl Transport {
    pub(crate) fn new(
        http: reqwest::Client,
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

    /// The client that is used unless the caller brings one. It limits connecting only: how long an answer may take
    /// is for [`Limits`]. And it repeats nothing of its own accord.
    pub(crate) fn client(connect_timeout: Duration) -> Result<reqwest::Client, Error> {
        let builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(connect_timeout);
        with_tls(builder)?
            .build()
            .map_err(|error| Error::config("the HTTP client could not be made").caused_by(error))
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
        let sending = pin!(self.execute(request, form)?);
        let mut response = clock.limit(timer.as_mut(), sending).await?;
        check_home(&response, &asked)?;
        self.read_of(&mut response, Some(asked), &mut clock, timer)
            .await
    }

    /// Sends a request whose answer is a file: with a status of success its body is left to be read. Only the
    /// silence between two chunks is limited then.
    pub(crate) async fn open(&self, request: Request, slot: &Slot) -> Result<Box<Response>, Error> {
        let mut clock = self.silence().start();
        let mut timer = pin!(clock.timer());
        let asked = request.url.clone();
        let form = opened(&request).await?;
        let sending = pin!(self.execute(request, form)?);
        let mut response = clock.limit(timer.as_mut(), sending).await?;
        check_home(&response, &asked)?;
        if !response.status().is_success() {
            slot.put(None);
            return self
                .read_of(&mut response, Some(asked), &mut clock, timer)
                .await;
        }
        let head = Box::new(Response {
            status: response.status(),
            headers: response.headers().clone(),
            body: Vec::new(),
            url: response.url().clone(),
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
    fn execute(
        &self,
        request: Request,
        form: Option<Opened>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Error> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .map_err(|error| Error::config("no such HTTP method").caused_by(error))?;
        let mut outgoing = reqwest::Request::new(method, request.url);
        let mut headers = request.headers;
        self.dress(&mut headers);
        match request.body {
            Some(Payload::Bytes(bytes)) => *outgoing.body_mut() = Some(bytes.into()),
            Some(Payload::Form(_)) | None => {}
        }
        if let Some(form) = form {
            if let Some(size) = form.size {
                headers.insert(header::CONTENT_LENGTH, size.into());
            }
            *outgoing.body_mut() = Some(reqwest::Body::wrap_stream(form.chunks));
        }
        *outgoing.headers_mut() = headers;
        Ok(self.http.execute(outgoing))
    }

    /// Reads a whole answer, within the limits.
    pub(crate) async fn read(
        &self,
        mut response: reqwest::Response,
    ) -> Result<Box<Response>, Error> {
        let mut clock = self.silence().start();
        let timer = pin!(clock.timer());
        self.read_of(&mut response, None, &mut clock, timer).await
    }

    /// The chunks of an answer; only the silence before each is limited.
    pub(crate) fn chunks(
        &self,
        response: reqwest::Response,
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

    /// As [`Transport::read`], with the URL that was asked when that is still at hand.
    async fn read_of(
        &self,
        response: &mut reqwest::Response,
        asked: Option<Url>,
        clock: &mut Clock,
        mut timer: Pin<&mut Option<Sleep>>,
    ) -> Result<Box<Response>, Error> {
        let limit = self.max_response_size;
        let too_large = || Error::new(ErrorKind::TooLarge { limit });
        let success = response.status().is_success();
        let announced = response.content_length().unwrap_or_default();
        if success && usize::try_from(announced).map_or(true, |length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(room(announced, limit));
        // Chunks come decompressed, so a small body that grows large is caught here as well.
        loop {
            let next = pin!(response.chunk());
            let Some(chunk) = clock.limit(timer.as_mut(), next).await? else {
                break;
            };
            clock.heard()?;
            if success && body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
            if !success && body.len() > FAILURE_SIZE {
                break;
            }
        }
        // A client that the caller brought may follow redirects within the server.
        let url = match asked {
            Some(asked) if *response.url() == asked => asked,
            _ => response.url().clone(),
        };
        Ok(Box::new(Response {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
            url,
        }))
    }
}

/// The form of a request that has one.
async fn opened(request: &Request) -> Result<Option<Opened>, Error> {
    match &request.body {
        Some(Payload::Form(form)) => Box::pin(form.open()).await.map(Some),
        Some(Payload::Bytes(_)) | None => Ok(None),
    }
}

/// Refuses an answer that came from another server than the one that was asked.
fn check_home(response: &reqwest::Response, asked: &Url) -> Result<(), Error> {
    if response.url() == asked || same_origin(response.url(), asked) {
        return Ok(());
    }
    let origin = response.url().origin().ascii_serialization();
    let allowed = asked.origin().ascii_serialization();
    Err(Error::new(ErrorKind::ForeignLink { origin, allowed }))
}

/// How many bytes to make room for when so many are announced: believed up to a size that pages of records have.
fn room(announced: u64, limit: usize) -> usize {
    usize::try_from(announced).map_or(0, |announced| announced.min(limit).min(MOST_ROOM))
}

#[cfg(feature = "tls")]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config("TLS could not be set up").caused_by(error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(not(feature = "tls"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as with TLS")]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}

/// The kind of a failure; URLs are left out, since queries may hold keys.
#[cold]
pub(crate) fn failure(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let mut cause: &(dyn StdError + 'static) = &error;
    let mut is_broken = false;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        // Decompressing fails with an I/O error of its own; when the connection breaks, the HTTP library has a word
        // in between.
        is_broken |= !cause.is::<reqwest::Error>() && !cause.is::<std::io::Error>();
        if let Some(broken) = cause.downcast_ref::<Broken>() {
            let Broken { parameter, problem } = broken.clone();
            return Error::input(parameter, problem).caused_by(error);
        }
    }
    let cause = cause.to_string();
    let problem = if error.is_connect() {
        TransportProblem::Connect(cause)
    } else if error.is_timeout() {
        TransportProblem::Timeout
    } else if error.is_decode() && !is_broken {
        let expected = "a body compressed as its `content-encoding` says";
        return Error::decode("the body", expected, cause).caused_by(error);
    } else if error.is_builder() {
        return Error::config(format!("the request could not be made: {cause}")).caused_by(error);
    } else {
        TransportProblem::Interrupted(cause)
    };
    Error::new(ErrorKind::Transport(problem)).caused_by(error)
}
