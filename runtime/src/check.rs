//! Does the connection work?

use serde::Serialize;
use serde_json::Value;

use crate::argument::Arguments;
use crate::client::Client;
use crate::error::Error;
use crate::operation::Operation;
use crate::schema::Type;
use crate::template::{evaluate, is_template};

/// The result of a check.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CheckResult {
    /// How it went.
    pub status: CheckStatus,
    /// Why the connection does not work.
    #[serde(serialize_with = "as_text")]
    pub error: Option<Error>,
    /// The entity that was read.
    pub checked_entity: Option<&'static str>,
    /// The action that was called.
    pub checked_action: Option<&'static str>,
}

fn as_text<S: serde::Serializer>(error: &Option<Error>, serializer: S) -> Result<S::Ok, S::Error> {
    error
        .as_ref()
        .map(ToString::to_string)
        .serialize(serializer)
}

impl CheckResult {
    /// Whether the connection works.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.status == CheckStatus::Healthy
    }
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CheckStatus {
    /// The API answered as it should.
    Healthy,
    /// It did not.
    Unhealthy,
    /// The connector has no operation to check with.
    Skipped,
}

impl Client {
    /// Makes the smallest call that shows whether the API can be reached and accepts the credentials.
    pub async fn check(&self) -> CheckResult {
        let Some(operation) = self.spec().check else {
            return CheckResult {
                status: CheckStatus::Skipped,
                error: None,
                checked_entity: None,
                checked_action: None,
            };
        };
        let answer = match smallest(operation) {
            Ok(arguments) => self.probe(operation, arguments).await,
            Err(error) => Err(error.in_operation(operation)),
        };
        let result = answer.and_then(|reply| {
            (operation.decode)(operation, &reply).map_err(|error| error.in_operation(operation))
        });
        CheckResult {
            status: if result.is_ok() {
                CheckStatus::Healthy
            } else {
                CheckStatus::Unhealthy
            },
            error: result.err(),
            checked_entity: Some(operation.entity),
            checked_action: Some(operation.action),
        }
    }
}

/// The smallest page.
#[allow(
    clippy::cast_possible_truncation,
    reason = "limits of page sizes are small whole numbers"
)]
fn smallest(operation: &Operation) -> Result<Arguments, Error> {
    let mut arguments = Arguments::new();
    let size = operation
        .pagination
        .and_then(|pagination| operation.param(pagination.page_size?));
    if let Some(param) = size
        && let Type::Integer(bounds) = param.ty
    {
        arguments.set(
            param.name,
            bounds.min.map_or(1, |min| (min.ceil() as i64).max(1)),
        );
    }
    for (name, json) in operation.probe {
        let value: Value = serde_json::from_str(json).map_err(|error| {
            Error::config(format!("the probe value of `{name}` is no JSON: {error}"))
        })?;
        arguments.set(name, evaluated(value)?);
    }
    Ok(arguments)
}

/// A value with its templates evaluated, however deep they stand.
fn evaluated(value: Value) -> Result<Value, Error> {
    Ok(match value {
        Value::String(text) if is_template(&text) => evaluate(&text, &[])?,
        Value::Array(items) => items
            .into_iter()
            .map(evaluated)
            .collect::<Result<Value, _>>()?,
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| Ok((name, evaluated(value)?)))
            .collect::<Result<Value, Error>>()?,
        other => other,
    })
}
