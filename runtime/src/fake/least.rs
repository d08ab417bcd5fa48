//! The least that an operation must be given, made from its static description.

use serde_json::{Map, Value, json};

use crate::operation::{Location, Operation, Param, Rule};
use crate::schema::{Bounds, Choice, Field, TextFormat, TextRules, Type};

/// Arguments that an operation accepts: everything required, and for writes at least one field of the body.
#[must_use]
pub fn least_arguments(operation: &Operation) -> Map<String, Value> {
    let mut arguments: Map<String, Value> = operation
        .params
        .iter()
        .filter(|param| param.required || param.location == Location::WholeBody)
        .map(entry)
        .collect();
    for rule in operation.rules {
        if let Rule::AtLeastOne(names) = rule
            && !names.iter().any(|name| arguments.contains_key(*name))
        {
            let first = names.first().and_then(|name| operation.param(name));
            arguments.extend(first.map(entry));
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
    arguments
}

fn entry(param: &Param) -> (String, Value) {
    let value = match param.location {
        Location::File => json!({"name": "file.txt", "content_base64": "aGk="}),
        _ => example_value(&param.ty),
    };
    (param.name.to_owned(), value)
}

/// A value that a type accepts.
#[must_use]
pub fn example_value(ty: &Type) -> Value {
    match ty {
        Type::Any => json!("anything"),
        Type::Boolean => json!(true),
        Type::Integer(bounds) => json!(whole(bounds)),
        Type::Number(bounds) => json!(number(bounds)),
        Type::Text(rules) => json!(text(rules)),
        Type::Array(item, lengths) => {
            let count = lengths.min.unwrap_or(1).max(1) as usize;
            Value::Array(vec![example_value(item); count])
        }
        Type::Object(fields) => object(fields),
        Type::Map(item) => json!({"key": example_value(item)}),
        Type::Ref(schema) => example_value(&schema.ty),
        Type::OneOf(choice) => first_of(choice),
    }
}

/// A value of the first alternative, with the name that tells it from the others.
fn first_of(choice: &Choice) -> Value {
    let Some(first) = choice.alternatives.first() else {
        return Value::Null;
    };
    let mut value = example_value(&first.ty);
    if let (Some(tag), Some(name), Some(members)) =
        (choice.tag, first.tags.first(), value.as_object_mut())
    {
        members.insert(tag.to_owned(), json!(name));
    }
    value
}

fn object(fields: &[Field]) -> Value {
    let required = fields.iter().filter(|field| field.required);
    required
        .map(|field| (field.name.to_owned(), example_value(&field.ty)))
        .collect()
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the limits of the description are small"
)]
fn whole(bounds: &Bounds) -> i64 {
    let number = bounds.min.map_or(4, |min| (min as i64 + 1).max(4));
    bounds.max.map_or(number, |max| number.min(max as i64))
}

fn number(bounds: &Bounds) -> f64 {
    let number = bounds.min.map_or(1.5, |min| (min + 0.5).max(1.5));
    bounds.max.map_or(number, |max| number.min(max))
}

fn text(rules: &TextRules) -> String {
    if let Some(first) = rules.values.first() {
        return (*first).to_owned();
    }
    let text = match rules.format {
        TextFormat::Date => "2026-03-01",
        TextFormat::DateTime => "2026-03-01T09:00:00Z",
        TextFormat::Email => "ada@example.com",
        TextFormat::Uri => "https://example.com/item",
        TextFormat::Uuid => "01234567-89ab-cdef-0123-456789abcdef",
        TextFormat::Byte => "aGk=",
        TextFormat::Plain | TextFormat::Binary => {
            let least = rules.lengths.min.unwrap_or(0) as usize;
            let most = rules.lengths.max.map_or(usize::MAX, |max| max as usize);
            let text = format!("text{}", "x".repeat(least.saturating_sub(4)));
            return text.chars().take(most).collect();
        }
    };
    text.to_owned()
}
