//! The typed reader, tried on one object at a time.
//!
//! The reader tries references and definitions in turn at every level, so on a document
//! with a mistake it gets slow and names no place. An object whose children are replaced
//! by empty ones is read at once, and what is wrong is wrong right here.

use openapiv3::{
    Components, Encoding, Header, Info, MediaType, Operation, Parameter, PathItem, RequestBody,
    Response, Schema, SecurityScheme, Server, ServerVariable,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::load::position::Position;

/// What the reader says about one object.
pub(super) struct Problem {
    /// The place, below the object.
    pub(super) pointer: String,
    /// The reader's words.
    pub(super) message: String,
}

/// Reads the object at a position without its children.
pub(super) fn problem(value: &Value, position: Position) -> Option<Problem> {
    let Value::Object(map) = value else {
        return None;
    };
    if position.may_be_reference() && map.contains_key("$ref") {
        return None;
    }
    let alone = without_children(map, position);
    match position {
        Position::Info => attempt::<Info>(alone),
        Position::Server => attempt::<Server>(alone),
        Position::ServerVariable => attempt::<ServerVariable>(alone),
        Position::PathItem => attempt::<PathItem>(alone),
        Position::Operation => attempt::<Operation>(alone),
        Position::Parameter => attempt::<Parameter>(alone),
        Position::Header => attempt::<Header>(alone),
        Position::RequestBody => attempt::<RequestBody>(alone),
        Position::Response => attempt::<Response>(alone),
        Position::MediaType => attempt::<MediaType>(alone),
        Position::Encoding => attempt::<Encoding>(alone),
        Position::Schema => attempt::<Schema>(alone),
        Position::Components => attempt::<Components>(alone),
        Position::SecurityScheme => attempt::<SecurityScheme>(alone),
        _ => None,
    }
}

fn attempt<T: DeserializeOwned>(value: Value) -> Option<Problem> {
    let error = serde_path_to_error::deserialize::<_, T>(value).err()?;
    Some(Problem {
        pointer: pointer(error.path()),
        message: error.inner().to_string(),
    })
}

/// A path of the reader as a pointer.
pub(super) fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .fold(String::new(), |pointer, segment| match segment {
            Segment::Seq { index } => crate::load::child(&pointer, index),
            Segment::Map { key } => crate::load::child(&pointer, key),
            Segment::Enum { .. } | Segment::Unknown => pointer,
        })
}

/// The object with everything that is checked at a position of its own made trivial.
fn without_children(map: &Map<String, Value>, position: Position) -> Value {
    let trivial = |(key, value): (&String, &Value)| {
        let below = position.child(key).holding(value);
        let value = match below {
            Position::Other | Position::Data => value.clone(),
            Position::Extension | Position::ContextStore | Position::BodyType => return None,
            Position::ListOf(_) => json!([]),
            Position::Operation => json!({"responses": {}}),
            Position::RequestBody => json!({"content": {}}),
            _ => json!({}),
        };
        Some((key.clone(), value))
    };
    Value::Object(map.iter().filter_map(trivial).collect())
}
