//! A checked document as the types of `openapiv3`, read by hand and without copies.
//!
//! serde reads these types through enumerations without tags and flattened structures, so it buffers every
//! object again for each object around it. What a client has no use for is left out here: examples, callbacks,
//! links, and the headers of answers.

mod operation;
mod schema;

use indexmap::IndexMap;
use openapiv3::{
    Components, Info, OpenAPI, Operation, Parameter, ReferenceOr, Response, SecurityScheme, Server,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::position::METHODS;
use operation::{body, operation, parameter, response};
use schema::schema;

/// What the document says of one path, with the order of its keys. The type of `openapiv3` has room for
/// eight operations, which is eight kilobytes.
#[derive(Clone, Debug)]
pub struct PathEntry {
    /// The path template.
    pub path: String,
    /// Parameters of all operations.
    pub parameters: Vec<ReferenceOr<Parameter>>,
    /// Servers of all operations.
    pub servers: Vec<Server>,
    /// The operations.
    pub operations: Vec<OperationEntry>,
}

/// An operation of a path.
#[derive(Clone, Debug)]
pub struct OperationEntry {
    /// The key that it stands under, such as `get`.
    pub key: &'static str,
    /// The operation, without its answers.
    pub operation: Operation,
    /// Its answers by the key that they stand under, such as `200` or `4xx`.
    pub responses: Vec<(String, ReferenceOr<Response>)>,
}

/// A value that is not what it was checked to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unreadable;

type Read<T> = Result<T, Unreadable>;
type Extensions = IndexMap<String, Value>;

/// The whole document, and apart from it the paths.
pub(super) fn document(value: Value) -> Read<(OpenAPI, Vec<PathEntry>)> {
    let mut document = OpenAPI::default();
    let mut entries = Vec::new();
    for (key, value) in object(value)? {
        match key.as_str() {
            "openapi" => document.openapi = text(value)?,
            "info" => document.info = info(value)?,
            "servers" => document.servers = list(value, by_serde)?,
            "paths" => {
                let paths = object(value)?;
                entries.reserve_exact(paths.len());
                for (key, value) in paths {
                    if key.starts_with('/') {
                        entries.push(path(key, value)?);
                    } else {
                        extension(&mut document.paths.extensions, key, value);
                    }
                }
            }
            "components" => document.components = Some(components(value)?),
            "security" => document.security = by_serde(value)?,
            "tags" => document.tags = by_serde(value)?,
            "externalDocs" => document.external_docs = by_serde(value)?,
            _ => extension(&mut document.extensions, key, value),
        }
    }
    Ok((document, entries))
}

fn info(value: Value) -> Read<Info> {
    let mut info = Info::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "title" => info.title = text(value)?,
            "description" => info.description = maybe_text(value)?,
            "termsOfService" => info.terms_of_service = maybe_text(value)?,
            "contact" => info.contact = by_serde(value)?,
            "license" => info.license = by_serde(value)?,
            "version" => info.version = text(value)?,
            _ => extension(&mut info.extensions, key, value),
        }
    }
    Ok(info)
}

/// A path without its `x-` keys and its descriptions. What a reference leads to is nothing: it was reported.
fn path(path: String, value: Value) -> Read<PathEntry> {
    let mut entry = PathEntry {
        path,
        parameters: Vec::new(),
        servers: Vec::new(),
        operations: Vec::new(),
    };
    let keys = object(value)?;
    if keys.contains_key("$ref") {
        return Ok(entry);
    }
    let is_method = |key: &&String| METHODS.contains(&key.as_str());
    let count = keys.keys().filter(is_method).count();
    entry.operations.reserve_exact(count);
    for (key, value) in keys {
        match key.as_str() {
            "servers" => entry.servers = list(value, by_serde)?,
            "parameters" => entry.parameters = list(value, |one| or_reference(one, parameter))?,
            key => {
                if let Some(method) = METHODS.into_iter().find(|method| *method == key) {
                    entry.operations.push(operation(method, value)?);
                }
            }
        }
    }
    Ok(entry)
}

fn components(value: Value) -> Read<Components> {
    let mut components = Components::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "schemas" => components.schemas = entries(value, |one| or_reference(one, schema))?,
            "responses" => {
                components.responses = entries(value, |one| or_reference(one, response))?;
            }
            "parameters" => {
                components.parameters = entries(value, |one| or_reference(one, parameter))?;
            }
            "requestBodies" => {
                components.request_bodies = entries(value, |one| or_reference(one, body))?;
            }
            "securitySchemes" => {
                let scheme = |one| or_reference(one, by_serde::<SecurityScheme>);
                components.security_schemes = entries(value, scheme)?;
            }
            _ => extension(&mut components.extensions, key, value),
        }
    }
    Ok(components)
}

/// Keeps a key of the kind `x-…`, as every object may have them.
fn extension(extensions: &mut Extensions, key: String, value: Value) {
    if key.starts_with("x-") {
        extensions.insert(key, value);
    }
}

fn or_reference<T>(value: Value, item: impl FnOnce(Value) -> Read<T>) -> Read<ReferenceOr<T>> {
    if let Value::Object(mut map) = value {
        return match map.get_mut("$ref").map(Value::take) {
            Some(reference) => {
                text(reference).map(|reference| ReferenceOr::Reference { reference })
            }
            None => item(Value::Object(map)).map(ReferenceOr::Item),
        };
    }
    Err(Unreadable)
}

fn entries<T>(value: Value, each: impl Fn(Value) -> Read<T>) -> Read<IndexMap<String, T>> {
    let map = object(value)?;
    // What a map holds here may be large: no room for more than there is.
    let mut entries = IndexMap::with_capacity(map.len());
    for (key, value) in map {
        entries.insert(key, each(value)?);
    }
    Ok(entries)
}

fn list<T>(value: Value, each: impl Fn(Value) -> Read<T>) -> Read<Vec<T>> {
    let Value::Array(items) = value else {
        return Err(Unreadable);
    };
    let mut list = Vec::with_capacity(items.len());
    for item in items {
        list.push(each(item)?);
    }
    Ok(list)
}

fn object(value: Value) -> Read<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(Unreadable),
    }
}

fn text(value: Value) -> Read<String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Unreadable),
    }
}

fn maybe_text(value: Value) -> Read<Option<String>> {
    match value {
        Value::Null => Ok(None),
        value => text(value).map(Some),
    }
}

fn flag(value: &Value) -> Read<bool> {
    value.as_bool().ok_or(Unreadable)
}

/// Small things that few documents have.
fn by_serde<T: DeserializeOwned>(value: Value) -> Read<T> {
    serde_json::from_value(value).map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests;
