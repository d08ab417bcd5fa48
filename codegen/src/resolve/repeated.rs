//! No list of parameters has two of the same name and place.

use serde_json::Value;

use super::references::component;
use super::types::HttpMethod;
use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::{SpecDocument, child};

/// More steps than this are a circle of references, which is reported.
const STEPS: usize = 64;

/// Reports every parameter that stands a second time in its list.
pub(super) fn check(document: &SpecDocument, sink: &mut Sink) {
    let paths = document.value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let Some(keys) = item.as_object().filter(|_| path.starts_with('/')) else {
            continue;
        };
        let pointer = child("/paths", path);
        list(document, item, &pointer, sink);
        for (key, operation) in keys {
            if HttpMethod::from_key(key).is_some() {
                list(document, operation, &child(&pointer, key), sink);
            }
        }
    }
}

fn list(document: &SpecDocument, owner: &Value, pointer: &str, sink: &mut Sink) {
    let parameters = owner.get("parameters").and_then(Value::as_array);
    let mut seen: Vec<(usize, (&str, &str))> = Vec::new();
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let Some(key) = key(&document.value, parameter) else {
            continue;
        };
        match seen.iter().find(|(_, other)| *other == key) {
            Some((first, _)) => sink.push(repeated(document, pointer, *first, index, key)),
            None => seen.push((index, key)),
        }
    }
}

/// Place and name of a parameter at the end of its references.
fn key<'a>(document: &'a Value, parameter: &'a Value) -> Option<(&'a str, &'a str)> {
    let known = document
        .get("components")
        .and_then(|all| all.get("parameters"));
    let mut found = parameter;
    for _ in 0..STEPS {
        match found.get("$ref").and_then(Value::as_str) {
            Some(reference) => found = known?.get(component(reference, "parameters")?)?,
            None => return Some((found.get("in")?.as_str()?, found.get("name")?.as_str()?)),
        }
    }
    None
}

fn repeated(
    document: &SpecDocument,
    owner: &str,
    first: usize,
    again: usize,
    (place, name): (&str, &str),
) -> Diagnostic {
    let spans = &document.spans;
    let list = child(owner, "parameters");
    let [first, again] = [first, again].map(|index| child(&list, index));
    Diagnostic::error(
        codes::OPENAPI_DUPLICATE_PARAMETER,
        spans.value(&first_key(&document.value, &again)),
        format!("the {place} parameter `{name}` stands twice in one list"),
    )
    .label("again here")
    .related(
        spans.value(&first_key(&document.value, &first)),
        "first here",
    )
    .pointer(again)
    .help("remove one of the two")
}

/// The pointer of the first key of an object, which shows better than the object.
fn first_key(document: &Value, pointer: &str) -> String {
    let first = document
        .pointer(pointer)
        .and_then(Value::as_object)
        .and_then(|map| map.keys().next());
    first.map_or_else(|| pointer.to_owned(), |key| child(pointer, key))
}
