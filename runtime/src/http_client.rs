//! The HTTP client that requests go through.
//!
//! [`HttpClient::builder`] makes the one of this crate, for a proxy, further certificates or a shared pool of
//! connections; [`HttpClient::new`] takes any other that implements [`HttpService`]: a stand-in for tests, one that
//! counts or signs, one with another TLS. With the feature `reqwest` a `reqwest::Client` is one, too.

mod body;
mod build;
mod connect;
mod error;
mod gunzip;
mod incoming;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response, Uri, header};
use hyper_util::client::legacy::{Client, ResponseFuture};
use hyper_util::client::proxy::matcher::Matcher;

pub use body::{RequestBody, ResponseBody};
pub use build::HttpClientBuilder;
pub(crate) use error::HttpErrorKind;
pub use error::{BoxError, HttpError};
pub(crate) use incoming::Incoming;

use connect::Connector;

/// An HTTP client. Its clones share their connections.
///
/// ```
/// use connector_runtime::HttpClient;
///
/// let client = HttpClient::builder().proxy("http://proxy.example.com:3128").build()?;
/// # let _ = client;
/// # Ok::<(), connector_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct HttpClient(Inner);

#[derive(Clone)]
enum Inner {
    Pool(Pool),
    Service(Arc<dyn HttpService>),
}

/// The client of this crate.
#[derive(Clone)]
struct Pool {
    http: Client<Connector, RequestBody>,
    proxies: Option<Arc<Matcher>>,
}

/// The answer to a request, as [`HttpService::send`] gives it.
pub type HttpFuture =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, HttpError>> + Send>>;

/// What sends one request and gives the head of its answer, whose body is still to be read.
///
/// A service must follow no redirects: connectors do that themselves, since credentials may not be carried to another
/// place. One that does it all the same tells where the answer came from by [`FinalUri`] among the extensions of the
/// response, and answers of another server are refused.
///
/// ```
/// use connector_runtime::http::{Request, Response};
/// use connector_runtime::http_client::{HttpFuture, HttpService, RequestBody, ResponseBody};
///
/// /// Gives everybody the same.
/// struct Canned(&'static str);
///
/// impl HttpService for Canned {
///     fn send(&self, _request: Request<RequestBody>) -> HttpFuture {
///         let response = Response::new(ResponseBody::from(self.0));
///         Box::pin(async { Ok(response) })
///     }
/// }
/// # let _ = connector_runtime::HttpClient::new(Canned("{}"));
/// ```
pub trait HttpService: Send + Sync + 'static {
    /// Sends a request. Its URI is absolute; its headers are complete but for `host` and `content-length`.
    fn send(&self, request: Request<RequestBody>) -> HttpFuture;
}

/// Where an answer came from, when redirects were followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalUri(pub Uri);

impl HttpClient {
    /// The client of this crate: HTTP/1.1 over pooled connections, TLS by rustls, proxies as the environment says
    /// (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn builder() -> HttpClientBuilder {
        HttpClientBuilder::default()
    }

    /// A client of one's own.
    #[must_use]
    pub fn new(service: impl HttpService) -> Self {
        Self(Inner::Service(Arc::new(service)))
    }

    /// Whether the caller wrote it.
    pub(crate) const fn is_foreign(&self) -> bool {
        matches!(self.0, Inner::Service(_))
    }

    /// The request on its way: what it gives is the head of the answer.
    pub(crate) fn send(&self, mut request: Request<RequestBody>) -> InFlight {
        match &self.0 {
            Inner::Pool(pool) => {
                pool.introduce(&mut request);
                InFlight::Pool(pool.http.request(request))
            }
            Inner::Service(service) => InFlight::Service(service.send(request)),
        }
    }
}

impl Pool {
    /// Adds the credentials of a proxy that reads the request itself. A tunnel has them when it is opened.
    fn introduce(&self, request: &mut Request<RequestBody>) {
        let Some(proxies) = &self.proxies else {
            return;
        };
        if request.uri().scheme_str() == Some("http")
            && let Some(proxy) = proxies.intercept(request.uri())
            && let Some(credentials) = proxy.basic_auth()
        {
            let name = header::PROXY_AUTHORIZATION;
            request.headers_mut().insert(name, credentials.clone());
        }
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Proxies may have passwords.
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}

/// A request on its way.
#[must_use = "nothing is sent unless this is polled"]
pub(crate) enum InFlight {
    Pool(ResponseFuture),
    Service(HttpFuture),
}

impl Future for InFlight {
    type Output = Result<Incoming, HttpError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::Pool(response) => Pin::new(response).poll(context).map(|result| match result {
                Ok(response) => Ok(Incoming::new(response.map(ResponseBody::of_hyper))),
                Err(error) => Err(error.into()),
            }),
            Self::Service(response) => response.as_mut().poll(context).map_ok(Incoming::new),
        }
    }
}
