//! Which schemas become Rust types: those that an answer or a request holds.

use std::collections::HashSet;

use crate::model::{Connector, Operation, Response, SchemaId, SchemaKind, Type};

/// The schemas that are met in answers and in requests.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) answers: HashSet<SchemaId>,
    pub(super) requests: HashSet<SchemaId>,
}

impl Reach {
    /// Follows every operation of a connector.
    pub(super) fn of(connector: &Connector) -> Self {
        let mut reach = Self::default();
        for operation in connector.operations() {
            for ty in answer_types(operation) {
                follow(connector, ty, &mut reach.answers);
            }
            for ty in request_types(operation) {
                follow(connector, ty, &mut reach.requests);
            }
        }
        reach
    }
}

fn answer_types(operation: &Operation) -> Vec<&Type> {
    match &operation.response {
        Response::Envelope { ty, meta, .. } => std::iter::once(ty)
            .chain(meta.iter().map(|field| &field.ty))
            .collect(),
        Response::Value { ty, .. } => vec![ty],
        Response::File { .. } | Response::Empty => Vec::new(),
    }
}

fn request_types(operation: &Operation) -> Vec<&Type> {
    let params = operation.params.iter().map(|param| &param.ty);
    params
        .chain(operation.body.iter().map(|body| &body.ty))
        .collect()
}

fn follow(connector: &Connector, ty: &Type, seen: &mut HashSet<SchemaId>) {
    let mut rest = vec![ty];
    while let Some(ty) = rest.pop() {
        match ty {
            Type::Array { items, .. } => rest.push(items),
            Type::Map { values } => rest.push(values),
            Type::Schema(id) if seen.insert(*id) => {
                match connector.schema(*id).map(|schema| &schema.kind) {
                    Some(SchemaKind::Record { fields, .. }) => {
                        rest.extend(fields.iter().map(|field| &field.ty));
                    }
                    Some(SchemaKind::Union { alternatives, .. }) => {
                        rest.extend(alternatives.iter().map(|known| &known.ty));
                    }
                    Some(SchemaKind::Enum { .. }) | None => {}
                }
            }
            _ => {}
        }
    }
}
