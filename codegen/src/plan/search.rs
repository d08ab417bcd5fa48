//! Searches of the context store: a row type for each entity, and its fields.

use super::docs::paragraphs;
use super::names::{distinct, static_name, type_name, value_name};
use super::records::{FieldPlan, FieldPresence, RecordPlan, field_ident};
use super::types::{FieldExpr, RustType, SchemaExpr};
use crate::model::{Bounds, Guide, Lengths, StoreEntity, StoreField, StoreType, TextFormat};

/// The searchable rows of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchPlan {
    /// Module name.
    pub module: String,
    /// The entity in the spec.
    pub entity: String,
    /// The row.
    pub row: RecordPlan,
    /// The fields of filters.
    pub fields: Vec<SearchFieldPlan>,
    /// Whether a field can be searched by meaning.
    pub semantic: bool,
}

/// A field of filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchFieldPlan {
    /// The name of its function.
    pub ident: String,
    /// Its name in the store.
    pub wire: String,
    /// What it can be compared with.
    pub kind: SearchKind,
}

/// What a field can be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKind {
    /// Text.
    Text,
    /// Text with a meaning.
    Prose,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// List.
    List,
    /// Anything.
    Any,
}

/// The searchable entities, in spec order.
pub(super) fn searches(guide: &Guide) -> Vec<SearchPlan> {
    let entities = guide.store.as_deref().unwrap_or_default();
    let modules = distinct(entities.iter().map(|entity| value_name(&entity.entity)));
    entities
        .iter()
        .zip(modules)
        .map(|(entity, module)| search(entity, module))
        .collect()
}

fn search(entity: &StoreEntity, module: String) -> SearchPlan {
    let ident = format!("{}SearchData", type_name(&entity.entity));
    let doc = format!("A row of `{}` in the context store.", entity.entity);
    let names = || entity.fields.iter().map(|field| field.name.as_str());
    let members = distinct(names().map(field_ident));
    let functions = distinct(names().map(value_name));
    let row = RecordPlan {
        schema: static_name(&ident),
        docs: paragraphs(&format!(
            "{doc}\n\nA field is `None` when the search did not ask for it, or the record has no value."
        )),
        doc,
        fields: entity.fields.iter().zip(members).map(member).collect(),
        ident,
        sparse: true,
    };
    let fields = entity.fields.iter().zip(functions);
    SearchPlan {
        module,
        entity: entity.entity.clone(),
        row,
        fields: fields
            .map(|(field, ident)| function(field, ident))
            .collect(),
        semantic: entity.fields.iter().any(|field| field.semantic),
    }
}

/// A member of the row; a search for some fields leaves the others out. What it means stands in the guide.
fn member((field, ident): (&StoreField, String)) -> FieldPlan {
    let (rust, ty) = shape(kind(field));
    FieldPlan {
        ident,
        wire: field.name.clone(),
        rust,
        presence: FieldPresence::Optional,
        docs: docs(field),
        expr: FieldExpr {
            name: field.name.clone(),
            ty,
            required: false,
            nullable: true,
            doc: String::new(),
        },
        deprecated: false,
    }
}

fn function(field: &StoreField, ident: String) -> SearchFieldPlan {
    SearchFieldPlan {
        ident,
        wire: field.name.clone(),
        kind: kind(field),
    }
}

fn docs(field: &StoreField) -> Vec<String> {
    if field.doc.is_empty() {
        vec![format!("`{}`", field.name)]
    } else {
        paragraphs(&field.doc)
    }
}

fn kind(field: &StoreField) -> SearchKind {
    match field.types[..] {
        [StoreType::Text] if field.semantic => SearchKind::Prose,
        [StoreType::Text] => SearchKind::Text,
        [StoreType::Integer] => SearchKind::Integer,
        [StoreType::Number]
        | [StoreType::Integer, StoreType::Number]
        | [StoreType::Number, StoreType::Integer] => SearchKind::Number,
        [StoreType::Boolean] => SearchKind::Boolean,
        [StoreType::Array] => SearchKind::List,
        _ => SearchKind::Any,
    }
}

fn shape(kind: SearchKind) -> (RustType, SchemaExpr) {
    match kind {
        SearchKind::Text | SearchKind::Prose => (
            RustType::Text,
            SchemaExpr::Text {
                format: TextFormat::Plain,
                lengths: Lengths::default(),
                pattern: None,
            },
        ),
        SearchKind::Integer => (RustType::I64, SchemaExpr::Integer(Bounds::default())),
        SearchKind::Number => (RustType::F64, SchemaExpr::Number(Bounds::default())),
        SearchKind::Boolean => (RustType::Bool, SchemaExpr::Boolean),
        SearchKind::List => (
            RustType::List(Box::new(RustType::Json)),
            SchemaExpr::Array(Box::new(SchemaExpr::Any), Lengths::default()),
        ),
        SearchKind::Any => (RustType::Json, SchemaExpr::Any),
    }
}
