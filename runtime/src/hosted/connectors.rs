//! Connectors: made, looked at, changed, called and deleted through the service.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use super::answer::{Envelope, Execution};
use super::client::AirbyteClient;
use super::create::CreateConnector;
use super::model::{
    CheckReport, ConnectorDetail, ConnectorSummary, Deletion, Inspection, UpdateConnector,
};
use super::wire::ApiRequest;
use crate::error::{Error, ErrorKind};
use crate::execute::ExecuteOptions;
use crate::operation::Method;
use crate::selection::Selection;

/// Actions that only read, whatever the connector: they may be repeated.
const READS: [&str; 9] = [
    "list",
    "get",
    "search",
    "api_search",
    "context_store_search",
    "context_store_sql_query",
    "describe",
    "inspect",
    "download",
];
/// The wait before a deleted connector is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
struct Listed {
    data: Vec<ConnectorSummary>,
}

/// A call of a connector by names, for [`AirbyteClient::execute`].
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct ExecuteRequest {
    entity: String,
    action: String,
    params: Option<Value>,
    options: ExecuteOptions,
    reads: bool,
}

impl ExecuteRequest {
    /// A call without parameters. Actions that are known to read only are repeated when they fail on the way.
    pub fn new(entity: impl Into<String>, action: impl Into<String>) -> Self {
        let action = action.into();
        Self {
            entity: entity.into(),
            reads: READS.contains(&action.as_str()),
            action,
            params: None,
            options: ExecuteOptions::new(),
        }
    }

    /// The parameters, an object.
    pub fn params(mut self, params: Value) -> Self {
        self.params = Some(params);
        self
    }

    /// Which part of the result is wanted.
    pub fn selection(mut self, selection: Selection) -> Self {
        self.options.selection = selection;
        self
    }

    /// Why the call is made, in at most 512 characters.
    pub fn intent(mut self, intent: impl Into<String>) -> Self {
        self.options = self.options.intent(intent);
        self
    }

    /// Part of the result and intent together.
    pub fn options(mut self, options: ExecuteOptions) -> Self {
        self.options = options;
        self
    }

    /// Whether the action only reads.
    pub fn reads(mut self, yes: bool) -> Self {
        self.reads = yes;
        self
    }

    /// The request to a connector. Everything that may be left out is, but `skip_truncation`: descriptions of the
    /// service disagree about its default.
    pub(super) fn to_request(&self, connector_id: &str) -> Result<ApiRequest, Error> {
        self.options.check()?;
        let selection = &self.options.selection;
        let mut body = Map::new();
        body.insert("entity".to_owned(), self.entity.clone().into());
        body.insert("action".to_owned(), self.action.clone().into());
        body.insert(
            "skip_truncation".to_owned(),
            (!selection.truncates()).into(),
        );
        if let Some(params) = &self.params {
            body.insert("params".to_owned(), params.clone());
        }
        for (name, paths) in [
            ("select_fields", selection.selected()),
            ("exclude_fields", selection.excluded()),
        ] {
            if !paths.is_empty() {
                body.insert(name.to_owned(), paths.to_vec().into());
            }
        }
        if let Some(intent) = &self.options.intent {
            body.insert("intent".to_owned(), intent.clone().into());
        }
        let path = ["integrations", "connectors", connector_id, "execute"];
        Ok(ApiRequest::post(path)
            .json(Value::Object(body))
            .repeatable(self.reads))
    }
}

impl fmt::Debug for ExecuteRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecuteRequest")
            .field("entity", &self.entity)
            .field("action", &self.action)
            .finish_non_exhaustive()
    }
}

fn path(id: &str) -> [&str; 3] {
    ["integrations", "connectors", id]
}

impl AirbyteClient {
    /// Makes a connector. The service looks at the form of the credentials only; wrong ones show up at the first call,
    /// unless [`AirbyteClient::check_new_connector`] asked before.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`]. It is not repeated unless it is certain that there is no second connector then.
    pub async fn create_connector(
        &self,
        connector: &CreateConnector,
    ) -> Result<ConnectorDetail, Error> {
        let body = connector.to_value(self.workspace_name())?;
        self.ask(&ApiRequest::post(["integrations", "connectors"]).json(body))
            .await
    }

    /// Whether a connector would work, before it is made.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`]. A connector that does not work is no error but a report.
    pub async fn check_new_connector(
        &self,
        connector: &CreateConnector,
    ) -> Result<CheckReport, Error> {
        let body = connector.to_value(self.workspace_name())?;
        let request = ApiRequest::post(path("check")).json(body);
        self.ask(&request.repeatable(true)).await
    }

    /// The connectors of a workspace.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn connectors(&self, workspace_name: &str) -> Result<Vec<ConnectorSummary>, Error> {
        self.connectors_of(workspace_name, None).await
    }

    /// The connectors of a workspace, all or those of one definition.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn connectors_of(
        &self,
        workspace_name: &str,
        definition_id: Option<&str>,
    ) -> Result<Vec<ConnectorSummary>, Error> {
        let request = listing(workspace_name, definition_id);
        Ok(self.ask::<Listed>(&request).await?.data)
    }

    /// One connector.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn connector(&self, id: &str) -> Result<ConnectorDetail, Error> {
        self.ask(&ApiRequest::get(path(id))).await
    }

    /// Changes a connector. Credentials can be changed in the web application only.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn update_connector(
        &self,
        id: &str,
        update: &UpdateConnector,
    ) -> Result<ConnectorDetail, Error> {
        let request = ApiRequest::new(Method::Put, path(id)).json(update.to_value());
        self.ask(&request).await
    }

    /// Whether a connector works, or would work with a change.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`]. A connector that does not work is no error but a report.
    pub async fn check_connector(
        &self,
        id: &str,
        update: &UpdateConnector,
    ) -> Result<CheckReport, Error> {
        let request = ApiRequest::post(["integrations", "connectors", id, "check"]);
        self.ask(&request.json(update.to_value()).repeatable(true))
            .await
    }

    /// Has the service delete a connector; that takes a while, see [`AirbyteClient::wait_until_deleted`].
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn delete_connector(&self, id: &str) -> Result<Deletion, Error> {
        self.ask(&ApiRequest::new(Method::Delete, path(id))).await
    }

    /// Waits until a connector is no longer in the list of its workspace.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`], and when the connector is still there after that time.
    pub async fn wait_until_deleted(
        &self,
        id: &str,
        workspace_name: &str,
        limit: Duration,
    ) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            let all = self.connectors(workspace_name).await?;
            if all.iter().all(|connector| connector.id != id) {
                return Ok(());
            }
            if start.elapsed() + LOOK_AGAIN > limit {
                return Err(Error::new(ErrorKind::Unfinished(format!(
                    "the connector {id} is still there after {} s; its deletion goes on",
                    limit.as_secs()
                ))));
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    /// What the service knows of a connector: where it is, and what of it can be searched.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn inspect_connector(&self, id: &str) -> Result<Inspection, Error> {
        let path = ["integrations", "connectors", id, "inspect"];
        self.ask(&ApiRequest::get(path)).await
    }

    /// Calls a connector.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`], when the intent is too long, and when the answer tells of a failure.
    pub async fn execute(
        &self,
        connector_id: &str,
        request: &ExecuteRequest,
    ) -> Result<Execution, Error> {
        let reply = self.call(&request.to_request(connector_id)?).await?;
        let envelope = Envelope::read(&reply).map_err(|error| self.cleaned(error))?;
        envelope.warn(&request.entity, &request.action);
        envelope.into_execution()
    }

    /// What a connector can do, as JSON.
    ///
    /// # Errors
    /// As [`AirbyteClient::execute`].
    pub async fn describe_connector(&self, id: &str) -> Result<Value, Error> {
        let body = serde_json::json!({"entity": "", "action": "describe"});
        let path = ["integrations", "connectors", id, "execute"];
        let request = ApiRequest::post(path).json(body).repeatable(true);
        let reply = self.call(&request).await?;
        let envelope = Envelope::read(&reply).map_err(|error| self.cleaned(error))?;
        Ok(envelope.into_execution()?.result)
    }

    pub(super) fn cleaned(&self, error: Error) -> Error {
        error.cleaned(|text| self.redact(text))
    }
}

pub(super) fn listing(workspace_name: &str, definition_id: Option<&str>) -> ApiRequest {
    ApiRequest::get(["integrations", "connectors"])
        .query("workspace_name", workspace_name)
        .query_some("definition_id", definition_id)
}
