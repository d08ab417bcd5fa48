//! An API on loopback that answers as a test tells it and remembers what it was asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use connector_runtime::Url;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// The path, still encoded.
    pub path: String,
    /// The query as decoded pairs, in the order in which they were sent.
    pub query: Vec<(String, String)>,
    /// The headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Seen {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The scheme, host and port that the request was sent to.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or_default())
    }

    /// The value of a query parameter.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The query as text, for a short comparison.
    #[must_use]
    pub fn query_text(&self) -> String {
        self.query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("a JSON body, not {:?}", self.body))
    }
}

/// What the API answers.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    /// A JSON answer.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, body.to_string())
            .header("content-type", "application/json; charset=utf-8")
    }

    /// An answer with any body and no content type.
    #[must_use]
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// The same answer with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response
            .body(Body::from(self.body))
            .expect("a test's answer is valid")
    }
}

type Script = dyn Fn(&Seen) -> Answer + Send + Sync;

#[derive(Clone)]
struct Shared {
    seen: Arc<Mutex<Vec<Seen>>>,
    script: Arc<Script>,
}

/// The API; it ends when it is dropped.
#[derive(Debug)]
pub struct FakeApi {
    origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl FakeApi {
    /// An API that answers every request by this function.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shared = Shared {
            seen: Arc::clone(&seen),
            script: Arc::new(script),
        };
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port on loopback");
        let origin = format!("http://{}", listener.local_addr().expect("a bound address"));
        let routes = Router::new().fallback(answer).with_state(shared);
        let task = tokio::spawn(async move {
            axum::serve(listener, routes)
                .await
                .expect("the fake API serves");
        });
        Self { origin, seen, task }
    }

    /// An API that gives the same JSON to every request.
    pub async fn constant(status: u16, body: Value) -> Self {
        Self::start(move |_| Answer::json(status, &body)).await
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The base URL to build a connector with.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/v2", self.origin)
    }

    /// The token endpoint to build a connector with.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("{}/oauth2/token", self.origin)
    }

    /// All requests so far.
    ///
    /// # Panics
    /// When the script panicked.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().expect("no script panicked").clone()
    }

    /// The one request that there was.
    ///
    /// # Panics
    /// When there was none, or more than one.
    #[must_use]
    pub fn request(&self) -> Seen {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected: {requests:#?}");
        requests.remove(0)
    }
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = to_bytes(body, 16 << 20)
        .await
        .expect("a body of a test is small");
    let url = Url::parse("http://fake.test").and_then(|url| url.join(&parts.uri.to_string()));
    let url = url.expect("a request's target is a URL");
    let headers = parts.headers.iter();
    let seen = Seen {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
        headers: headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    shared
        .seen
        .lock()
        .expect("no script panicked")
        .push(seen.clone());
    (shared.script)(&seen).into_response()
}
