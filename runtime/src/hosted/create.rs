//! Making a connector out of credentials.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use serde::Serialize;
use serde_json::{Map, Value};

use super::client::AirbyteClient;
use super::executor::attach;
use crate::auth::{Auth, Credentials};
use crate::connector::Connector;
use crate::error::{Error, ErrorKind, ExecutionProblem};

/// A connector that is to be made. `Debug` shows no credentials.
#[derive(Clone)]
#[must_use = "nothing is made until the request is sent"]
pub struct CreateConnector {
    workspace_name: Option<String>,
    kind: (&'static str, String),
    name: Option<String>,
    credentials: Option<Value>,
    replication_config: Option<Value>,
    environment: Option<Value>,
    entities: Option<Value>,
    server_side_oauth_secret_id: Option<String>,
}

impl CreateConnector {
    fn of(kind: &'static str, value: impl Into<String>) -> Self {
        Self {
            workspace_name: None,
            kind: (kind, value.into()),
            name: None,
            credentials: None,
            replication_config: None,
            environment: None,
            entities: None,
            server_side_oauth_secret_id: None,
        }
    }

    /// A connector of the kind with that display name.
    pub fn of_type(connector_type: impl Into<String>) -> Self {
        Self::of("connector_type", connector_type)
    }

    /// A connector of the kind with that definition.
    pub fn of_definition(definition_id: impl Into<String>) -> Self {
        Self::of("definition_id", definition_id)
    }

    /// A connector of a template; needed when the organization has several for the kind.
    pub fn of_template(source_template_id: impl Into<String>) -> Self {
        Self::of("source_template_id", source_template_id)
    }

    /// A connector of that generated type, with the credentials of one of its auth configs.
    pub fn of_connector<C: Connector>(auth: impl Auth<C>) -> Self {
        let credentials = auth.into_credentials();
        Self::of_type(C::SPEC.name).with_credentials(&credentials)
    }

    fn with_credentials(self, credentials: &Credentials) -> Self {
        let fields = credentials.scheme.fields.iter();
        let members = fields.filter_map(|field| {
            let value = credentials.values.get(field.name)?;
            Some((field.name.to_owned(), Value::from(value.expose())))
        });
        let members = Value::Object(members.collect());
        self.credentials(members)
    }

    /// The workspace; the client's own when it is not set.
    pub fn workspace_name(mut self, name: impl Into<String>) -> Self {
        self.workspace_name = Some(name.into());
        self
    }

    /// The name of the connector.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The credentials, an object with the fields of one way to sign in.
    pub fn credentials(mut self, credentials: Value) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Settings of the copy of the data that the service keeps.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn replication_config(mut self, config: &impl Serialize) -> Result<Self, Error> {
        let config = serde_json::to_value(config).map_err(|error| {
            Error::input("replication_config", "cannot be written as JSON").caused_by(error)
        })?;
        self.replication_config = Some(config);
        Ok(self)
    }

    /// The variables of the API's address.
    pub fn environment(mut self, environment: Value) -> Self {
        self.environment = Some(environment);
        self
    }

    /// The entities that are copied, as `[{"entity": …, "modes": ["read"]}]`.
    pub fn entities(mut self, entities: Value) -> Self {
        self.entities = Some(entities);
        self
    }

    /// Credentials that the service already has, from an older way to ask for consent.
    pub fn server_side_oauth_secret_id(mut self, id: impl Into<String>) -> Self {
        self.server_side_oauth_secret_id = Some(id.into());
        self
    }

    /// The body of the request.
    ///
    /// # Errors
    /// When there is nothing to sign in with.
    pub fn to_value(&self, workspace_name: &str) -> Result<Value, Error> {
        let secret_id = &self.server_side_oauth_secret_id;
        if self.credentials.is_none() && self.replication_config.is_none() && secret_id.is_none() {
            return Err(Error::input(
                "credentials",
                "one of `credentials`, `replication_config` and `server_side_oauth_secret_id` must be given",
            ));
        }
        let own = self.workspace_name.as_deref();
        let mut body = Map::new();
        body.insert(
            "workspace_name".to_owned(),
            own.unwrap_or(workspace_name).into(),
        );
        body.insert(self.kind.0.to_owned(), self.kind.1.clone().into());
        for (name, value) in [
            ("name", self.name.clone().map(Value::from)),
            ("credentials", self.credentials.clone()),
            ("replication_config", self.replication_config.clone()),
            ("environment", self.environment.clone()),
            ("entities", self.entities.clone()),
            (
                "server_side_oauth_secret_id",
                secret_id.clone().map(Value::from),
            ),
        ] {
            if let Some(value) = value {
                body.insert(name.to_owned(), value);
            }
        }
        Ok(Value::Object(body))
    }
}

impl fmt::Debug for CreateConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateConnector")
            .field("workspace_name", &self.workspace_name)
            .field(self.kind.0, &self.kind.1)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A connector that is being made in hosted mode; awaiting it gives the connector, ready for calls.
#[must_use = "nothing is made until it is awaited"]
pub struct CreateHosted<C> {
    client: AirbyteClient,
    request: Result<CreateConnector, Error>,
    check_first: bool,
    connector: PhantomData<fn() -> C>,
}

impl<C: Connector> CreateHosted<C> {
    /// A connector with the credentials of one of its auth configs.
    pub fn new(client: &AirbyteClient, auth: impl Auth<C>) -> Self {
        let credentials = auth.into_credentials();
        let request = match credentials.hosted {
            None => credentials
                .validate()
                .map(|()| CreateConnector::of_connector::<C>(credentials)),
            Some(_) => Err(Error::config(
                "a hosted connector is made of the API's own credentials, not of those for the service",
            )),
        };
        Self {
            client: client.clone(),
            request,
            check_first: false,
            connector: PhantomData,
        }
    }

    /// Settings of the copy of the data that the service keeps.
    pub fn replication_config(mut self, config: &impl Serialize) -> Self {
        self.request = self
            .request
            .and_then(|request| request.replication_config(config));
        self
    }

    /// The workspace; the client's own when it is not set.
    pub fn workspace_name(mut self, name: impl Into<String>) -> Self {
        self.request = self.request.map(|request| request.workspace_name(name));
        self
    }

    /// The name of the connector.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.request = self.request.map(|request| request.name(name));
        self
    }

    /// The template; needed when the organization has several for the kind.
    pub fn template(mut self, source_template_id: impl Into<String>) -> Self {
        self.request = self.request.map(|mut request| {
            request.kind = ("source_template_id", source_template_id.into());
            request
        });
        self
    }

    /// Has the service try the credentials first; without it wrong ones show up at the first call.
    pub fn check_first(mut self) -> Self {
        self.check_first = true;
        self
    }

    /// Makes the connector.
    ///
    /// # Errors
    /// As [`AirbyteClient::create_connector`], and when the credentials do not work and were to be checked.
    pub async fn send(self) -> Result<C, Error> {
        let (client, request) = (self.client, self.request?);
        if self.check_first {
            let report = client.check_new_connector(&request).await?;
            if !report.passed() {
                return Err(Error::new(ErrorKind::Execution(ExecutionProblem {
                    status: report.state_name().to_owned(),
                    message: report.message(),
                })));
            }
        }
        let made = client.create_connector(&request).await?;
        Ok(attach(&client, made.id))
    }
}

impl<C: Connector + Send + 'static> IntoFuture for CreateHosted<C> {
    type Output = Result<C, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<C> fmt::Debug for CreateHosted<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateHosted")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
