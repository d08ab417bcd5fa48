//! The least that an operation must be given, made from its static description.

use connector_runtime::operation::{Location, Operation, Param, Rule};
use connector_runtime::schema::{Bounds, Field, TextFormat, TextRules, Type};
use serde_json::{Map, Value, json};

/// Arguments that an operation accepts: everything required, and for writes at least one field of the body.
#[must_use]
pub fn minimal(operation: &Operation) -> Value {
    let mut arguments: Map<String, Value> = operation
        .params
        .iter()
        .filter(|param| param.required)
        .map(entry)
        .collect();
    for rule in operation.rules {
        if let Rule::AtLeastOne(names) = rule
            && !names.iter().any(|name| arguments.contains_key(*name))
        {
            arguments.extend(
                names
                    .first()
                    .and_then(|name| operation.param(name))
                    .map(entry),
            );
        }
    }
    let mut fields = operation
        .params
        .iter()
        .filter(|param| param.location == Location::Body);
    let given = fields
        .clone()
        .any(|param| arguments.contains_key(param.name));
    if !given && let Some(first) = fields.next() {
        arguments.extend([entry(first)]);
    }
    Value::Object(arguments)
}

fn entry(param: &Param) -> (String, Value) {
    (param.name.to_owned(), example(&param.ty))
}

/// A value that a type accepts.
#[must_use]
pub fn example(ty: &Type) -> Value {
    match ty {
        Type::Any => json!("anything"),
        Type::Boolean => json!(true),
        Type::Integer(bounds) => json!(whole(bounds)),
        Type::Number(_) => json!(1.5),
        Type::Text(rules) => json!(text(rules)),
        Type::Array(item, _) => json!([example(item)]),
        Type::Object(fields) => object(fields),
        Type::Map(item) => json!({"key": example(item)}),
        Type::Ref(schema) => example(&schema.ty),
        Type::OneOf(choice) => choice
            .alternatives
            .first()
            .map_or(Value::Null, |first| example(&first.ty)),
    }
}

fn object(fields: &[Field]) -> Value {
    let required = fields.iter().filter(|field| field.required);
    required
        .map(|field| (field.name.to_owned(), example(&field.ty)))
        .collect()
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the limits of the description are small"
)]
fn whole(bounds: &Bounds) -> i64 {
    let number = bounds.min.map_or(4, |min| (min as i64).max(4));
    bounds.max.map_or(number, |max| number.min(max as i64))
}

fn text(rules: &TextRules) -> &'static str {
    if let Some(first) = rules.values.first() {
        return first;
    }
    match rules.format {
        TextFormat::Date => "2026-03-01",
        TextFormat::DateTime => "2026-03-01T09:00:00Z",
        TextFormat::Email => "ada@example.com",
        TextFormat::Uri => "https://example.com/item",
        TextFormat::Uuid => "01234567-89ab-cdef-0123-456789abcdef",
        TextFormat::Byte => "aGk=",
        _ => "text",
    }
}
