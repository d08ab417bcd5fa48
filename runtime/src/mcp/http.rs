//! Streamable HTTP, with care: who may connect, from where, and how much they may send.
//!
//! Only this machine may connect unless an address elsewhere is asked for, and then only with a bearer token. `Host`
//! and `Origin` are checked, so that a page in a browser cannot reach the server by a name that it made up. The
//! caller's token ends here: the API gets the server's own credentials.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;

use super::server::Server;
use crate::error::Error;
use crate::secret::Secret;
use crate::tools::Toolbox;

/// The largest request that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// Where the server answers.
const PATH: &str = "/mcp";
/// The names of this machine in addresses.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Where and for whom a server answers.
#[derive(Clone, Debug)]
#[must_use]
pub struct HttpOptions {
    address: SocketAddr,
    token: Option<Secret>,
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl HttpOptions {
    /// A server at that address; port 0 takes a free one.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            token: None,
            hosts: Vec::new(),
            origins: Vec::new(),
        }
    }

    /// The bearer token that callers must show. Needed off loopback.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Another name by which callers may reach the server (`Host`), beside the loopback names and the address itself.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// A web page's origin that may call, for example `https://app.example.com`. No page may unless it is named.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// What would leave the server open or useless.
    fn check(&self) -> Result<(), Error> {
        let address = self.address;
        if !address.ip().is_loopback() && self.token.is_none() {
            return Err(Error::config(format!(
                "{address} can be reached from other machines: set a bearer token, or use 127.0.0.1"
            )));
        }
        if address.ip().is_unspecified() && self.hosts.is_empty() {
            return Err(Error::config(format!(
                "{address} is every address of this machine: name the hosts by which callers reach it"
            )));
        }
        Ok(())
    }

    /// The server's settings, once its address is known.
    fn config(&self, bound: SocketAddr) -> StreamableHttpServerConfig {
        let mut hosts = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "::1".to_owned(),
        ];
        if !self.address.ip().is_unspecified() {
            hosts.push(self.address.ip().to_string());
        }
        hosts.extend(self.hosts.iter().cloned());
        let mut origins = self.origins.clone();
        // A page of this server's own would be harmless, and some clients send its address as their origin.
        if bound.ip().is_loopback() {
            let port = bound.port();
            origins.extend(LOOPBACK.map(|host| format!("http://{host}:{port}")));
        }
        StreamableHttpServerConfig::default()
            .with_allowed_hosts(hosts)
            .with_allowed_origins(origins)
            .enforce_origin_validation()
            .with_json_response(true)
            .with_max_request_body_bytes(LARGEST)
    }
}

/// Serves over HTTP; `ready` is told the address once callers can connect. It ends with its future.
///
/// # Errors
/// When the options would leave the server open to everybody, or the address cannot be used.
pub async fn serve_http(
    toolbox: Toolbox,
    options: HttpOptions,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    options.check()?;
    let address = options.address;
    let unusable = |error| Error::config(format!("{address} cannot be used: {error}"));
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let bound = listener.local_addr().map_err(unusable)?;
    let server = Server::new(toolbox);
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(LocalSessionManager::default()),
        options.config(bound),
    );
    let mut router = Router::new().route_service(PATH, service);
    if let Some(token) = options.token.clone() {
        router = router.layer(from_fn_with_state(Arc::new(token), authorised));
    }
    ready(bound);
    axum::serve(listener, router).await.map_err(unusable)
}

/// Lets a request through that shows the token.
async fn authorised(State(token): State<Arc<Secret>>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok()).and_then(bearer);
    if shown.is_some_and(|shown| same(shown, token.expose())) {
        return next.run(request).await;
    }
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    let challenge = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    response
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Compares in a time that does not depend on where the texts differ.
fn same(left: &str, right: &str) -> bool {
    let differences = left
        .bytes()
        .zip(right.bytes())
        .fold(0, |all, (a, b)| all | (a ^ b));
    left.len() == right.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::{HttpOptions, bearer, same};

    fn refused(address: &str, token: Option<&str>, host: Option<&str>) -> Option<String> {
        let mut options = HttpOptions::new(address.parse().ok()?);
        if let Some(token) = token {
            options = options.token(token);
        }
        if let Some(host) = host {
            options = options.allow_host(host);
        }
        options.check().err().map(|error| error.to_string())
    }

    #[test]
    fn other_machines_need_a_token_and_a_name() {
        assert_eq!(refused("127.0.0.1:0", None, None), None);
        assert_eq!(refused("[::1]:0", None, None), None);
        assert_eq!(refused("192.0.2.1:80", Some("t"), None), None);
        assert!(
            refused("192.0.2.1:80", None, None).is_some_and(|text| text.contains("bearer token"))
        );
        assert!(
            refused("0.0.0.0:80", Some("t"), None)
                .is_some_and(|text| text.contains("name the hosts"))
        );
        assert_eq!(
            refused("0.0.0.0:80", Some("t"), Some("mcp.example.com")),
            None
        );
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("ab", "abc") && !same("", "a"));
    }
}
