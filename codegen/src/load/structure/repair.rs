//! Slips that real specs have and whose meaning is beyond doubt.

use serde_json::Value;

use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::SpanMap;
use crate::load::pointer::{child, push};
use crate::load::position::Position;

/// Drops `required: true` where a schema says it of itself, with a warning for each.
pub(in crate::load) fn repair(document: &mut Value, spans: &SpanMap, sink: &mut Sink) {
    if !says_required_of_itself(document, Position::Root) {
        return;
    }
    visit(document, Position::Root, &mut String::new(), spans, sink);
}

/// Whether any schema does: few documents have that, and the way with pointers costs.
fn says_required_of_itself(value: &Value, position: Position) -> bool {
    match (position.holding(value), value) {
        // No schemas below these.
        (Position::Data | Position::Extension | Position::Other, _) => false,
        (position, Value::Object(map)) => map.iter().any(|(key, below)| {
            (position == Position::Schema && key == "required" && below.is_boolean())
                || says_required_of_itself(below, position.child(key))
        }),
        // All items of a list have one position.
        (position, Value::Array(items)) => items
            .iter()
            .any(|below| says_required_of_itself(below, position.child(""))),
        _ => false,
    }
}

fn visit(
    value: &mut Value,
    position: Position,
    pointer: &mut String,
    spans: &SpanMap,
    sink: &mut Sink,
) {
    let position = position.holding(value);
    let above = pointer.len();
    match value {
        Value::Object(map) => {
            if position == Position::Schema
                && let Some(flag @ Value::Bool(_)) = map.get("required").cloned()
            {
                map.shift_remove("required");
                sink.push(required_in_property(&flag, pointer, spans));
            }
            for (key, below) in map.iter_mut() {
                push(pointer, key);
                visit(below, position.child(key), pointer, spans, sink);
                pointer.truncate(above);
            }
        }
        Value::Array(items) => {
            for (index, below) in items.iter_mut().enumerate() {
                let key = index.to_string();
                push(pointer, &key);
                visit(below, position.child(&key), pointer, spans, sink);
                pointer.truncate(above);
            }
        }
        _ => {}
    }
}

fn required_in_property(flag: &Value, pointer: &str, spans: &SpanMap) -> Diagnostic {
    let at = child(pointer, "required");
    let name = super::super::unescape(pointer.rsplit('/').next().unwrap_or(""));
    Diagnostic::warning(
        codes::OPENAPI_REQUIRED_IN_PROPERTY,
        spans.key(&at),
        format!("`required: {flag}` in a schema is ignored"),
    )
    .label("a schema cannot say this of itself")
    .pointer(at)
    .help(format!(
        "list `{name}` under `required` of the schema around it, if that is meant"
    ))
}
