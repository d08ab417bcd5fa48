//! An in-process server that behaves like the Airbyte Agent API.
//!
//! It keeps organizations, applications, workspaces and connectors, and it gives out tokens. What a connector
//! executes is run against the [`Fake`] of the connector's own API, with the credentials that the connector was
//! created with, so hosted and direct calls see the same records.
//!
//! ```no_run
//! # async fn example<C: connector_runtime::fake::FakeData>() -> Result<(), connector_runtime::Error> {
//! use connector_runtime::fake::{Fake, Fault, HostedFake};
//!
//! let api = Fake::<C>::builder().start().await?;
//! let hosted = HostedFake::builder().connector(&api).start().await?;
//! hosted.faults().add(Fault::status(401).path("/api/v1/integrations/connectors/*/execute").times(1));
//! hosted.change(|behaviour| behaviour.token_seconds = 2);
//! println!("{} {} {}", hosted.url(), hosted.client_id(), hosted.client_secret());
//! # Ok(())
//! # }
//! ```
//!
//! It listens on loopback only, and ends when it is dropped. What the real service does is known from its
//! published description and from its clients; where that says nothing, the fake has chosen, and says so in
//! `docs/fake-hosted.md`.

mod access;
mod account;
mod backing;
mod behaviour;
mod builder;
mod catalog;
mod connectors;
mod consent;
mod context_store;
mod creation;
mod execute;
mod file;
mod filter;
mod inspect;
mod organizations;
mod request;
mod route;
mod server;
mod sessions;
mod shape;
mod skills;
mod tokens;
mod workspaces;
mod world;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use behaviour::{Behaviour, NextLink, SessionStep};
pub use builder::HostedBuilder;

use super::{Faults, RecordedRequest};
use crate::error::Error;
use server::Core;
use world::Made;

/// A running fake of the Airbyte Agent API.
pub struct HostedFake {
    core: Arc<Core>,
    /// The first application, organization, workspace and connector.
    first: First,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

/// What there is from the start.
#[derive(Clone, Debug)]
struct First {
    client_id: String,
    client_secret: String,
    organization: String,
    workspace: String,
    connector: Option<String>,
}

impl HostedFake {
    /// The settings of a fake that is about to start.
    pub fn builder() -> HostedBuilder {
        HostedBuilder::new()
    }

    /// Where the service is: to be given as `AIRBYTE_API_HOST`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.core.origin
    }

    /// The client id of an application that is good.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.first.client_id
    }

    /// The client secret of that application.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.first.client_secret
    }

    /// The organization of that application.
    #[must_use]
    pub fn organization_id(&self) -> &str {
        &self.first.organization
    }

    /// A workspace of that organization.
    #[must_use]
    pub fn workspace_name(&self) -> &str {
        &self.first.workspace
    }

    /// A connector in that workspace, unless the fake was started empty.
    #[must_use]
    pub fn connector_id(&self) -> Option<&str> {
        self.first.connector.as_deref()
    }

    /// The members of the JSON line with which `CONNECTOR fake` tells other programs where it is.
    #[must_use]
    pub fn ready_members(&self) -> Map<String, Value> {
        let members = [
            ("hosted_url", Some(self.url())),
            ("airbyte_client_id", Some(self.client_id())),
            ("airbyte_client_secret", Some(self.client_secret())),
            ("organization_id", Some(self.organization_id())),
            ("workspace_name", Some(self.workspace_name())),
            ("connector_id", self.connector_id()),
        ];
        let texts = members.into_iter();
        texts
            .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
            .collect()
    }

    /// Changes how the service behaves from now on.
    pub fn change(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.core.inner().behaviour);
    }

    /// What goes wrong. A fault can be limited to a path, to an operation (of the requests to execute), or to the
    /// token endpoint.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.core.faults
    }

    /// The requests so far (the last 10,000 at least), in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.core.inner().recorded.clone()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.core.inner().recorded.clear();
    }

    /// Sets the clock forward: tokens expire.
    pub fn advance(&self, time: Duration) {
        self.core.inner().forward += time;
    }

    /// Makes all tokens worthless.
    pub fn withdraw_tokens(&self) {
        self.core.inner().tokens.withdraw();
    }

    /// Adds an organization that the first application can access too; gives its id.
    pub fn add_organization(&self, name: &str) -> String {
        let mut inner = self.core.inner();
        let id = inner.uuid();
        inner
            .world
            .add_organization(&id, name, &self.first.client_id);
        id
    }

    /// Takes all organizations from the person who signs in by browser, who then has none to choose from.
    pub fn forget_organizations(&self) {
        self.core.inner().world.organizations.clear();
    }

    /// Adds a workspace to the first organization; gives its id.
    pub fn add_workspace(&self, name: &str) -> String {
        let organization = self.first.organization.clone();
        self.core.inner().workspace(&organization, name).0
    }

    /// Adds a connector of this type (its slug) to a workspace, which is made when it is not there; gives its id.
    ///
    /// # Errors
    /// When the fake has no such type.
    pub fn add_connector(&self, slug: &str, workspace: &str, name: &str) -> Result<String, Error> {
        let organization = self.first.organization.clone();
        let backing = self.core.backing_of(slug)?;
        let mut inner = self.core.inner();
        let (workspace, _) = inner.workspace(&organization, workspace);
        Ok(inner.add_connector(Made {
            name: name.to_owned(),
            ..Made::new(&workspace, backing)
        }))
    }

    /// Removes a connector at once; whether there was one.
    pub fn remove_connector(&self, id: &str) -> bool {
        self.core.inner().world.connectors.remove(id).is_some()
    }

    /// The rows with which this exact text of SQL is answered.
    pub fn answer_sql(&self, sql: impl Into<String>, rows: Vec<Value>) {
        self.core.inner().world.sql.insert(sql.into(), json!(rows));
    }

    /// Ends the server after the answers that are on their way.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        if let Some(task) = self.task.take() {
            task.await.ok();
        }
    }
}

impl fmt::Debug for HostedFake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostedFake")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Drop for HostedFake {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
    }
}
