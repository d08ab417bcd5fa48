//! Connecting: from a kind of connector to one that is ready for calls.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use super::config::AirbyteAuthConfig;
use super::executor::Hosted;
use super::lookup::Target;
use super::settings::AirbyteClientBuilder;
use crate::attempt::OnAttempt;
use crate::builder::Builder;
use crate::client::Client;
use crate::connector::{Connector, ConnectorSpec};
use crate::drift::Drift;
use crate::error::Error;
use crate::nearest::hint;
use crate::reply::Decoding;
use crate::secret::Secret;

/// A connector that is about to be found in hosted mode. Awaiting it signs in, finds the connector once and gives it,
/// so that a wrong name shows at once and not at the first call.
///
/// What is not set is taken from the environment, see [`AirbyteAuthConfig`].
#[must_use = "nothing is asked until it is awaited"]
pub struct Connecting<C> {
    config: AirbyteAuthConfig,
    base_url: Option<String>,
    kind: Kind<C>,
}

enum Kind<C> {
    Typed(PhantomData<fn() -> C>),
    Dynamic(Result<&'static ConnectorSpec, Error>),
}

impl<C: Connector> Connecting<C> {
    /// The connector of that type.
    pub fn new() -> Self {
        Self {
            config: AirbyteAuthConfig::default(),
            base_url: None,
            kind: Kind::Typed(PhantomData),
        }
    }
}

impl<C: Connector> Default for Connecting<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> Connecting<C> {
    /// Everything at once.
    pub fn config(mut self, config: AirbyteAuthConfig) -> Self {
        self.config = config;
        self
    }

    /// The workspace that the connector is in.
    pub fn workspace_name(mut self, name: impl Into<String>) -> Self {
        self.config.workspace_name = Some(name.into());
        self
    }

    /// The organization; needed when the client belongs to several.
    pub fn organization_id(mut self, id: impl Into<String>) -> Self {
        self.config.organization_id = Some(id.into());
        self
    }

    /// The client's identity.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.config.airbyte_client_id = Some(id.into());
        self.config.airbyte_client_secret = Some(secret.into());
        self
    }

    /// The connector itself, when it is known: nothing is looked up then.
    pub fn connector_id(mut self, id: impl Into<String>) -> Self {
        self.config.connector_id = Some(id.into());
        self
    }

    /// Where the service is.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }
}

impl<C: Connector + Send + 'static> IntoFuture for Connecting<C> {
    type Output = Result<C, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut builder = Builder::<C>::new(self.config);
            if let Some(url) = self.base_url {
                builder = builder.base_url(url);
            }
            let client = builder.build_client()?;
            client.connector_id().await?;
            Ok(C::from_client(client))
        })
    }
}

impl IntoFuture for Connecting<Client> {
    type Output = Result<Client, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Kind::Dynamic(spec) = self.kind else {
                return Err(Error::config("a client has no type to connect by"));
            };
            let spec = spec?;
            let mut builder = AirbyteClientBuilder::new(self.config);
            if let Some(url) = self.base_url {
                builder = builder.base_url(url);
            }
            let client = dynamic(spec, builder)?;
            client.connector_id().await?;
            Ok(client)
        })
    }
}

/// A client without a connector type around it.
fn dynamic(spec: &'static ConnectorSpec, builder: AirbyteClientBuilder) -> Result<Client, Error> {
    let api = builder.build()?;
    let target = Target::of_identity(spec, &api);
    let hosted = Hosted::new(api, target, OnAttempt::default());
    Ok(Client::hosted(
        spec,
        Box::new(hosted),
        Decoding::Strict,
        Drift::new(false),
    ))
}

impl<C> fmt::Debug for Connecting<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connecting")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// The connectors that a program knows, for connecting by a name that is chosen at run time.
///
/// ```
/// # use connector_runtime::{ConnectorSpec, hosted::Registry};
/// static LAMPS: ConnectorSpec = ConnectorSpec::new("lamps", "Lamps", "https://lamps.test");
/// let registry = Registry::new().with(&LAMPS);
/// assert_eq!(registry.names().collect::<Vec<_>>(), ["lamps"]);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a registry does nothing by itself"]
pub struct Registry {
    specs: Vec<&'static ConnectorSpec>,
}

impl Registry {
    /// No connectors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the connector of that description.
    pub fn with(mut self, spec: &'static ConnectorSpec) -> Self {
        self.specs.retain(|known| known.slug != spec.slug);
        self.specs.push(spec);
        self
    }

    /// Adds the connector of that type.
    pub fn with_connector<C: Connector>(self) -> Self {
        self.with(C::SPEC)
    }

    /// The names of all connectors.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.specs.iter().map(|spec| spec.slug)
    }

    /// The description of the connector of that name.
    ///
    /// # Errors
    /// When there is none; the error tells what there is.
    pub fn find(&self, name: &str) -> Result<&'static ConnectorSpec, Error> {
        let wanted = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let fits = |spec: &&&'static ConnectorSpec| {
            let slug = spec.slug.replace('_', "-");
            slug == wanted || spec.name.eq_ignore_ascii_case(name.trim())
        };
        self.specs.iter().find(fits).copied().ok_or_else(|| {
            let names: Vec<_> = self.names().collect();
            Error::config(format!(
                "there is no connector `{name}`{}; this program knows: {}",
                hint(name, self.names()),
                names.join(", ")
            ))
        })
    }

    /// Connects to the connector of that name in hosted mode; the client that comes out calls by names.
    pub fn connect(&self, name: &str) -> Connecting<Client> {
        Connecting {
            config: AirbyteAuthConfig::default(),
            base_url: None,
            kind: Kind::Dynamic(self.find(name)),
        }
    }
}
