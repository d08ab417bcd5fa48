//! Hosted mode: the Airbyte Agent API keeps the credentials of a connector and makes its calls.
//!
//! [`AirbyteClient`] is the API itself: connectors, workspaces, organizations, skills. A connector type that is built
//! from an [`AirbyteAuthConfig`] makes its calls through it, with the same typed methods as in direct mode:
//!
//! ```text
//! Call / execute ─▶ request (check) ─▶ executor (find the connector once, ask the API) ─▶ rebuild ─▶ reply (decode)
//! ```

mod answer;
mod client;
mod config;
mod connect;
mod connectors;
mod create;
mod download;
mod executor;
mod follow;

mod lookup;
mod model;
mod oauth;
mod organizations;
mod problem;
mod rebuild;
mod remote;
pub mod search;
mod settings;
mod skills;
mod templates;
mod tokens;
mod wire;
mod workspaces;

pub use answer::{Execution, ExecutionMetadata};
pub use client::{AirbyteClient, DEFAULT_HOST};
pub use config::{AirbyteAuthConfig, CLIENT_ID, CLIENT_SECRET, HOST, ORGANIZATION_ID, WORKSPACE};
pub use connect::{Connecting, Registry};
pub use connectors::ExecuteRequest;
pub use create::{CreateConnector, CreateHosted};
pub use model::{
    CacheEntity, CheckReport, CheckState, ConnectorDetail, ConnectorSummary, ContextStoreReadiness,
    Deletion, EntityCheck, FailureReason, Inspection, Organization, Organizations, Region,
    SemanticStatus, SkillDocs, SkillPage, SkillSummary, SupportedEntity, TemplateSummary,
    TokenScope, UpdateConnector, Workspace, WorkspaceDeletion, WorkspacePage, WorkspaceQuery,
    WorkspaceStats, WorkspaceUpdate,
};
pub use oauth::{ConsentRequest, OwnOAuthApp};
pub use settings::AirbyteClientBuilder;
pub use skills::SkillQuery;
pub use templates::{SourceDefinition, TemplateQuery};
pub use wire::{ApiReply, ApiRequest};

pub(crate) use config::AIRBYTE;
pub(crate) use executor::Hosted;
pub(crate) use lookup::Target;
pub(crate) use settings::PATIENCE;
