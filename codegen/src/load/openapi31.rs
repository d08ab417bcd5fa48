//! OpenAPI 3.1 to 3.0, schema by schema.
//!
//! Only what has a counterpart in 3.0 is rewritten. A schema with several real types keeps
//! them in `x-connector-types`. Every node that ends up at another place is noted in the
//! span map, so messages still point into the file as it was written.

mod schema;
mod unions;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::SpanMap;
use super::pointer::child;
use super::position::{METHODS, Position};
use crate::diagnostics::{Diagnostic, Sink, Span, codes, ignored};

/// The schema key that keeps the types of a schema with several.
pub(super) const TYPES: &str = "x-connector-types";

/// Where a node stands now, and where it stood in the file.
#[derive(Clone, Debug)]
struct Trail {
    now: String,
    file: String,
}

impl Trail {
    fn root() -> Self {
        Self {
            now: String::new(),
            file: String::new(),
        }
    }

    fn child(&self, key: &str, spans: &SpanMap) -> Self {
        let now = child(&self.now, key);
        let file = spans
            .moved_to(&now)
            .unwrap_or_else(|| child(&self.file, key));
        Self { now, file }
    }
}

/// What the pass carries along.
struct Pass<'a> {
    spans: &'a mut SpanMap,
    sink: &'a mut Sink,
    /// Places of keywords without effect.
    unsupported: BTreeMap<&'static str, Vec<(Span, String)>>,
}

/// Rewrites a document of version 3.1.
pub(super) fn downlevel(document: &mut Value, spans: &mut SpanMap, sink: &mut Sink) {
    if let Value::Object(root) = document {
        root.insert("openapi".to_owned(), json!("3.0.3"));
        if root.shift_remove("webhooks").is_some() {
            sink.push(
                Diagnostic::note(
                    codes::OPENAPI_WEBHOOKS,
                    spans.key("/webhooks"),
                    "webhooks are left out",
                )
                .label("a client does not call these")
                .pointer("/webhooks"),
            );
        }
        root.entry("paths").or_insert_with(|| json!({}));
    }
    let mut pass = Pass::new(spans, sink);
    pass.visit(document, Position::Root, &Trail::root());
    for (keyword, places) in std::mem::take(&mut pass.unsupported) {
        let why = "has no effect on the generated types";
        let code = codes::OPENAPI_UNSUPPORTED_KEYWORD;
        if let Some(warning) = ignored(code, keyword, &places, why) {
            pass.sink.push(warning);
        }
    }
}

/// Moves what stands beside `$ref` into an `allOf`, in a document of version 3.0: there
/// only annotations may be meant, so constraints get a warning.
pub(super) fn keep_reference_siblings(document: &mut Value, spans: &mut SpanMap, sink: &mut Sink) {
    if !has_reference_siblings(document) {
        return;
    }
    let mut pass = Pass::new(spans, sink);
    pass.siblings(document, Position::Root, &Trail::root());
}

/// Whether anything stands beside any `$ref`: few documents have that, and the pass costs.
fn has_reference_siblings(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            (map.len() > 1 && map.keys().any(|key| key == "$ref"))
                || map.values().any(has_reference_siblings)
        }
        Value::Array(items) => items.iter().any(has_reference_siblings),
        _ => false,
    }
}

impl<'a> Pass<'a> {
    fn new(spans: &'a mut SpanMap, sink: &'a mut Sink) -> Self {
        Self {
            spans,
            sink,
            unsupported: BTreeMap::new(),
        }
    }

    fn visit(&mut self, value: &mut Value, position: Position, at: &Trail) {
        let position = position.holding(value);
        if position == Position::Schema {
            self.schema(value, at);
        }
        if let (Position::PathItem, Value::Object(item)) = (position, &mut *value) {
            add_responses(item);
        }
        self.below(value, position, at, Self::visit);
    }

    fn siblings(&mut self, value: &mut Value, position: Position, at: &Trail) {
        let position = position.holding(value);
        if let (Position::Schema, Value::Object(schema)) = (position, &mut *value) {
            self.warn_of_constraints(schema, at);
            self.reference_siblings(schema, at);
        }
        self.below(value, position, at, Self::siblings);
    }

    fn below(
        &mut self,
        value: &mut Value,
        position: Position,
        at: &Trail,
        step: fn(&mut Self, &mut Value, Position, &Trail),
    ) {
        match value {
            Value::Object(map) => {
                for (key, below) in map.iter_mut() {
                    let trail = at.child(key, self.spans);
                    step(self, below, position.child(key), &trail);
                }
            }
            Value::Array(items) => {
                for (index, below) in items.iter_mut().enumerate() {
                    let key = index.to_string();
                    let trail = at.child(&key, self.spans);
                    step(self, below, position.child(&key), &trail);
                }
            }
            _ => {}
        }
    }
}

/// In 3.1 an operation may leave out its answers.
fn add_responses(item: &mut Map<String, Value>) {
    for method in METHODS {
        if let Some(Value::Object(operation)) = item.get_mut(method) {
            operation.entry("responses").or_insert_with(|| json!({}));
        }
    }
}

#[cfg(test)]
mod tests;
