//! The plain types of the spec as types of the model.

use openapiv3::{
    AnySchema, IntegerFormat, IntegerType, NumberType, StringType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::extension::{member, texts};
use crate::model::{Bounds, Lengths, TextFormat, Type, Variant};

pub(super) fn text_values(values: &[Value]) -> Option<Vec<String>> {
    let texts: Vec<String> = values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    (!texts.is_empty()).then_some(texts)
}

pub(super) fn variants(value: Option<&Value>) -> Vec<Variant> {
    let items = value.and_then(Value::as_array);
    let variants = items.into_iter().flatten().filter_map(|item| {
        Some(Variant {
            name: member(item, "name")?,
            doc: member(item, "description").unwrap_or_default(),
            fields: texts(item.get("fields")),
            required: texts(item.get("required")),
        })
    });
    variants.collect()
}

/// The plain type of that name from the keys that belong to it; anything without a name.
#[allow(
    clippy::cast_possible_truncation,
    reason = "limits of whole numbers are whole in every API seen"
)]
pub(super) fn any_scalar(any: &AnySchema, name: &str) -> Type {
    match name {
        "string" => text_type(&StringType {
            format: any.format.clone().into(),
            pattern: any.pattern.clone(),
            enumeration: Vec::new(),
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        "integer" => integer_type(&IntegerType {
            format: any.format.clone().into(),
            minimum: any.minimum.map(|limit| limit.ceil() as i64),
            maximum: any.maximum.map(|limit| limit.floor() as i64),
            exclusive_minimum: any.exclusive_minimum.unwrap_or(false),
            exclusive_maximum: any.exclusive_maximum.unwrap_or(false),
            ..IntegerType::default()
        }),
        "number" => number_type(&NumberType {
            format: any.format.clone().into(),
            minimum: any.minimum,
            maximum: any.maximum,
            exclusive_minimum: any.exclusive_minimum.unwrap_or(false),
            exclusive_maximum: any.exclusive_maximum.unwrap_or(false),
            ..NumberType::default()
        }),
        "boolean" => Type::Boolean,
        _ => Type::Any,
    }
}

pub(super) fn small(length: Option<usize>) -> Option<u32> {
    length.and_then(|length| u32::try_from(length).ok())
}

#[allow(
    clippy::cast_precision_loss,
    reason = "limits are small in every API seen"
)]
pub(super) fn integer_type(integer: &IntegerType) -> Type {
    let small = matches!(
        &integer.format,
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32)
    );
    Type::Integer {
        small,
        bounds: Bounds {
            min: integer.minimum.map(|value| value as f64),
            max: integer.maximum.map(|value| value as f64),
            exclusive_min: integer.exclusive_minimum,
            exclusive_max: integer.exclusive_maximum,
            values: integer
                .enumeration
                .iter()
                .flatten()
                .map(|value| *value as f64)
                .collect(),
        },
    }
}

pub(super) fn number_type(number: &NumberType) -> Type {
    let exact =
        matches!(&number.format, VariantOrUnknownOrEmpty::Unknown(name) if name == "decimal");
    Type::Number {
        exact,
        bounds: Bounds {
            min: number.minimum,
            max: number.maximum,
            exclusive_min: number.exclusive_minimum,
            exclusive_max: number.exclusive_maximum,
            values: number.enumeration.iter().flatten().copied().collect(),
        },
    }
}

pub(super) fn text_type(string: &StringType) -> Type {
    use openapiv3::StringFormat as Known;
    let format = match &string.format {
        VariantOrUnknownOrEmpty::Item(Known::Date) => TextFormat::Date,
        VariantOrUnknownOrEmpty::Item(Known::DateTime) => TextFormat::DateTime,
        VariantOrUnknownOrEmpty::Item(Known::Byte) => TextFormat::Byte,
        VariantOrUnknownOrEmpty::Item(Known::Binary) => TextFormat::Binary,
        VariantOrUnknownOrEmpty::Unknown(name) => match name.as_str() {
            "uuid" => TextFormat::Uuid,
            "uri" | "url" => TextFormat::Uri,
            "email" => TextFormat::Email,
            _ => TextFormat::Plain,
        },
        _ => TextFormat::Plain,
    };
    Type::Text {
        format,
        lengths: Lengths {
            min: small(string.min_length),
            max: small(string.max_length),
        },
        pattern: string.pattern.clone(),
    }
}
