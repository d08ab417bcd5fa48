//! Which alternatives are alike, and what they are called when nothing better is known.

use crate::model::{Bounds, TextFormat, Type};
use crate::resolve::SchemaAt;

/// Whether an alternative allows null and nothing else.
pub(super) fn is_null(option: &SchemaAt<'_>) -> bool {
    use openapiv3::{SchemaKind as SpecKind, Type as SpecType};
    let data = &option.schema.schema_data;
    match &option.schema.schema_kind {
        SpecKind::Type(SpecType::String(text)) => {
            !text.enumeration.is_empty() && text.enumeration.iter().all(Option::is_none)
        }
        SpecKind::Any(any) => {
            let nulls = !any.enumeration.is_empty() && any.enumeration.iter().all(|v| v.is_null());
            let nothing = any.typ.is_none()
                && any.properties.is_empty()
                && any.required.is_empty()
                && any.items.is_none()
                && any.enumeration.is_empty()
                && any.all_of.is_empty()
                && any.one_of.is_empty()
                && any.any_of.is_empty()
                && any.additional_properties.is_none();
            nulls || (nothing && data.nullable)
        }
        _ => false,
    }
}

/// Any text, however long.
pub(super) fn is_any_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text {
            format: TextFormat::Plain,
            ..
        }
    )
}

/// Whether two types hold the same values, but for limits.
pub(super) fn alike(a: &Type, b: &Type) -> bool {
    let is_text = |ty: &Type| {
        matches!(ty, Type::Text { format, .. }
            if !matches!(format, TextFormat::Date | TextFormat::DateTime))
    };
    match (a, b) {
        (Type::Integer { .. }, Type::Integer { .. })
        | (Type::Number { exact: false, .. }, Type::Number { exact: false, .. }) => true,
        _ => a == b || (is_text(a) && is_text(b)),
    }
}

pub(super) fn without_limits(ty: &Type) -> Type {
    match ty {
        Type::Integer { .. } => Type::Integer {
            small: false,
            bounds: Bounds::default(),
        },
        Type::Number { exact, .. } => Type::Number {
            exact: *exact,
            bounds: Bounds::default(),
        },
        Type::Text { .. } => Type::text(),
        other => other.clone(),
    }
}

/// What a type is called when nothing better is known.
pub(super) fn type_word(ty: &Type) -> String {
    let word = match ty {
        Type::Any => "Any",
        Type::Boolean => "Boolean",
        Type::Integer { .. } | Type::Id { integer: true, .. } => "Integer",
        Type::Number { .. } => "Number",
        Type::Text {
            format: TextFormat::Date,
            ..
        } => "Date",
        Type::Text {
            format: TextFormat::DateTime,
            ..
        } => "Timestamp",
        Type::Text { .. } | Type::Id { .. } => "Text",
        Type::Array { items, .. } => {
            let inner = match &**items {
                Type::Any | Type::Schema(_) => String::new(),
                items => type_word(items),
            };
            return format!("{inner}List");
        }
        Type::Map { .. } => "Map",
        Type::Schema(_) => "Object",
    };
    word.to_owned()
}
