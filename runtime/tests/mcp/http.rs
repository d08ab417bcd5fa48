//! The same over HTTP: who may connect, and what with.

use connector_runtime::mcp::{HttpOptions, serve_http};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::client::{NEW, OLD, read, toolbox};
use crate::fake::{Fake, json as answers, user};

/// A server over HTTP and its address.
async fn server(token: Option<&str>) -> (Fake, String) {
    let fake = Fake::start(|_, _| answers(user(7))).await;
    let mut options = HttpOptions::new("127.0.0.1:0".parse().unwrap());
    if let Some(token) = token {
        options = options.token(token);
    }
    let (tell, told) = oneshot::channel();
    let toolbox = toolbox(&fake);
    tokio::spawn(async move {
        serve_http(toolbox, options, |address| tell.send(address).unwrap())
            .await
            .unwrap();
    });
    let url = format!("http://{}/mcp", told.await.unwrap());
    (fake, url)
}

fn post(url: &str, body: &Value) -> reqwest::RequestBuilder {
    // The client is built for HTTPS too, though all of this is plain.
    #[cfg(feature = "tls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let text = body.to_string();
    reqwest::Client::new()
        .post(url)
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .body(text)
}

fn call(arguments: &Value) -> Value {
    json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "acme_read", "arguments": arguments, "_meta": {
            "io.modelcontextprotocol/protocolVersion": NEW,
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }},
    })
}

fn modern(url: &str, body: &Value) -> reqwest::RequestBuilder {
    post(url, body)
        .header("mcp-protocol-version", NEW)
        .header("mcp-method", body["method"].as_str().unwrap())
        .header(
            "mcp-name",
            body["params"]["name"].as_str().unwrap_or_default(),
        )
}

#[tokio::test]
async fn the_newer_era_is_one_request() {
    let (fake, url) = server(None).await;
    let request = modern(&url, &call(&read("get", json!({"id": 7}))));
    let response = request
        .header("authorization", "Bearer of-the-caller")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert!(
        answer["result"]["content"][0]["text"]
            .as_str()
            .unwrap()
            .contains("\"id\":7"),
        "{answer}"
    );
    // The API gets the server's credentials, never the caller's.
    assert_eq!(fake.seen()[0].header("authorization"), "Bearer PAT-planted");
}

#[tokio::test]
async fn the_older_era_has_a_session() {
    let (_fake, url) = server(None).await;
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": OLD, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    }});
    let response = post(&url, &hello).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let session = response.headers()["mcp-session-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let in_session = |body: &Value| {
        post(&url, body)
            .header("mcp-session-id", &session)
            .header("mcp-protocol-version", OLD)
    };
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(in_session(&ready).send().await.unwrap().status(), 202);
    let list = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}});
    let text = in_session(&list)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(text.contains("acme_execute"), "{text}");
}

#[tokio::test]
async fn strangers_are_turned_away() {
    let (fake, url) = server(None).await;
    let body = call(&read("get", json!({"id": 7})));
    let rebound = modern(&url, &body)
        .header("host", "evil.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 403);
    let page = modern(&url, &body)
        .header("origin", "https://evil.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 403);
    // The server's own address is no stranger, another port of this machine is.
    let own = url.trim_end_matches("/mcp");
    for (origin, expected) in [(own, 200), ("http://127.0.0.1:1", 403)] {
        let page = modern(&url, &body).header("origin", origin);
        assert_eq!(page.send().await.unwrap().status(), expected, "{origin}");
    }
    let other = modern(&url.replace("/mcp", "/"), &body)
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), 404);
    let huge = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "x".repeat(5 << 20)}});
    let huge = post(&url, &huge)
        .header("mcp-protocol-version", NEW)
        .send()
        .await
        .unwrap();
    assert_eq!(huge.status(), 413);
    let broken = post(&url, &json!("x")).body("{").send().await.unwrap();
    assert!(broken.status().is_client_error());
    assert_eq!(fake.seen().len(), 1, "only one of these was allowed");
}

#[tokio::test]
async fn a_token_is_asked_for() {
    let (fake, url) = server(Some("let-me-in")).await;
    let body = call(&read("get", json!({"id": 7})));
    for shown in [
        None,
        Some("Bearer let-me-i"),
        Some("Basic let-me-in"),
        Some("Bearer let-me-in2"),
    ] {
        let mut request = modern(&url, &body);
        if let Some(shown) = shown {
            request = request.header("authorization", shown);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401, "{shown:?}");
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }
    let right = modern(&url, &body)
        .header("authorization", "Bearer let-me-in")
        .send()
        .await
        .unwrap();
    assert_eq!(right.status(), 200);
    assert_eq!(fake.seen().len(), 1);
}
