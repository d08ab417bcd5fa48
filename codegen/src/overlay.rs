//! OpenAPI Overlay 1.0: changes to a document that is somebody else's, in a file of their own.
//!
//! An overlay is a list of actions. Each has a `target`, a JSONPath (RFC 9535), and says what to merge into
//! what it selects (`update`) or that it goes (`remove: true`). A target that selects nothing is an error: the
//! document has changed, or the path was wrong from the start.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostics::{Diagnostic, Sink, Sources, Span, codes};
use crate::load::{RawDocument, SpanMap, child, read_document};

/// The overlay of one file.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    actions: Vec<Action>,
}

/// One change.
#[derive(Clone, Debug)]
struct Action {
    target: JsonPath,
    shown: String,
    change: Change,
    span: Span,
}

#[derive(Clone, Debug)]
enum Change {
    Update(Value),
    Remove,
}

/// Reads an overlay. What is wrong with it goes to the sink.
pub fn load_overlay(sources: &mut Sources, name: &str, text: String, sink: &mut Sink) -> Overlay {
    let Some(document) = read_document(sources, name, text, sink) else {
        return Overlay::default();
    };
    let version = document.value.get("overlay").and_then(Value::as_str);
    if !version.is_some_and(|version| version == "1.0" || version.starts_with("1.0.")) {
        let at = document.spans.value("/overlay");
        sink.push(
            shape(at, "this is no overlay of version 1.0")
                .help("begin the file with `overlay: 1.0.0`"),
        );
        return Overlay::default();
    }
    let Some(items) = document.value.get("actions").and_then(Value::as_array) else {
        let at = document.spans.key("/actions");
        sink.push(
            shape(at, "an overlay has a list of `actions`").help("add `actions:` with targets"),
        );
        return Overlay::default();
    };
    let actions = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| action(item, &child("/actions", index), &document.spans, sink));
    Overlay {
        actions: actions.collect(),
    }
}

fn shape(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::OVERLAY_SHAPE, span, message)
}

fn action(item: &Value, at: &str, spans: &SpanMap, sink: &mut Sink) -> Option<Action> {
    let place = child(at, "target");
    let span = spans.value(&place);
    let Some(target) = item.get("target").and_then(Value::as_str) else {
        sink.push(
            shape(spans.value(at), "an action needs a `target`")
                .help("write a JSONPath, such as `$.paths['/things'].get`"),
        );
        return None;
    };
    let path = match JsonPath::parse(target) {
        Ok(path) => path,
        Err(error) => {
            let message = format!("this JSONPath cannot be read: {error}");
            sink.push(
                Diagnostic::error(codes::OVERLAY_TARGET, span, message)
                    .help("RFC 9535 says how a JSONPath is written; a path of the API goes into quotes: `$.paths['/things']`"),
            );
            return None;
        }
    };
    let remove = item.get("remove") == Some(&Value::Bool(true));
    let change = match (remove, item.get("update")) {
        (true, _) => Change::Remove,
        (false, Some(update)) => Change::Update(update.clone()),
        (false, None) => {
            sink.push(
                shape(span, "an action says `update` or `remove: true`").help("state one of them"),
            );
            return None;
        }
    };
    Some(Action {
        target: path,
        shown: target.to_owned(),
        change,
        span,
    })
}

impl Overlay {
    /// Changes a document, action by action.
    pub fn apply(&self, document: &mut RawDocument, sink: &mut Sink) {
        for action in &self.actions {
            let found = action.target.query_located(&document.value);
            let pointers: Vec<String> = found
                .locations()
                .map(|location| location.to_json_pointer())
                .collect();
            if pointers.is_empty() {
                let message = format!("`{}` selects nothing in the document", action.shown);
                sink.push(
                    Diagnostic::error(codes::OVERLAY_NO_MATCH, action.span, message)
                        .label("this target")
                        .help("correct the path, or remove the action if it is no longer needed"),
                );
            }
            // From the last to the first: what is removed does not move what is still to come.
            for pointer in pointers.iter().rev() {
                match &action.change {
                    Change::Remove => drop(document.remove(pointer)),
                    Change::Update(update) => document.extend(pointer, update),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn run(spec: &str, actions: &str) -> (Value, Vec<String>) {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let mut document = read_document(&mut sources, "spec", spec.to_owned(), &mut sink).unwrap();
        let text = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
        load_overlay(&mut sources, "overlay", text, &mut sink).apply(&mut document, &mut sink);
        let found = sink
            .into_sorted()
            .into_iter()
            .map(|found| format!("{}: {}", found.code, found.message));
        (document.value, found.collect())
    }

    #[test]
    fn targets_are_updated_and_removed() {
        let spec = "paths:\n  /a: {get: {tags: [x]}, post: {}}\n  /b: {get: {tags: [y]}}\nlist: [1, 2, 3, 4]\n";
        let (value, found) = run(
            spec,
            "- {target: \"$.paths.*.get\", update: {summary: S, tags: [z]}}\n\
             - {target: \"$.paths['/a'].post\", remove: true}\n\
             - {target: \"$.list[?@ > 2]\", remove: true}\n\
             - {target: \"$.list\", update: 9}\n",
        );
        assert_eq!(
            value,
            json!({
                "paths": {
                    "/a": {"get": {"summary": "S", "tags": ["x", "z"]}},
                    "/b": {"get": {"summary": "S", "tags": ["y", "z"]}},
                },
                "list": [1, 2, 9],
            })
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_selects_nothing_is_an_error() {
        let (_, found) = run(
            "a: 1\n",
            "- {target: $.b, remove: true}\n- {target: 'b.', update: 1}\n- {target: $.a}\n- {update: 1}\n",
        );
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(
            found
                .iter()
                .any(|text| text == "overlay/no-match: `$.b` selects nothing in the document")
        );
        assert!(
            found
                .iter()
                .any(|text| text.starts_with("overlay/target: this JSONPath cannot be read"))
        );
        assert!(
            found
                .iter()
                .any(|text| text == "overlay/shape: an action says `update` or `remove: true`")
        );
        assert!(
            found
                .iter()
                .any(|text| text == "overlay/shape: an action needs a `target`")
        );
    }

    #[test]
    fn another_file_is_no_overlay() {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let _ = load_overlay(
            &mut sources,
            "o",
            "overlay: 2.0.0\nactions: []\n".to_owned(),
            &mut sink,
        );
        let _ = load_overlay(&mut sources, "p", "overlay: 1.0.0\n".to_owned(), &mut sink);
        assert_eq!(sink.error_count(), 2);
        let found = sink.into_sorted();
        assert_eq!(found[0].message, "this is no overlay of version 1.0");
    }
}
