//! What is sent again, and what is not.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use connector_runtime::{ErrorKind, RetryPolicy, TransportProblem};
use futures_util::future::join_all;

use crate::connector::UserBody;
use crate::fake::{Answer, Fake, json, quick, raw, status, user};

/// Answers so first, then well.
async fn first(answers: Vec<Answer>) -> Fake {
    Fake::start(move |_, before| {
        answers
            .get(before)
            .cloned()
            .unwrap_or_else(|| json(user(1)))
    })
    .await
}

#[tokio::test]
async fn reads_are_repeated_after_passing_failures() {
    for code in [429, 502, 503, 504] {
        let fake = first(vec![status(code, ""), status(code, "")]).await;
        fake.connector().users().get(1).await.unwrap();
        assert_eq!(fake.seen().len(), 3, "{code}");
    }
    for code in [400, 403, 404, 422, 500, 501] {
        let fake = first(vec![status(code, "")]).await;
        let error = fake.connector().users().get(1).await.unwrap_err();
        assert_eq!((fake.seen().len(), error.retryable()), (1, false), "{code}");
    }
}

#[tokio::test]
async fn the_last_failure_is_told_with_the_number_of_attempts() {
    let fake = Fake::start(|_, _| status(502, "<title>Bad day</title>")).await;
    let error = fake.connector().users().get(1).await.unwrap_err();
    assert_eq!(
        (fake.seen().len(), error.attempts(), error.retryable()),
        (4, 4, true)
    );
    assert_eq!(
        error.to_string(),
        "users.get: the API answered 502 Bad Gateway: Bad day (after 4 attempts)"
    );
}

#[tokio::test]
async fn writes_are_repeated_only_when_the_api_did_not_act() {
    let body = || UserBody::new().first_name("Ada");
    for (answer, requests) in [
        (status(503, ""), 1),
        (status(502, ""), 1),
        (status(504, ""), 1),
        (status(503, "").header("retry-after", "0"), 2),
        (status(429, ""), 2),
    ] {
        let fake = first(vec![answer.clone()]).await;
        let result = fake.connector().users().create(body()).await;
        assert_eq!(result.is_ok(), requests == 2, "{answer:?}");
        assert_eq!(fake.seen().len(), requests, "{answer:?}");
        let bodies: Vec<_> = fake.seen().into_iter().map(|seen| seen.body).collect();
        assert!(bodies.iter().all(|body| body == r#"{"first_name":"Ada"}"#));
    }
    let fake = first(vec![status(502, "")]).await;
    let acme = fake
        .builder()
        .retry(quick().repeat_writes(true))
        .build()
        .unwrap();
    acme.users().create(body()).await.unwrap();
    assert_eq!(fake.seen().len(), 2);
}

#[tokio::test]
async fn retry_after_is_obeyed_within_the_budget() {
    let fake = first(vec![status(429, "").header("retry-after", "1")]).await;
    let start = Instant::now();
    fake.connector().users().get(1).await.unwrap();
    assert!(
        start.elapsed() >= Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );

    let fake = first(vec![status(429, "").header("retry-after", "3600")]).await;
    let error = fake.connector().users().get(1).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(
        error.to_string().ends_with("try again in 3600 s"),
        "{error}"
    );
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn broken_connections_are_repeated_for_reads_only() {
    const HALF: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":";
    const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 83\r\nconnection: close\r\n\r\n\
        {\"id\":1,\"first_name\":\"Ada\",\"telephone\":null,\"created_at\":\"2026-01-02T03:04:05Z\"}   ";
    let url = raw(vec![HALF, GOOD]).await;
    let acme = |url: &str| {
        crate::connector::AcmeConnector::builder(crate::fake::pat())
            .base_url(url)
            .retry(quick())
            .build()
            .unwrap()
    };
    assert_eq!(acme(&url).users().get(1).await.unwrap().id, 1);
    let url = raw(vec![HALF, GOOD]).await;
    let error = acme(&url)
        .users()
        .create(UserBody::new().first_name("A"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Interrupted(_))
        ),
        "{error:?}"
    );
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn refused_connections_are_repeated_for_writes_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let acme = crate::connector::AcmeConnector::builder(crate::fake::pat())
        .base_url(url)
        .retry(quick())
        .build()
        .unwrap();
    let error = acme
        .users()
        .create(UserBody::new().first_name("A"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Connect(_))
        ),
        "{error:?}"
    );
    assert_eq!((error.attempts(), error.retryable()), (4, true));
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn time_limits_hold() {
    let fake = Fake::start(|_, _| json(user(1)).after(Duration::from_secs(30))).await;
    let short = Duration::from_millis(60);
    let acme = fake
        .builder()
        .timeout(short)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Timeout)
        ),
        "{error:?}"
    );
    let start = Instant::now();
    let error = fake
        .connector()
        .users()
        .get(1)
        .timeout(short)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Transport(TransportProblem::Timeout)
        ),
        "{error:?}"
    );
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn rate_limits_are_kept_by_all_clones() {
    let fake = Fake::start(|_, _| json("{}")).await;
    let acme = fake.connector();
    let start = Instant::now();
    let day = "2026-01-01".parse().unwrap();
    let calls = (0..5).map(|_| acme.clone().things().report(day, day).into_future());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert!(
        start.elapsed() >= Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    let acme = fake.builder().rate_limits(false).build().unwrap();
    let start = Instant::now();
    let calls = (0..5).map(|_| acme.things().report(day, day).into_future());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_nothing_locked() {
    let fake = Fake::start(|_, before| {
        json("{}").after(Duration::from_millis(if before < 2 { 10_000 } else { 0 }))
    })
    .await;
    let acme = fake.connector();
    let day = "2026-01-01".parse().unwrap();
    for _ in 0..2 {
        let call = acme.things().report(day, day).into_future();
        assert!(
            tokio::time::timeout(Duration::from_millis(50), call)
                .await
                .is_err()
        );
    }
    let call = acme.things().report(day, day).into_future();
    tokio::time::timeout(Duration::from_secs(3), call)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn a_hook_sees_every_request() {
    let fake = first(vec![
        status(429, "").header("retry-after", "0"),
        status(502, ""),
    ])
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let acme = fake
        .builder()
        .on_attempt(move |attempt| {
            let entity = attempt.operation.entity;
            log.lock().unwrap().push((
                entity,
                attempt.number,
                attempt.status,
                attempt.wait.is_some(),
            ));
        })
        .build()
        .unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(
        *told.lock().unwrap(),
        [
            ("users", 1, Some(429), true),
            ("users", 2, Some(502), true),
            ("users", 3, Some(200), false)
        ]
    );
}

#[tokio::test]
async fn concurrency_can_be_bounded() {
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (inside, peak) = (Arc::clone(&now), Arc::clone(&most));
    let fake = Fake::start(move |_, _| {
        let count = inside.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(count, Ordering::SeqCst);
        json(user(1)).after(Duration::from_millis(10))
    })
    .await;
    let left = Arc::clone(&now);
    let acme = fake
        .builder()
        .max_concurrency(3)
        .on_attempt(move |_| {
            left.fetch_sub(1, Ordering::SeqCst);
        })
        .build()
        .unwrap();
    let results = join_all((0..20).map(|_| acme.users().get(1).into_future())).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 3);
    assert!(fake.builder().max_concurrency(0).build().is_err());
}
