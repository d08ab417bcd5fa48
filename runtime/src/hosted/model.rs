//! What the service tells and takes. Members that are not described are kept in `extra`; texts that may grow by new
//! values stay texts.

mod check;
mod connector;
mod inspection;
mod skill;
mod workspace;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use check::{CheckReport, CheckState, EntityCheck, FailureReason};
pub use connector::{
    ConnectorDetail, ConnectorSummary, Deletion, TemplateSummary, UpdateConnector,
};
pub use inspection::{
    CacheEntity, ContextStoreReadiness, Inspection, SemanticStatus, SupportedEntity,
};
pub use skill::{SkillDocs, SkillPage, SkillSummary};
pub use workspace::{
    Workspace, WorkspaceDeletion, WorkspacePage, WorkspaceQuery, WorkspaceStats, WorkspaceUpdate,
};

/// The organizations that a client belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Organizations {
    /// The organizations.
    #[serde(alias = "data")]
    pub organizations: Vec<Organization>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Organization {
    /// Its identifier.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub organization_name: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What a scoped token opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenScope {
    /// The organization.
    pub organization_id: String,
    /// The workspace.
    pub workspace_id: String,
    /// The workspace's name.
    pub workspace_name: String,
}

/// Where a workspace is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Region {
    /// In the United States, as the service does unless told.
    Us,
    /// In the European Union.
    Eu,
    /// In another region, by its identifier.
    Other(String),
}

impl Region {
    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Us => "645a183f-b12b-4c6e-8ad3-99e165603450",
            Self::Eu => "b9e48d61-f082-4a14-a8d0-799a907938cb",
            Self::Other(id) => id,
        }
    }
}

/// The members that have a value.
fn given<const N: usize>(members: [(&str, Option<Value>); N]) -> Map<String, Value> {
    let given = members.into_iter();
    given
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}
