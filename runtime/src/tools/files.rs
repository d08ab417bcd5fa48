//! Files in the arguments of a tool. A model must not read the disk of the machine that it is served from.

use serde_json::{Map, Value};

use super::failure::ToolError;
use crate::operation::{Location, Operation};

/// Refuses paths; the content of a file may be given.
pub(super) fn refuse_paths(
    operation: &Operation,
    params: &Map<String, Value>,
) -> Result<(), ToolError> {
    for param in operation.params {
        if param.location != Location::File {
            continue;
        }
        let is_path = match params.get(param.name) {
            Some(Value::String(_)) => true,
            Some(Value::Object(members)) => members.contains_key("path"),
            _ => false,
        };
        if is_path {
            return Err(ToolError::argument(
                param.name,
                "tools read no files of this machine; give the content as \
                 {\"name\": …, \"content_base64\": …, \"content_type\": …}",
            )
            .hint("nothing was sent"));
        }
    }
    Ok(())
}
