//! A server on loopback that answers as a test says and remembers what it was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use connector_runtime::{Builder, Connector, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::connector::{AcmeConnector, AcmeOauth20AuthConfig, AcmePersonalAccessTokenAuthConfig};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn line(&self) -> String {
        let query = if self.query.is_empty() {
            String::new()
        } else {
            format!("?{}", self.query)
        };
        format!("{} {}{query}", self.method, self.path)
    }

    pub fn pairs(&self) -> BTreeMap<String, String> {
        form_urlencoded::parse(self.query.as_bytes())
            .into_owned()
            .collect()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    delay: Duration,
}

pub fn json(body: impl ToString) -> Answer {
    status(200, body).header("content-type", "application/json")
}

pub fn status(status: u16, body: impl ToString) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.to_string().into_bytes(),
        delay: Duration::ZERO,
    }
}

impl Answer {
    pub fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn response(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap()
    }
}

pub struct Fake {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Fake {
    /// Starts a server; the closure gets each request and how many came before it.
    pub async fn start(answer: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let log = Arc::clone(&seen);
        let answer = Arc::new(answer);
        let handler = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            async move {
                let request = Seen {
                    method: method.to_string(),
                    path: uri.path().to_owned(),
                    query: uri.query().unwrap_or_default().to_owned(),
                    headers,
                    body: String::from_utf8_lossy(&body).into_owned(),
                };
                let before = {
                    let mut log = log.lock().unwrap();
                    log.push(request.clone());
                    log.len() - 1
                };
                let reply = answer(&request, before);
                tokio::time::sleep(reply.delay).await;
                reply.response()
            }
        };
        let app = Router::new().fallback(handler);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().iter().map(Seen::line).collect()
    }

    /// A connector with a personal access token that talks to this server.
    pub fn connector(&self) -> AcmeConnector {
        self.builder().build().unwrap()
    }

    pub fn builder(&self) -> Builder<AcmeConnector> {
        AcmeConnector::builder(pat())
            .base_url(format!("{}/v2", self.url))
            .retry(quick())
    }

    /// A connector with OAuth whose token endpoint is on this server too.
    pub fn oauth(&self) -> Builder<AcmeConnector> {
        oauth_with(oauth_config(), &self.url)
    }
}

pub fn oauth_with(config: AcmeOauth20AuthConfig, url: &str) -> Builder<AcmeConnector> {
    AcmeConnector::builder(config)
        .base_url(format!("{url}/v2"))
        .token_url(format!("{url}/token"))
        .retry(quick())
}

pub fn pat() -> AcmePersonalAccessTokenAuthConfig {
    AcmePersonalAccessTokenAuthConfig {
        token: "PAT-planted".into(),
        account_id: "987".to_owned(),
    }
}

pub fn oauth_config() -> AcmeOauth20AuthConfig {
    AcmeOauth20AuthConfig {
        client_id: "CID".to_owned(),
        client_secret: "CSEC-planted".into(),
        refresh_token: "RT-planted".into(),
        access_token: None,
        account_id: "987".to_owned(),
    }
}

/// Repeats as usual, but without long waits.
pub fn quick() -> RetryPolicy {
    RetryPolicy::default().waits(Duration::from_millis(2), Duration::from_millis(4))
}

/// A server that sends these bytes to whoever connects (one list for each connection) and hangs up.
pub async fn raw(answers: Vec<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream.write_all(answer).await;
        }
    });
    url
}

pub fn user(id: i64) -> serde_json::Value {
    serde_json::json!({
        "id": id,
        "first_name": "Ada",
        "telephone": null,
        "created_at": "2026-01-02T03:04:05Z",
    })
}

pub fn spec_of<C: Connector>(_: &C) -> &'static connector_runtime::ConnectorSpec {
    C::SPEC
}
