//! Credentials, tokens, rate limits, and requests that no connector would send.

use std::time::Duration;

use connector_runtime::RetryPolicy;
use connector_runtime::fake::{Fake, Fault};
use harvest_connector::{HarvestConnector, HarvestOauth20AuthConfig};
use serde_json::{Value, json};

use super::bench::*;

#[tokio::test]
async fn requests_that_are_refused() {
    let bench = Bench::start().await;
    let fake = &bench.fake;
    let token = format!("Bearer {}", fake.credential("token").unwrap());
    let (agent, bearer) = (("user-agent", "tests"), ("authorization", token.as_str()));
    let me = "GET /v2/users/me";

    let answer = send(fake, me, &[agent], "").await;
    assert_eq!(answer.status, 401);
    assert!(
        answer.headers.contains("www-authenticate: bearer"),
        "{}",
        answer.headers
    );
    assert_eq!(answer.json()["error"], "invalid_token");
    assert_eq!(
        send(fake, me, &[bearer], "").await.status,
        400,
        "no User-Agent"
    );
    assert_eq!(
        send(fake, me, &[agent, ("authorization", "Bearer wrong")], "")
            .await
            .status,
        401
    );
    assert_eq!(
        send(fake, me, &[agent, bearer], "").await.status,
        401,
        "no account"
    );
    let other = ("harvest-account-id", "1");
    assert_eq!(
        send(fake, me, &[agent, bearer, other], "").await.status,
        404,
        "another account"
    );
    let accounts = "GET /api/v2/accounts";
    assert_eq!(
        send(fake, accounts, &[agent, bearer], "").await.status,
        200,
        "no account needed"
    );
}

#[tokio::test]
async fn requests_that_are_wrong() {
    let bench = Bench::start().await;
    let token = format!("Bearer {}", bench.fake.credential("token").unwrap());
    let account = bench.fake.credential("account_id").unwrap();
    let ask = async |request: &str, kind: &str, body: &str| {
        let headers = [
            ("user-agent", "tests"),
            ("authorization", token.as_str()),
            ("harvest-account-id", account.as_str()),
            ("content-type", kind),
        ];
        send(&bench.fake, request, &headers, body).await
    };
    let (json_type, form) = ("application/json", "application/x-www-form-urlencoded");

    let answer = ask("GET /v2/clients/77", json_type, "").await;
    assert_eq!(
        (answer.status, answer.json()),
        (404, json!({"status": 404, "error": "Not Found"}))
    );
    let answer = ask("GET /v2/no/such/page", json_type, "").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.headers.contains("content-type: text/html") && answer.body.starts_with("<!DOCTYPE")
    );
    let answer = ask("GET /v2/clients?per_page=2001", json_type, "").await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("per_page must be at most 2000"),
        "{}",
        answer.body
    );
    let answer = ask(
        "GET /v2/reports/time/team?from=20240101&to=20260101",
        json_type,
        "",
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("at most 365"), "{}", answer.body);

    assert_eq!(ask("POST /v2/clients", json_type, "{}").await.status, 422);
    assert_eq!(ask("POST /v2/clients", json_type, "{").await.status, 400);
    let answer = ask("POST /v2/clients", form, "name=Form+Ltd&is_active=false").await;
    let made = answer.json();
    assert_eq!(
        (answer.status, &made["name"], &made["is_active"]),
        (201, &json!("Form Ltd"), &json!(false))
    );
    let upload = "--b\r\nContent-Disposition: form-data; name=\"project_id\"\r\n\r\n14308000\r\n\
        --b\r\nContent-Disposition: form-data; name=\"expense_category_id\"\r\n\r\n4195900\r\n\
        --b\r\nContent-Disposition: form-data; name=\"spent_date\"\r\n\r\n2026-11-02\r\n\
        --b\r\nContent-Disposition: form-data; name=\"total_cost\"\r\n\r\n12.5\r\n\
        --b\r\nContent-Disposition: form-data; name=\"receipt\"; filename=\"a.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n%PDF\r\n--b--\r\n";
    let answer = ask(
        "POST /v2/expenses",
        "multipart/form-data; boundary=b",
        upload,
    )
    .await;
    let receipt = &answer.json()["receipt"];
    assert_eq!(
        (&receipt["file_name"], &receipt["file_size"]),
        (&json!("a.pdf"), &json!(4)),
        "{}",
        answer.body
    );
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
    builder
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}

#[tokio::test]
async fn refresh_tokens_are_good_once() {
    let bench = Bench::start().await;
    let first = oauth(&bench.fake);
    let second = oauth(&bench.fake);
    first.users().get_me().await.unwrap();
    let error = second.users().get_me().await.unwrap_err();
    assert!(error.to_string().contains("was used before"), "{error}");
    let token_calls = || {
        bench
            .fake
            .requests()
            .iter()
            .filter(|seen| seen.operation.is_none())
            .count()
    };
    assert_eq!(token_calls(), 2);
    bench.fake.withdraw_tokens();
    first.users().get_me().await.unwrap();
    assert_eq!(token_calls(), 3, "a withdrawn token is renewed");
    bench.fake.advance(Duration::from_secs(15 * 24 * 3600));
    first.users().get_me().await.unwrap();
    assert_eq!(token_calls(), 4, "an expired token is renewed");
    bench.fake.withdraw_tokens();
    bench.fake.faults().add(
        Fault::status(400)
            .body(r#"{"error":"invalid_grant"}"#)
            .token_endpoint()
            .times(1),
    );
    assert!(first.users().get_me().await.is_err());
}

#[tokio::test]
async fn rate_limits_are_hard() {
    let fake = Fake::<HarvestConnector>::builder()
        .rate_limits(true)
        .start()
        .await
        .unwrap();
    let connector = connector(&fake);
    for _ in 0..100 {
        connector.roles().list().await.unwrap();
    }
    let error = connector.roles().list().await.unwrap_err();
    assert_eq!(error.status(), Some(429));
    let wait = error.retry_after().unwrap();
    assert!(
        wait > Duration::ZERO && wait <= Duration::from_secs(15),
        "{wait:?}"
    );
    // Reports have a limit of their own.
    let report = json!({"from": "2026-11-01", "to": "2026-11-02"});
    connector
        .execute("expenses_team", "list", report)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_ready_line_has_all_that_another_process_needs() {
    let bench = Bench::start().await;
    let line: Value = serde_json::from_str(&bench.fake.ready_line()).unwrap();
    for name in [
        "base_url",
        "token_url",
        "token",
        "account_id",
        "client_id",
        "client_secret",
        "refresh_token",
    ] {
        assert!(line[name].is_string(), "{name}: {line}");
    }
    assert!(
        line["base_url"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
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
