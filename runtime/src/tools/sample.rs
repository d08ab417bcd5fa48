//! Example arguments, made of the static description.

use serde_json::{Map, Value, json};

use crate::operation::{Location, Operation, Param, Rule};
use crate::schema::{Bounds, Lengths, TextFormat, TextRules, Type};

/// How deep examples go; recursive shapes have no end.
const DEPTH: usize = 4;

/// Arguments with which the operation can be called: what is required, and what a rule asks for.
pub(super) fn params(operation: &Operation) -> Map<String, Value> {
    let mut names: Vec<&str> = operation
        .params
        .iter()
        .filter(|param| param.required)
        .map(|param| param.name)
        .collect();
    for rule in operation.rules {
        if let Rule::AtLeastOne(any) = rule
            && let Some(first) = any.first()
            && !any.iter().any(|name| names.contains(name))
        {
            names.push(first);
        }
    }
    let chosen = operation.params.iter().filter(|p| names.contains(&p.name));
    chosen
        .map(|param| (param.name.to_owned(), of_param(param)))
        .collect()
}

fn of_param(param: &Param) -> Value {
    if param.location == Location::File {
        return json!({"name": "file.txt", "content_base64": "aGVsbG8="});
    }
    let default = param
        .default
        .and_then(|text| serde_json::from_str(text).ok());
    default.unwrap_or_else(|| of_type(&param.ty, 0))
}

fn of_type(ty: &Type, depth: usize) -> Value {
    match ty {
        _ if depth > DEPTH => Value::Null,
        Type::Any => json!("…"),
        Type::Boolean => json!(true),
        Type::Integer(bounds) => number(bounds, 12345.0),
        Type::Number(bounds) => number(bounds, 1.5),
        Type::Text(rules) => text(rules),
        Type::Array(item, _) => json!([of_type(item, depth + 1)]),
        Type::Object(fields) => {
            let required = fields.iter().filter(|field| field.required);
            let made = required.map(|f| (f.name.to_owned(), of_type(&f.ty, depth + 1)));
            Value::Object(made.collect())
        }
        Type::Map(item) => json!({"name": of_type(item, depth + 1)}),
        Type::Ref(schema) => of_type(&schema.ty, depth),
        Type::OneOf(choice) => {
            let first = choice.alternatives.first();
            first.map_or(Value::Null, |one| of_type(&one.ty, depth))
        }
    }
}

/// A number within the limits, near the wanted one.
fn number(bounds: &Bounds, wanted: f64) -> Value {
    let above = bounds.min.map_or(wanted, |min| {
        wanted.max(if bounds.exclusive_min { min + 1.0 } else { min })
    });
    let below = bounds.max.map_or(above, |max| {
        above.min(if bounds.exclusive_max { max - 1.0 } else { max })
    });
    crate::describe::whole(below)
}

fn text(rules: &TextRules) -> Value {
    if let Some(first) = rules.values.first() {
        return json!(first);
    }
    let plain = match rules.format {
        TextFormat::Date => "2026-01-31",
        TextFormat::DateTime => "2026-01-31T09:30:00Z",
        TextFormat::Uuid => "3f2b8c1e-5a7d-4e0b-9c6f-1d2e3a4b5c6d",
        TextFormat::Uri => "https://example.com/",
        TextFormat::Email => "someone@example.com",
        TextFormat::Byte => "aGVsbG8=",
        TextFormat::Plain | TextFormat::Binary => return json!(of_length(&rules.lengths)),
    };
    json!(plain)
}

fn of_length(lengths: &Lengths) -> String {
    let length = |limit: Option<u32>| limit.and_then(|limit| usize::try_from(limit).ok());
    let mut text = "example".to_owned();
    while length(lengths.min).is_some_and(|min| text.len() < min.min(200)) {
        text.push_str(" example");
    }
    if let Some(max) = length(lengths.max) {
        text.truncate(max);
    }
    text
}
