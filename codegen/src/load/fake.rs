//! The script of the fake: from text to a value with positions.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{SpanMap, child, read_document};
use crate::diagnostics::{Diagnostic, Sink, Sources, codes};

/// A script as it was read, before anything is known about its meaning.
#[derive(Clone, Debug)]
pub struct FakeDocument {
    /// Its content, key order preserved.
    pub value: Value,
    /// Where its nodes stand.
    pub spans: SpanMap,
}

/// The keys of a script and of its parts.
const SCRIPT: &[&str] = &[
    "credentials",
    "token_seconds",
    "wrong_header",
    "caller",
    "callers",
    "permissions",
    "stamps",
    "errors",
    "envelope",
    "data",
    "filters",
    "references",
    "collections",
    "operations",
    "seed",
];
const COLLECTION: &[&str] = &[
    "ids",
    "order",
    "references",
    "lists",
    "filters",
    "defaults",
    "computed",
    "create",
    "update",
    "delete",
];
const OPERATION: &[&str] = &[
    "collection",
    "record",
    "rows",
    "group",
    "answer",
    "only",
    "require",
    "set",
    "effects",
    "example",
];
const STEP: &[&str] = &["in", "each", "when", "set"];

/// Reads a script; what is wrong with its shape goes to the sink.
pub fn load_fake(
    sources: &mut Sources,
    name: &str,
    text: String,
    sink: &mut Sink,
) -> Option<FakeDocument> {
    let raw = read_document(sources, name, text, sink)?;
    let document = FakeDocument {
        value: raw.value,
        spans: raw.spans,
    };
    document.keys("", SCRIPT, sink);
    for (part, known) in [("/collections", COLLECTION), ("/operations", OPERATION)] {
        let members = document.value.pointer(part).and_then(Value::as_object);
        for name in members.into_iter().flat_map(|members| members.keys()) {
            document.keys(&child(part, name), known, sink);
        }
    }
    let steps = document.value.get("seed").and_then(Value::as_array);
    for index in 0..steps.map_or(0, Vec::len) {
        document.keys(&format!("/seed/{index}"), STEP, sink);
    }
    Some(document)
}

impl FakeDocument {
    /// The text that the runtime reads.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.value).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reports the keys at a place that nobody knows, and places that hold no mapping.
    fn keys(&self, pointer: &str, known: &[&str], sink: &mut Sink) {
        let found = self.value.pointer(pointer);
        let Some(members) = found.and_then(Value::as_object) else {
            if found.is_some_and(|value| !value.is_null()) {
                sink.push(
                    Diagnostic::error(
                        codes::FAKE_SHAPE,
                        self.spans.value(pointer),
                        "this part of the fake's script must be a mapping",
                    )
                    .pointer(pointer),
                );
            }
            return;
        };
        let known: BTreeSet<&str> = known.iter().copied().collect();
        for name in members.keys().filter(|name| !known.contains(name.as_str())) {
            let at = child(pointer, name);
            let mut problem = Diagnostic::error(
                codes::FAKE_SHAPE,
                self.spans.key(&at),
                format!("the fake's script has no key `{name}` here"),
            )
            .pointer(at);
            let nearest = super::spelling::nearest(name, known.iter().copied());
            problem = match nearest {
                Some(nearest) => problem.help(format!("did you mean `{nearest}`?")),
                None => {
                    let keys: Vec<&str> = known.iter().copied().collect();
                    problem.help(format!("keys are: {}", keys.join(", ")))
                }
            };
            sink.push(problem);
        }
    }
}
