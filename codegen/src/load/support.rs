//! What is read, and what is known and has no effect: the source of docs/support-matrix.md and of the warnings
//! about what is ignored.
//!
//! Every key of OpenAPI and every extension key is read unless it stands in one of the lists below.

use std::collections::BTreeMap;

use serde_json::Value;

use super::SpanMap;
use super::extensions::keys;
use super::pointer::child;
use super::position::{Position, walk};
use super::structure::rules;
use crate::diagnostics::{Sink, Span, codes, ignored};

/// What becomes of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It has its effect.
    Supported,
    /// It says something to people or to other programs; a client does nothing with it.
    Annotation,
    /// It would mean something to a client, and has no effect: a warning says so.
    Ignored,
}

impl State {
    /// The word of the support matrix.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Annotation => "annotation",
            Self::Ignored => "ignored, with a warning",
        }
    }
}

/// Keys of OpenAPI without effect on a client.
const ANNOTATIONS: &[(Position, &[&str])] = &[
    (Position::Root, &["externalDocs", "jsonSchemaDialect"]),
    (
        Position::Info,
        &["summary", "termsOfService", "contact", "license"],
    ),
    (Position::Server, &["description"]),
    (Position::PathItem, &["summary", "description"]),
    (Position::Parameter, &["example", "examples"]),
    (
        Position::Header,
        &[
            "description",
            "required",
            "deprecated",
            "style",
            "explode",
            "schema",
            "example",
            "examples",
            "content",
        ],
    ),
    (Position::RequestBody, &["description"]),
    (Position::Response, &["description", "headers"]),
    (Position::MediaType, &["example", "examples"]),
    (
        Position::Schema,
        &["externalDocs", "example", "$comment", "$schema"],
    ),
    (
        Position::Components,
        &["examples", "headers", "links", "callbacks", "pathItems"],
    ),
    (Position::SecurityScheme, &["bearerFormat"]),
];

/// Keys of OpenAPI that would mean something, with the reason why they have no effect.
const IGNORED: &[(Position, &str, &str)] = &[
    (Position::PathItem, "trace", "TRACE is no call of a client"),
    (
        Position::Operation,
        "callbacks",
        "a client does not serve them",
    ),
    (
        Position::Parameter,
        "allowEmptyValue",
        "an empty value is sent as it is",
    ),
    (
        Position::Parameter,
        "allowReserved",
        "reserved characters are always escaped",
    ),
    (Position::Response, "links", "calls are not chained"),
    (
        Position::MediaType,
        "encoding",
        "parts are encoded as their types ask for it",
    ),
    (Position::Schema, "multipleOf", "it is not checked"),
    (Position::Schema, "uniqueItems", "it is not checked"),
    (Position::Schema, "minProperties", "it is not checked"),
    (Position::Schema, "maxProperties", "it is not checked"),
    (Position::Schema, "xml", "bodies and answers are JSON"),
];

/// Extension keys for the platform, its checks and its replication: nothing for a client to do.
const PLATFORM: &[&str] = &[
    keys::AUTH_TOOLTIP.name,
    keys::DIRECT_FORM.name,
    keys::DYNAMIC_STREAM_NAME_FIELD.name,
    keys::PARAM_SOURCES.name,
    keys::PLATFORM_AVAILABILITY.name,
    keys::QUALIFICATION.name,
    keys::REPLICATION_COMPATIBILITY.name,
    keys::REPLICATION_ENVIRONMENT_CONSTANTS.name,
    keys::REPLICATION_ENVIRONMENT_MAPPING.name,
    keys::REPLICATION_VERSION.name,
    keys::RUNTIME_MODE.name,
    keys::SKIP_AUTH_METHODS.name,
    keys::SKIP_CONTEXT_STORE.name,
    keys::SKIP_MANIFEST_VALIDATION.name,
    keys::SKIP_SEARCHABLE_FIELDS.name,
    keys::SKIP_SUGGESTED_STREAMS.name,
    keys::STREAM_NAME.name,
    keys::TEXT_REFERENCES.name,
    keys::UNTESTED.name,
    keys::UNTESTED_REASON.name,
];

/// A row of the support matrix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feature {
    /// Where the key stands.
    pub place: String,
    /// The key.
    pub key: &'static str,
    /// What becomes of it.
    pub state: State,
    /// Why, where there is something to say.
    pub note: &'static str,
}

/// Every key of OpenAPI, then every extension key.
#[must_use]
pub fn features() -> Vec<Feature> {
    let mut features = Vec::new();
    for (position, place) in PLACES {
        for key in rules::names_of(*position) {
            let (state, note) = state(*position, key);
            features.push(Feature {
                place: (*place).to_owned(),
                key,
                state,
                note,
            });
        }
    }
    for key in keys::ALL {
        let places: Vec<String> = key
            .places
            .iter()
            .map(|place| format!("{place:?}"))
            .collect();
        features.push(Feature {
            place: places.join(", "),
            key: key.name,
            state: extension_state(key.name),
            note: "",
        });
    }
    features
}

/// The objects of OpenAPI in the order of the matrix.
const PLACES: &[(Position, &str)] = &[
    (Position::Root, "Document"),
    (Position::Info, "Info"),
    (Position::Server, "Server"),
    (Position::ServerVariable, "Server variable"),
    (Position::PathItem, "Path item"),
    (Position::Operation, "Operation"),
    (Position::Parameter, "Parameter"),
    (Position::RequestBody, "Request body"),
    (Position::Response, "Response"),
    (Position::Header, "Response header"),
    (Position::MediaType, "Media type"),
    (Position::Schema, "Schema"),
    (Position::Components, "Components"),
    (Position::SecurityScheme, "Security scheme"),
];

fn state(position: Position, key: &str) -> (State, &'static str) {
    let known = IGNORED
        .iter()
        .find(|(place, name, _)| *place == position && *name == key);
    if let Some((_, _, why)) = known {
        return (State::Ignored, why);
    }
    let annotation = ANNOTATIONS
        .iter()
        .any(|(place, names)| *place == position && names.contains(&key));
    match annotation {
        true => (State::Annotation, ""),
        false => (State::Supported, ""),
    }
}

/// What becomes of an extension key.
#[must_use]
pub fn extension_state(key: &str) -> State {
    if PLATFORM.contains(&key) {
        State::Annotation
    } else {
        State::Supported
    }
}

/// One warning for each key of a document that has no effect.
pub(super) fn report(document: &Value, spans: &SpanMap, sink: &mut Sink) {
    let mut found: BTreeMap<(&str, &str), Vec<(Span, String)>> = BTreeMap::new();
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
            for key in map.keys() {
                let known = IGNORED
                    .iter()
                    .find(|(place, name, _)| *place == position && name == key);
                if let Some((_, name, why)) = known {
                    let at = child(pointer, key);
                    let places = found.entry((*name, *why)).or_default();
                    places.push((spans.key(&at), at));
                }
            }
        },
    );
    for ((key, why), places) in found {
        if let Some(warning) = ignored(codes::OPENAPI_IGNORED, key, &places, why) {
            sink.push(warning);
        }
    }
}
