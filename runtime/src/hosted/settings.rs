//! How a client of the hosted service is built.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::client::{AirbyteClient, DEFAULT_HOST, Inner};
use super::config::{AIRBYTE, AirbyteAuthConfig, HOST, Identity, environment};
use super::problem;
use crate::auth::{AuthKind, Credentials, Resolved};
use crate::error::Error;
use crate::http_client::HttpClient;
use crate::retry::RetryPolicy;
use crate::server::parse;
use crate::token::{Endpoint, Tokens};
use crate::transport::{Transport, TransportSettings};
use crate::url::Url;

/// The version of the API.
const VERSION: &str = "/api/v1";
/// The header that names the organization.
const ORGANIZATION: HeaderName = HeaderName::from_static("x-organization-id");
/// Calls of connectors may take long: the service waits for their APIs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// The settings of an [`AirbyteClient`] that is about to be built.
#[must_use = "a builder does nothing until `build` is called"]
pub struct AirbyteClientBuilder {
    config: AirbyteAuthConfig,
    base_url: Option<String>,
    user_agent: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    read_timeout: Duration,
    http_client: Option<HttpClient>,
    max_response_size: usize,
    retry: RetryPolicy,
    allow_plain_http: bool,
}

impl AirbyteClientBuilder {
    pub(crate) fn new(config: AirbyteAuthConfig) -> Self {
        Self {
            config,
            base_url: None,
            user_agent: None,
            timeout: PATIENCE,
            connect_timeout: Duration::from_secs(10),
            read_timeout: PATIENCE,
            http_client: None,
            max_response_size: 64 << 20,
            retry: RetryPolicy::default(),
            allow_plain_http: false,
        }
    }

    /// Where the service is: `AIRBYTE_API_HOST` or <https://api.airbyte.ai> unless set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How the application calls itself in every request.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The most time that one request may take (300 s unless set).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The most time that connecting may take (10 s unless set).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The most time that may pass without a byte of an answer (300 s unless set).
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// The HTTP client to use, which must follow no redirects of its own accord.
    pub fn http_client(mut self, client: impl Into<HttpClient>) -> Self {
        self.http_client = Some(client.into());
        self
    }

    /// The largest answer that is read, in bytes (64 MiB unless set).
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// How failed requests are repeated. Calls of writing actions never are, unless it is certain that the first one
    /// had no effect.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether credentials may be sent over plain http to other machines. For tests in closed networks only.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Checks the settings and builds the client. Nothing is sent.
    ///
    /// # Errors
    /// When the client's id or secret is nowhere, or a setting cannot be used.
    pub fn build(self) -> Result<AirbyteClient, Error> {
        let identity = self.config.resolve(environment)?;
        let base = self.base()?;
        let headers = headers(&identity)?;
        let transport = self.transport()?;
        let tokens = self.tokens(&identity, &base, &headers, transport.clone())?;
        let inner = Inner {
            base,
            transport,
            tokens,
            retry: self.retry,
            headers,
            organization: identity.organization_id.is_some(),
            identity,
        };
        Ok(AirbyteClient(Arc::new(inner), None))
    }

    fn base(&self) -> Result<Url, Error> {
        let set = || environment(HOST).filter(|host| !host.trim().is_empty());
        let text = self.base_url.clone().or_else(set);
        let text = text.unwrap_or_else(|| DEFAULT_HOST.to_owned());
        let text = if text.contains("://") {
            text
        } else {
            format!("https://{text}")
        };
        let what = "address of the hosted service";
        let url = parse(text.trim(), what, self.allow_plain_http)?;
        let has_version = url.path().trim_end_matches('/').ends_with(VERSION);
        let version = if has_version { "" } else { VERSION };
        Ok(url.below(version, "")?)
    }

    fn transport(&self) -> Result<Transport, Error> {
        let own = concat!("connector-runtime/", env!("CARGO_PKG_VERSION"));
        let settings = TransportSettings {
            http_client: self.http_client.as_ref(),
            connect_timeout: self.connect_timeout,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            user_agent: self.user_agent.as_deref().unwrap_or(own),
            max_response_size: self.max_response_size,
        };
        settings.build()
    }

    fn tokens(
        &self,
        identity: &Identity,
        base: &Url,
        headers: &HeaderMap,
        transport: Transport,
    ) -> Result<Tokens, Error> {
        let credentials = Credentials::new(&AIRBYTE)
            .with("client_id", identity.client_id.clone())
            .with("client_secret", identity.client_secret.clone());
        let AuthKind::OAuth2(oauth2) = AIRBYTE.kind else {
            return Err(Error::config("hosted mode signs in by a token"));
        };
        let url = base.below("/account/applications/token", "")?;
        let values = Resolved::new(&credentials)?;
        let endpoint = Endpoint::new(oauth2, url, values, transport, self.retry.clone())?;
        let endpoint = endpoint
            .with_headers(headers.clone())
            .with_help(problem::token_help);
        Ok(Tokens::new(endpoint, None, None))
    }
}

fn headers(identity: &Identity) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if let Some(organization) = &identity.organization_id {
        let value = HeaderValue::from_str(organization).map_err(|_| {
            Error::config("`organization_id` holds a character that headers cannot")
        })?;
        headers.insert(ORGANIZATION, value);
    }
    Ok(headers)
}

impl fmt::Debug for AirbyteClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AirbyteClientBuilder")
            .field("config", &self.config)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::AirbyteClientBuilder;
    use crate::hosted::AirbyteAuthConfig;

    fn base(url: &str) -> Result<String, String> {
        let builder = AirbyteClientBuilder::new(AirbyteAuthConfig::default()).base_url(url);
        builder
            .base()
            .map(|url| url.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_way_to_write_the_address_is_read() {
        for (written, read) in [
            ("https://api.test", "https://api.test/api/v1"),
            ("https://api.test/", "https://api.test/api/v1"),
            ("api.test", "https://api.test/api/v1"),
            ("https://api.test/proxy/", "https://api.test/proxy/api/v1"),
            ("https://api.test/api/v1", "https://api.test/api/v1"),
            ("https://api.test/api/v1/", "https://api.test/api/v1"),
            ("http://127.0.0.1:9/", "http://127.0.0.1:9/api/v1"),
        ] {
            assert_eq!(base(written).unwrap(), read);
        }
        assert!(
            base("http://api.test")
                .unwrap_err()
                .contains("in the clear")
        );
        assert!(
            base("https://api.test?x=1")
                .unwrap_err()
                .contains("may not hold a query")
        );
    }
}
