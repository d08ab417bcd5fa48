//! Writing the body.

use std::borrow::Cow;

use http::HeaderValue;
use serde_json::{Map, Value};

use super::graphql;
use super::multipart::{self, File};
use super::query::Pairs;
use super::{Given, at, related};
use crate::error::Error;
use crate::operation::{BodyEncoding, Location, Operation};
use crate::payload::Payload;

/// The body with its content type; nothing when there is nothing to send.
type Written = Result<Option<(HeaderValue, Payload)>, Error>;

/// What writes the body of an operation. Each has its own, so that a program carries only what its operations need
/// (ADR 24).
pub(crate) type BodyWriter = fn(&Operation, &[Given<'_>], &[File]) -> Written;

/// What writes bodies of this encoding.
pub(crate) const fn writer(encoding: BodyEncoding) -> BodyWriter {
    match encoding {
        BodyEncoding::Json => json,
        BodyEncoding::Form => form,
        BodyEncoding::Multipart => multipart,
        BodyEncoding::Related => related,
        BodyEncoding::JsonOrMultipart => json_or_multipart,
        BodyEncoding::GraphQl(_) => graphql,
    }
}

/// Without a body.
pub(crate) const fn none(_: &Operation, _: &[Given<'_>], _: &[File]) -> Written {
    Ok(None)
}

/// What is to be written: the value that is the whole body, or the fields, unless there is nothing.
fn content<'a>(given: &'a [Given<'a>], files: &[File]) -> Option<Cow<'a, Value>> {
    if let Some((_, value)) = at(given, Location::WholeBody).next() {
        return Some(Cow::Borrowed(value));
    }
    let fields: Map<String, Value> = at(given, Location::Body)
        .map(|(param, value)| (param.name.to_owned(), (*value).clone()))
        .collect();
    (!fields.is_empty() || !files.is_empty()).then_some(Cow::Owned(Value::Object(fields)))
}

fn json(_: &Operation, given: &[Given<'_>], files: &[File]) -> Written {
    let content = content(given, files);
    content.map(|value| as_json(&value)).transpose()
}

fn form(_: &Operation, given: &[Given<'_>], files: &[File]) -> Written {
    Ok(content(given, files).map(|value| as_form(&value)))
}

fn multipart(_: &Operation, given: &[Given<'_>], files: &[File]) -> Written {
    let content = content(given, files);
    content
        .map(|value| match &*value {
            Value::Object(fields) => multipart::write(fields, files),
            value => as_json(value),
        })
        .transpose()
}

fn related(_: &Operation, given: &[Given<'_>], files: &[File]) -> Written {
    let content = content(given, files);
    content
        .map(|value| match value.into_owned() {
            Value::Object(fields) => related::write(fields, files),
            value => as_json(&value),
        })
        .transpose()
}

fn json_or_multipart(operation: &Operation, given: &[Given<'_>], files: &[File]) -> Written {
    let write = if files.is_empty() { json } else { multipart };
    write(operation, given, files)
}

fn graphql(operation: &Operation, given: &[Given<'_>], _: &[File]) -> Written {
    let Some(BodyEncoding::GraphQl(graphql)) = operation.body else {
        return Ok(None);
    };
    as_json(&graphql::write(operation, graphql, given)?).map(Some)
}

fn as_json(value: &Value) -> Result<(HeaderValue, Payload), Error> {
    let body = serde_json::to_vec(value)
        .map_err(|error| Error::config("the body cannot be written as JSON").caused_by(error))?;
    let kind = HeaderValue::from_static("application/json");
    Ok((kind, Payload::Bytes(body.into())))
}

fn as_form(value: &Value) -> (HeaderValue, Payload) {
    let mut pairs = Pairs::default();
    if let Value::Object(members) = value {
        for (name, value) in members {
            match value {
                Value::Null => pairs.push(name, ""),
                value => pairs.numbered(name, value),
            }
        }
    }
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    (kind, Payload::Bytes(pairs.0.into()))
}
