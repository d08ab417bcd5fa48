//! Connectors and their templates.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A connector in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectorSummary {
    /// Its identifier.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it was made of.
    #[serde(default)]
    pub summarized_source_template: Option<TemplateSummary>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<String>,
    /// When it was changed.
    #[serde(default)]
    pub updated_at: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl ConnectorSummary {
    /// Whether it is of that kind, by the names of its template.
    pub(crate) fn is_of_kind(&self, slug: &str, name: &str) -> bool {
        self.summarized_source_template
            .as_ref()
            .is_some_and(|template| {
                let own = template.connector_name.as_deref();
                own.is_some_and(|own| own.eq_ignore_ascii_case(slug))
                    || template.name.eq_ignore_ascii_case(name)
            })
    }

    /// Whether people may mean it by that name: its own, or one of its template's.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) || self.is_of_kind(name, name)
    }
}

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TemplateSummary {
    /// Its identifier.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The short name of the connector's kind.
    #[serde(default)]
    pub connector_name: Option<String>,
    /// The organization that it belongs to; every one has those of none.
    #[serde(default)]
    pub organization_id: Option<String>,
    /// The identifier of the definition.
    #[serde(default)]
    pub actor_definition_id: Option<String>,
    /// `DIRECT`, `REPLICATION` or `MULTI`.
    #[serde(default)]
    pub mode: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectorDetail {
    /// Its identifier.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it was made of.
    #[serde(default)]
    pub source_template: Option<Value>,
    /// Settings of the copy of the data.
    #[serde(default)]
    pub replication_config: Option<Value>,
    /// The entities that are copied.
    #[serde(default)]
    pub entities: Option<Value>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<String>,
    /// When it was changed.
    #[serde(default)]
    pub updated_at: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A change of a connector; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateConnector {
    /// Its name.
    pub name: Option<String>,
    /// Settings of the copy of the data.
    pub replication_config: Option<Value>,
    /// The entities that are copied; an empty list is none.
    pub entities: Option<Value>,
}

impl UpdateConnector {
    pub(crate) fn to_value(&self) -> Value {
        let members = [
            ("name", self.name.clone().map(Value::from)),
            ("replication_config", self.replication_config.clone()),
            ("entities", self.entities.clone()),
        ];
        Value::Object(super::given(members))
    }
}

/// A deletion that has begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deletion {
    /// The job that does it.
    #[serde(default)]
    pub job_id: Option<Value>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
