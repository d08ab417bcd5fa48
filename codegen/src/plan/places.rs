//! Names after places in the spec.

use super::names::{type_name, value_name};
use crate::model::{Connector, Place, Root, Schema, SchemaId, Segment};

/// Schemas by name, so that collisions do not depend on the order of the spec.
pub(super) fn by_name(connector: &Connector) -> Vec<(SchemaId, &Schema)> {
    let schemas = connector.schemas.iter().enumerate();
    let mut schemas: Vec<_> = schemas
        .map(|(index, schema)| (SchemaId(index), schema))
        .collect();
    schemas.sort_by_cached_key(|(_, schema)| place_name(&schema.place));
    schemas
}

/// The name of a schema after its place.
pub(super) fn place_name(place: &Place) -> String {
    let mut name = match &place.root {
        Root::Component(name) => type_name(name),
        Root::Operation {
            entity,
            action,
            part,
        } => {
            format!(
                "{}{}{}",
                type_name(entity),
                type_name(action),
                type_name_of_part(part)
            )
        }
    };
    for segment in &place.path {
        match segment {
            Segment::Field(name_here) | Segment::Alternative(name_here) => {
                name.push_str(&type_name(name_here));
            }
            Segment::Item => name.push_str("Item"),
            Segment::Value => name.push_str("Value"),
        }
    }
    name
}

fn type_name_of_part(part: &str) -> String {
    if part.is_empty() {
        String::new()
    } else {
        type_name(part)
    }
}

/// The module of the schema with a name in the spec that this one belongs to.
pub(super) fn module_of(schema: &Schema) -> String {
    match &schema.place.root {
        Root::Component(name) => value_name(name),
        Root::Operation { entity, action, .. } => value_name(&format!("{entity}_{action}")),
    }
}
