//! Clients that the caller brings.

use std::sync::{Arc, Mutex};

use connector_runtime::http::{Request, Response};
use connector_runtime::http_client::{
    FinalUri, HttpError, HttpFuture, HttpService, RequestBody, ResponseBody,
};
use connector_runtime::{Error, ErrorKind, HttpClient, RetryPolicy};

use crate::connector::{AcmeConnector, User, UserBody};
use crate::fake::{pat, user};

/// What a service saw of its requests.
type Log = Arc<Mutex<Vec<String>>>;

/// A service without a network.
struct Canned<F> {
    log: Log,
    answer: F,
}

impl<F> HttpService for Canned<F>
where
    F: Fn(&Request<RequestBody>) -> Result<Response<ResponseBody>, HttpError>
        + Send
        + Sync
        + 'static,
{
    fn send(&self, request: Request<RequestBody>) -> HttpFuture {
        let agent = request.headers()["user-agent"].to_str().unwrap();
        let body = String::from_utf8_lossy(request.body().as_bytes().unwrap()).into_owned();
        let line = format!("{} {} {body} {agent}", request.method(), request.uri());
        self.log.lock().unwrap().push(line);
        let answer = (self.answer)(&request);
        Box::pin(async { answer })
    }
}

fn acme<F>(answer: F) -> (AcmeConnector, Log)
where
    F: Fn(&Request<RequestBody>) -> Result<Response<ResponseBody>, HttpError>
        + Send
        + Sync
        + 'static,
{
    let log = Log::default();
    let client = HttpClient::new(Canned {
        log: log.clone(),
        answer,
    });
    let acme = AcmeConnector::builder(pat())
        .base_url("http://localhost/v2")
        .user_agent("tests/1")
        .retry(RetryPolicy::none())
        .http_client(client);
    (acme.build().unwrap(), log)
}

async fn got<F>(answer: F) -> Result<User, Error>
where
    F: Fn(&Request<RequestBody>) -> Result<Response<ResponseBody>, HttpError>
        + Send
        + Sync
        + 'static,
{
    acme(answer).0.users().get(1).await
}

fn said(text: impl ToString) -> Response<ResponseBody> {
    Response::new(ResponseBody::from(text.to_string()))
}

#[tokio::test]
async fn requests_go_through_the_service() {
    let (acme, log) = acme(|_| Ok(said(user(7))));
    assert_eq!(acme.users().get(7).await.unwrap().first_name, "Ada");
    acme.users()
        .create(UserBody::new().first_name("B"))
        .await
        .unwrap();
    let log = log.lock().unwrap().join("\n");
    assert_eq!(
        log,
        "GET http://localhost/v2/users/7  tests/1\n\
         POST http://localhost/v2/users {\"first_name\":\"B\"} tests/1"
    );
}

#[tokio::test]
async fn failures_of_a_service_keep_their_kind_and_cause() {
    let no_route = || std::io::Error::other("no route");
    for (failure, expected) in [
        (
            HttpError::connect as fn(std::io::Error) -> HttpError,
            "connect",
        ),
        (HttpError::timeout, "within the time limit"),
        (HttpError::other, "no route"),
    ] {
        let error = got(move |_| Err(failure(no_route()))).await.unwrap_err();
        let ErrorKind::Transport(_) = error.kind() else {
            panic!("{error:?}");
        };
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        assert_eq!(cause.to_string(), "no route");
    }
}

#[tokio::test]
async fn answers_of_another_server_are_refused() {
    let from = |uri: &'static str| {
        move |_: &Request<RequestBody>| {
            let mut response = said(user(1));
            response
                .extensions_mut()
                .insert(FinalUri(uri.parse().unwrap()));
            Ok(response)
        }
    };
    assert!(got(from("http://localhost/v3/users/1")).await.is_ok());
    for foreign in [
        "http://other.test/",
        "https://localhost/",
        "http://localhost:81/",
    ] {
        let error = got(from(foreign)).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ForeignLink { .. }),
            "{foreign}: {error}"
        );
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error() {
    let error = got(|_| {
        let response = said("\u{1f}\u{8b}");
        let (mut head, body) = response.into_parts();
        head.headers
            .insert("content-encoding", "gzip".parse().unwrap());
        Ok(Response::from_parts(head, body))
    })
    .await
    .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("compressed as its `content-encoding` says"),
        "{error}"
    );
}

/// The bodies of answers may be any `http_body::Body`.
#[tokio::test]
async fn bodies_may_be_streams_of_ones_own() {
    let whole = got(|_| {
        let body = ResponseBody::from(user(1).to_string());
        Ok(Response::new(ResponseBody::new(body)))
    });
    assert_eq!(whole.await.unwrap().first_name, "Ada");
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_client_of_reqwest_is_one() {
    use crate::fake::{Fake, json};

    #[cfg(feature = "tls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let fake = Fake::start(|_, _| json(user(3))).await;
    let redirects = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder()
        .redirect(redirects)
        .build()
        .unwrap();
    let acme = fake.builder().http_client(client).build().unwrap();
    assert_eq!(acme.users().get(3).await.unwrap().first_name, "Ada");
    acme.users()
        .create(UserBody::new().first_name("B"))
        .await
        .unwrap();
    let seen = fake.seen();
    assert_eq!(seen[1].body, "{\"first_name\":\"B\"}");
    assert!(seen[0].header("authorization").contains("PAT-planted"));

    let nobody = fake.builder().base_url("http://127.0.0.1:1/v2");
    let nobody = nobody
        .retry(RetryPolicy::none())
        .http_client(reqwest::Client::new());
    let error = nobody.build().unwrap().users().get(1).await.unwrap_err();
    assert!(error.to_string().contains("connect"), "{error}");
}
