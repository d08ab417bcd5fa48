//! The parameters of an operation and the shapes that it leads to, with their places.

use serde::Serialize;

use crate::model::{
    Connector, Operation, Response, Root, Schema, SchemaId, SchemaKind, Segment, Type,
};
use crate::review::{Place, Side};

/// A parameter, or a shape with a place of its own, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartLine {
    /// What it is called in the spec.
    pub name: String,
    /// Where it is defined.
    pub place: Place,
    /// What it is.
    pub what: String,
}

/// The schemas that an operation leads to, in the order in which it does.
pub(super) fn reached(connector: &Connector, operation: &Operation) -> Vec<SchemaId> {
    let mut open: Vec<&Type> = operation.params.iter().map(|param| &param.ty).collect();
    if let Some(body) = &operation.body {
        open.push(&body.ty);
        open.extend(body.files.iter().map(|file| &file.ty));
    }
    match &operation.response {
        Response::Envelope { ty, meta, .. } => {
            open.push(ty);
            open.extend(meta.iter().map(|field| &field.ty));
        }
        Response::Value { ty, .. } => open.push(ty),
        Response::File { .. } | Response::Empty => {}
    }
    open.extend(&operation.response_type);
    open.reverse();
    let mut found = Vec::new();
    while let Some(ty) = open.pop() {
        match ty {
            Type::Array { items, .. } => open.push(items),
            Type::Map { values } => open.push(values),
            Type::Schema(id) if !found.contains(id) => {
                found.push(*id);
                let schema = connector.schema(*id);
                let mut inside = schema.map(parts).unwrap_or_default();
                inside.reverse();
                open.append(&mut inside);
            }
            _ => {}
        }
    }
    found
}

fn parts(schema: &Schema) -> Vec<&Type> {
    match &schema.kind {
        SchemaKind::Record { fields, .. } => fields.iter().map(|field| &field.ty).collect(),
        SchemaKind::Union { alternatives, .. } => alternatives.iter().map(|one| &one.ty).collect(),
        SchemaKind::Enum { .. } => Vec::new(),
    }
}

/// A line about each: the parameters first.
pub(super) fn lines(side: &Side, operation: &Operation, reached: &[SchemaId]) -> Vec<PartLine> {
    let params = operation.params.iter().map(|param| PartLine {
        name: param.name.clone(),
        place: side.place(param.span),
        what: "a parameter".to_owned(),
    });
    let schemas = reached.iter().filter_map(|id| side.connector.schema(*id));
    let line = |schema: &Schema| PartLine {
        name: name(schema),
        place: side.place(schema.span),
        what: match &schema.kind {
            SchemaKind::Record { fields, .. } => format!("an object of {} fields", fields.len()),
            SchemaKind::Union { alternatives, .. } => {
                format!("one of {} shapes", alternatives.len())
            }
            SchemaKind::Enum { values, .. } => format!("one of {} texts", values.len()),
        },
    };
    params.chain(schemas.map(line)).collect()
}

/// The text with names in the place of the numbers of schemas.
pub(super) fn with_names(connector: &Connector, text: &str) -> String {
    let mut parts = text.split("SchemaId(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.split_once(')');
        let schema = number.and_then(|(number, rest)| {
            let schema = connector.schema(SchemaId(number.parse().ok()?))?;
            Some((schema, rest))
        });
        match schema {
            Some((schema, rest)) => {
                out.push_str(&name(schema));
                out.push_str(rest);
            }
            None => {
                out.push_str("SchemaId(");
                out.push_str(part);
            }
        }
    }
    out
}

/// What a schema is called: its name in the spec, or the way to it.
fn name(schema: &Schema) -> String {
    let mut name = match &schema.place.root {
        Root::Component(name) => name.clone(),
        Root::Operation { part: "", .. } => "parameter".to_owned(),
        Root::Operation { part, .. } => (*part).to_owned(),
    };
    for segment in &schema.place.path {
        match segment {
            Segment::Field(field) => {
                name.push('.');
                name.push_str(field);
            }
            Segment::Item => name.push_str("[]"),
            Segment::Value => name.push_str("{}"),
            Segment::Alternative(alternative) => {
                name.push('|');
                name.push_str(alternative);
            }
        }
    }
    name
}
