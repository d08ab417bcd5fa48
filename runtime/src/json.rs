//! JSON as text.

use serde_json::Value;

/// A value in one line.
///
/// `Display` of a value can also write it in many lines, so whoever uses it links both; that is 20 kB of a program.
pub(crate) fn text(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
