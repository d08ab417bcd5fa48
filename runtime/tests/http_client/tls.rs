//! TLS: certificates of one's own, and none that nobody vouches for.

use std::sync::Arc;

use connector_runtime::{Error, HttpClient, RetryPolicy};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::connector::{AcmeConnector, User};
use crate::fake::{pat, user};
use crate::proxies::tunnel;

/// A server with a certificate for these names that nobody knows; gives its port and the certificate.
async fn server(names: &[&str]) -> (u16, String) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![made.cert.der().clone()],
            made.signing_key.serialize_der().try_into().unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    let body = user(5).to_string();
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (port, made.cert.pem())
}

async fn got(client: Result<HttpClient, Error>, base: &str) -> Result<User, Error> {
    let acme = AcmeConnector::builder(pat())
        .base_url(base)
        .retry(RetryPolicy::none())
        .http_client(client?);
    acme.build()?.users().get(5).await
}

#[tokio::test]
async fn certificates_of_ones_own_are_trusted_when_they_are_named() {
    let (port, pem) = server(&["localhost"]).await;
    let base = format!("https://localhost:{port}/v2");
    let stranger = got(HttpClient::builder().build(), &base).await.unwrap_err();
    assert!(stranger.to_string().contains("certificate"), "{stranger}");
    let known = HttpClient::builder().add_root_certificates(pem.clone());
    assert_eq!(got(known.build(), &base).await.unwrap().first_name, "Ada");
    // Its name counts as well.
    let elsewhere = format!("https://127.0.0.1:{port}/v2");
    let known = HttpClient::builder().add_root_certificates(pem);
    let wrong = got(known.build(), &elsewhere).await.unwrap_err();
    assert!(wrong.to_string().contains("certificate"), "{wrong}");
}

#[tokio::test]
async fn certificates_that_are_none_are_told() {
    for bad in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let client = HttpClient::builder().add_root_certificates(bad).build();
        let error = client.unwrap_err();
        assert!(
            error.to_string().contains("it must be PEM"),
            "{bad}: {error}"
        );
    }
}

#[tokio::test]
async fn a_configuration_of_ones_own_counts() {
    let (port, pem) = server(&["localhost"]).await;
    let none = rustls::ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = HttpClient::builder()
        .add_root_certificates(pem)
        .tls_config(none);
    let base = format!("https://localhost:{port}/v2");
    assert!(got(client.build(), &base).await.is_err());
}

#[tokio::test]
async fn what_is_encrypted_goes_through_a_tunnel() {
    let (port, pem) = server(&["api.invalid"]).await;
    let (proxy, opened) = tunnel(format!("127.0.0.1:{port}")).await;
    let client = HttpClient::builder()
        .add_root_certificates(pem)
        .proxy(format!("http://me:planted@{proxy}"));
    let base = "https://api.invalid/v2";
    assert_eq!(got(client.build(), base).await.unwrap().first_name, "Ada");
    let opened = opened.await.unwrap();
    assert!(
        opened.starts_with("CONNECT api.invalid:443 HTTP/1.1\r\n"),
        "{opened}"
    );
    assert!(opened.contains("Basic bWU6cGxhbnRlZA=="), "{opened}");
    assert!(!opened.contains("PAT-planted"), "{opened}");
}
