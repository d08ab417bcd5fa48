//! What OpenAPI demands of every object, checked before the typed reader sees it.
//!
//! The typed reader stops at its first problem and knows no places. This check finds all
//! problems at once and blames the exact key.

mod plain;
mod repair;
pub(super) mod rules;
mod schema;
mod shallow;

pub(super) use repair::repair;

use serde_json::{Map, Value};

use super::SpanMap;
use super::pointer::child;
use super::position::{Position, walk};
use super::shape::Shape;
use super::spelling::nearest;
use crate::diagnostics::{Diagnostic, Sink, codes};
use rules::{Key, keys_of};

/// Checks a document of version 3.0. Without an error, the typed reader will take it.
pub(super) fn check(document: &Value, spans: &SpanMap, sink: &mut Sink) {
    let mut checking = Checking { spans, sink };
    walk(
        document,
        Position::Root,
        "",
        &mut |value, position, pointer| {
            checking.node(value, position, pointer);
        },
    );
}

/// What the typed reader does not take, in its words.
pub(super) fn rejected(message: &str, pointer: &str, spans: &SpanMap) -> Diagnostic {
    Diagnostic::error(
        codes::OPENAPI_REJECTED,
        spans.key(pointer),
        format!("this is not what OpenAPI 3.0 wants here: {message}"),
    )
    .pointer(pointer)
    .help("compare it with the OpenAPI 3.0 description of this object")
}

/// The walk over a document.
struct Checking<'a> {
    spans: &'a SpanMap,
    sink: &'a mut Sink,
}

impl Checking<'_> {
    fn node(&mut self, value: &Value, position: Position, pointer: &str) {
        let before = self.sink.error_count();
        match (position, value) {
            (Position::ListOf(_), Value::Array(_))
            | (Position::MapOf(_) | Position::Paths, Value::Object(_)) => {}
            (Position::ListOf(_), _) => self.shape(&Shape::List, value, pointer),
            (
                Position::Extension
                | Position::ContextStore
                | Position::BodyType
                | Position::Data
                | Position::Other,
                _,
            ) => {
                return;
            }
            (_, Value::Object(map)) if is_reference(map, position) => self.reference(map, pointer),
            (_, Value::Object(map)) => self.object(map, position, pointer),
            _ => self.shape(&Shape::Map, value, pointer),
        }
        if self.sink.error_count() == before
            && !plain::is_plain(value, position)
            && let Some(problem) = shallow::problem(value, position)
        {
            let at = format!("{pointer}{}", problem.pointer);
            self.sink.push(rejected(&problem.message, &at, self.spans));
        }
    }

    fn object(&mut self, map: &Map<String, Value>, position: Position, pointer: &str) {
        let keys = keys_of(position);
        for (name, value) in map.iter().filter(|_| !keys.is_empty()) {
            match keys.iter().find(|key| key.name == name) {
                Some(key) => self.key(key, value, pointer),
                None if name.starts_with("x-") => {}
                None => self.unknown_key(name, keys, position, pointer),
            }
        }
        for key in keys.iter().filter(|key| key.required) {
            if !map.contains_key(key.name) {
                self.missing(key, pointer);
            }
        }
        match position {
            Position::Schema => self.schema(map, pointer),
            Position::Parameter => self.parameter(map, pointer),
            Position::Header => self.schema_or_content(map, pointer),
            Position::SecurityScheme => self.security_scheme(map, pointer),
            Position::RequestBody => self.content(map, pointer),
            Position::Responses => self.statuses(map, pointer),
            _ => {}
        }
    }

    fn key(&mut self, key: &Key, value: &Value, pointer: &str) {
        // What stands at a position of its own is checked when the walk gets there.
        if !key.shape.accepts(value) {
            self.shape(&key.shape, value, &child(pointer, key.name));
        }
    }

    fn shape(&mut self, shape: &Shape, value: &Value, pointer: &str) {
        for mismatch in shape.mismatches(value) {
            let at = format!("{pointer}{}", mismatch.pointer);
            let found = value.pointer(&mismatch.pointer).unwrap_or(value);
            let span = if found.is_object() || found.is_array() || found.is_null() {
                self.spans.key(&at)
            } else {
                self.spans.value(&at)
            };
            let name = super::unescape(at.rsplit('/').next().unwrap_or(""));
            let mut error = Diagnostic::error(
                codes::OPENAPI_WRONG_SHAPE,
                span,
                format!(
                    "the value of `{name}` has the wrong shape: {}",
                    mismatch.message
                ),
            )
            .pointer(at);
            if matches!(shape, Shape::Text) && (found.is_number() || found.is_boolean()) {
                error = error.help("put it into quotes");
            }
            self.sink.push(error);
        }
    }

    fn missing(&mut self, key: &Key, pointer: &str) {
        self.sink.push(
            Diagnostic::error(
                codes::OPENAPI_MISSING_KEY,
                self.spans.key(pointer),
                format!("the key `{}` is missing", key.name),
            )
            .label("in this object")
            .pointer(pointer)
            .help(format!("add `{}`: {}", key.name, key.shape.describe())),
        );
    }

    fn unknown_key(&mut self, key: &str, keys: &[Key], position: Position, pointer: &str) {
        let at = child(pointer, key);
        let found = Diagnostic::warning(
            codes::OPENAPI_UNKNOWN_KEY,
            self.spans.key(&at),
            format!("OpenAPI does not know the key `{key}` here"),
        )
        .label("ignored")
        .pointer(at);
        let near = nearest(key, keys.iter().map(|known| known.name));
        self.sink.push(match (near, position) {
            (Some(name), _) => found.help(format!("did you mean `{name}`?")),
            (None, Position::Schema) => found.help("a property belongs under `properties`"),
            (None, _) => found.help("remove it, or begin its name with `x-`"),
        });
    }

    fn reference(&mut self, map: &Map<String, Value>, pointer: &str) {
        if let Some(value) = map.get("$ref") {
            self.shape(&Shape::Text, value, &child(pointer, "$ref"));
        }
    }

    fn parameter(&mut self, map: &Map<String, Value>, pointer: &str) {
        self.schema_or_content(map, pointer);
        if map.get("in").is_some_and(|place| place == "path")
            && map.get("required") != Some(&Value::Bool(true))
        {
            self.sink.push(
                Diagnostic::error(
                    codes::OPENAPI_PATH,
                    self.spans.key(pointer_of_name(map, pointer).as_str()),
                    "a path parameter must be required",
                )
                .pointer(pointer)
                .help("add `required: true`"),
            );
        }
    }

    /// A body needs a content, unless an extension says what it is.
    fn content(&mut self, map: &Map<String, Value>, pointer: &str) {
        if !map.contains_key("content") && !map.contains_key("x-airbyte-body-type") {
            self.missing(&rules::CONTENT, pointer);
        }
    }

    fn schema_or_content(&mut self, map: &Map<String, Value>, pointer: &str) {
        let found = match (map.contains_key("schema"), map.contains_key("content")) {
            (true, false) | (false, true) => return,
            (true, true) => "has both `schema` and `content`",
            (false, false) => "has neither `schema` nor `content`",
        };
        let name = map.get("name").and_then(Value::as_str).unwrap_or("");
        self.sink.push(
            Diagnostic::error(
                codes::OPENAPI_MISSING_KEY,
                self.spans.key(&pointer_of_name(map, pointer)),
                format!("the parameter or header `{name}` {found}").replace(" ``", ""),
            )
            .pointer(pointer)
            .help("exactly one of the two says what the value is"),
        );
    }

    fn security_scheme(&mut self, map: &Map<String, Value>, pointer: &str) {
        let Some(kind) = map.get("type").and_then(Value::as_str) else {
            return;
        };
        for key in rules::security_scheme_keys(kind) {
            match map.get(key.name) {
                Some(value) => self.shape(&key.shape, value, &child(pointer, key.name)),
                None => self.missing(key, pointer),
            }
        }
    }

    fn statuses(&mut self, map: &Map<String, Value>, pointer: &str) {
        for key in map
            .keys()
            .filter(|key| !key.starts_with("x-") && !is_status(key))
        {
            let at = child(pointer, key);
            self.sink.push(
                Diagnostic::error(
                    codes::OPENAPI_STATUS,
                    self.spans.key(&at),
                    format!("`{key}` names no status of an answer"),
                )
                .pointer(at)
                .help("write a status code such as `200`, a range such as `4XX`, or `default`"),
            );
        }
    }
}

/// The key that names a parameter, when it has one; the parameter itself otherwise.
fn pointer_of_name(map: &Map<String, Value>, pointer: &str) -> String {
    if map.contains_key("name") {
        child(pointer, "name")
    } else {
        pointer.to_owned()
    }
}

fn is_reference(map: &Map<String, Value>, position: Position) -> bool {
    position.may_be_reference() && map.contains_key("$ref")
}

fn is_status(key: &str) -> bool {
    let mut letters = key.chars();
    let first = letters.next().unwrap_or(' ');
    let rest = letters.as_str();
    let digits = rest.len() == 2 && rest.chars().all(|c| c.is_ascii_digit());
    key == "default"
        || (('1'..='5').contains(&first) && (digits || rest.eq_ignore_ascii_case("xx")))
}
