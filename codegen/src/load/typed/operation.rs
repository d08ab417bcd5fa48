//! Operations with their parameters, bodies and answers.

use openapiv3::{
    CookieStyle, HeaderStyle, MediaType, Operation, Parameter, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, RequestBody, Response,
};
use serde_json::Value;

use super::schema::schema;
use super::{
    Extensions, OperationEntry, Read, Unreadable, by_serde, entries, extension, flag, list,
    maybe_text, object, or_reference, text,
};

pub(super) fn operation(key: &'static str, value: Value) -> Read<OperationEntry> {
    let mut operation = Operation::default();
    let mut answers = Vec::new();
    for (key, value) in object(value)? {
        match key.as_str() {
            "tags" => operation.tags = list(value, text)?,
            "summary" => operation.summary = maybe_text(value)?,
            "description" => operation.description = maybe_text(value)?,
            "externalDocs" => operation.external_docs = by_serde(value)?,
            "operationId" => operation.operation_id = maybe_text(value)?,
            "parameters" => operation.parameters = list(value, |one| or_reference(one, parameter))?,
            "requestBody" => operation.request_body = Some(or_reference(value, body)?),
            "responses" => answers = responses(value)?,
            "deprecated" => operation.deprecated = flag(&value)?,
            "security" => operation.security = by_serde(value)?,
            "servers" => operation.servers = list(value, by_serde)?,
            _ => extension(&mut operation.extensions, key, value),
        }
    }
    Ok(OperationEntry {
        key,
        operation,
        responses: answers,
    })
}

fn responses(value: Value) -> Read<Vec<(String, ReferenceOr<Response>)>> {
    let map = object(value)?;
    let mut responses = Vec::with_capacity(map.len());
    for (key, value) in map {
        if !key.starts_with("x-") {
            responses.push((key, or_reference(value, response)?));
        }
    }
    Ok(responses)
}

pub(super) fn response(value: Value) -> Read<Response> {
    let mut response = Response::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "description" => response.description = text(value)?,
            "content" => response.content = entries(value, media_type)?,
            _ => extension(&mut response.extensions, key, value),
        }
    }
    Ok(response)
}

pub(super) fn body(value: Value) -> Read<RequestBody> {
    let mut body = RequestBody::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "description" => body.description = maybe_text(value)?,
            "content" => body.content = entries(value, media_type)?,
            "required" => body.required = flag(&value)?,
            _ => extension(&mut body.extensions, key, value),
        }
    }
    Ok(body)
}

fn media_type(value: Value) -> Read<MediaType> {
    let mut media = MediaType::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "schema" => media.schema = Some(or_reference(value, schema)?),
            _ => extension(&mut media.extensions, key, value),
        }
    }
    Ok(media)
}

/// The keys of a parameter, before it is known what they may be.
#[derive(Default)]
struct Keys {
    place: String,
    name: Option<String>,
    description: Option<String>,
    required: bool,
    deprecated: Option<bool>,
    format: Option<ParameterSchemaOrContent>,
    explode: Option<bool>,
    style: Option<Value>,
    allow_reserved: bool,
    allow_empty_value: Option<bool>,
    extensions: Extensions,
}

pub(super) fn parameter(value: Value) -> Read<Parameter> {
    let mut keys = Keys::default();
    for (key, value) in object(value)? {
        match key.as_str() {
            "in" => keys.place = text(value)?,
            "name" => keys.name = Some(text(value)?),
            "description" => keys.description = maybe_text(value)?,
            "required" => keys.required = flag(&value)?,
            "deprecated" => keys.deprecated = Some(flag(&value)?),
            "schema" => {
                let schema = or_reference(value, schema)?;
                keys.format = Some(ParameterSchemaOrContent::Schema(schema));
            }
            "content" => {
                let content = entries(value, media_type)?;
                keys.format = Some(ParameterSchemaOrContent::Content(content));
            }
            "explode" => keys.explode = Some(flag(&value)?),
            "style" => keys.style = Some(value),
            "allowReserved" => keys.allow_reserved = flag(&value)?,
            "allowEmptyValue" => keys.allow_empty_value = Some(flag(&value)?),
            _ => extension(&mut keys.extensions, key, value),
        }
    }
    keys.parameter()
}

impl Keys {
    fn parameter(self) -> Read<Parameter> {
        let parameter_data = ParameterData {
            name: self.name.ok_or(Unreadable)?,
            description: self.description,
            required: self.required,
            deprecated: self.deprecated,
            format: self.format.ok_or(Unreadable)?,
            example: None,
            examples: Default::default(),
            explode: self.explode,
            extensions: self.extensions,
        };
        Ok(match self.place.as_str() {
            "query" => Parameter::Query {
                parameter_data,
                allow_reserved: self.allow_reserved,
                style: style::<QueryStyle>(self.style)?,
                allow_empty_value: self.allow_empty_value,
            },
            "header" => Parameter::Header {
                parameter_data,
                style: style::<HeaderStyle>(self.style)?,
            },
            "path" => Parameter::Path {
                parameter_data,
                style: style::<PathStyle>(self.style)?,
            },
            "cookie" => Parameter::Cookie {
                parameter_data,
                style: style::<CookieStyle>(self.style)?,
            },
            _ => return Err(Unreadable),
        })
    }
}

fn style<T: serde::de::DeserializeOwned + Default>(value: Option<Value>) -> Read<T> {
    value.map_or_else(|| Ok(T::default()), by_serde)
}
