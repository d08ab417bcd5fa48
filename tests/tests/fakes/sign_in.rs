//! Credentials, tokens, rate limits, and requests that no connector would send.

use std::time::Duration;

use connector_runtime::fake::{Fake, Fault};
use connector_runtime::{RetryPolicy, reqwest};
use harvest_connector::{HarvestConnector, HarvestOauth20AuthConfig};
use serde_json::{Value, json};

use super::bench::*;

async fn send(request: reqwest::RequestBuilder) -> (u16, reqwest::header::HeaderMap, String) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
}

fn signed(bench: &Bench, path: &str) -> reqwest::RequestBuilder {
    let request = reqwest::Client::new().get(format!("{}{path}", bench.fake.base_url()));
    request
        .header("user-agent", "tests (a@b.test)")
        .bearer_auth(bench.fake.credential("token").unwrap())
        .header("harvest-account-id", bench.fake.credential("account_id").unwrap())
}

#[tokio::test]
async fn requests_that_are_refused() {
    let bench = Bench::start().await;
    let plain = |path: &str| reqwest::Client::new().get(format!("{}{path}", bench.fake.base_url()));
    let (status, headers, body) = send(plain("/users/me").header("user-agent", "a")).await;
    assert_eq!(status, 401);
    assert!(headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["error"], "invalid_token");
    let (status, ..) = send(plain("/users/me").header("user-agent", "")).await;
    assert_eq!(status, 400);
    let (status, ..) = send(plain("/users/me").header("user-agent", "a").bearer_auth("wrong")).await;
    assert_eq!(status, 401);
    let token = bench.fake.credential("token").unwrap();
    let one = plain("/users/me").header("user-agent", "a").bearer_auth(&token);
    assert_eq!(send(one.header("harvest-account-id", "1")).await.0, 404, "another account");
    let none = plain("/users/me").header("user-agent", "a").bearer_auth(&token);
    assert_eq!(send(none).await.0, 401, "no account");

    let (status, _, body) = send(signed(&bench, "/clients/77")).await;
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (404, json!({"status": 404, "error": "Not Found"})));
    let (status, headers, body) = send(signed(&bench, "/no/such/page")).await;
    assert_eq!(status, 404);
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/html") && body.starts_with("<!DOCTYPE"));
    let (status, _, body) = send(signed(&bench, "/clients?per_page=2001")).await;
    assert_eq!(status, 422);
    assert!(body.contains("per_page must be at most 2000"), "{body}");
    let (status, _, body) = send(signed(&bench, "/reports/time/team?from=20240101&to=20260101")).await;
    assert_eq!(status, 422);
    assert!(body.contains("at most 365"), "{body}");
    let created = reqwest::Client::new().post(format!("{}/clients", bench.fake.base_url()));
    let created = created.header("user-agent", "a").bearer_auth(&token);
    let created = created.header("harvest-account-id", bench.fake.credential("account_id").unwrap());
    let (status, _, body) = send(created.try_clone().unwrap().body("{}").header("content-type", "application/json")).await;
    assert_eq!(status, 422, "{body}");
    let (status, ..) = send(created.try_clone().unwrap().body("{").header("content-type", "application/json")).await;
    assert_eq!(status, 400);
    let form = created.header("content-type", "application/x-www-form-urlencoded").body("name=Form+Ltd&is_active=false");
    let (status, _, body) = send(form).await;
    let made: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &made["name"], &made["is_active"]), (201, &json!("Form Ltd"), &json!(false)));
}

fn oauth(fake: &Fake<HarvestConnector>) -> HarvestConnector {
    let value = |name: &str| fake.credential(name).unwrap();
    let auth = HarvestOauth20AuthConfig {
        client_id: value("client_id"),
        client_secret: value("client_secret").into(),
        refresh_token: value("refresh_token").into(),
        account_id: value("account_id"),
    };
    let builder = HarvestConnector::builder(auth).base_url(fake.base_url());
    let builder = builder.token_url(fake.token_url().unwrap());
    builder.retry(RetryPolicy::none()).rate_limits(false).build().unwrap()
}

#[tokio::test]
async fn refresh_tokens_are_good_once() {
    let bench = Bench::start().await;
    let first = oauth(&bench.fake);
    let second = oauth(&bench.fake);
    first.users().get_me().await.unwrap();
    let error = second.users().get_me().await.unwrap_err();
    assert!(error.to_string().contains("was used before"), "{error}");
    let token_calls = || bench.fake.requests().iter().filter(|seen| seen.operation.is_none()).count();
    assert_eq!(token_calls(), 2);
    bench.fake.withdraw_tokens();
    first.users().get_me().await.unwrap();
    assert_eq!(token_calls(), 3, "a withdrawn token is renewed");
    bench.fake.advance(Duration::from_secs(15 * 24 * 3600));
    first.users().get_me().await.unwrap();
    assert_eq!(token_calls(), 4, "an expired token is renewed");
    bench.fake.withdraw_tokens();
    bench.fake.faults().add(Fault::status(400).body(r#"{"error":"invalid_grant"}"#).token_endpoint().times(1));
    assert!(first.users().get_me().await.is_err());
}

#[tokio::test]
async fn rate_limits_are_hard() {
    let fake = Fake::<HarvestConnector>::builder().rate_limits(true).start().await.unwrap();
    let connector = connector(&fake);
    for _ in 0..100 {
        connector.roles().list().await.unwrap();
    }
    let error = connector.roles().list().await.unwrap_err();
    assert_eq!(error.status(), Some(429));
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(15), "{wait:?}");
    // Reports have a limit of their own.
    let report = json!({"from": "2026-11-01", "to": "2026-11-02"});
    connector.execute("expenses_team", "list", report).await.unwrap();
}

#[tokio::test]
async fn the_ready_line_has_all_that_another_process_needs() {
    let bench = Bench::start().await;
    let line: Value = serde_json::from_str(&bench.fake.ready_line()).unwrap();
    for name in ["base_url", "token_url", "token", "account_id", "client_id", "client_secret", "refresh_token"] {
        assert!(line[name].is_string(), "{name}: {line}");
    }
    assert!(line["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let Bench { fake, connector } = bench;
    fake.stop().await;
    assert!(connector.users().get_me().await.is_err());
}

#[tokio::test]
async fn a_random_share_of_faults() {
    let bench = Bench::start().await;
    bench.fake.faults().add(Fault::status(503).share(0.3));
    let mut failed = 0;
    for _ in 0..100 {
        failed += usize::from(bench.connector.roles().get(618_100).await.is_err());
    }
    assert!((15..45).contains(&failed), "{failed}");
    bench.fake.faults().clear();
    bench.connector.roles().get(618_100).await.unwrap();
}
