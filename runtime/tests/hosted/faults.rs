//! Failures: what is repeated, what is not, and what the errors say.

use std::time::{Duration, Instant};

use connector_runtime::hosted::{AirbyteClient, CreateConnector, ExecuteRequest};
use connector_runtime::{ErrorKind, RetryPolicy};
use serde_json::{Value, json};

use crate::connector::UserBody;
use crate::fake::{Fake, json as ok, quick, raw, status, user};
use crate::service::{
    EXECUTE, TOKEN, acme, bodies, client, config, executed, runtime, service, token,
};

fn failing_once(code: u16) -> impl Fn(&crate::fake::Seen, usize) -> crate::fake::Answer {
    move |_, number| match number {
        0 => status(code, ""),
        _ => executed(user(1), Value::Null),
    }
}

#[tokio::test]
async fn reads_are_repeated_and_writes_are_not() {
    for code in [502, 503, 504] {
        let fake = service(failing_once(code)).await;
        acme(&fake).users().get(1).await.unwrap();
        assert_eq!(bodies(&fake).len(), 2);
        let fake = service(failing_once(code)).await;
        let error = acme(&fake)
            .users()
            .create(UserBody::new().first_name("Ada"))
            .await
            .unwrap_err();
        assert_eq!((error.status(), error.retryable()), (Some(code), false));
        assert_eq!(bodies(&fake).len(), 1);
        let fake = service(failing_once(code)).await;
        let update = acme(&fake)
            .users()
            .update(1, UserBody::new().first_name("Ada"))
            .await;
        assert_eq!((update.is_err(), bodies(&fake).len()), (true, 1));
    }
}

#[tokio::test]
async fn actions_by_name_are_repeated_only_when_they_are_known_to_read() {
    for (action, requests) in [
        ("list", 2),
        ("search", 2),
        ("context_store_search", 2),
        ("merge", 1),
    ] {
        let fake = service(failing_once(503)).await;
        let request = ExecuteRequest::new("users", action);
        let result = client(&fake).execute("c-1", &request).await;
        assert_eq!(
            (result.is_ok(), bodies(&fake).len()),
            (requests == 2, requests),
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_connector_is_not_made_twice() {
    let fake = service(failing_once(503)).await;
    let new = CreateConnector::of_type("Acme").credentials(json!({"token": "t"}));
    client(&fake).create_connector(&new).await.unwrap_err();
    assert_eq!(fake.lines().len(), 2);
}

#[tokio::test]
async fn the_wait_that_the_service_asks_for_is_kept() {
    let fake = service(|_, number| match number {
        0 => status(429, json!({"message": "slow down"})).header("retry-after", 1),
        _ => executed(user(1), Value::Null),
    })
    .await;
    let start = Instant::now();
    // Nothing happened, so a write may be repeated too.
    acme(&fake)
        .users()
        .create(UserBody::new().first_name("Ada"))
        .await
        .unwrap();
    assert!(start.elapsed().as_millis() >= 1000);
    let fake = service(|_, _| status(429, "").header("retry-after", 7)).await;
    let impatient = AirbyteClient::builder(&config())
        .base_url(&fake.url)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = impatient.connector("c-1").await.unwrap_err();
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(7));
}

#[tokio::test]
async fn every_form_of_an_error_is_read() {
    for (body, said) in [
        (
            json!({"message": "Value error, one is needed", "errors": [
                {"field": "body", "message": "Value error, one is needed", "error_code": "value_error"}
            ]})
            .to_string(),
            "422 Unprocessable Entity: Value error, one is needed",
        ),
        (
            json!({"message": null, "errors": [
                {"field": "action", "message": "unknown"}, {"error": "and more"}
            ]})
            .to_string(),
            "action: unknown; and more",
        ),
        (
            json!({"errors": [{"userPresentableMessage": "Please sign in", "message": "E17"}]}).to_string(),
            "Please sign in",
        ),
        (
            json!({"message": "Bad", "errors": [{"field": "name", "message": "too long"}]}).to_string(),
            "Bad (name: too long)",
        ),
        (json!({"detail": "no such thing"}).to_string(), "no such thing"),
        (
            json!({"detail": [{"loc": ["body", "x"], "msg": "field required"}]}).to_string(),
            "field required",
        ),
        (json!({"error": "plain"}).to_string(), "plain"),
        ("<html><title>Bad gateway</title></html>".to_owned(), "Bad gateway"),
        (String::new(), "422 Unprocessable Entity"),
        ("no JSON at all".to_owned(), "no JSON at all"),
    ] {
        let text = body.clone();
        let fake = service(move |_, _| status(422, &text)).await;
        let error = client(&fake).connector("c-1").await.unwrap_err();
        assert_eq!(error.status(), Some(422));
        assert!(error.to_string().contains(said), "{body}: {error}");
    }
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let echo =
        json!({"message": "AT-planted-1 of SEC-planted", "errors": [{"message": "SEC-planted"}]});
    let fake = service(move |_, _| status(400, &echo)).await;
    let acme = acme(&fake);
    let error = acme.users().get(1).await.unwrap_err();
    let shown = format!(
        "{error} {error:?} {acme:?} {:?} {:?}",
        client(&fake),
        config()
    );
    assert!(!shown.contains("planted"), "{shown}");
    let request = CreateConnector::of_type("Acme").credentials(json!({"token": "planted"}));
    assert!(!format!("{request:?}").contains("planted"));
}

#[tokio::test]
async fn broken_answers_are_errors_and_no_panics() {
    for body in [
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"x\"",
        "<html>",
        "{\"status\": 7}",
    ] {
        let fake = service(move |_, _| ok(body)).await;
        let error = acme(&fake).users().get(1).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_) | ErrorKind::Execution(_)),
            "{body}: {error}"
        );
    }
    let url = raw(vec![
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"access",
    ])
    .await;
    let client = AirbyteClient::builder(&config())
        .base_url(url)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    assert!(matches!(
        client.sign_in().await.unwrap_err().kind(),
        ErrorKind::Token { status: None, .. }
    ));
}

#[tokio::test]
async fn identifiers_cannot_lead_to_other_paths() {
    let fake = service(|_, _| ok(json!({"id": "x", "name": "x"}))).await;
    let client = client(&fake);
    for id in ["..", ".", "", " "] {
        let error = client.connector(id).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error}"
        );
    }
    client.connector("a/../b?c#d").await.unwrap();
    assert_eq!(
        fake.lines().last().map(String::as_str),
        Some("GET /api/v1/integrations/connectors/a%2F..%2Fb%3Fc%23d")
    );
}

#[tokio::test]
async fn attempts_are_told() {
    let fake = service(failing_once(502)).await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&seen);
    let acme = crate::service::builder(&fake, config())
        .on_attempt(move |attempt| log.lock().unwrap().push((attempt.number, attempt.status)))
        .build()
        .unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [(1, Some(502)), (2, Some(200))]);
}

#[tokio::test]
async fn a_time_limit_of_a_call_holds_in_hosted_mode() {
    let fake = Fake::start(|seen, number| match seen.line().as_str() {
        TOKEN => crate::service::token(number, 900),
        EXECUTE => executed(user(1), Value::Null).after(Duration::from_secs(5)),
        _ => ok(json!({"data": [{"id": "c-1", "name": "x"}]})),
    })
    .await;
    let acme = crate::service::builder(&fake, config())
        .retry(quick())
        .build()
        .unwrap();
    let call = acme.users().get(1).timeout(Duration::from_millis(300));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind().name(), "timeout");
}

#[tokio::test]
async fn a_caller_without_patience_is_told_when_to_come_back() {
    let busy = || status(429, json!({"message": "slow down"})).header("retry-after", 30);
    let impatient = |fake: &Fake| {
        let client = runtime(&acme(fake)).with_patience(Duration::from_secs(4));
        async move { client.execute("users", "get", json!({"id": 1})).await }
    };
    let told = |error: &connector_runtime::Error| (error.status(), error.retry_after());
    let expected = (Some(429), Some(Duration::from_secs(30)));

    let fake = service(move |_, _| busy()).await;
    let start = Instant::now();
    let error = impatient(&fake).await.unwrap_err();
    assert_eq!((told(&error), bodies(&fake).len()), (expected, 1));

    // The search for the connector waits no longer either.
    let fake = Fake::start(move |seen, _| match seen.line().as_str() {
        TOKEN => token(0, 900),
        _ => busy(),
    })
    .await;
    let error = impatient(&fake).await.unwrap_err();
    assert_eq!((told(&error), fake.lines().len()), (expected, 2));
    assert!(start.elapsed() < Duration::from_secs(30), "nobody waited");
}
