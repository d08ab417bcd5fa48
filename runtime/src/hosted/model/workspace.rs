//! Workspaces.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Which workspaces are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceQuery {
    /// Only those whose name holds this text.
    pub name_contains: Option<String>,
    /// Only those that are `active` or `inactive`.
    pub status: Option<String>,
    /// The most workspaces of one page (1 to 100).
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A page of workspaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkspacePage {
    /// The workspaces.
    pub data: Vec<Workspace>,
    /// The address of the next page.
    #[serde(default)]
    pub next: Option<String>,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Workspace {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The organization that it belongs to.
    #[serde(default)]
    pub organization_id: Option<String>,
    /// `active` or `inactive`.
    #[serde(default)]
    pub status: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A change of a workspace; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceUpdate {
    /// Its name.
    pub name: Option<String>,
    /// `active` or `inactive`.
    pub status: Option<String>,
    /// Whether a copy of the data is kept.
    pub cache_enabled: Option<bool>,
}

impl WorkspaceUpdate {
    pub(crate) fn to_value(&self) -> Value {
        let members = [
            ("name", self.name.clone().map(Value::from)),
            ("status", self.status.clone().map(Value::from)),
            ("cache_enabled", self.cache_enabled.map(Value::from)),
        ];
        Value::Object(super::given(members))
    }
}

/// How many workspaces there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkspaceStats {
    /// Active ones.
    pub active_count: u64,
    /// Inactive ones.
    pub inactive_count: u64,
    /// All.
    pub total_count: u64,
}

/// A workspace that was deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkspaceDeletion {
    /// Its identifier.
    #[serde(default)]
    pub id: String,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
