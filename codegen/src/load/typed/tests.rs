//! The reader by hand against the one of serde.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use openapiv3::PathItem;
use serde_json::json;

use super::*;
use crate::diagnostics::{Sink, Sources};
use crate::load::load_spec;
use crate::load::position::Position;

/// Takes away what is not read: then both readers give the same.
fn strip(value: &mut Value, position: Position) {
    let position = position.holding(value);
    let unread: &[&str] = match position {
        Position::Parameter | Position::MediaType => &["example", "examples", "encoding"],
        Position::Schema => &["example", "externalDocs"],
        Position::Response => &["headers", "links"],
        Position::PathItem => &["summary", "description"],
        Position::Operation => &["callbacks"],
        Position::Components => &["examples", "headers", "links", "callbacks"],
        _ => &[],
    };
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !unread.contains(&key.as_str()));
            // What a reference of a path leads to is not read: resolving refuses it.
            let said = |key: &str| !(key.starts_with("x-") || key == "$ref");
            map.retain(|key, _| position != Position::PathItem || said(key));
            for (key, below) in map.iter_mut() {
                strip(below, position.child(key));
            }
        }
        Value::Array(items) => {
            for below in items {
                strip(below, position.child("0"));
            }
        }
        _ => {}
    }
}

/// A path as the type that serde reads.
fn path_item(entry: PathEntry) -> (String, ReferenceOr<PathItem>) {
    let mut item = PathItem {
        parameters: entry.parameters,
        servers: entry.servers,
        ..PathItem::default()
    };
    for one in entry.operations {
        let mut operation = one.operation;
        for (key, response) in one.responses {
            match key.as_str() {
                "default" => operation.responses.default = Some(response),
                key => {
                    let status = serde_json::from_value(json!(key)).unwrap();
                    operation.responses.responses.insert(status, response);
                }
            }
        }
        let slot = match one.key {
            "get" => &mut item.get,
            "put" => &mut item.put,
            "post" => &mut item.post,
            "delete" => &mut item.delete,
            "options" => &mut item.options,
            "head" => &mut item.head,
            "patch" => &mut item.patch,
            _ => &mut item.trace,
        };
        *slot = Some(operation);
    }
    (entry.path, ReferenceOr::Item(item))
}

/// Both readers agree on a document that was checked.
fn same(name: &str, text: &str) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let spec = load_spec(&mut sources, name, text.to_owned(), &mut sink);
    drop(sink.into_sorted());
    let Some(mut value) = spec.map(|spec| spec.value) else {
        return;
    };
    let (mut by_hand, paths) =
        document(value.clone()).unwrap_or_else(|_| panic!("{name} cannot be read"));
    by_hand.paths.paths = paths.into_iter().map(path_item).collect();
    strip(&mut value, Position::Root);
    let by_serde: OpenAPI = serde_json::from_value(value).unwrap();
    assert_eq!(by_hand, by_serde, "{name}");
}

#[test]
fn both_readers_agree_on_specs() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut count = 0;
    for folder in ["specs", "bad", "bad-model", "plain"] {
        for entry in std::fs::read_dir(tests.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let spec = match path.is_dir() {
                true => path.join("openapi.yaml"),
                false => path.clone(),
            };
            let extension = spec.extension().and_then(|text| text.to_str());
            if let (Some("yaml" | "json"), Ok(text)) = (extension, std::fs::read_to_string(&spec)) {
                same(&spec.display().to_string(), &text);
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count} specs");
}

#[test]
fn both_readers_agree_on_connectors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut specs = vec![root.join("tests/kitchen_sink/openapi.yaml")];
    for entry in std::fs::read_dir(root.join("specs")).unwrap() {
        specs.push(entry.unwrap().path().join("openapi.yaml"));
    }
    assert!(specs.len() > 1);
    for spec in specs {
        same(
            &spec.display().to_string(),
            &std::fs::read_to_string(&spec).unwrap(),
        );
    }
}

/// Every key with every type: what a schema is follows from which keys it has.
#[test]
fn both_readers_agree_on_every_pair_of_keys() {
    let keys = [
        ("pattern", json!("a")),
        ("multipleOf", json!(2)),
        ("minimum", json!(1.5)),
        ("maximum", json!(7)),
        ("exclusiveMinimum", json!(true)),
        ("exclusiveMaximum", json!(false)),
        (
            "properties",
            json!({"a": {"type": "string"}, "b": {"$ref": "#/b"}}),
        ),
        ("required", json!(["a"])),
        ("additionalProperties", json!(false)),
        ("additionalProperties", json!({"not": {}})),
        ("minProperties", json!(1)),
        ("maxProperties", json!(2)),
        ("items", json!({"enum": [1]})),
        ("minItems", json!(1)),
        ("maxItems", json!(0)),
        ("uniqueItems", json!(true)),
        ("enum", json!(["a", null])),
        ("enum", json!([1, 2.5])),
        ("enum", json!([1, null])),
        ("enum", json!([true])),
        ("format", json!("date")),
        ("format", json!("int64")),
        ("minLength", json!(1)),
        ("maxLength", json!(3)),
        ("oneOf", json!([{}, {"$ref": "#/a"}])),
        ("allOf", json!([{"type": "boolean"}])),
        ("anyOf", json!([])),
        ("not", json!({"default": null})),
        ("nullable", json!(true)),
        ("title", json!(null)),
        ("description", json!("d")),
        ("default", json!(null)),
        ("default", json!([1])),
        (
            "discriminator",
            json!({"propertyName": "p", "mapping": {"a": "b"}}),
        ),
        ("x-a", json!({"b": 1})),
        ("unknown", json!(1)),
    ];
    let types = [
        "string", "number", "integer", "boolean", "object", "array", "thing",
    ];
    for first in &keys {
        for second in &keys {
            for kind in std::iter::once(None).chain(types.map(Some)) {
                let mut map = Map::new();
                map.insert(first.0.to_owned(), first.1.clone());
                map.insert(second.0.to_owned(), second.1.clone());
                if let Some(kind) = kind {
                    map.insert("type".to_owned(), json!(kind));
                }
                let value = Value::Object(map);
                let by_serde: openapiv3::Schema = serde_json::from_value(value.clone()).unwrap();
                let by_hand = schema(value.clone()).unwrap();
                assert_eq!(by_hand, by_serde, "{value}");
            }
        }
    }
}

#[test]
fn what_was_not_checked_is_refused() {
    for value in [
        json!({"paths": {"/a": {"get": {"parameters": [{"in": "query"}]}}}}),
        json!({"paths": {"/a": {"get": {"tags": "a"}}}}),
        json!({"components": {"schemas": {"A": []}}}),
        json!({"components": {"schemas": {"A": {"minLength": -1}}}}),
        json!([]),
    ] {
        assert!(document(value.clone()).is_err(), "{value}");
    }
}
