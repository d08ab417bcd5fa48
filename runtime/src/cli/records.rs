//! Where the records of an operation stand in its description.

use crate::operation::{Operation, Step};
use crate::schema::Type;

/// The type of one record in an operation's data, or of the data when it is no list.
pub(super) fn record_type(operation: &'static Operation) -> Option<&'static Type> {
    let data = data_type(operation)?;
    match plain(data) {
        Type::Array(item, _) => Some(item),
        _ => Some(data),
    }
}

/// The type of an operation's data.
pub(super) fn data_type(operation: &'static Operation) -> Option<&'static Type> {
    let mut ty = operation.response.as_ref()?;
    for step in operation.records {
        ty = match (plain(ty), step) {
            (Type::Object(fields), Step::Key(name)) => {
                &fields.iter().find(|field| field.name == *name)?.ty
            }
            (Type::Map(item), Step::Key(_))
            | (Type::Array(item, _), Step::Index(_) | Step::Each) => item,
            _ => return None,
        };
    }
    Some(ty)
}

fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Ref(schema) => plain(&schema.ty),
        other => other,
    }
}
