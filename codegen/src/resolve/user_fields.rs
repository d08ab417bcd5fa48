//! The fields that the user fills, as the spec defines them.

use serde_json::{Map, Value};

use super::types::{CredentialField, ResolvedReplication};
use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::extensions::keys;
use crate::load::spelling::nearest;
use crate::load::{FieldKind, TypedDocument, child};

/// The replication settings of a document.
pub(super) fn replication(
    document: &TypedDocument,
    sink: &mut Sink,
) -> Option<ResolvedReplication> {
    let pointer = child("/info", keys::REPLICATION_CONFIG.name);
    let extensions = &document.openapi.info.extensions;
    let map = extensions.get(keys::REPLICATION_CONFIG.name)?.as_object()?;
    let constants = map
        .get("replication_config_constants")
        .and_then(Value::as_object);
    Some(ResolvedReplication {
        title: text(map, "title"),
        description: text(map, "description"),
        fields: fields(document, map, &pointer, sink),
        key_mapping: pairs(map, "replication_config_key_mapping"),
        constants: constants
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        raw: Value::Object(map.clone()),
        tables: Vec::new(),
        pointer,
    })
}

/// The fields of `properties`, with `required` beside them.
pub(super) fn fields(
    document: &TypedDocument,
    map: &Map<String, Value>,
    at: &str,
    sink: &mut Sink,
) -> Vec<CredentialField> {
    let none = Map::new();
    let properties = map
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let required: Vec<&str> = map
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    undefined(document, properties, &required, at, sink);
    properties
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_object()?)))
        .map(|(name, field)| CredentialField {
            name: name.clone(),
            required: required.contains(&name.as_str()),
            description: text(field, "description"),
            title: text(field, "title"),
            secret: field.get("airbyte_secret").and_then(Value::as_bool),
            kind: kind(field),
            format: text(field, "format"),
            pattern: text(field, "pattern"),
            default: field.get("default").map(plain),
            span: document.spans.key(&child(&child(at, "properties"), name)),
        })
        .collect()
}

/// Reports names in `required` that are no fields.
fn undefined(
    document: &TypedDocument,
    properties: &Map<String, Value>,
    required: &[&str],
    at: &str,
    sink: &mut Sink,
) {
    for (index, name) in required
        .iter()
        .enumerate()
        .filter(|(_, name)| !properties.contains_key(**name))
    {
        let pointer = child(&child(at, "required"), index);
        let found = Diagnostic::error(
            codes::AUTH_CONFIG,
            document.spans.value(&pointer),
            format!("`{name}` is required but not defined"),
        )
        .related(
            document.spans.key(&child(at, "properties")),
            "the fields that are defined",
        )
        .pointer(pointer);
        sink.push(
            found.help(match nearest(name, properties.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "define it under `properties`, or take it out of `required`".to_owned(),
            }),
        );
    }
}

/// Lists and objects are given as text.
fn kind(field: &Map<String, Value>) -> FieldKind {
    let format = field.get("format").and_then(Value::as_str);
    match (field.get("type").and_then(Value::as_str), format) {
        (Some("boolean"), _) => FieldKind::Boolean,
        (Some("integer"), _) => FieldKind::Integer,
        (Some("number"), _) => FieldKind::Number,
        (Some("string"), Some("date")) => FieldKind::Date,
        (Some("string"), Some("date-time")) => FieldKind::DateTime,
        _ => FieldKind::Text,
    }
}

pub(super) fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key)
        .and_then(Value::as_str)
        .map(|text| text.trim().to_owned())
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn pairs(map: &Map<String, Value>, key: &str) -> Vec<(String, String)> {
    map.get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}
