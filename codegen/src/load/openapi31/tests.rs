//! Each rewriting by itself, with the document before and after.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use super::*;
use crate::diagnostics::Sources;

/// The schema after the pass, put into a document and taken out again.
fn schema(before: Value) -> Value {
    let source = Sources::new().add("a", "");
    let mut document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": before}}});
    let mut sink = Sink::new();
    downlevel(&mut document, &mut SpanMap::new(source), &mut sink);
    let _ = sink.into_sorted();
    document["components"]["schemas"]["A"].clone()
}

#[test]
fn one_type_and_null() {
    assert_eq!(
        schema(json!({"type": ["string", "null"]})),
        json!({"type": "string", "nullable": true})
    );
    assert_eq!(
        schema(json!({"type": ["integer"]})),
        json!({"type": "integer"})
    );
    assert_eq!(
        schema(json!({"type": "null"})),
        json!({"nullable": true, "enum": [null]})
    );
}

#[test]
fn several_types_are_kept_in_an_extension() {
    assert_eq!(
        schema(json!({"type": ["string", "null", "integer"], "description": "d"})),
        json!({"description": "d", "nullable": true, "x-connector-types": ["string", "integer"]})
    );
}

#[test]
fn a_union_of_one_thing_and_null_is_that_thing() {
    assert_eq!(
        schema(
            json!({"oneOf": [{"type": "null"}, {"type": "object", "properties": {"type": {"type": ["string", "null"]}}}], "description": "d"})
        ),
        json!({
            "description": "d",
            "nullable": true,
            "type": "object",
            "properties": {"type": {"type": "string", "nullable": true}},
        })
    );
    assert_eq!(
        schema(json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]})),
        json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]})
    );
}

#[test]
fn a_larger_union_loses_only_its_null() {
    assert_eq!(
        schema(json!({"oneOf": [{"type": "null"}, {"type": "integer"}, {"type": "string"}]})),
        json!({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": true})
    );
}

#[test]
fn bounds_constants_and_examples() {
    assert_eq!(
        schema(
            json!({"type": "integer", "exclusiveMinimum": 0, "minimum": -5, "exclusiveMaximum": 9, "maximum": 4})
        ),
        json!({"type": "integer", "exclusiveMinimum": true, "minimum": 0, "maximum": 4})
    );
    assert_eq!(
        schema(json!({"const": "on"})),
        json!({"type": "string", "enum": ["on"]})
    );
    assert_eq!(
        schema(json!({"type": "string", "examples": ["x", "y"]})),
        json!({"type": "string", "example": "x"})
    );
    assert_eq!(
        schema(json!({"type": "string", "contentEncoding": "base64"})),
        json!({"type": "string", "format": "byte"})
    );
}

#[test]
fn what_stands_beside_a_reference_is_kept() {
    assert_eq!(
        schema(
            json!({"properties": {"a": {"$ref": "#/components/schemas/B", "description": "d"}}})
        ),
        json!({"properties": {"a": {"allOf": [{"$ref": "#/components/schemas/B"}], "description": "d"}}})
    );
}

#[test]
fn schemas_that_are_booleans() {
    assert_eq!(
        schema(json!({"items": true, "not": false, "additionalProperties": false})),
        json!({"items": {}, "not": {"not": {}}, "additionalProperties": false})
    );
}

#[test]
fn values_and_extensions_are_left_alone() {
    let untouched = json!({
        "type": "object",
        "default": {"type": ["string", "null"]},
        "enum": [{"const": 1}],
        "x-note": {"oneOf": [{"type": "null"}]},
    });
    assert_eq!(schema(untouched.clone()), untouched);
}

#[test]
fn moved_nodes_are_found_in_the_file() {
    let text = "\
openapi: 3.1.0
components:
  schemas:
    A:
      oneOf:
        - type: 'null'
        - type: object
          properties:
            inner: {type: [string, 'null'], minLength: 77}
";
    let mut sources = Sources::new();
    let source = sources.add("a", text);
    let mut sink = Sink::new();
    let (mut document, mut spans) = super::super::yaml::read(&sources, source, &mut sink).unwrap();
    downlevel(&mut document, &mut spans, &mut sink);
    assert!(sink.into_sorted().is_empty());
    let at = "/components/schemas/A/properties/inner/minLength";
    assert_eq!(document.pointer(at), Some(&json!(77)));
    assert_eq!(sources.snippet(spans.value(at)), "77");
    assert_eq!(
        sources.snippet(spans.key("/components/schemas/A/properties/inner")),
        "inner"
    );
}

#[test]
fn webhooks_leave_with_a_note() {
    let source = Sources::new().add("a", "");
    let mut document =
        json!({"openapi": "3.1.0", "webhooks": {"w": {}}, "paths": {"/a": {"get": {}}}});
    let mut sink = Sink::new();
    downlevel(&mut document, &mut SpanMap::new(source), &mut sink);
    assert_eq!(
        document,
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {}}}}})
    );
    let found = sink.into_sorted();
    assert_eq!(
        found
            .iter()
            .map(|found| found.code.as_str())
            .collect::<Vec<_>>(),
        ["openapi/webhooks"]
    );
}
