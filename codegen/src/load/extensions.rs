//! Every `x-airbyte-*` and `x-connector-*` key as a typed constant: where it may stand and
//! which shape its value has.
//!
//! A key with one of these prefixes that is not listed is reported, so that a slip of the
//! pen does not pass as a setting. Keys with other prefixes are nobody's business here.

pub mod keys;
mod shapes;

use serde_json::Value;

use super::SpanMap;
use super::pointer::child;
use super::position::{Position, walk};
use super::shape::{Blame, Shape};
use super::spelling::nearest;
use crate::diagnostics::{Diagnostic, Sink, codes};

/// An extension key.
#[derive(Clone, Copy, Debug)]
pub struct ExtensionKey {
    /// The key as it is written.
    pub name: &'static str,
    /// Where it has an effect.
    pub places: &'static [Position],
    /// The shape of its value.
    pub shape: Shape,
}

/// Whether a key belongs to one of the two families that are checked.
fn is_ours(key: &str) -> bool {
    key.starts_with("x-airbyte-") || key.starts_with("x-connector-")
}

/// Reports unknown keys, keys without effect and values of the wrong shape.
pub(super) fn check(document: &Value, spans: &SpanMap, sink: &mut Sink) {
    walk(
        document,
        Position::Root,
        "",
        &mut |value, position, pointer| {
            let Value::Object(map) = value else {
                return;
            };
            if matches!(position, Position::Data | Position::MapOf(_)) {
                return;
            }
            for (key, value) in map.iter().filter(|(key, _)| is_ours(key)) {
                check_key(key, value, position, &child(pointer, key), spans, sink);
            }
        },
    );
}

fn check_key(
    key: &str,
    value: &Value,
    position: Position,
    pointer: &str,
    spans: &SpanMap,
    sink: &mut Sink,
) {
    let Some(known) = keys::ALL.iter().find(|known| known.name == key) else {
        sink.push(unknown(key, position, pointer, spans));
        return;
    };
    if !known.places.contains(&position) {
        let places: Vec<&str> = known.places.iter().map(|place| describe(*place)).collect();
        sink.push(
            Diagnostic::warning(
                codes::EXTENSION_WRONG_PLACE,
                spans.key(pointer),
                format!("`{key}` has no effect in {}", describe(position)),
            )
            .label("not read here")
            .pointer(pointer)
            .help(format!("it belongs in {}", places.join(" or in "))),
        );
        return;
    }
    for mismatch in known.shape.mismatches(value) {
        let at = format!("{pointer}{}", mismatch.pointer);
        let span = if mismatch.blame != Blame::Value || is_container(value, &mismatch.pointer) {
            spans.key(&at)
        } else {
            spans.value(&at)
        };
        // Keys of the ecosystem may grow fields that we have not met.
        let ours = key.starts_with("x-connector-");
        let harmless = !ours && mismatch.blame == Blame::UnknownKey;
        let message = format!("in `{key}`: {}", mismatch.message);
        let found = if harmless {
            Diagnostic::warning(codes::EXTENSION_WRONG_SHAPE, span, message)
        } else {
            Diagnostic::error(codes::EXTENSION_WRONG_SHAPE, span, message)
        };
        let found = found.pointer(at);
        sink.push(if ours {
            found.help(format!("docs/spec-format.md explains `{key}`"))
        } else {
            found
        });
    }
}

fn is_container(value: &Value, pointer: &str) -> bool {
    value
        .pointer(pointer)
        .is_some_and(|value| value.is_object() || value.is_array())
}

fn unknown(key: &str, position: Position, pointer: &str, spans: &SpanMap) -> Diagnostic {
    let here = keys::ALL
        .iter()
        .filter(|known| known.places.contains(&position))
        .map(|known| known.name);
    let near =
        nearest(key, here).or_else(|| nearest(key, keys::ALL.iter().map(|known| known.name)));
    let found = Diagnostic::warning(
        codes::EXTENSION_UNKNOWN,
        spans.key(pointer),
        format!("nobody knows the key `{key}`"),
    )
    .label("ignored")
    .pointer(pointer);
    match near {
        Some(name) => found.help(format!("did you mean `{name}`?")),
        None => found.help("remove it, or give a key of your own another prefix than `x-airbyte-` and `x-connector-`"),
    }
}

/// A position in words, with a preposition in front of it in mind.
fn describe(position: Position) -> &'static str {
    match position {
        Position::Root => "the document",
        Position::Info => "`info`",
        Position::Server => "a server",
        Position::ServerVariable => "a server variable",
        Position::Paths => "`paths`",
        Position::PathItem => "a path",
        Position::Operation => "an operation",
        Position::Parameter => "a parameter",
        Position::Header => "a header",
        Position::RequestBody => "a request body",
        Position::Responses => "the responses",
        Position::Response => "a response",
        Position::MediaType => "a media type",
        Position::Encoding => "an encoding",
        Position::Schema | Position::AdditionalProperties => "a schema",
        Position::Components => "`components`",
        Position::SecurityScheme => "a security scheme",
        Position::Callbacks => "the callbacks",
        Position::ContextStore => "the context store",
        Position::BodyType => "`x-airbyte-body-type`",
        Position::Extension => "another extension",
        Position::MapOf(_) | Position::ListOf(_) | Position::Data | Position::Other => {
            "this object"
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;
    use crate::diagnostics::Sources;

    fn messages(document: &Value) -> Vec<String> {
        let mut sink = Sink::new();
        check(
            document,
            &SpanMap::new(Sources::new().add("a", "")),
            &mut sink,
        );
        sink.into_sorted()
            .into_iter()
            .map(|found| format!("{}: {}", found.code, found.message))
            .collect()
    }

    #[test]
    fn every_key_is_listed_once_and_has_a_place() {
        let mut names: Vec<_> = keys::ALL.iter().map(|key| key.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(
            keys::ALL
                .iter()
                .all(|key| !key.places.is_empty() && is_ours(key.name))
        );
    }

    #[test]
    fn data_and_property_names_are_not_looked_at() {
        let document = json!({"components": {"schemas": {"A": {
            "properties": {"x-airbyte-nothing": {}},
            "example": {"x-airbyte-nothing": 1},
            "x-vendor": {"x-vendor-too": 1},
        }}}});
        assert_eq!(messages(&document), Vec::<String>::new());
    }

    #[test]
    fn a_key_is_known_misplaced_or_misshapen() {
        let document = json!({"info": {
            "x-airbyte-conector-name": "a",
            "x-airbyte-entity": "a",
            "x-connector-rate-limits": [{"name": "general", "requests": 0, "seconds": 15}],
        }});
        assert_eq!(
            messages(&document),
            [
                "extension/unknown: nobody knows the key `x-airbyte-conector-name`",
                "extension/wrong-place: `x-airbyte-entity` has no effect in `info`",
                "extension/wrong-shape: in `x-connector-rate-limits`: expected a whole number from 1, found the number 0",
            ]
        );
    }
}
