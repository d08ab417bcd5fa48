//! What only the document says: schemas that nothing uses, examples that do not fit.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::warn;
use crate::diagnostics::{Sink, codes};
use crate::load::{RawDocument, child};

const SCHEMAS: &str = "/components/schemas";

pub(super) fn lint(document: &RawDocument, sink: &mut Sink) {
    unreachable(document, sink);
    examples(document, "", &document.value, sink);
}

/// Schemas that no path, parameter, body or answer leads to.
fn unreachable(document: &RawDocument, sink: &mut Sink) {
    let all = document.value.pointer(SCHEMAS).and_then(Value::as_object);
    let Some(all) = all else {
        return;
    };
    let mut reached = BTreeSet::new();
    let mut todo = Vec::new();
    for (name, value) in document.value.as_object().into_iter().flatten() {
        if name == "components" {
            let others = value.as_object().into_iter().flatten();
            for (_, value) in others.filter(|(name, _)| *name != "schemas") {
                references(value, &mut todo);
            }
        } else {
            references(value, &mut todo);
        }
    }
    while let Some(name) = todo.pop() {
        if reached.insert(name.clone())
            && let Some(schema) = all.get(&name)
        {
            references(schema, &mut todo);
        }
    }
    for name in all.keys().filter(|name| !reached.contains(*name)) {
        // A schema that names its entity is there for what is told of the entity.
        let at = child(SCHEMAS, name);
        let own = document.value.pointer(&child(&at, "x-airbyte-entity-name"));
        if own.is_none() {
            let message = format!("nothing leads to the schema `{name}`");
            let help = "remove it, or refer to it where it belongs";
            sink.push(warn(
                codes::LINT_UNREACHABLE,
                document.spans.key(&at),
                message,
                help,
            ));
        }
    }
}

/// The names of the schemas that a value refers to.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if let ("$ref", Some(target)) = (key.as_str(), value.as_str()) {
                    let name = target.strip_prefix("#/components/schemas/");
                    found.extend(name.map(|name| name.replace("~1", "/").replace("~0", "~")));
                } else if let ("mapping", Value::Object(targets)) = (key.as_str(), value) {
                    for target in targets.values().filter_map(Value::as_str) {
                        found.push(target.rsplit('/').next().unwrap_or(target).to_owned());
                    }
                }
                references(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Examples beside a `type` that they do not have.
fn examples(document: &RawDocument, pointer: &str, value: &Value, sink: &mut Sink) {
    match value {
        Value::Object(members) => {
            if let Some(problem) = misfit(members) {
                let at = child(pointer, "example");
                let message = format!("the example {problem}");
                let help = "correct the example, or the schema if the API gives it";
                sink.push(warn(
                    codes::LINT_EXAMPLE,
                    document.spans.value(&at),
                    message,
                    help,
                ));
            }
            for (name, value) in members.iter().filter(|(name, _)| {
                !matches!(name.as_str(), "example" | "examples" | "default" | "enum")
            }) {
                examples(document, &child(pointer, name), value, sink);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                examples(document, &child(pointer, index), item, sink);
            }
        }
        _ => {}
    }
}

/// Why an example does not fit the schema that it stands in.
fn misfit(schema: &Map<String, Value>) -> Option<String> {
    let example = schema.get("example")?;
    let nullable = schema.get("nullable").and_then(Value::as_bool) == Some(true);
    let ty = schema.get("type")?.as_str()?;
    if example.is_null() && nullable {
        return None;
    }
    let fits = match ty {
        "string" => example.is_string(),
        "integer" => example.is_i64() || example.is_u64(),
        "number" => example.is_number(),
        "boolean" => example.is_boolean(),
        "array" => example.is_array(),
        "object" => example.is_object(),
        _ => true,
    };
    if !fits {
        return Some(format!("`{example}` is not of the type `{ty}`"));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array)
        && !values.contains(example)
    {
        return Some(format!("`{example}` is not in the list of values"));
    }
    let number = example.as_f64()?;
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let below = limit("minimum").is_some_and(|min| number < min);
    let above = limit("maximum").is_some_and(|max| number > max);
    (below || above).then(|| format!("`{example}` is outside the limits"))
}
