//! Proxies: they see what they must and nothing else.

use connector_runtime::{ErrorKind, HttpClient, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::connector::AcmeConnector;
use crate::fake::{Fake, json, pat, user};

/// The head of a message.
pub async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// A proxy for one tunnel, which leads to this address whatever is asked for; it tells the head that opened it.
pub async fn tunnel(to: String) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut inner, _) = listener.accept().await.unwrap();
        tell.send(head(&mut inner).await).unwrap();
        inner.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut outer = TcpStream::connect(to).await.unwrap();
        let _ = tokio::io::copy_bidirectional(&mut inner, &mut outer).await;
    });
    (address, told)
}

fn through(client: HttpClient, base: &str) -> AcmeConnector {
    AcmeConnector::builder(pat())
        .base_url(base)
        .allow_plain_http(true)
        .retry(RetryPolicy::none())
        .http_client(client)
        .build()
        .unwrap()
}

#[tokio::test]
async fn plain_requests_name_their_server_to_the_proxy() {
    let proxy = Fake::start(|seen, _| {
        assert_eq!(seen.header("host"), "api.invalid");
        json(user(1))
    })
    .await;
    let address = proxy.url.strip_prefix("http://").unwrap();
    for (credentials, expected) in [("", ""), ("me:p%40ss@", "Basic bWU6cEBzcw==")] {
        let client = HttpClient::builder().proxy(format!("http://{credentials}{address}"));
        let acme = through(client.build().unwrap(), "http://api.invalid/v2");
        assert_eq!(acme.users().get(1).await.unwrap().first_name, "Ada");
        let seen = proxy.seen().pop().unwrap();
        assert_eq!(seen.header("proxy-authorization"), expected);
        assert_eq!(seen.path, "/v2/users/1");
    }
}

#[tokio::test]
async fn a_proxy_is_asked_with_the_whole_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = HttpClient::builder().proxy(format!("http://{address}"));
    let acme = through(client.build().unwrap(), "http://api.invalid/v2");
    let proxy = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let asked = head(&mut stream).await;
        let body = user(1).to_string();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        asked
    };
    let call = async { acme.users().get(1).await };
    let (asked, user) = tokio::join!(proxy, call);
    user.unwrap();
    assert!(
        asked.starts_with("GET http://api.invalid/v2/users/1 HTTP/1.1\r\n"),
        "{asked}"
    );
}

#[tokio::test]
async fn proxies_that_cannot_be_used_are_told_without_their_passwords() {
    for bad in ["", "::", "http://"] {
        let error = HttpClient::builder().proxy(bad).build().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Config(_)),
            "{bad}: {error}"
        );
        assert!(error.to_string().contains("the proxy is no URL"), "{error}");
    }
    let builder = HttpClient::builder().proxy("socks5://me:planted@127.0.0.1:1");
    assert!(!format!("{builder:?}").contains("planted"));
    let client = builder.build().unwrap();
    assert!(!format!("{client:?}").contains("planted"));
    let acme = through(client, "http://api.invalid/v2");
    let error = acme.users().get(1).await.unwrap_err();
    assert!(error.to_string().contains("one of `socks5`"), "{error}");
    assert!(!format!("{error:?}").contains("planted"));
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_proxy_that_refuses_or_never_answers_is_no_connection() {
    let refusing =
        crate::fake::raw(vec![b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"]).await;
    let client = HttpClient::builder().proxy(refusing).build().unwrap();
    let acme = through(client, "https://api.invalid/v2");
    let error = acme.users().get(1).await.unwrap_err();
    assert!(error.to_string().contains("proxy"), "{error}");

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = HttpClient::builder()
        .proxy(format!("http://{}", silent.local_addr().unwrap()))
        .connect_timeout(std::time::Duration::from_millis(50));
    let acme = through(client.build().unwrap(), "https://api.invalid/v2");
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("connecting took longer than 50ms"),
        "{error}"
    );
}

#[tokio::test]
async fn without_a_proxy_the_server_is_asked_itself() {
    let fake = Fake::start(|_, _| json(user(1))).await;
    let client = HttpClient::builder().no_proxy().pool_max_idle_per_host(1);
    let acme = through(client.build().unwrap(), &format!("{}/v2", fake.url));
    acme.users().get(1).await.unwrap();
    assert_eq!(fake.lines(), ["GET /v2/users/1"]);
}
