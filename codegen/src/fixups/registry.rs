//! Corrections that more than one spec needs, as named functions.

use serde_json::Value;

/// A correction that a file of fixups asks for by its name.
#[derive(Clone, Copy, Debug)]
pub struct Fixup {
    /// The name.
    pub name: &'static str,
    /// Why specs need it.
    pub reason: &'static str,
    /// Where the rule that they break can be read.
    pub link: &'static str,
    /// Corrects a document and says at how many places.
    pub apply: fn(&mut Value) -> usize,
}

/// All of them.
pub const REGISTRY: &[Fixup] = &[Fixup {
    name: "info-version-as-text",
    reason: "a version such as 1.10 without quotes is a number, and loses its last zero",
    link: "https://spec.openapis.org/oas/v3.0.3#info-object",
    apply: info_version_as_text,
}];

fn info_version_as_text(document: &mut Value) -> usize {
    match document.pointer_mut("/info/version") {
        Some(version @ Value::Number(_)) => {
            *version = Value::String(version.to_string());
            1
        }
        _ => 0,
    }
}
