//! Writing the body.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::query::Pairs;
use super::{Given, at};
use crate::error::Error;
use crate::operation::{BodyEncoding, Location, Operation};
use crate::schema::{TextFormat, Type};

/// The body with its content type; nothing when there is nothing to send.
pub(super) fn write(
    operation: &Operation,
    given: &[Given<'_>],
) -> Result<Option<(&'static str, Bytes)>, Error> {
    let Some(encoding) = operation.body else {
        return Ok(None);
    };
    let value = match at(given, Location::WholeBody).next() {
        Some((_, value)) => (*value).clone(),
        None => {
            let fields: Map<String, Value> = at(given, Location::Body)
                .map(|(param, value)| (param.name.to_owned(), (*value).clone()))
                .collect();
            if fields.is_empty() {
                return Ok(None);
            }
            Value::Object(fields)
        }
    };
    match encoding {
        BodyEncoding::Json => json(&value).map(Some),
        BodyEncoding::Form => Ok(Some(form(&value))),
        BodyEncoding::JsonOrMultipart if !has_file(given) => json(&value).map(Some),
        BodyEncoding::Multipart | BodyEncoding::JsonOrMultipart => Err(Error::config(
            "this operation sends files as multipart/form-data, which this version of connector-runtime does not \
             support",
        )),
    }
}

fn json(value: &Value) -> Result<(&'static str, Bytes), Error> {
    let body = serde_json::to_vec(value)
        .map_err(|error| Error::config("the body cannot be written as JSON").caused_by(error))?;
    Ok(("application/json", body.into()))
}

fn form(value: &Value) -> (&'static str, Bytes) {
    let mut pairs = Pairs::default();
    if let Value::Object(members) = value {
        for (name, value) in members {
            match value {
                Value::Null => pairs.push(name, ""),
                value => pairs.nested(name, value),
            }
        }
    }
    ("application/x-www-form-urlencoded", pairs.0.into())
}

fn has_file(given: &[Given<'_>]) -> bool {
    at(given, Location::Body).any(|(param, _)| is_file(&param.ty))
}

fn is_file(ty: &Type) -> bool {
    match ty {
        Type::Text(rules) => rules.format == TextFormat::Binary,
        Type::Array(item, _) => is_file(item),
        Type::Ref(schema) => is_file(&schema.ty),
        _ => false,
    }
}
