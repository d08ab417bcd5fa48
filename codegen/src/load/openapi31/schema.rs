//! The rewriting of one schema; the walk goes on into its children afterwards.

use serde_json::{Map, Value, json};

use super::{Pass, TYPES, Trail};
use crate::diagnostics::{Diagnostic, codes};
use crate::load::pointer::child;

/// Keywords of JSON Schema that have no counterpart in 3.0 and no meaning for a client.
const UNSUPPORTED: [&str; 13] = [
    "if",
    "then",
    "else",
    "prefixItems",
    "contains",
    "propertyNames",
    "patternProperties",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$defs",
    "$dynamicRef",
    "$id",
];

/// Keys that say something about a schema without constraining its values.
pub(super) const ANNOTATIONS: [&str; 11] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "externalDocs",
    "summary",
];

impl Pass<'_> {
    /// Rewrites a schema, without its children.
    pub(super) fn schema(&mut self, value: &mut Value, at: &Trail) {
        match value {
            Value::Bool(true) => *value = json!({}),
            Value::Bool(false) => *value = json!({"not": {}}),
            Value::Object(schema) => {
                self.unsupported(schema, at);
                self.reference_siblings(schema, at);
                self.unions_with_null(schema, at);
                types(schema);
                constant(schema);
                exclusive(schema, "exclusiveMinimum", "minimum", f64::max);
                exclusive(schema, "exclusiveMaximum", "maximum", f64::min);
                example(schema);
                content_encoding(schema);
            }
            _ => {}
        }
    }

    fn unsupported(&mut self, schema: &mut Map<String, Value>, at: &Trail) {
        for keyword in UNSUPPORTED {
            if schema.shift_remove(keyword).is_some() {
                let pointer = child(&at.file, keyword);
                let span = self.spans.key(&pointer);
                self.unsupported
                    .entry(keyword)
                    .or_default()
                    .push((span, pointer));
            }
        }
    }

    /// `{$ref, description}` becomes `{allOf: [{$ref}], description}`: the reader of 3.0
    /// drops everything beside a reference.
    pub(super) fn reference_siblings(&mut self, schema: &mut Map<String, Value>, at: &Trail) {
        if schema.len() < 2 || !schema.get("$ref").is_some_and(Value::is_string) {
            return;
        }
        let Some(reference) = schema.shift_remove("$ref") else {
            return;
        };
        let own = json!({"$ref": reference});
        match schema.get_mut("allOf") {
            Some(Value::Array(list)) => {
                let index = list.len();
                list.push(own);
                self.spans
                    .record_move(child(&child(&at.now, "allOf"), index), at.file.clone());
            }
            _ => {
                schema.shift_insert(0, "allOf".to_owned(), json!([own]));
                self.spans
                    .record_move(child(&at.now, "allOf"), at.file.clone());
                self.spans
                    .record_move(child(&child(&at.now, "allOf"), 0), at.file.clone());
            }
        }
    }

    /// In 3.0 a constraint beside a reference has no effect, which is worth a word.
    pub(super) fn warn_of_constraints(&mut self, schema: &Map<String, Value>, at: &Trail) {
        if !schema.get("$ref").is_some_and(Value::is_string) {
            return;
        }
        for key in schema.keys() {
            if key != "$ref" && !key.starts_with("x-") && !ANNOTATIONS.contains(&key.as_str()) {
                let pointer = child(&at.file, key);
                self.sink.push(
                    Diagnostic::warning(
                        codes::OPENAPI_REF_SIBLING,
                        self.spans.key(&pointer),
                        format!("`{key}` stands beside `$ref`, where OpenAPI 3.0 ignores it"),
                    )
                    .related(self.spans.value(&child(&at.file, "$ref")), "the reference")
                    .pointer(pointer)
                    .help("put the reference into an `allOf` and keep the constraint beside that"),
                );
            }
        }
    }
}

/// `type: [T, "null"]` becomes `type: T` with `nullable`; several real types are kept in
/// an extension key.
fn types(schema: &mut Map<String, Value>) {
    let names: Vec<Value> = match schema.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(Value::String(name)) if name == "null" => vec![json!("null")],
        _ => return,
    };
    let (nulls, mut real): (Vec<Value>, Vec<Value>) =
        names.into_iter().partition(|name| name == "null");
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), json!(true));
    }
    match (real.pop(), real.is_empty()) {
        (Some(only), true) => {
            schema.insert("type".to_owned(), only);
        }
        (Some(last), false) => {
            real.push(last);
            schema.shift_remove("type");
            schema.insert(TYPES.to_owned(), Value::Array(real));
        }
        (None, _) => {
            schema.shift_remove("type");
            if !nulls.is_empty() {
                schema.entry("enum").or_insert_with(|| json!([null]));
            }
        }
    }
}

/// `const: v` becomes an `enum` of one value, with the type that the value has.
fn constant(schema: &mut Map<String, Value>) {
    let Some(value) = schema.shift_remove("const") else {
        return;
    };
    let name = match &value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    if let (Some(name), false) = (name, schema.contains_key(TYPES)) {
        schema.entry("type").or_insert_with(|| json!(name));
    }
    schema.insert("enum".to_owned(), json!([value]));
}

/// A numeric exclusive bound becomes the bound and a flag; the stricter one wins.
fn exclusive(
    schema: &mut Map<String, Value>,
    key: &str,
    bound: &str,
    stricter: fn(f64, f64) -> f64,
) {
    let Some(Value::Number(exclusive)) = schema.get(key).cloned() else {
        return;
    };
    let limit = exclusive.as_f64().unwrap_or(0.0);
    let other = schema.get(bound).and_then(Value::as_f64);
    let wins = other.is_none_or(|other| stricter(limit, other).total_cmp(&limit).is_eq());
    if wins {
        schema.insert(bound.to_owned(), Value::Number(exclusive));
        schema.insert(key.to_owned(), json!(true));
    } else {
        schema.shift_remove(key);
    }
}

/// The first of `examples` becomes the `example`.
fn example(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = schema.get("examples") {
        let first = examples.first().cloned();
        schema.shift_remove("examples");
        if let Some(first) = first {
            schema.entry("example").or_insert(first);
        }
    }
}

/// Binary content in text becomes a format.
fn content_encoding(schema: &mut Map<String, Value>) {
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let format = match (encoding, media_type) {
        (Some(Value::String(encoding)), _) if encoding.starts_with("base64") => "byte",
        (None, Some(Value::String(media_type))) if media_type == "application/octet-stream" => {
            "binary"
        }
        _ => return,
    };
    schema.entry("format").or_insert_with(|| json!(format));
}
