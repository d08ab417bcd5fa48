//! From stored records to what the API shows, by the response schemas.

use serde_json::{Map, Value};

use super::expression::{Datum, Row, Scope};
use crate::operation::Step;
use crate::schema::{Field, TextFormat, TextRules, Type};

/// A value in the shape of a type: fields that the type does not have are left out, required ones that are
/// missing get the plainest value.
pub(super) fn shaped<'a>(
    value: Datum<'a>,
    ty: &Type,
    scope: &mut Scope<'a>,
) -> Result<Value, String> {
    match (ty, value) {
        (Type::Ref(schema), value) => shaped(value, &schema.ty, scope),
        (Type::Object(fields), Datum::Record(row)) => record(row, fields, scope),
        (Type::Object(fields), Datum::Json(value)) if value.is_object() => {
            object(value.into_owned(), fields, scope)
        }
        (Type::Array(item, _), value @ (Datum::List(_) | Datum::Json(_))) if !value.is_null() => {
            let items = value.items();
            let items = items.iter().map(|entry| shaped(entry.clone(), item, scope));
            items.collect()
        }
        (Type::OneOf(_), value) if value.is_null() => Ok(plainest(ty)),
        (Type::OneOf(choice), value @ Datum::Record(_)) => match choice.alternatives.first() {
            Some(first) => shaped(value, &first.ty, scope),
            None => Ok(value.into_json()),
        },
        (Type::Any | Type::Map(_) | Type::OneOf(_), value) => Ok(value.into_json()),
        (ty, Datum::Json(value)) if fits(ty, &value) => Ok(value.into_owned()),
        (ty, _) => Ok(plainest(ty)),
    }
}

/// A record at the place where answers of a type have it (`{"data": {…}}`), the plainest values around it. A list
/// on the way gets it as its only item.
pub(super) fn wrapped<'a>(
    value: Datum<'a>,
    ty: &Type,
    steps: &[Step],
    scope: &mut Scope<'a>,
) -> Result<Value, String> {
    match (ty, steps) {
        (Type::Ref(schema), _) => wrapped(value, &schema.ty, steps, scope),
        (Type::Object(fields), [Step::Key(name), rest @ ..]) => {
            let inner = fields.iter().find(|field| field.name == *name);
            let inner = inner.map_or(&Type::Any, |field| &field.ty);
            let mut body = plainest(ty);
            body[*name] = wrapped(value, inner, rest, scope)?;
            Ok(body)
        }
        (Type::Array(item, _), rest) => {
            let rest = match rest {
                [Step::Index(_) | Step::Each, rest @ ..] => rest,
                _ => rest,
            };
            Ok(Value::Array(vec![wrapped(value, item, rest, scope)?]))
        }
        _ => shaped(value, ty, scope),
    }
}

fn fits(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Boolean => value.is_boolean(),
        Type::Integer(_) => value.is_i64() || value.is_u64(),
        Type::Number(_) => value.is_number(),
        Type::Text(_) => value.is_string(),
        _ => false,
    }
}

fn record<'a>(
    row: Row<'a>,
    fields: &'static [Field],
    scope: &mut Scope<'a>,
) -> Result<Value, String> {
    let mut shown = Map::new();
    for field in fields {
        let value = row.field(scope, field.name)?;
        if let Some(value) = member(value, field, scope)? {
            shown.insert(field.name.to_owned(), value);
        }
    }
    Ok(Value::Object(shown))
}

fn object<'a>(
    value: Value,
    fields: &'static [Field],
    scope: &mut Scope<'a>,
) -> Result<Value, String> {
    let mut members = match value {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let mut shown = Map::new();
    for field in fields {
        let value = members.remove(field.name).map(Datum::owned);
        if let Some(value) = member(value, field, scope)? {
            shown.insert(field.name.to_owned(), value);
        }
    }
    Ok(Value::Object(shown))
}

fn member<'a>(
    value: Option<Datum<'a>>,
    field: &Field,
    scope: &mut Scope<'a>,
) -> Result<Option<Value>, String> {
    match value {
        Some(value) if !value.is_null() => shaped(value, &field.ty, scope).map(Some),
        _ if field.nullable => Ok(Some(Value::Null)),
        _ if field.required => Ok(Some(plainest(&field.ty))),
        _ => Ok(None),
    }
}

/// The plainest value of a type.
pub(super) fn plainest(ty: &Type) -> Value {
    match ty {
        Type::Any => Value::Null,
        Type::Boolean => false.into(),
        Type::Integer(bounds) | Type::Number(bounds) => match bounds.min {
            Some(min) if min > 0.0 => super::expression::json_number(
                rust_decimal::Decimal::try_from(min).unwrap_or_default(),
            ),
            _ => 0.into(),
        },
        Type::Text(rules) => plainest_text(rules).into(),
        Type::Array(..) => Value::Array(Vec::new()),
        Type::Object(fields) => fields
            .iter()
            .filter(|field| field.required)
            .map(|field| {
                let value = if field.nullable {
                    Value::Null
                } else {
                    plainest(&field.ty)
                };
                (field.name.to_owned(), value)
            })
            .collect(),
        Type::Map(_) => Value::Object(Map::new()),
        Type::Ref(schema) => plainest(&schema.ty),
        Type::OneOf(choice) => choice
            .alternatives
            .first()
            .map_or(Value::Null, |first| plainest(&first.ty)),
    }
}

fn plainest_text(rules: &TextRules) -> &'static str {
    if let Some(first) = rules.values.first() {
        return first;
    }
    match rules.format {
        TextFormat::Date => "1970-01-01",
        TextFormat::DateTime => "1970-01-01T00:00:00Z",
        TextFormat::Uuid => "00000000-0000-0000-0000-000000000000",
        TextFormat::Uri => "https://example.com/",
        TextFormat::Email => "nobody@example.com",
        TextFormat::Plain | TextFormat::Byte | TextFormat::Binary => "",
    }
}
