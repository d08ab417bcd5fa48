//! Corrections to specs that are wrong, each with a reason, each loud once it is no longer
//! needed. This is the only place that disagrees with a spec.
//!
//! A connector's corrections stand in `fixups.yaml` beside its spec, as a list of actions.
//! An action names a `target` (a JSON pointer) and says `update` or `remove`, or it names
//! one of the [`REGISTRY`]'s functions under `apply`.

mod registry;

pub use registry::{Fixup, REGISTRY};

use serde_json::Value;

use crate::diagnostics::{Diagnostic, Sink, Sources, Span, codes};
use crate::load::spelling::nearest;
use crate::load::{RawDocument, SpanMap, read_document};

/// What one action does.
#[derive(Clone, Debug)]
enum Step {
    Update { target: String, value: Value },
    Remove { target: String },
    Apply(&'static Fixup),
}

/// One action with the place where it is asked for.
#[derive(Clone, Debug)]
struct Action {
    step: Step,
    reason: String,
    span: Span,
}

/// The corrections for one spec.
#[derive(Clone, Debug, Default)]
pub struct Fixups {
    actions: Vec<Action>,
}

/// Reads a file of corrections. What is wrong with it goes to the sink.
pub fn load_fixups(sources: &mut Sources, name: &str, text: String, sink: &mut Sink) -> Fixups {
    let Some(document) = read_document(sources, name, text, sink) else {
        return Fixups::default();
    };
    let Some(items) = document.value.as_array() else {
        sink.push(
            Diagnostic::error(
                codes::FIXUP_SHAPE,
                document.spans.value(""),
                "a file of fixups is a list of actions",
            )
            .help("begin every action with `- target: /a/json/pointer`"),
        );
        return Fixups::default();
    };
    let actions = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| action(item, &format!("/{index}"), &document.spans, sink))
        .collect();
    Fixups { actions }
}

fn action(item: &Value, at: &str, spans: &SpanMap, sink: &mut Sink) -> Option<Action> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    let first = item.as_object().and_then(|map| map.keys().next());
    let span = first.map_or_else(
        || spans.value(at),
        |key| spans.key(&crate::load::child(at, key)),
    );
    let mut complain = |message: String, help: &str| {
        sink.push(Diagnostic::error(codes::FIXUP_SHAPE, span, message).help(help));
        None
    };
    let (Some(reason), Some(_)) = (text("reason"), text("link")) else {
        return complain(
            "an action needs a `reason` and a `link`".to_owned(),
            "say why the spec is wrong, and where that can be read",
        );
    };
    let remove = item.get("remove") == Some(&Value::Bool(true));
    let step = match (text("target"), item.get("update"), remove, text("apply")) {
        (Some(target), Some(value), false, None) => Step::Update {
            target,
            value: value.clone(),
        },
        (Some(target), None, true, None) => Step::Remove { target },
        (None, None, false, Some(name)) => match REGISTRY.iter().find(|fixup| fixup.name == name) {
            Some(fixup) => Step::Apply(fixup),
            None => {
                let near = nearest(&name, REGISTRY.iter().map(|fixup| fixup.name));
                let help = near.map_or("see the registry of fixups".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                return complain(format!("there is no fixup `{name}`"), &help);
            }
        },
        _ => {
            return complain(
                "an action is a `target` with either `update` or `remove: true`, or an `apply`"
                    .to_owned(),
                "state exactly one of them",
            );
        }
    };
    Some(Action { step, reason, span })
}

impl Fixups {
    /// Corrects a document. An action that changes nothing is an error: the spec is right
    /// by now, or the action never was.
    pub fn apply(&self, document: &mut RawDocument, sink: &mut Sink) {
        for action in &self.actions {
            let applied = match &action.step {
                Step::Update { target, value } => document.update(target, value),
                Step::Remove { target } => document.remove(target),
                Step::Apply(fixup) => (fixup.apply)(&mut document.value) > 0,
            };
            if !applied {
                sink.push(
                    Diagnostic::error(
                        codes::FIXUP_NEVER_APPLIED,
                        action.span,
                        format!("this fixup changes nothing: {}", action.reason),
                    )
                    .help("remove it if the spec has been corrected, else correct its target"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn run(spec: &str, fixups: &str) -> (Value, Vec<String>) {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let mut document = read_document(&mut sources, "spec", spec.to_owned(), &mut sink).unwrap();
        load_fixups(&mut sources, "fixups", fixups.to_owned(), &mut sink)
            .apply(&mut document, &mut sink);
        let found = sink
            .into_sorted()
            .into_iter()
            .map(|found| format!("{}: {}", found.code, found.message));
        (document.value, found.collect())
    }

    #[test]
    fn actions_update_remove_and_apply() {
        let (value, found) = run(
            "info: {version: 1.5, title: A}\nx: {y: 1, z: 2}\n",
            "- {target: /x, update: {y: 3}, reason: r, link: l}\n\
             - {target: /x/z, remove: true, reason: r, link: l}\n\
             - {apply: info-version-as-text, reason: r, link: l}\n",
        );
        assert_eq!(
            value,
            json!({"info": {"version": "1.5", "title": "A"}, "x": {"y": 3}})
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn an_action_that_changes_nothing_is_an_error() {
        let (_, found) = run(
            "info: {version: '1'}\nx: 1\n",
            "- {target: /x, update: 1, reason: wrong number, link: l}\n\
             - {target: /y, remove: true, reason: too much, link: l}\n\
             - {apply: info-version-as-text, reason: not text, link: l}\n",
        );
        assert_eq!(
            found,
            [
                "fixup/never-applied: this fixup changes nothing: wrong number",
                "fixup/never-applied: this fixup changes nothing: too much",
                "fixup/never-applied: this fixup changes nothing: not text",
            ]
        );
    }

    #[test]
    fn an_action_must_be_complete() {
        let (_, found) = run(
            "x: 1\n",
            "- {target: /x, update: 1}\n- {target: /x, reason: r, link: l}\n- {apply: nothing, reason: r, link: l}\n",
        );
        assert_eq!(
            found,
            [
                "fixup/shape: an action needs a `reason` and a `link`",
                "fixup/shape: an action is a `target` with either `update` or `remove: true`, or an `apply`",
                "fixup/shape: there is no fixup `nothing`",
            ]
        );
        assert_eq!(
            run("x: 1\n", "x: 1\n").1,
            ["fixup/shape: a file of fixups is a list of actions"]
        );
    }
}
