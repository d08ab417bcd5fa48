//! What a request carries, as typed values.

mod form;
pub(super) mod multipart;

use axum::http::HeaderMap;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::route::Found;
use crate::operation::{Location, Operation, Param, Style};
use crate::schema::{Field, TextFormat, Type};

/// The values of a request by name, in the types that the operation takes.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) path: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    pub(super) headers: Map<String, Value>,
    pub(super) cookies: Map<String, Value>,
    pub(super) body: Map<String, Value>,
}

impl Inputs {
    /// Reads and checks everything that the operation takes.
    pub(super) fn read(
        found: &Found,
        query: &[(String, String)],
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Self, Refusal> {
        let operation = found.operation;
        let mut inputs = Self::default();
        for (name, text) in &found.parameters {
            let ty = operation.param(name).map_or(Type::TEXT, |param| param.ty);
            let value = typed(&ty, Value::String(text.clone()));
            if matches!(ty, Type::Integer(_)) && !value.is_i64() {
                return Err(Refusal::not_found());
            }
            inputs.path.insert(name.clone(), value);
        }
        for param in operation.params {
            match param.location {
                Location::Query => inputs.take_query(param, query),
                Location::Header => {
                    let text = headers
                        .get(param.name)
                        .and_then(|value| value.to_str().ok());
                    if let Some(text) = text {
                        let value = typed(&param.ty, Value::String(text.to_owned()));
                        inputs.headers.insert(param.name.to_owned(), value);
                    }
                }
                Location::Cookie => {
                    let text = headers
                        .get(http::header::COOKIE)
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default();
                    let mut pairs = text
                        .split(';')
                        .filter_map(|pair| pair.trim().split_once('='));
                    if let Some((_, text)) = pairs.find(|(name, _)| *name == param.name) {
                        let value = typed(&param.ty, Value::String(text.to_owned()));
                        inputs.cookies.insert(param.name.to_owned(), value);
                    }
                }
                _ => {}
            }
        }
        inputs.take_body(operation, headers, body)?;
        inputs.check(operation)?;
        Ok(inputs)
    }

    fn take_query(&mut self, param: &Param, query: &[(String, String)]) {
        let bracketed = format!("{}[]", param.name);
        let texts: Vec<&String> = query
            .iter()
            .filter(|(name, _)| name == param.name || *name == bracketed)
            .map(|(_, value)| value)
            .collect();
        let Some(first) = texts.first() else {
            return;
        };
        let value = if let Some(item) = item_of(&param.ty) {
            let separated = !matches!(param.style, Style::Form { explode: true });
            let parts = texts.iter().flat_map(|text| match param.style {
                Style::SpaceDelimited => text.split(' ').collect::<Vec<_>>(),
                Style::PipeDelimited => text.split('|').collect(),
                _ if separated => text.split(',').collect(),
                _ => vec![text.as_str()],
            });
            parts.map(|part| typed(item, part.into())).collect()
        } else {
            typed(&param.ty, Value::String((*first).clone()))
        };
        self.query.insert(param.name.to_owned(), value);
    }

    fn take_body(
        &mut self,
        operation: &Operation,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<(), Refusal> {
        if body.is_empty() || operation.body.is_none() {
            return Ok(());
        }
        let kind = headers
            .get("content-type")
            .and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default();
        let value = read_body(operation, kind, body)?;
        let whole = operation
            .params
            .iter()
            .find(|param| param.location == Location::WholeBody);
        if let Some(param) = whole {
            let value = typed(&param.ty, value);
            self.body.insert(param.name.to_owned(), value);
            return Ok(());
        }
        let Value::Object(members) = value else {
            return Err(Refusal::new(400, "the body is no JSON object"));
        };
        for (name, value) in members {
            let param = operation.param(&name);
            let file = param.is_some_and(|param| param.location == Location::File);
            if file && !kind.starts_with("multipart/") {
                let said =
                    format!("{name} is a file, which needs a body of type multipart/form-data");
                return Err(Refusal::new(422, said));
            }
            if file && !value.is_object() {
                return Err(Refusal::new(422, format!("{name} has no file name")));
            }
            let param = param.filter(|param| param.location == Location::Body);
            let value = match param {
                Some(param) => typed(&param.ty, value),
                None => value,
            };
            self.body.insert(name, value);
        }
        Ok(())
    }

    /// Everything that is wrong with the values, by the checks that callers of the connector know.
    fn check(&self, operation: &'static Operation) -> Result<(), Refusal> {
        let mut given = Vec::new();
        let mut problems = Vec::new();
        for param in operation.params {
            let value = match param.location {
                Location::Path => self.path.get(param.name),
                Location::Query => self.query.get(param.name),
                Location::Header => self.headers.get(param.name),
                Location::Cookie => self.cookies.get(param.name),
                Location::Body | Location::WholeBody | Location::File => self.body.get(param.name),
            };
            // An API takes `null` for a member of a body wherever it takes none.
            let value = value.filter(|value| !value.is_null() || param.nullable);
            match crate::request::accept(param, value) {
                Ok(Some(value)) => given.push((param, value)),
                Ok(None) => {}
                Err(error) => problems.push(error),
            }
        }
        if problems.is_empty()
            && let Err(error) = crate::request::check_rules(operation, &given)
        {
            problems.push(error);
        }
        if problems.is_empty() {
            return Ok(());
        }
        let said: Vec<String> = problems.iter().map(said).collect();
        Err(Refusal::new(422, said.join(", ")))
    }
}

/// What an error about an input says, without its preamble.
fn said(error: &crate::error::Error) -> String {
    match error.kind() {
        crate::error::ErrorKind::InvalidInput(problem) => {
            format!("{} {}", problem.parameter, problem.problem)
        }
        _ => error.to_string(),
    }
}

fn item_of(ty: &Type) -> Option<&'static Type> {
    match ty {
        Type::Array(item, _) => Some(item),
        Type::Ref(schema) => item_of(&schema.ty),
        _ => None,
    }
}

/// What a body says, by its type.
fn read_body(operation: &Operation, kind: &str, body: &Bytes) -> Result<Value, Refusal> {
    let malformed = || Refusal::new(400, "the multipart body cannot be read");
    if kind.starts_with("application/x-www-form-urlencoded") {
        Ok(form::read(body))
    } else if kind.starts_with("multipart/form-data") {
        multipart::read(kind, body).ok_or_else(malformed)
    } else if kind.starts_with("multipart/related") {
        let mut params = operation.params.iter();
        let file = params.find(|param| param.location == Location::File);
        let file = file.map_or("file", |param| param.name);
        multipart::read_related(kind, body, file).ok_or_else(malformed)
    } else if kind.is_empty() || kind.contains("json") {
        serde_json::from_slice(body)
            .map_err(|error| Refusal::new(400, format!("the body is no JSON: {error}")))
    } else {
        let said = format!("a body of type {kind} is not taken");
        Err(Refusal::new(415, said))
    }
}

/// The value that a text stands for in a type; dates and points in time in their usual form.
pub(super) fn typed(ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (Type::Ref(schema), value) => typed(&schema.ty, value),
        (Type::Boolean, Value::String(text)) => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            _ => Value::String(text),
        },
        (Type::Integer(_) | Type::Number(_), Value::String(text)) => match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::String(text),
        },
        (Type::Text(rules), Value::String(text)) => Value::String(match rules.format {
            TextFormat::Date => text.parse::<Date>().map_or(text, |day| day.to_string()),
            TextFormat::DateTime => text.parse::<Timestamp>().map_or(text, |at| at.to_string()),
            _ => text,
        }),
        (Type::Array(item, _), Value::Array(items)) => {
            items.into_iter().map(|value| typed(item, value)).collect()
        }
        (Type::Object(fields), Value::Object(members)) => members
            .into_iter()
            .map(|(name, value)| {
                let value = match field(fields, &name) {
                    Some(field) => typed(&field.ty, value),
                    None => value,
                };
                (name, value)
            })
            .collect(),
        (_, value) => value,
    }
}

fn field(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}
