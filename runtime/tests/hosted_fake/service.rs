//! A service with one connector, and a caller that knows nothing but HTTP.

use connector_runtime::fake::{Fake, HostedFake};
use reqwest::Method;
use serde_json::{Value, json};

use crate::lamps::Lamps;

/// The definition that the fake makes up for a connector without one is asked for, not guessed.
pub struct Service {
    pub api: Fake<Lamps>,
    pub hosted: HostedFake,
    pub http: reqwest::Client,
    pub token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON, not {:?}", self.text))
    }

    /// The body of a success.
    #[track_caller]
    pub fn good(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// Asserts a refusal with this status; the field that it names and its message.
    #[track_caller]
    pub fn refused(&self, status: u16) -> (Option<String>, String) {
        assert_eq!(self.status, status, "{}", self.text);
        let body = self.json();
        let field = body["errors"][0]["field"].as_str().map(str::to_owned);
        assert!(body["errors"].is_array(), "{body}");
        (field, body["message"].as_str().unwrap().to_owned())
    }
}

impl Service {
    pub async fn start() -> Self {
        let api = Fake::<Lamps>::builder().start().await.unwrap();
        let hosted = HostedFake::builder().connector(&api).start().await.unwrap();
        // Another test may have been quicker.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let redirects = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder()
            .redirect(redirects)
            .build()
            .unwrap();
        let mut service = Self {
            api,
            hosted,
            http,
            token: String::new(),
        };
        service.token = service.new_token().await;
        service
    }

    /// A token of the first application.
    pub async fn new_token(&self) -> String {
        let body = json!({"client_id": self.hosted.client_id(), "client_secret": self.hosted.client_secret()});
        let reply = self
            .raw(
                Method::POST,
                "/api/v1/account/applications/token",
                &[],
                Some(&body),
            )
            .await;
        reply.good()["access_token"].as_str().unwrap().to_owned()
    }

    /// A request as it is.
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Reply {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.hosted.url())
        };
        let mut request = self.http.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// A request below `/api/v1` with the token.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let path = format!("/api/v1{path}");
        self.raw(method, &path, &[("authorization", &bearer)], body.as_ref())
            .await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Executes on the first connector.
    pub async fn execute(&self, body: Value) -> Reply {
        let id = self.hosted.connector_id().unwrap();
        self.post(&format!("/integrations/connectors/{id}/execute"), body)
            .await
    }

    /// The key that the API behind the connector accepts.
    pub fn key(&self) -> String {
        self.api.credential("api_key").unwrap()
    }

    /// Makes a lamp.
    pub async fn lamp(&self, name: &str, watts: f64, room: Option<&str>) -> Value {
        let params = json!({"name": name, "watts": watts, "room": room});
        let body = json!({"entity": "lamps", "action": "create", "params": params});
        self.execute(body).await.good()["result"].clone()
    }
}
