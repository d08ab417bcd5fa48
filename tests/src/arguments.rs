//! The least that an operation must be given, made from its static description.

use connector_runtime::fake::least_arguments;
use connector_runtime::operation::Operation;
use serde_json::Value;

pub use connector_runtime::fake::example_value as example;

/// Arguments that an operation accepts: everything required, and for writes at least one field of the body.
#[must_use]
pub fn minimal(operation: &Operation) -> Value {
    Value::Object(least_arguments(operation))
}
