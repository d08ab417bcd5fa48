//! What the service knows of a connector.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where a connector is and what of it can be searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Inspection {
    /// The connector.
    pub connector_id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The workspace that it is in.
    #[serde(default)]
    pub workspace_id: Option<String>,
    /// The organization that it belongs to.
    #[serde(default)]
    pub organization_id: Option<String>,
    /// The definition of its kind.
    #[serde(default)]
    pub source_definition_id: Option<String>,
    /// The skill that documents it, for [`AirbyteClient::skill_docs`](crate::hosted::AirbyteClient::skill_docs).
    #[serde(default)]
    pub docs_skill_id: Option<String>,
    /// What of it can be searched.
    #[serde(default)]
    pub context_store_readiness: Option<ContextStoreReadiness>,
    /// What the service wants to be known.
    #[serde(default)]
    pub warnings: Vec<Value>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Inspection {
    /// Whether records of an entity can be searched now.
    #[must_use]
    pub fn is_searchable(&self, entity: &str) -> bool {
        self.context_store_readiness.as_ref().is_some_and(|store| {
            let mut entities = store.configured_cache_entities.iter();
            entities.any(|known| known.entity == entity && known.ready_for_search)
        })
    }
}

/// What of a connector can be searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContextStoreReadiness {
    /// The entities that could be copied.
    #[serde(default)]
    pub supported_context_store_entities: Vec<SupportedEntity>,
    /// The entities that are copied.
    #[serde(default)]
    pub configured_cache_entities: Vec<CacheEntity>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An entity that could be copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupportedEntity {
    /// The entity.
    pub entity: String,
    /// Whether the service advises to.
    #[serde(default)]
    pub suggested: bool,
}

/// An entity that is copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CacheEntity {
    /// The entity.
    pub entity: String,
    /// How far the copy is.
    #[serde(default)]
    pub status: Option<String>,
    /// Whether it can be searched.
    #[serde(default)]
    pub ready_for_search: bool,
    /// How many records there are.
    #[serde(default)]
    pub entity_count: Option<i64>,
    /// When it was brought up to date.
    #[serde(default)]
    pub updated_at: Option<String>,
    /// The fields that can be searched by meaning.
    #[serde(default)]
    pub semantic_search_status: Vec<SemanticStatus>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Whether a field can be searched by meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SemanticStatus {
    /// The field.
    pub field: String,
    /// `INDEXING` or `READY`.
    pub status: String,
}
