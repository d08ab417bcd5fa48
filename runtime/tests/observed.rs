//! What the outside sees of a call: spans, events, errors and `Debug` texts, and no secret in any of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    clippy::wrong_self_convention,
    dead_code,
    reason = "tests"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;
#[path = "observed/log.rs"]
mod log;

use std::time::Duration;

use connector_runtime::{Connector, Decoding, Error, FileTokenStore, RetryPolicy, Upload};
use futures_util::StreamExt;
use serde_json::json;

use connector::UserBody;
use fake::{Fake, json, oauth_with, quick, raw, status, user};
use log::Log;

#[tokio::test]
async fn a_span_tells_how_a_call_went() {
    let log = Log::start();
    let fake = Fake::start(|_, before| match before {
        0 => status(503, ""),
        1 => json(user(1)),
        2 => status(404, r#"{"message":"no such user"}"#),
        _ => json(user(1)).after(Duration::from_secs(5)),
    })
    .await;
    let acme = fake.connector();
    acme.users().get(1).await.unwrap();
    acme.users().get(1).await.unwrap_err();
    acme.users()
        .get(1)
        .timeout(Duration::from_millis(50))
        .await
        .unwrap_err();
    let spans = log.spans("users");
    assert_eq!(spans.len(), 3, "{spans:?}");
    let fields = |span: &[(String, String)], name: &str| {
        let found = span.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let told: Vec<Vec<String>> = spans
        .iter()
        .map(|span| {
            [
                "connector",
                "entity",
                "action",
                "status",
                "attempts",
                "failed",
            ]
            .map(|name| fields(span, name))
            .to_vec()
        })
        .collect();
    assert_eq!(told[0], ["acme", "users", "get", "200", "2", ""]);
    assert_eq!(told[1], ["acme", "users", "get", "404", "1", "status"]);
    assert_eq!(told[2], ["acme", "users", "get", "", "0", "timeout"]);
    assert!(
        spans
            .iter()
            .all(|span| fields(span, "duration_ms").parse::<u64>().is_ok())
    );
    assert!(fields(&spans[2], "duration_ms").parse::<u64>().unwrap() >= 50);
    let events = log.text();
    assert!(events.contains("attempt=1 status=503"), "{events}");
}

/// Everything that an error can say.
fn all_of(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.kind());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn no_text_holds_a_secret() {
    let log = Log::start();
    let mut texts = Vec::new();
    // The API repeats everything that it was sent, in its body and in its headers, with every kind of failure.
    for code in [200, 302, 400, 401, 403, 404, 422, 429, 500, 503] {
        let fake = Fake::start(move |seen, _| {
            let all = format!("{seen:?}");
            let body =
                json!({"message": all, "error": seen.body, "detail": seen.query}).to_string();
            status(code, &body)
                .header("location", format!("http://evil.test/?{}", seen.query))
                .header("x-request-id", seen.header("authorization"))
        })
        .await;
        let acme = fake.connector();
        texts.push(format!("{acme:?} {:#?}", fake.builder()));
        if let Err(error) = acme.users().get(1).await {
            texts.push(all_of(&error));
        }
        let body = UserBody::new().first_name("Ada");
        if let Err(error) = acme.users().create(body).await {
            texts.push(all_of(&error));
        }
        let acme = fake.oauth().build().unwrap();
        texts.push(format!("{:?}", fake.oauth()));
        if let Err(error) = acme.users().get(1).await {
            texts.push(all_of(&error));
        }
        let planned = acme.client().dry_run("users", "get", json!({"id": 1}));
        texts.push(format!("{planned:?} {:#?}", planned.as_ref().unwrap()));
        let mut pages = acme.users().list().stream();
        while let Some(page) = pages.next().await {
            if let Err(error) = page {
                texts.push(all_of(&error));
            }
        }
    }
    for body in [
        r#"{"id": "Bearer PAT-planted AT-planted"}"#,
        r#"{"PAT-planted""#,
    ] {
        let fake = Fake::start(move |seen, _| match seen.path.as_str() {
            "/token" => json(json!({"access_token": "AT-planted"})),
            _ => json(body),
        })
        .await;
        texts.push(
            all_of(&fake.connector().users().get(1).await.unwrap_err()).replace("AT-planted", ""),
        );
        let acme = fake.oauth().build().unwrap();
        let error = all_of(&acme.users().get(1).await.unwrap_err());
        texts.push(error.replace("PAT-planted", ""));
        let result = acme.execute("users", "get", json!({"id": 1})).await;
        texts.push(all_of(&result.unwrap_err()).replace("PAT-planted", ""));
    }
    texts.extend(broken_connections().await);
    texts.extend(token_stores().await);
    texts.extend(lenient().await);
    texts.push(format!("{:?}", Upload::bytes("a", "planted")));
    texts.push(log.text());
    assert!(texts.len() > 50, "{}", texts.len());
    for text in &texts {
        for secret in ["planted", "PAT-", "CSEC", "RT-pl", "AT-pl", "UEFULX"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
}

async fn broken_connections() -> Vec<String> {
    let mut texts = Vec::new();
    for answer in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\n\r\n<title>PAT-planted",
        b"noise\r\n\r\n",
    ] {
        let url = raw(vec![answer; 4]).await;
        let acme = connector::AcmeConnector::builder(fake::pat())
            .base_url(&url)
            .retry(quick())
            .build()
            .unwrap();
        let body = UserBody::new().first_name("Ada");
        texts.push(all_of(&acme.users().create(body).await.unwrap_err()));
        let oauth = oauth_with(fake::oauth_config(), &url);
        let acme = oauth.retry(RetryPolicy::none()).build().unwrap();
        texts.push(all_of(&acme.users().get(1).await.unwrap_err()));
    }
    texts
}

async fn token_stores() -> Vec<String> {
    let mut texts = Vec::new();
    let fake = Fake::start(|seen, _| match seen.path.as_str() {
        "/token" => json(json!({"access_token": "AT-planted", "refresh_token": "RT-planted2"})),
        _ => status(403, seen.header("authorization")),
    })
    .await;
    let place = std::env::temp_dir().join(format!("observed-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    // A folder stands where the file should be.
    let store = std::sync::Arc::new(FileTokenStore::new(&place));
    texts.push(format!("{store:?}"));
    let acme = fake.oauth().token_store(store).build().unwrap();
    texts.push(all_of(&acme.users().get(1).await.unwrap_err()));
    let acme = fake.oauth().build().unwrap();
    texts.push(all_of(&acme.users().get(1).await.unwrap_err()));
    std::fs::remove_dir_all(&place).unwrap();
    texts
}

async fn lenient() -> Vec<String> {
    let fake = Fake::start(|_, _| {
        json(json!({"users": [user(1), {"id": 2}], "links": {"next": null}, "mood": 1}))
    })
    .await;
    let acme = fake
        .builder()
        .decoding(Decoding::Lenient)
        .track_drift(true)
        .build()
        .unwrap();
    let page = acme.users().list().pages().next().await.unwrap().unwrap();
    assert_eq!((page.data.len(), page.page.skipped.len()), (1, 1));
    assert_eq!(page.page.skipped[0].path, "data[1].first_name");
    let result = acme.execute("users", "list", json!({})).await.unwrap();
    assert_eq!(result.skipped, page.page.skipped);
    let drift = acme.client().drift();
    let users = &drift.operations["users.list"];
    assert_eq!((users.answers, users.skipped), (2, 2));
    assert_eq!(users.unknown["mood"], 2);
    vec![format!("{page:?} {drift:?}")]
}
