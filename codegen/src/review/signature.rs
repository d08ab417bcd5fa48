//! Rust items as a reader of a review sees them.

use crate::model::{AuthField, Field, Presence, SchemaId, TextFormat, Type, ValueKind};
use crate::plan::{ArgumentPlan, FieldPlan, MethodPlan, ReplyPlan, RustType};

use super::Side;

/// A typed method.
pub(crate) fn method(plan: &MethodPlan) -> String {
    let mut arguments = vec!["&self".to_owned()];
    arguments.extend(plan.arguments.iter().map(argument));
    if let Some(body) = &plan.body {
        arguments.push(format!("body: impl Into<{}>", rust(body)));
    }
    let reply = match (&plan.params, &plan.reply) {
        (Some(params), _) => params.clone(),
        (None, reply) => format!("Call<{}>", self::reply(reply)),
    };
    format!("fn {}({}) -> {reply}", plan.ident, arguments.join(", "))
}

/// The setter of a parameter.
pub(super) fn setter(plan: &ArgumentPlan) -> String {
    format!("fn {}(self, {}) -> Self", plan.ident, argument(plan))
}

fn argument(plan: &ArgumentPlan) -> String {
    format!("{}: {}", plan.ident, rust(&plan.rust))
}

fn reply(plan: &ReplyPlan) -> String {
    match plan {
        ReplyPlan::Unit => "()".to_owned(),
        ReplyPlan::File(_) => "Download".to_owned(),
        ReplyPlan::Envelope { alias, .. } => alias.clone(),
        ReplyPlan::Value(value) => rust(value),
    }
}

fn rust(ty: &RustType) -> String {
    match ty {
        RustType::Id(name) | RustType::Record(name) | RustType::Enum(name) => name.clone(),
        RustType::Boxed(inner) => format!("Box<{}>", rust(inner)),
        RustType::Optional(inner) => format!("Option<{}>", rust(inner)),
        RustType::List(items) => format!("Vec<{}>", rust(items)),
        RustType::Map(values) => format!("BTreeMap<String, {}>", rust(values)),
        RustType::Bool => "bool".to_owned(),
        RustType::I32 => "i32".to_owned(),
        RustType::I64 => "i64".to_owned(),
        RustType::F64 => "f64".to_owned(),
        RustType::Union { ident, .. } => ident.clone(),
        RustType::Object => "JsonObject".to_owned(),
        RustType::File => "Upload".to_owned(),
        // Decimal, Text, Date, Timestamp, Json: called alike.
        other => format!("{other:?}"),
    }
}

/// A field of a row of the context store.
pub(super) fn row(plan: &FieldPlan) -> String {
    format!("pub {}: Option<{}>", plan.ident, rust(&plan.rust))
}

/// A field of a record.
pub(super) fn field(side: &Side, field: &Field) -> String {
    let ty = of_type(side, &field.ty, false);
    if certain(field) {
        format!("pub {}: {ty}", field.name)
    } else {
        format!("pub {}: Option<{ty}>", field.name)
    }
}

/// Whether a field of a record always has a value.
pub(super) fn certain(field: &Field) -> bool {
    field.presence == Presence::Required && !field.nullable
}

/// The setter of a field of a body.
pub(super) fn input(side: &Side, field: &Field) -> String {
    let ty = of_type(side, &field.ty, true);
    match field.presence {
        Presence::Required => format!("fn new(…, {}: {ty})", field.name),
        Presence::Optional => format!("fn {}(self, {}: {ty}) -> Self", field.name, field.name),
    }
}

/// A field of an auth config.
pub(super) fn credential(field: &AuthField) -> String {
    let ty = match (field.secret, field.kind) {
        (true, _) => "Secret",
        (false, ValueKind::Text) => "String",
        (false, ValueKind::Boolean) => "bool",
        (false, ValueKind::Integer) => "i64",
        (false, ValueKind::Number) => "f64",
    };
    match field.required {
        true => format!("pub {}: {ty}", field.name),
        false => format!("pub {}: Option<{ty}>", field.name),
    }
}

/// A type of the model in Rust.
pub(super) fn of_type(side: &Side, ty: &Type, request: bool) -> String {
    match ty {
        Type::Boolean => "bool".to_owned(),
        Type::Integer { small: true, .. } => "i32".to_owned(),
        Type::Integer { .. } => "i64".to_owned(),
        Type::Number { exact: true, .. } => "Decimal".to_owned(),
        Type::Number { .. } => "f64".to_owned(),
        Type::Text { format, .. } => match format {
            TextFormat::Date => "Date".to_owned(),
            TextFormat::DateTime => "Timestamp".to_owned(),
            TextFormat::Binary => "Upload".to_owned(),
            _ if request => "String".to_owned(),
            _ => "Text".to_owned(),
        },
        Type::Id { kind, .. } => format!("{}Id", heck::AsUpperCamelCase(kind)),
        Type::Array {
            items,
            nullable_items,
            ..
        } => {
            let item = of_type(side, items, request);
            match nullable_items {
                true => format!("Vec<Option<{item}>>"),
                false => format!("Vec<{item}>"),
            }
        }
        Type::Map { values } => format!("BTreeMap<String, {}>", of_type(side, values, request)),
        Type::Schema(id) => of_schema(side, *id, request),
        _ => "Json".to_owned(),
    }
}

fn of_schema(side: &Side, id: SchemaId, request: bool) -> String {
    side.type_name(id, request)
}
