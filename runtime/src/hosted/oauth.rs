//! Advanced: consent of end users on a page of your own, and OAuth applications of your own.
//!
//! The consent call is in older descriptions of the service only: expect 404 or 400 where it is not offered.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::AirbyteClient;
use super::wire::ApiRequest;
use crate::error::Error;
use crate::operation::Method;
use crate::secret::Secret;

/// What an end user is asked to consent to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsentRequest {
    /// The workspace that gets the connector; the client's own when it is left out.
    pub workspace_name: Option<String>,
    /// The name of the connector's kind.
    pub connector_type: String,
    /// Where the end user is sent afterwards, with `connector_id` or `error` in the query.
    pub redirect_url: String,
    /// The name of the connector.
    pub name: Option<String>,
    /// Settings of the copy that the service keeps.
    pub replication_config: Option<Value>,
    /// The template, when there are several.
    pub source_template_id: Option<String>,
}

/// An OAuth application of your own, which the service uses instead of its own.
#[derive(Clone)]
pub struct OwnOAuthApp {
    /// The display name of the connector's kind.
    pub connector_type: String,
    /// The application's identity, in the form that the connector's kind asks for.
    pub configuration: Value,
}

impl OwnOAuthApp {
    /// An application for a kind of connectors, by its display name.
    #[must_use]
    pub fn new(connector_type: impl Into<String>) -> Self {
        Self {
            connector_type: connector_type.into(),
            configuration: Value::Object(Map::new()),
        }
    }

    /// Adds a value that the connector's kind asks for.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Secret>) -> Self {
        if let Value::Object(members) = &mut self.configuration {
            members.insert(name.to_owned(), value.into().expose().into());
        }
        self
    }

    /// Adds a value if there is one.
    #[must_use]
    pub fn with_optional(self, name: &str, value: Option<impl Into<Secret>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl std::fmt::Debug for OwnOAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnOAuthApp")
            .field("connector_type", &self.connector_type)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Consent {
    consent_url: String,
}

impl AirbyteClient {
    /// Advanced: the page on which an end user consents; the service then makes the connector by itself.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`]; 404 or 400 when the service does not offer it.
    pub async fn initiate_oauth_consent(&self, consent: &ConsentRequest) -> Result<String, Error> {
        let workspace = consent.workspace_name.as_deref();
        let mut body = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                body.insert(name.to_owned(), value);
            }
        };
        put(
            "workspace_name",
            Some(workspace.unwrap_or(self.workspace_name()).into()),
        );
        put(
            "connector_type",
            Some(consent.connector_type.clone().into()),
        );
        put("redirect_url", Some(consent.redirect_url.clone().into()));
        put("name", consent.name.clone().map(Value::from));
        put("replication_config", consent.replication_config.clone());
        put(
            "source_template_id",
            consent.source_template_id.clone().map(Value::from),
        );
        let request = ApiRequest::post(["integrations", "connectors", "oauth", "initiate"]);
        let consent: Consent = self.ask(&request.json(Value::Object(body))).await?;
        Ok(consent.consent_url)
    }

    /// Advanced: has the service use an OAuth application of your own. The answer never holds its secret.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn set_oauth_app(&self, app: &OwnOAuthApp) -> Result<Value, Error> {
        let body = json!({
            "connector_type": app.connector_type,
            "configuration": app.configuration,
        });
        let request = ApiRequest::new(Method::Put, ["oauth", "credentials"]);
        self.ask(&request.json(body)).await
    }

    /// Advanced: goes back to the service's own OAuth application.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn delete_oauth_app(&self, connector_type: &str) -> Result<(), Error> {
        let path = ["oauth", "credentials", "connector_type", connector_type];
        self.call(&ApiRequest::new(Method::Delete, path))
            .await
            .map(drop)
    }
}
