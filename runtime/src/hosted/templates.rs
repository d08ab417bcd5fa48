//! Templates and definitions: the kinds of connectors that can be made.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::client::AirbyteClient;
use super::model::TemplateSummary;
use super::wire::ApiRequest;
use crate::error::Error;

/// Which templates are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateQuery {
    /// Also those that belong to no organization.
    pub use_global: bool,
    /// Only those with these tags.
    pub tags: Vec<String>,
    /// Whether one of the tags is enough (all are needed unless set).
    pub any_tag: bool,
}

/// A kind of source.
#[derive(Clone, Debug, PartialEq, Deserialize, serde::Serialize)]
#[non_exhaustive]
pub struct SourceDefinition {
    /// Its identifier.
    #[serde(rename = "sourceDefinitionId", default)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[derive(Deserialize)]
struct Definitions {
    definitions: Vec<SourceDefinition>,
}

#[derive(Deserialize)]
struct Templates {
    data: Vec<TemplateSummary>,
}

impl AirbyteClient {
    /// The templates of the organization.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn templates(&self, query: &TemplateQuery) -> Result<Vec<TemplateSummary>, Error> {
        let mut request = ApiRequest::get(["integrations", "templates", "sources"]);
        if query.use_global {
            request = request.query("use_global", true);
        }
        for tag in &query.tags {
            request = request.query("tags", tag);
        }
        if query.any_tag {
            request = request.query("tags_mode", "any");
        }
        Ok(self.ask::<Templates>(&request).await?.data)
    }

    /// The templates that every organization has.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn global_templates(&self) -> Result<Vec<TemplateSummary>, Error> {
        let request = ApiRequest::get(["integrations", "templates", "sources", "global"]);
        Ok(self.ask::<Templates>(&request).await?.data)
    }

    /// A template with everything that it asks for, as JSON.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn template(&self, id: &str) -> Result<Value, Error> {
        let request = ApiRequest::get(["integrations", "templates", "sources", id]);
        self.ask(&request).await
    }

    /// The kinds of sources, all or those whose name holds a text.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn source_definitions(
        &self,
        name: Option<&str>,
    ) -> Result<Vec<SourceDefinition>, Error> {
        let request =
            ApiRequest::get(["integrations", "definitions", "sources"]).query_some("name", name);
        Ok(self.ask::<Definitions>(&request).await?.definitions)
    }

    /// A kind of source with the form of its settings, as JSON.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn source_definition(&self, id: &str) -> Result<Value, Error> {
        let request = ApiRequest::get(["integrations", "definitions", "sources", id]);
        self.ask(&request).await
    }
}
