//! From arguments to a request: everything is checked before anything is sent.
//!
//! Checked are names, presence, types, limits, lists of values, formats, lengths, regular expressions (`pattern`,
//! as far as they can be read) and rules over several parameters.

pub(crate) mod body;
mod complete;
mod graphql;
mod multipart;
mod path;
mod query;
mod related;
mod rules;
mod values;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Map, Value};

use crate::argument::Arguments;
use crate::error::Error;
use crate::json;
use crate::nearest::hint;
use crate::operation::{BodyEncoding, Location, Operation, Param};
use crate::payload::Payload;
use crate::schema::Type;
use crate::upload::Upload;

pub(crate) use body::BodyWriter;
pub(crate) use complete::complete;
pub(crate) use path::encoded;
pub(crate) use values::fits_format;
#[cfg(feature = "fake")]
pub(crate) use {rules::check as check_rules, values::accept};

/// A request without its server and signature.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    /// Encoded, with a leading `/`.
    pub(crate) path: String,
    /// Encoded, without the `?`.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
}

/// A parameter with its value.
pub(crate) type Given<'a> = (&'static Param, &'a Value);

/// The arguments of a dynamic call.
pub(crate) fn arguments_of(
    operation: &'static Operation,
    params: Value,
) -> Result<Arguments, Error> {
    let mut arguments = Arguments::new();
    match params {
        Value::Null => {}
        Value::Object(members) => {
            let mut free = Map::new();
            for (name, value) in members {
                match operation.param(&name) {
                    Some(param) => arguments.set(param.name, value),
                    None if free_form(operation).is_some() => drop(free.insert(name, value)),
                    None => return Err(unknown(operation, &name)),
                }
            }
            add_free(operation, &mut arguments, free)?;
        }
        other => {
            let found = crate::reply::explain::found(&other);
            return Err(Error::input(
                "params",
                format!("expected an object with the parameters, found {found}"),
            ));
        }
    }
    Ok(arguments)
}

/// The parameter that is a whole body of which nothing is known but that it is an object.
fn free_form(operation: &Operation) -> Option<&'static Param> {
    let free =
        |param: &&Param| param.location == Location::WholeBody && matches!(param.ty, Type::Map(_));
    operation.params.iter().find(free)
}

/// What is no parameter is a member of a free body, unless the body is given as such.
fn add_free(
    operation: &Operation,
    arguments: &mut Arguments,
    free: Map<String, Value>,
) -> Result<(), Error> {
    let (Some(body), Some(name)) = (free_form(operation), free.keys().next()) else {
        return Ok(());
    };
    if arguments.get(body.name).is_some() {
        return Err(unknown(operation, name));
    }
    arguments.set(body.name, Value::Object(free));
    Ok(())
}

#[cold]
fn unknown(operation: &Operation, name: &str) -> Error {
    let names = || operation.params.iter().map(|param| param.name);
    let takes = match names().collect::<Vec<_>>().join(", ") {
        list if list.is_empty() => "it takes none".to_owned(),
        list => format!("it takes: {list}"),
    };
    Error::input(
        name,
        format!("there is no such parameter{}; {takes}", hint(name, names())),
    )
}

/// Checks the arguments and assembles the request.
pub(crate) fn prepare(
    operation: &'static Operation,
    arguments: &Arguments,
) -> Result<Prepared, Error> {
    check_names(operation, arguments)?;
    let defaults = match operation.params.iter().any(|param| param.send_default) {
        true => defaults(operation, arguments),
        false => Vec::new(),
    };
    let mut given = Vec::with_capacity(operation.params.len());
    let mut files = Vec::new();
    let related = operation.body == Some(BodyEncoding::Related);
    for param in operation.params {
        if param.location == Location::File {
            if let Some(file) = file(param, arguments, related)? {
                given.push((param, &Value::Null));
                files.push((param.name, file));
            }
            continue;
        }
        let default = || {
            defaults
                .iter()
                .find(|(name, _)| *name == param.name)
                .map(|(_, value)| value)
        };
        let value = arguments.get(param.name).or_else(default);
        if let Some(value) = values::accept(param, value)? {
            given.push((param, value));
        }
    }
    rules::check(operation, &given)?;
    let (kind, body) = match (operation.write_body)(operation, &given, &files)? {
        Some((kind, body)) => (Some(kind), Some(body)),
        None => (None, None),
    };
    let is_at = |location| at(&given, location).next().is_some();
    let mut headers = match is_at(Location::Header) || is_at(Location::Cookie) {
        true => headers(&given)?,
        false => HeaderMap::new(),
    };
    if let Some(kind) = kind {
        headers.entry(header::CONTENT_TYPE).or_insert(kind);
    }
    Ok(Prepared {
        path: path::fill(operation, &given)?,
        query: match is_at(Location::Query) {
            true => query::write(&given),
            false => String::new(),
        },
        headers,
        body,
    })
}

/// Every argument must belong to a parameter, and every file to one that takes a file.
fn check_names(operation: &'static Operation, arguments: &Arguments) -> Result<(), Error> {
    for (name, _) in arguments.iter() {
        if operation.param(name).is_none() {
            return Err(unknown(operation, name));
        }
    }
    for (name, _) in arguments.files() {
        match operation.param(name) {
            None => return Err(unknown(operation, name)),
            Some(param) if param.location != Location::File => {
                return Err(Error::input(name, "does not take a file"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The first parameter whose file is given by a path.
pub(crate) fn local_file(operation: &Operation, arguments: &Arguments) -> Option<&'static str> {
    let related = operation.body == Some(BodyEncoding::Related);
    let by_path = |value: &Value| (value.is_string() && !related) || value.get("path").is_some();
    let mut files = operation
        .params
        .iter()
        .filter(|param| param.location == Location::File);
    files
        .find(|param| arguments.get(param.name).is_some_and(by_path))
        .map(|param| param.name)
}

/// The file of a parameter, given as such or as JSON.
fn file(param: &Param, arguments: &Arguments, related: bool) -> Result<Option<Upload>, Error> {
    if let Some(file) = arguments.file(param.name) {
        return Ok(Some(file.clone()));
    }
    match values::accept(param, arguments.get(param.name))? {
        None | Some(Value::Null) => Ok(None),
        // The ecosystem gives the content of such a body as Base64.
        Some(Value::String(content)) if related => {
            Upload::from_base64(param.name, content).map(Some)
        }
        Some(value) => Upload::from_value(param.name, value).map(Some),
    }
}

/// The defaults that are sent for parameters that are left out.
fn defaults(operation: &Operation, arguments: &Arguments) -> Vec<(&'static str, Value)> {
    let left_out = |param: &&Param| param.send_default && arguments.get(param.name).is_none();
    let value = |param: &Param| Some((param.name, serde_json::from_str(param.default?).ok()?));
    operation
        .params
        .iter()
        .filter(left_out)
        .filter_map(value)
        .collect()
}

fn headers(given: &[Given<'_>]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (param, value) in at(given, Location::Header) {
        let text = scalars(value).join(",");
        let name: HeaderName = param
            .name
            .parse()
            .map_err(|_| Error::input(param.name, "its name cannot be sent as a header"))?;
        let value = HeaderValue::from_str(&text).map_err(|_| {
            Error::input(
                param.name,
                "holds a character that headers cannot (a line break?)",
            )
        })?;
        headers.insert(name, value);
    }
    let cookies = at(given, Location::Cookie).map(|(param, value)| {
        let texts: Vec<String> = scalars(value)
            .iter()
            .map(|text| path::encoded(text))
            .collect();
        format!("{}={}", param.name, texts.join(","))
    });
    let cookies: Vec<String> = cookies.collect();
    if !cookies.is_empty() {
        let value = HeaderValue::from_str(&cookies.join("; "))
            .map_err(|_| Error::input("cookie", "its name cannot be sent as a cookie"))?;
        headers.insert(header::COOKIE, value);
    }
    Ok(headers)
}

/// The parameters that are sent at a place.
fn at<'a>(given: &'a [Given<'a>], location: Location) -> impl Iterator<Item = &'a Given<'a>> {
    given
        .iter()
        .filter(move |(param, _)| param.location == location)
}

/// The texts of a value: one, or one for each item of a list.
fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        other => vec![scalar(other)],
    }
}

/// A value as it stands in paths, queries, headers and forms.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => json::text(other),
    }
}

/// A cursor in the type that a parameter takes.
pub(crate) fn as_text_or_number(ty: Type, value: Value) -> Value {
    match (ty, &value) {
        (Type::Integer(_) | Type::Number(_), Value::String(text)) => {
            text.parse().map_or(value, Value::Number)
        }
        (Type::Text(_), Value::Number(number)) => Value::String(number.to_string()),
        (Type::Ref(schema), _) => as_text_or_number(schema.ty, value),
        _ => value,
    }
}

#[cfg(test)]
mod tests;
