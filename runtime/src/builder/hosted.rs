//! The settings of a connector in hosted mode.

use super::{Settings, own_name};
use crate::client::Remote;
use crate::connector::ConnectorSpec;
use crate::error::Error;
use crate::hosted::{AirbyteAuthConfig, AirbyteClient, Hosted, PATIENCE, Target};

/// Whom to ask when the hosted service has the credentials, and what makes the calls there. Only who names it links
/// it.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    pub(crate) config: Box<AirbyteAuthConfig>,
    pub(super) make: Make,
}

type Make =
    fn(Settings, &'static ConnectorSpec, AirbyteAuthConfig) -> Result<Box<dyn Remote>, Error>;

impl Elsewhere {
    pub(crate) fn new(config: AirbyteAuthConfig) -> Self {
        Self {
            config: Box::new(config),
            make: Settings::hosted,
        }
    }
}

impl Settings {
    /// What makes the calls of a connector in hosted mode. Nothing is sent.
    fn hosted(
        self,
        spec: &'static ConnectorSpec,
        config: AirbyteAuthConfig,
    ) -> Result<Box<dyn Remote>, Error> {
        self.validate()?;
        self.refuse_foreign()?;
        let user_agent = self.user_agent.unwrap_or_else(|| own_name(spec));
        let mut builder = AirbyteClient::builder(&config)
            .user_agent(user_agent)
            .timeout(self.timeout.unwrap_or(PATIENCE))
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout.unwrap_or(PATIENCE))
            .max_response_size(self.max_response_size)
            .allow_plain_http(self.allow_plain_http);
        if let Some(policy) = self.retry {
            builder = builder.retry(policy);
        }
        if let Some(url) = self.base_url {
            builder = builder.base_url(url);
        }
        if let Some(client) = self.http_client {
            builder = builder.http_client(client);
        }
        let client = builder.build()?;
        let target = Target::of_identity(spec, &client);
        Ok(Box::new(Hosted::new(client, target, self.on_attempt)))
    }

    /// Refuses settings of direct mode, which would have no effect.
    fn refuse_foreign(&self) -> Result<(), Error> {
        let setting = if self.token_url.is_some() {
            "token_url"
        } else if !self.variables.is_empty() {
            "variable"
        } else if self.token_store.is_some() {
            "token_store"
        } else if self.on_token_refresh.is_some() {
            "on_token_refresh"
        } else if self.max_concurrency.is_some() {
            "max_concurrency"
        } else {
            return Ok(());
        };
        Err(Error::config(format!(
            "`{setting}` has no effect in hosted mode: the service signs in to the API and calls it"
        )))
    }
}
