//! A description as far as generators of plain OpenAPI 3.0 take it.
//!
//! cargo-progenitor ends with a panic at several answers or media types of an operation, and at enumerations
//! whose values cannot be told apart by their letters. So one of each is left, and such enumerations are texts.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use crate::pairs::Failed;

/// Harvest's description, lowered, as JSON.
pub fn harvest() -> Result<String, Failed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/harvest/openapi.yaml");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failed(format!("{}: {error}", path.display())))?;
    let mut document: Value = serde_saphyr::from_str(&text).map_err(Failed::because)?;
    lower(&mut document, false);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut);
    for operation in items
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        if let Some(content) = operation.pointer_mut("/requestBody/content") {
            keep_one(content, "application/json");
        }
        if let Some(responses) = operation.get_mut("responses") {
            keep_one(responses, "2");
        }
    }
    serde_json::to_string(&document).map_err(Failed::because)
}

/// Leaves one member: the first whose name begins so, else the first.
fn keep_one(value: &mut Value, start: &str) {
    let Some(members) = value.as_object_mut() else {
        return;
    };
    let mut names = members.keys();
    let wanted = names.find(|name| name.starts_with(start)).cloned();
    let wanted = wanted.or_else(|| members.keys().next().cloned());
    members.retain(|name, _| Some(name) == wanted.as_ref());
}

/// Drops extensions, nulls of enumerations, and enumerations without names for each value. The members of
/// `properties` are names of fields.
fn lower(value: &mut Value, names: bool) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| names || !name.starts_with("x-"));
            if let Some(Value::Array(values)) = members.get_mut("enum") {
                values.retain(|value| !value.is_null());
                if !is_nameable(values) {
                    members.remove("enum");
                }
            }
            for (name, value) in members {
                lower(value, !names && name == "properties");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| lower(item, false)),
        _ => {}
    }
}

fn is_nameable(values: &[Value]) -> bool {
    let letters = |value: &Value| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let kept = text.to_lowercase();
        let kept: String = kept.chars().filter(char::is_ascii_alphanumeric).collect();
        (!kept.is_empty() && !text.contains('%')).then_some(kept)
    };
    let names: Option<BTreeSet<String>> = values.iter().map(letters).collect();
    names.is_some_and(|names| names.len() == values.len())
}
