//! Sizes, compression, redirects.

use std::time::{Duration, Instant};

use connector_runtime::{ErrorKind, HttpClient, RetryPolicy};
use serde_json::json;

use crate::connector::UserBody;
use crate::fake::{Fake, json, raw, status, user};

#[tokio::test]
async fn large_answers_are_refused_announced_or_not() {
    let fake = Fake::start(|_, _| json(format!("{}{}", user(1), " ".repeat(2000)))).await;
    let acme = fake.builder().max_response_size(1000).build().unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 1000 }),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("raise the limit with `max_response_size`"),
        "{error}"
    );
    assert_eq!(fake.seen().len(), 1);

    const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
        10\r\n0123456789abcdef\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";
    let url = raw(vec![CHUNKED]).await;
    let acme = crate::connector::AcmeConnector::builder(crate::fake::pat())
        .base_url(url)
        .max_response_size(20)
        .build()
        .unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 20 }),
        "{error}"
    );
}

#[tokio::test]
async fn a_small_body_that_grows_large_is_refused() {
    // 100 kB of blanks, compressed to 133 bytes.
    let bomb = include_bytes!("bomb.gz").to_vec();
    assert!(bomb.len() < 1000);
    let fake = Fake::start(move |_, _| {
        json("")
            .bytes(bomb.clone())
            .header("content-encoding", "gzip")
    })
    .await;
    let acme = fake.builder().max_response_size(10_000).build().unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { .. }),
        "{error}"
    );
    assert_eq!(fake.seen()[0].header("accept-encoding"), "gzip");
}

#[tokio::test]
async fn redirects_are_followed_at_home_only() {
    let fake = Fake::start(|seen, _| match seen.path.as_str() {
        "/v2/users/1" => status(302, "").header("location", "/v2/users/2"),
        "/v2/users/2" => json(user(2)),
        "/v2/users/3" => status(307, "").header("location", "https://evil.test/v2/users/3"),
        "/v2/users/4" => status(301, "").header("location", "/v2/users/4"),
        _ => status(307, "").header("location", "/v2/users/2"),
    })
    .await;
    let acme = fake.connector();
    assert_eq!(acme.users().get(1).await.unwrap().id, 2);
    assert_eq!(fake.seen()[1].header("authorization"), "Bearer PAT-planted");
    let error = acme.users().get(3).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "users.get: the API points to https://evil.test, which is not {}; it was not followed, because \
             credentials go nowhere else",
            fake.url
        )
    );
    let error = acme.users().get(4).await.unwrap_err();
    assert_eq!(error.status(), Some(301));
    let error = acme
        .users()
        .create(UserBody::new().first_name("A"))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(307));
    assert!(
        error
            .to_string()
            .contains("it points to /v2/users/2, which was not followed"),
        "{error}"
    );
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_client_that_follows_redirects_itself_is_caught() {
    let other = Fake::start(|_, _| json(user(1))).await;
    let target = format!("{}/v2/users/1", other.url);
    let fake = Fake::start(move |_, _| status(302, "").header("location", &target)).await;
    let acme = fake
        .builder()
        .http_client(reqwest_following())
        .build()
        .unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ForeignLink { .. }),
        "{error}"
    );
}

#[cfg(feature = "reqwest")]
fn reqwest_following() -> reqwest::Client {
    // Other packages of the workspace may have reqwest built with TLS, which wants a provider then.
    #[cfg(feature = "tls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

#[tokio::test]
async fn an_answer_without_a_body_is_fine_where_none_is_described() {
    let fake = Fake::start(|_, _| status(200, "")).await;
    let acme = fake.connector();
    acme.users().delete(1).await.unwrap();
    let result = acme
        .execute(
            "things",
            "report",
            json!({"from": "2026-01-01", "to": "2026-01-01"}),
        )
        .await;
    assert_eq!(result.unwrap().data, json!(null));
}

#[tokio::test]
async fn an_answer_that_stalls_is_given_up() {
    let fake = Fake::start(|_, _| json(user(1)).after(Duration::from_secs(20))).await;
    let stalled = Duration::from_millis(300);
    let builder = || {
        let builder = fake.builder().read_timeout(stalled);
        builder.retry(RetryPolicy::none())
    };
    // The same with a client that was made for a proxy or a certificate.
    let client = HttpClient::builder().build().unwrap();
    for builder in [builder(), builder().http_client(client)] {
        let acme = builder.build().unwrap();
        let start = Instant::now();
        let error = acme.users().get(1).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
    }
}
