//! What the service answers to a call of a connector.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::wire::ApiReply;
use crate::error::{Error, ErrorKind, ExecutionProblem, message_of};

/// What stands before the identifier in some answers.
const PREFIX: &str = "source_id:";

/// The result of a call that the service made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Execution {
    /// How it went: `success`.
    pub status: String,
    /// The record, the records, or whatever the action gives.
    pub result: Value,
    /// What the API says beside the records.
    pub connector_metadata: Value,
    /// How the call was made.
    pub execution_metadata: ExecutionMetadata,
    /// What the service wants to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<Value>,
}

/// How a call was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionMetadata {
    /// The connector that made it.
    #[serde(default)]
    pub connector_instance_id: Option<String>,
    /// How long it took.
    #[serde(default)]
    pub execution_time_ms: Option<f64>,
}

/// The answer with its parts as they came.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(default)]
    status: Option<String>,
    #[serde(borrow, default)]
    pub(super) result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) connector_metadata: Option<&'a RawValue>,
    #[serde(default)]
    execution_metadata: Option<ExecutionMetadata>,
    #[serde(default)]
    warning: Option<Value>,
    #[serde(default)]
    message: Option<Value>,
    #[serde(default)]
    error: Option<Value>,
}

impl<'a> Envelope<'a> {
    /// Whether a body is such an answer, not any other JSON.
    pub(super) fn is(body: &[u8]) -> bool {
        let read: Result<Envelope<'_>, _> = serde_json::from_slice(body);
        read.is_ok_and(|read| {
            let said = read.result.is_some() || read.message.is_some() || read.error.is_some();
            read.execution_metadata.is_some() || (read.status.is_some() && said)
        })
    }

    /// Reads an answer; one that tells of a failure is an error whatever its HTTP status.
    pub(super) fn read(reply: &'a ApiReply) -> Result<Self, Error> {
        let envelope: Self = serde_json::from_slice(&reply.body)
            .map_err(|error| super::problem::unreadable(reply, &error))?;
        match envelope.status.as_deref() {
            Some("success") => Ok(envelope),
            None if envelope.result.is_some() && envelope.error.is_none() => Ok(envelope),
            other => Err(envelope.failure(other.unwrap_or("unknown"), reply)),
        }
    }

    fn failure(&self, status: &str, reply: &ApiReply) -> Error {
        let in_result = self.result.and_then(|result| message_of(result.get()));
        let said = [&self.message, &self.error]
            .into_iter()
            .flatten()
            .find_map(|value| message_of(&value.to_string()).filter(|said| said != "null"));
        Error::new(ErrorKind::Execution(ExecutionProblem {
            status: status.to_owned(),
            message: said.or(in_result.filter(|said| said != "null")),
        }))
        .after_attempts(reply.attempts)
    }

    /// Tells of a warning.
    pub(super) fn warn(&self, entity: &str, action: &str) {
        if let Some(warning) = &self.warning {
            tracing::warn!(entity, action, %warning, "the hosted service warns");
        }
    }

    /// The answer as values.
    pub(super) fn into_execution(self) -> Result<Execution, Error> {
        let value = |raw: Option<&RawValue>| match raw {
            None => Ok(Value::Null),
            Some(raw) => serde_json::from_str(raw.get())
                .map_err(|_| Error::decode("result", "JSON", "something else")),
        };
        let mut execution_metadata = self.execution_metadata.unwrap_or_default();
        let id = &mut execution_metadata.connector_instance_id;
        if let Some(bare) = id.as_deref().and_then(|id| id.strip_prefix(PREFIX)) {
            *id = Some(bare.to_owned());
        }
        Ok(Execution {
            status: self.status.unwrap_or_else(|| "success".to_owned()),
            result: value(self.result)?,
            connector_metadata: value(self.connector_metadata)?,
            execution_metadata,
            warning: self.warning,
        })
    }
}
