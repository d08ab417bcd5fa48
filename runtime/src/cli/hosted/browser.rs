//! Signing a person in with their browser: an authorization code with PKCE, received on this machine.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::ArgMatches;
use form_urlencoded::Serializer;
use http::{HeaderValue, header};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::cli::failure::{Exit, Failure, Stop, notice};
use crate::error::Error;
use crate::operation::Method;
use crate::payload::Payload;
use crate::secret::Secret;
use crate::server::parse;
use crate::transport::{Request, TransportSettings};
use crate::url::Url;

/// Where people sign in unless set.
const KEYCLOAK: &str = "https://cloud.airbyte.com/auth/realms/_airbyte-cloud-users";
/// The client of the service's own web application.
const CLIENT: &str = "sonar-webapp";
const SCOPE: &str = "openid email profile offline_access";
/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(180);
/// How long the token endpoint may take.
const SHORT: Duration = Duration::from_secs(30);
/// The most bytes of a request's head that are read.
const LARGEST_HEAD: u64 = 64 << 10;
/// The most bytes of the token endpoint's answer that are read.
const LARGEST_ANSWER: usize = 1 << 20;
const DONE: &str = "You are signed in. This page can be closed.";
const WRONG: &str = "The sign-in did not succeed; the terminal tells why.";

/// Opens an address in the person's browser, unless they want it printed only. The address is always printed.
pub(super) fn open(matches: &ArgMatches, url: &str) {
    if !matches.get_flag("no-open") && webbrowser::open(url).is_err() {
        notice(&json!({"message": "no browser could be opened: open the address yourself"}));
    }
}

/// Signs a person in; gives their token.
pub(super) async fn sign_in(matches: &ArgMatches) -> Result<Secret, Stop> {
    let keycloak = matches.get_one::<String>("keycloak-url").cloned();
    let keycloak = keycloak.or_else(|| std::env::var("AIRBYTE_KEYCLOAK_URL").ok());
    let keycloak = keycloak.unwrap_or_else(|| KEYCLOAK.to_owned());
    let plain = matches.get_flag("allow-plain-http");
    let page = |name: &str| {
        let url = format!(
            "{}/protocol/openid-connect/{name}",
            keycloak.trim_end_matches('/')
        );
        parse(&url, "the address to sign in at", plain)
    };
    let client = matches
        .get_one::<String>("login-client-id")
        .map_or(CLIENT, String::as_str);
    let (verifier, state) = (random()?, random()?);
    let unusable = |error: std::io::Error| {
        Failure::new(
            "error",
            Exit::General,
            format!("cannot listen on this machine: {error}"),
        )
    };
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .map_err(unusable)?;
    let port = listener.local_addr().map_err(unusable)?.port();
    let back = format!("http://127.0.0.1:{port}/callback");
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let asking = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", &back),
        ("scope", SCOPE),
        ("state", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let url = page("auth")?.with_pairs(asking).map_err(Error::from)?;
    let url = url.to_string();
    notice(&json!({"message": "open this address to sign in", "url": url}));
    open(matches, &url);
    let code = tokio::time::timeout(PATIENCE, received(&listener, &state)).await;
    let code = code.map_err(|_| {
        let message = format!("nobody signed in within {} s", PATIENCE.as_secs());
        Failure::new("timeout", Exit::General, message)
    })??;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", back.as_str()),
        ("client_id", client),
        ("code_verifier", verifier.as_str()),
    ];
    exchange(page("token")?, &form).await
}

/// 32 bytes of chance as text.
fn random() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled
        .map_err(|_| Failure::new("error", Exit::General, "the system gives no random numbers"))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The code that the browser brings. Other requests are answered and forgotten.
async fn received(listener: &TcpListener, state: &str) -> Result<String, Failure> {
    loop {
        let Ok((mut stream, _)) = listener.accept().await else {
            continue;
        };
        let Some(url) = asked(&mut stream).await else {
            continue;
        };
        let outcome = code_of(&url, state);
        let said = if outcome.is_ok() { DONE } else { WRONG };
        answer(&mut stream, said).await;
        return outcome;
    }
}

/// The first line of a request. The whole head is read, so that nothing is on its way any more when the answer is sent
/// and the connection ends.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let limited = tokio::io::AsyncReadExt::take(BufReader::new(stream), LARGEST_HEAD);
    let mut lines = limited.lines();
    let first = lines.next_line().await.ok()??;
    while let Ok(Some(line)) = lines.next_line().await {
        if line.is_empty() {
            break;
        }
    }
    Some(first)
}

/// The address that a browser asks for, when it is the one to come back to.
async fn asked(stream: &mut TcpStream) -> Option<Url> {
    let head = tokio::time::timeout(Duration::from_secs(5), head(stream)).await;
    let line = head.ok()??;
    let path = line.strip_prefix("GET ")?.split(' ').next()?;
    let url = Url::parse("http://127.0.0.1").ok()?.join(path).ok()?;
    if url.path() == "/callback" {
        return Some(url);
    }
    let _ = stream
        .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        .await;
    None
}

async fn answer(stream: &mut TcpStream, said: &str) {
    let text = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}",
        said.len()
    );
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The code, if the answer belongs to this sign-in.
fn code_of(url: &Url, state: &str) -> Result<String, Failure> {
    let pair = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    };
    // Digests take the same time to compare, whatever they are of.
    let given = pair("state").unwrap_or_default();
    if digest(&SHA256, given.as_bytes()).as_ref() != digest(&SHA256, state.as_bytes()).as_ref() {
        return Err(Failure::auth(
            "the answer of the browser belongs to another sign-in (`state` differs)",
        ));
    }
    match (pair("code"), pair("error")) {
        (Some(code), None) => Ok(code),
        (_, error) => {
            let said = error.unwrap_or_else(|| "there is no code".to_owned());
            Err(Failure::auth(format!("signing in failed: {said}")))
        }
    }
}

/// The token for a code.
async fn exchange(url: Url, form: &[(&str, &str)]) -> Result<Secret, Stop> {
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let headers = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    )];
    let request = Request {
        method: Method::Post,
        url,
        headers: headers.into_iter().collect(),
        body: Some(Payload::Bytes(body.into())),
    };
    let settings = TransportSettings {
        http_client: None,
        connect_timeout: SHORT,
        timeout: SHORT,
        read_timeout: SHORT,
        user_agent: concat!("connector-runtime/", env!("CARGO_PKG_VERSION")),
        max_response_size: LARGEST_ANSWER,
    };
    let transport = settings.build()?;
    let reply = transport.send(request).await.map_err(|error| {
        let message = format!("the address to sign in at cannot be reached: {error}");
        Failure::new("network_error", Exit::General, message)
    })?;
    let status = reply.status.as_u16();
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    match body.get("access_token").and_then(Value::as_str) {
        Some(token) if status == 200 => Ok(Secret::new(token)),
        _ => {
            let said = body
                .get("error")
                .and_then(Value::as_str)
                .unwrap_or("no reason is given");
            let message = format!("the sign-in was not accepted ({status}): {said}");
            Err(Failure::auth(message).status(status).into())
        }
    }
}
