//! The client of the hosted service.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::config::{AirbyteAuthConfig, Identity};
use super::settings::AirbyteClientBuilder;
use crate::auth::redact;
use crate::error::Error;
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::token::{TokenSource, Tokens};
use crate::transport::Transport;
use crate::url::Url;

/// Where the hosted service is unless set.
pub const DEFAULT_HOST: &str = "https://api.airbyte.ai";

/// A client of the Airbyte Agent API. Clones share connections and the token.
///
/// ```no_run
/// use connector_runtime::hosted::{AirbyteAuthConfig, AirbyteClient};
///
/// # async fn example() -> Result<(), connector_runtime::Error> {
/// let client = AirbyteClient::new(&AirbyteAuthConfig::from_env())?;
/// for connector in client.connectors("team").await? {
///     println!("{} {}", connector.id, connector.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AirbyteClient(
    pub(super) Arc<Inner>,
    /// How long a call puts up with waiting.
    pub(super) Option<Duration>,
);

pub(super) struct Inner {
    /// With the version's path, without a slash at the end.
    pub(super) base: Url,
    pub(super) transport: Transport,
    pub(super) tokens: Tokens,
    pub(super) retry: RetryPolicy,
    /// What every request carries besides its token.
    pub(super) headers: HeaderMap,
    pub(super) organization: bool,
    pub(super) identity: Identity,
}

impl AirbyteClient {
    /// A client with the usual settings. Nothing is sent before the first call.
    ///
    /// # Errors
    /// When the client's id or secret is neither in the config nor in the environment.
    pub fn new(config: &AirbyteAuthConfig) -> Result<Self, Error> {
        Self::builder(config).build()
    }

    /// A client with settings of its own: address, timeouts, retries.
    pub fn builder(config: &AirbyteAuthConfig) -> AirbyteClientBuilder {
        AirbyteClientBuilder::new(config.clone())
    }

    /// The same client, whose calls never wait longer than this before a repetition: they fail instead, and
    /// [`Error::retry_after`] says when a repetition makes sense.
    #[must_use]
    pub fn with_patience(&self, most: Duration) -> Self {
        self.patient(Some(most))
    }

    pub(super) fn patient(&self, most: Option<Duration>) -> Self {
        Self(Arc::clone(&self.0), most)
    }

    /// The workspace that calls are about unless they name another.
    #[must_use]
    pub fn workspace_name(&self) -> &str {
        &self.0.identity.workspace_name
    }

    /// The organization that calls are about, when it is set.
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        self.0.identity.organization_id.as_deref()
    }

    /// Where the service is, with the path of its version.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.0.base
    }

    /// Gets a token, to show that the service accepts the client.
    ///
    /// # Errors
    /// When the service cannot be reached or does not accept the client.
    pub async fn sign_in(&self) -> Result<(), Error> {
        self.0.tokens.get(None).await.map(drop)
    }

    /// Takes the client's secret and token out of a text.
    pub(super) fn redact(&self, text: String) -> String {
        let token = self.0.tokens.current();
        let secrets: [Option<&Secret>; 2] = [Some(&self.0.identity.client_secret), token.as_ref()];
        redact(text, secrets.into_iter().flatten())
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.0.identity
    }
}

impl fmt::Debug for AirbyteClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AirbyteClient")
            .field("base_url", &self.0.base.to_string())
            .field("workspace_name", &self.0.identity.workspace_name)
            .field("organization_id", &self.0.identity.organization_id)
            .finish_non_exhaustive()
    }
}
