//! The JSON Schemas of the tools' arguments.
//!
//! `required` stands only where a client's own check helps a model more than this crate's message would: some
//! frameworks answer a missing argument with a sentence that says nothing.

use serde_json::{Map, Value, json};

use crate::operation::{Location, Operation};
use crate::schema_json;

/// Names of arguments that shape an answer.
pub(super) const FIELDS: &str = "fields";
pub(super) const SELECT_FIELDS: &str = "select_fields";
pub(super) const EXCLUDE_FIELDS: &str = "exclude_fields";
pub(super) const LIMIT: &str = "limit";
pub(super) const MAX_CHARS: &str = "max_chars";
/// The name of the argument that confirms.
pub(super) const CONFIRM: &str = "confirm";

fn object(properties: Map<String, Value>) -> Value {
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn text() -> Value {
    json!({"type": "string"})
}

/// The arguments of the tool that searches.
pub(super) fn search() -> Value {
    let mut properties = Map::new();
    let query = json!({"type": "string", "description": "Keywords, e.g. \"unpaid invoices\""});
    properties.insert("query".to_owned(), query);
    properties.insert("entity".to_owned(), text());
    object(properties)
}

/// The arguments of the tool that describes.
pub(super) fn describe() -> Value {
    let mut properties = Map::new();
    properties.insert("entity".to_owned(), text());
    properties.insert("action".to_owned(), text());
    object(properties)
}

/// The arguments of a tool that calls the operation that it is told.
pub(super) fn call(confirms: bool, told: bool) -> Value {
    let mut properties = Map::new();
    properties.insert("entity".to_owned(), text());
    properties.insert("action".to_owned(), text());
    properties.insert("params".to_owned(), json!({"type": "object"}));
    shaping(&mut properties, told);
    if confirms {
        properties.insert(CONFIRM.to_owned(), text());
    }
    object(properties)
}

/// The arguments of a tool that is one operation: its parameters, and what shapes the answer. A parameter that has
/// the name of an option takes its place.
pub(super) fn operation(operation: &Operation, confirms: bool) -> Value {
    let mut schema = params(operation);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let mut options = Map::new();
        if operation.response.is_some() {
            shaping(&mut options, true);
        }
        if confirms {
            options.insert(CONFIRM.to_owned(), text());
        }
        for (name, option) in options {
            properties.entry(name).or_insert(option);
        }
    }
    schema
}

/// The parameters of an operation; files are given by their content only.
pub(super) fn params(operation: &Operation) -> Value {
    let mut schema = schema_json::params(operation);
    for param in operation.params {
        if param.location == Location::File
            && let Some(file) = schema.pointer_mut(&format!("/properties/{}", escaped(param.name)))
            && let Some(Value::Object(members)) = file.get_mut("properties")
        {
            members.remove("path");
            file["required"] = json!(["name", "content_base64"]);
        }
    }
    schema
}

/// A name as a part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn shaping(properties: &mut Map<String, Value>, told: bool) {
    let list = json!({"type": "array", "items": {"type": "string"}});
    let whole = json!({"type": "integer", "minimum": 1});
    let with = |mut schema: Value, about: &str| {
        if told {
            schema["description"] = about.into();
        }
        schema
    };
    let fields = with(
        list.clone(),
        "Keep only these fields, e.g. [\"id\",\"client.name\"]",
    );
    properties.insert(FIELDS.to_owned(), fields);
    properties.insert(
        EXCLUDE_FIELDS.to_owned(),
        with(list, "Leave these fields out"),
    );
    let limit = with(
        whole.clone(),
        "Follow pages until so many records are there",
    );
    properties.insert(LIMIT.to_owned(), limit);
    properties.insert(
        MAX_CHARS.to_owned(),
        with(whole, "Cut the answer at a record border"),
    );
}
