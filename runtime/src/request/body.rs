//! Writing the body.

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
pub(super) fn write(
    operation: &Operation,
    given: &[Given<'_>],
    files: &[File],
) -> Result<Option<(HeaderValue, Payload)>, Error> {
    let Some(encoding) = operation.body else {
        return Ok(None);
    };
    if let BodyEncoding::GraphQl(graphql) = encoding {
        return json(&graphql::write(operation, graphql, given)?).map(Some);
    }
    if let Some((_, value)) = at(given, Location::WholeBody).next() {
        return match (encoding, value) {
            (BodyEncoding::Form, value) => Ok(Some(form(value))),
            (BodyEncoding::Related, Value::Object(fields)) => {
                related::write(fields.clone(), files).map(Some)
            }
            (BodyEncoding::Multipart, Value::Object(fields)) => {
                multipart::write(fields, files).map(Some)
            }
            (_, value) => json(value).map(Some),
        };
    }
    let fields: Map<String, Value> = at(given, Location::Body)
        .map(|(param, value)| (param.name.to_owned(), (*value).clone()))
        .collect();
    if fields.is_empty() && files.is_empty() {
        return Ok(None);
    }
    match encoding {
        BodyEncoding::Multipart => multipart::write(&fields, files),
        BodyEncoding::Related => related::write(fields, files),
        BodyEncoding::JsonOrMultipart if !files.is_empty() => multipart::write(&fields, files),
        BodyEncoding::Form => Ok(form(&Value::Object(fields))),
        BodyEncoding::Json | BodyEncoding::JsonOrMultipart | BodyEncoding::GraphQl(_) => {
            json(&Value::Object(fields))
        }
    }
    .map(Some)
}

fn json(value: &Value) -> Result<(HeaderValue, Payload), Error> {
    let body = serde_json::to_vec(value)
        .map_err(|error| Error::config("the body cannot be written as JSON").caused_by(error))?;
    let kind = HeaderValue::from_static("application/json");
    Ok((kind, Payload::Bytes(body.into())))
}

fn form(value: &Value) -> (HeaderValue, Payload) {
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
