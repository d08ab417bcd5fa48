//! Answers that mean failure.

use std::time::Duration;

use connector_runtime::{Error, ErrorKind, RetryPolicy, TransportProblem};
use connector_tests::{Answer, FakeApi, builder, connector, token_auth};
use harvest_connector::{HarvestConnector, RoleCreate};
use serde_json::json;

use super::role;

async fn failure(status: u16, body: &'static str) -> Error {
    let api =
        FakeApi::start(move |_| Answer::text(status, body).header("x-request-id", "req-7")).await;
    connector(&api).roles().get(1).await.unwrap_err()
}

#[tokio::test]
async fn the_error_bodies_of_the_api_are_understood() {
    let cases = [
        (
            401,
            r#"{"error":"invalid_token","error_description":"The access token was revoked."}"#,
            "invalid_token: The access token was revoked.",
        ),
        (403, r#"{"message":"Not allowed."}"#, "Not allowed."),
        (404, r#"{"status":404,"error":"Not Found"}"#, "Not Found"),
        (
            422,
            r#"{"message":"Name can't be blank, Bill by is unknown"}"#,
            "Name can't be blank, Bill by is unknown",
        ),
        (
            404,
            "<!DOCTYPE html><html><head><title>Page missing</title></head></html>",
            "Page missing",
        ),
    ];
    for (status, body, message) in cases {
        let error = failure(status, body).await;
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.provider_message(), Some(message));
        assert_eq!(error.operation().as_deref(), Some("roles.get"));
        assert_eq!(error.request_id(), Some("req-7"));
        assert_eq!(error.attempts(), 1);
        assert!(!error.retryable(), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with(&format!("roles.get: the API answered {status}")),
            "{text}"
        );
        assert!(text.contains(message), "{text}");
        assert!(
            !format!("{text} {error:?}").contains("planted-token"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_body_leaves_the_status() {
    let error = failure(500, "").await;
    assert_eq!(
        (error.status(), error.provider_message()),
        (Some(500), None)
    );
    assert!(
        error.to_string().contains("500 Internal Server Error"),
        "{error}"
    );
}

#[tokio::test]
async fn a_credential_that_the_api_repeats_is_taken_out() {
    let error = failure(
        401,
        r#"{"error_description":"token planted-token is wrong"}"#,
    )
    .await;
    assert!(
        !format!("{error} {error:?}").contains("planted-token"),
        "{error:?}"
    );
}

#[tokio::test]
async fn too_many_requests_tell_when_to_come_again() {
    let api = FakeApi::start(|_| {
        Answer::json(429, &json!({"message": "Throttled"})).header("retry-after", "7")
    })
    .await;
    let error = connector(&api).roles().get(1).await.unwrap_err();
    assert_eq!(
        (error.status(), error.retry_after()),
        (Some(429), Some(Duration::from_secs(7)))
    );
    assert!(error.retryable());
    assert!(error.to_string().contains("try again in 7 s"), "{error}");
    assert_eq!(api.requests().len(), 1);
}

/// An API that fails that often and then gives a role.
async fn shaky(failures: usize, failure: Answer) -> FakeApi {
    let left = std::sync::atomic::AtomicUsize::new(failures);
    FakeApi::start(move |_| {
        use std::sync::atomic::Ordering::SeqCst;
        match left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => failure.clone(),
            Err(_) => Answer::json(200, &role(1)),
        }
    })
    .await
}

fn quick() -> RetryPolicy {
    RetryPolicy::default().waits(Duration::from_millis(1), Duration::from_millis(2))
}

#[tokio::test]
async fn too_many_requests_are_repeated_after_the_wait() {
    let api = shaky(1, Answer::text(429, "").header("retry-after", "1")).await;
    let harvest = builder(&api).retry(quick()).build().unwrap();
    let start = std::time::Instant::now();
    harvest
        .roles()
        .create(RoleCreate::new("Design"))
        .await
        .unwrap();
    assert!(
        start.elapsed() >= Duration::from_millis(950),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test]
async fn reads_are_repeated_and_writes_are_not() {
    let api = shaky(2, Answer::text(502, "")).await;
    let harvest = builder(&api).retry(quick()).build().unwrap();
    harvest.roles().get(1).await.unwrap();
    assert_eq!(api.requests().len(), 3);

    let api = shaky(1, Answer::text(502, "")).await;
    let harvest = builder(&api).retry(quick()).build().unwrap();
    let error = harvest
        .roles()
        .create(RoleCreate::new("Design"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.attempts(), error.retryable()),
        (Some(502), 1, false)
    );
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn repetition_ends() {
    let api = shaky(usize::MAX, Answer::text(503, "")).await;
    let harvest = builder(&api)
        .retry(quick().max_attempts(3))
        .build()
        .unwrap();
    let error = harvest.roles().get(1).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 3));
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
    assert_eq!(api.requests().len(), 3);
}

#[tokio::test]
async fn nobody_listens() {
    let api = FakeApi::constant(200, role(1)).await;
    let url = api.base_url();
    drop(api);
    // The listener is gone once its task has ended.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let harvest = HarvestConnector::builder(token_auth())
        .base_url(url)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = harvest.roles().get(1).await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Connect(_))
        ),
        "{error:?}"
    );
    assert_eq!((error.status(), error.retryable()), (None, true));
}

#[tokio::test]
async fn an_answer_that_takes_too_long() {
    let api = FakeApi::start(|_| {
        std::thread::sleep(Duration::from_millis(400));
        Answer::json(200, &role(1))
    })
    .await;
    let harvest = connector(&api);
    let error = tokio::time::timeout(
        Duration::from_secs(5),
        harvest.roles().get(1).timeout(Duration::from_millis(50)),
    );
    let error = error.await.unwrap().unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Timeout)
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_place_is_not_followed() {
    let elsewhere = FakeApi::constant(200, role(1)).await;
    let target = format!("{}/v2/roles/1", elsewhere.origin());
    let api = FakeApi::start(move |_| Answer::text(302, "").header("location", &target)).await;
    let error = connector(&api).roles().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ForeignLink { .. }),
        "{error:?}"
    );
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_with_the_credentials() {
    let api = FakeApi::start(|seen| match seen.path.as_str() {
        "/v2/roles/1" => Answer::text(302, "").header("location", "/v2/roles/2?a=b"),
        _ => Answer::json(200, &role(2)),
    })
    .await;
    assert_eq!(connector(&api).roles().get(1).await.unwrap().id.0, 2);
    let seen = api.requests();
    assert_eq!((seen.len(), seen[1].query_text().as_str()), (2, "a=b"));
    assert_eq!(
        seen[1].header("authorization"),
        Some("Bearer planted-token")
    );
}

#[tokio::test]
async fn a_wait_beyond_the_budget_is_the_callers_to_make() {
    let api = FakeApi::start(|_| Answer::text(429, "").header("retry-after", "3600")).await;
    let harvest = builder(&api).retry(RetryPolicy::default()).build().unwrap();
    let start = std::time::Instant::now();
    let error = harvest.roles().get(1).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(
        (error.status(), error.retry_after()),
        (Some(429), Some(Duration::from_secs(3600)))
    );
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_write_is_not_repeated_when_the_answer_is_lost() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    let accepted = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&accepted);
    let task = tokio::spawn(async move {
        // Every connection is closed as soon as the request has begun to arrive.
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            stream.readable().await.unwrap();
        }
    });
    let harvest = HarvestConnector::builder(token_auth())
        .base_url(url)
        .retry(quick())
        .build()
        .unwrap();
    let error = harvest
        .roles()
        .create(RoleCreate::new("Design"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Interrupted(_))
        ),
        "{error:?}"
    );
    assert_eq!(
        (
            error.attempts(),
            accepted.load(std::sync::atomic::Ordering::SeqCst)
        ),
        (1, 1)
    );
    let error = harvest.roles().get(1).await.unwrap_err();
    assert!(error.attempts() > 1, "a read is repeated: {error:?}");
    task.abort();
}
