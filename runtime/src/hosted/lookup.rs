//! Which connector of the service is meant.

use std::fmt;

use tokio::sync::OnceCell;

use super::client::AirbyteClient;
use super::connectors::listing;
use super::model::ConnectorSummary;
use super::wire::ApiRequest;
use crate::connector::ConnectorSpec;
use crate::error::{Error, ErrorKind};

/// The connector that calls are for; it is looked up once, however many calls wait for it.
pub(crate) struct Target {
    workspace_name: String,
    definition_id: Option<&'static str>,
    slug: &'static str,
    name: &'static str,
    id: OnceCell<String>,
}

impl Target {
    /// The one connector of that kind in the workspace.
    pub(super) fn of_kind(spec: &'static ConnectorSpec, workspace_name: &str) -> Self {
        Self {
            workspace_name: workspace_name.to_owned(),
            definition_id: spec.definition_id,
            slug: spec.slug,
            name: spec.name,
            id: OnceCell::new(),
        }
    }

    /// The connector that a client's config names: by its identifier, or the one of its kind in the workspace.
    pub(crate) fn of_identity(spec: &'static ConnectorSpec, client: &AirbyteClient) -> Self {
        let identity = client.identity();
        match &identity.connector_id {
            Some(id) => Self::known(spec, id.clone()),
            None => Self::of_kind(spec, &identity.workspace_name),
        }
    }

    /// The connector with that identifier.
    pub(super) fn known(spec: &'static ConnectorSpec, id: String) -> Self {
        Self {
            id: OnceCell::new_with(Some(id)),
            ..Self::of_kind(spec, "")
        }
    }

    /// The identifier, when it is known already.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.get().map(String::as_str)
    }

    /// The request that finds the connector.
    pub(super) fn request(&self) -> ApiRequest {
        listing(&self.workspace_name, self.definition_id)
    }

    /// The identifier; asks the service the first time.
    pub(super) async fn resolve(&self, client: &AirbyteClient) -> Result<&str, Error> {
        let id = self.id.get_or_try_init(|| self.look_up(client)).await?;
        Ok(id)
    }

    async fn look_up(&self, client: &AirbyteClient) -> Result<String, Error> {
        let all = client
            .connectors_of(&self.workspace_name, self.definition_id)
            .await?;
        // Without a definition the service lists every kind.
        let mut found: Vec<ConnectorSummary> = all
            .into_iter()
            .filter(|one| self.definition_id.is_some() || one.is_of_kind(self.slug, self.name))
            .collect();
        match (found.pop(), found.is_empty()) {
            (None, _) => Err(Error::new(ErrorKind::ConnectorNotFound {
                workspace: self.workspace_name.clone(),
                kind: self.slug,
            })),
            (Some(only), true) => Ok(only.id),
            (Some(last), false) => {
                found.push(last);
                Err(Error::new(ErrorKind::ConnectorAmbiguous {
                    workspace: self.workspace_name.clone(),
                    kind: self.slug,
                    found: found
                        .into_iter()
                        .map(|one| format!("{} ({})", one.id, one.name))
                        .collect(),
                }))
            }
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("kind", &self.slug)
            .field("workspace_name", &self.workspace_name)
            .field("id", &self.id.get())
            .finish_non_exhaustive()
    }
}
