//! How the service behaves where it can behave in more than one way.

use serde_json::{Map, Value};

/// The settings of a running fake; see [`HostedFake::change`](super::HostedFake::change).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Behaviour {
    /// How long new application tokens are good, in seconds (900).
    pub token_seconds: i64,
    /// Whether `connector_instance_id` has the prefix `source_id:`.
    pub prefixed_instance: bool,
    /// How the link to the next page of workspaces is written.
    pub next_link: NextLink,
    /// Whether the context store can be searched (it can).
    pub context_store_ready: bool,
    /// How often a deleted connector is still listed (not at all).
    pub lists_after_delete: u32,
    /// Whether organizations come under `data` instead of `organizations`.
    pub organizations_as_data: bool,
    /// Whether who signs in by browser is enrolled (they are).
    pub enrolled: bool,
    /// Whether the route that gives out applications answers 403.
    pub applications_refused: bool,
    /// The `status` of executions. With another than `success` the `result` is `null`.
    pub execution_status: String,
    /// The `warning` of executions.
    pub warning: Option<Value>,
    /// Whether a file that is not there comes as an empty one (it is a 404).
    pub missing_files_empty: bool,
    /// What new browser sessions go through, one step for each time they are asked for; the last one stays.
    pub session: Vec<SessionStep>,
    /// Whether workspace deletions are answered with 504 first, though they succeed.
    pub slow_workspace_deletion: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            token_seconds: 900,
            prefixed_instance: false,
            next_link: NextLink::Absolute,
            context_store_ready: true,
            lists_after_delete: 0,
            organizations_as_data: false,
            enrolled: true,
            applications_refused: false,
            execution_status: "success".to_owned(),
            warning: None,
            missing_files_empty: false,
            session: vec![SessionStep::Pending, SessionStep::Completed],
            slow_workspace_deletion: false,
        }
    }
}

/// How the link to the next page is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextLink {
    /// With scheme and host.
    Absolute,
    /// From the root of the host.
    Relative,
    /// With another origin, to which no token may be sent.
    Elsewhere(String),
}

/// What a browser session says of itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SessionStep {
    /// The person has not finished yet.
    Pending,
    /// The service has made the connector.
    Completed,
    /// The connector is to be made with this authorization.
    Authorized(Map<String, Value>),
    /// It went wrong.
    Failed(String),
}
