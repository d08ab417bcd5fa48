//! Every `$ref` of a document leads to a component of the right kind, and no chain of
//! references runs in a circle.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::load::position::{Position, walk};
use crate::load::spelling::nearest;
use crate::load::{SpecDocument, child, unescape};

/// The folder of `components` in which things of a position stand.
fn folder(position: Position) -> Option<&'static str> {
    match position {
        Position::Schema => Some("schemas"),
        Position::Parameter => Some("parameters"),
        Position::Header => Some("headers"),
        Position::RequestBody => Some("requestBodies"),
        Position::Response => Some("responses"),
        Position::SecurityScheme => Some("securitySchemes"),
        _ => None,
    }
}

/// The name of the component that a reference leads to, if it leads into that folder.
pub(super) fn component(reference: &str, folder: &str) -> Option<String> {
    let name = reference
        .strip_prefix("#/components/")?
        .strip_prefix(folder)?
        .strip_prefix('/')?;
    if name.is_empty() || name.contains('/') {
        return None;
    }
    Some(unescape(&percent_decoded(name)))
}

/// Undoes `%20` and the like; what is no escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok());
        let decoded = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, decoded) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Reports every reference that leads nowhere, out of the file, to something of another
/// kind or in a circle.
pub(super) fn check(document: &SpecDocument, sink: &mut Sink) {
    walk(
        &document.value,
        Position::Root,
        "",
        &mut |value, position, pointer| {
            if position.may_be_reference()
                && let Some(reference) = value.get("$ref").and_then(Value::as_str)
                && let Some(problem) = problem(document, reference, position, pointer)
            {
                sink.push(problem);
            }
        },
    );
    for folder in [
        "schemas",
        "parameters",
        "headers",
        "requestBodies",
        "responses",
        "securitySchemes",
    ] {
        circles(document, folder, sink);
    }
}

fn problem(
    document: &SpecDocument,
    reference: &str,
    position: Position,
    pointer: &str,
) -> Option<Diagnostic> {
    let folder = folder(position);
    let name = folder.and_then(|folder| component(reference, folder));
    if let (Some(folder), Some(name)) = (folder, &name)
        && components(document, folder).is_some_and(|known| known.contains_key(name))
    {
        return None;
    }
    let at = child(pointer, "$ref");
    let span = document.spans.value(&at);
    let found = if !reference.starts_with('#') {
        let message = format!("`{reference}` leads out of this file");
        Diagnostic::error(codes::REFERENCE_REMOTE, span, message)
            .help("copy what it leads to into `components` of this file and refer to that")
    } else if let Some(folder) = folder {
        match name {
            Some(name) => unknown_name(document, &name, folder, span),
            None => wrong_place(document, reference, folder, span),
        }
    } else {
        Diagnostic::error(
            codes::REFERENCE_WRONG_KIND,
            span,
            "a reference is not supported here",
        )
        .help("write what it leads to in its place")
    };
    Some(found.pointer(at))
}

/// The components of one folder.
fn components<'a>(document: &'a SpecDocument, folder: &str) -> Option<&'a Map<String, Value>> {
    document.value.get("components")?.get(folder)?.as_object()
}

/// A reference into the right folder, which does not have the name.
fn unknown_name(document: &SpecDocument, name: &str, folder: &str, span: Span) -> Diagnostic {
    let base = format!("/components/{folder}");
    let known = components(document, folder);
    let message = format!("there is no `{name}` in `components/{folder}`");
    let found = Diagnostic::error(codes::REFERENCE_DANGLING, span, message);
    let names = known
        .into_iter()
        .flat_map(|map| map.keys().map(String::as_str));
    match nearest(name, names) {
        Some(near) => found
            .related(document.spans.key(&child(&base, near)), "a similar name")
            .help(format!("did you mean `#{}`?", child(&base, near))),
        None => found.help("define it, or correct the reference"),
    }
}

/// A reference into this file, but not into the right folder.
fn wrong_place(document: &SpecDocument, reference: &str, folder: &str, span: Span) -> Diagnostic {
    let local = reference.trim_start_matches('#');
    let found = if document.value.pointer(local).is_some() {
        let message = format!("`{reference}` does not lead to `components/{folder}`");
        Diagnostic::error(codes::REFERENCE_WRONG_KIND, span, message)
            .related(document.spans.key(local), "it leads here")
    } else {
        let message = format!("`{reference}` leads to nothing");
        Diagnostic::error(codes::REFERENCE_DANGLING, span, message)
    };
    found.help(format!(
        "a reference at this place begins with `#/components/{folder}/`"
    ))
}

/// Reports components that are nothing but references to each other.
fn circles(document: &SpecDocument, folder: &str, sink: &mut Sink) {
    let base = format!("/components/{folder}");
    let Some(components) = components(document, folder) else {
        return;
    };
    let edges: BTreeMap<&str, Vec<String>> = components
        .iter()
        .map(|(name, value)| (name.as_str(), targets(value, folder)))
        .collect();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for name in components.keys().map(String::as_str) {
        let Some(circle) = circle_from(name, &edges).filter(|_| !told.contains(name)) else {
            continue;
        };
        told.extend(circle.iter().copied());
        let mut found = Diagnostic::error(
            codes::REFERENCE_CYCLE,
            document.spans.key(&child(&base, name)),
            format!(
                "`{name}` is defined by itself: {} -> {name}",
                circle.join(" -> ")
            ),
        )
        .pointer(child(&base, name))
        .help("one of them must say what it is without the others");
        for other in circle.iter().skip(1) {
            found = found.related(document.spans.key(&child(&base, *other)), "by way of this");
        }
        sink.push(found);
    }
}

/// The components that a component consists of, directly or through a composition.
fn targets(value: &Value, folder: &str) -> Vec<String> {
    let own = value.get("$ref").into_iter();
    let composed = ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .filter_map(|key| value.get(key)?.as_array())
        .flatten()
        .filter_map(|part| part.get("$ref"));
    own.chain(composed)
        .filter_map(|reference| component(reference.as_str()?, folder))
        .collect()
}

/// The way from a component back to itself, if there is one.
fn circle_from<'a>(start: &'a str, edges: &'a BTreeMap<&str, Vec<String>>) -> Option<Vec<&'a str>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<Vec<&str>> = vec![vec![start]];
    while let Some(way) = open.pop() {
        let last = way.last().copied()?;
        for next in edges.get(last).into_iter().flatten() {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                let mut longer = way.clone();
                longer.push(next);
                open.push(longer);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_escaped_twice() {
        assert_eq!(
            component("#/components/schemas/A", "schemas").as_deref(),
            Some("A")
        );
        assert_eq!(
            component("#/components/schemas/a~1b%20c%", "schemas").as_deref(),
            Some("a/b c%")
        );
        assert_eq!(
            component("#/components/schemas/A/properties/b", "schemas"),
            None
        );
        assert_eq!(component("#/components/responses/A", "schemas"), None);
    }

    #[test]
    fn the_way_back_is_found() {
        let edges = BTreeMap::from([
            ("a", vec!["b".to_owned()]),
            ("b", vec!["c".to_owned(), "a".to_owned()]),
            ("c", Vec::new()),
        ]);
        assert_eq!(circle_from("a", &edges), Some(vec!["a", "b"]));
        assert_eq!(circle_from("c", &edges), None);
    }
}
