//! Whether a connector works.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::open_enum::{self, OpenEnum};

/// How the check of a connector went. A check that fails is a report like any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// The identifier of the check.
    #[serde(default)]
    pub id: Option<String>,
    /// How it went.
    #[serde(default)]
    pub status: Option<CheckState>,
    /// What is wrong.
    #[serde(default)]
    pub error_message: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub failure_reason: Option<FailureReason>,
    /// How it went for each entity.
    #[serde(default)]
    pub entity_check_results: Option<Vec<EntityCheck>>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl CheckReport {
    /// Whether the connector works.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.status == Some(CheckState::Succeeded)
    }

    /// What is wrong, as far as the service tells.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let reason = self.failure_reason.as_ref();
        let entities = self.entity_check_results.as_deref().unwrap_or_default();
        self.error_message
            .clone()
            .or_else(|| reason?.external_message.clone())
            .or_else(|| {
                let failed = entities.iter().find(|one| one.error_message.is_some())?;
                Some(format!(
                    "{}: {}",
                    failed.entity,
                    failed.error_message.as_deref()?
                ))
            })
    }

    pub(crate) fn state_name(&self) -> &str {
        self.status.as_ref().map_or("unknown", OpenEnum::as_str)
    }
}

/// How the check of an entity went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntityCheck {
    /// The entity.
    pub entity: String,
    /// How it went.
    pub status: String,
    /// The HTTP status of the API.
    #[serde(default)]
    pub status_code: Option<i64>,
    /// What is wrong.
    #[serde(default)]
    pub error_message: Option<String>,
}

/// Why a check failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailureReason {
    /// The kind of failure, such as `config_error`.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// What people are told.
    #[serde(default)]
    pub external_message: Option<String>,
    /// Whether a second try may help.
    #[serde(default)]
    pub retryable: Option<bool>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How a check went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckState {
    /// It has not begun.
    Pending,
    /// It is not done.
    Running,
    /// It was stopped.
    Cancelled,
    /// The connector does not work.
    Failed,
    /// The connector works.
    Succeeded,
    /// Nobody knows.
    Inconclusive,
    /// There was nothing to check.
    Skipped,
    /// Something that was not known when this was written.
    Other(String),
}

impl OpenEnum for CheckState {
    const KNOWN: &'static [&'static str] = &[
        "pending",
        "running",
        "cancelled",
        "failed",
        "succeeded",
        "inconclusive",
        "skipped",
    ];

    fn from_text(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "running" => Self::Running,
            "cancelled" => Self::Cancelled,
            "failed" => Self::Failed,
            "succeeded" => Self::Succeeded,
            "inconclusive" => Self::Inconclusive,
            "skipped" => Self::Skipped,
            other => Self::Other(other.to_owned()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Succeeded => "succeeded",
            Self::Inconclusive => "inconclusive",
            Self::Skipped => "skipped",
            Self::Other(text) => text,
        }
    }
}

impl fmt::Display for CheckState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CheckState {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        open_enum::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CheckState {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        open_enum::deserialize(deserializer)
    }
}
