//! A schema taken apart: the objects, plain types and alternatives that hold together in it.

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema as SpecSchema,
    SchemaKind as SpecKind, Type as SpecType,
};

use super::Builder;
use super::object::Properties;
use crate::load::child;
use crate::resolve::SchemaAt;

/// More `allOf`s inside `allOf`s than this are a circle.
const DEPTH: usize = 16;

/// What holds together in a schema.
#[derive(Clone, Default)]
pub(super) struct Parts<'a> {
    /// Lists of properties.
    pub(super) objects: Vec<Properties<'a>>,
    /// Shapes that are no object with fields.
    pub(super) plain: Vec<SchemaAt<'a>>,
    /// Lists of alternatives.
    pub(super) choices: Vec<Options<'a>>,
    /// Whether it is said to be an object, whatever is in it.
    pub(super) is_object: bool,
    /// Places of `not`, which is not followed.
    pub(super) negations: Vec<String>,
}

/// A list of alternatives.
#[derive(Clone)]
pub(super) struct Options<'a> {
    /// `oneOf` or `anyOf`.
    pub(super) key: &'static str,
    /// Where the list stands.
    pub(super) pointer: String,
    /// The alternatives.
    pub(super) list: &'a [ReferenceOr<SpecSchema>],
    /// What tells them apart.
    pub(super) discriminator: Option<&'a Discriminator>,
}

impl Parts<'_> {
    /// Whether there is an object with fields.
    pub(super) fn has_fields(&self) -> bool {
        self.objects
            .iter()
            .any(|(_, properties, _)| !properties.is_empty())
    }

    /// Whether it says anything about the shape of a value.
    pub(super) fn has_shape(&self) -> bool {
        self.has_fields() || !self.plain.is_empty() || !self.choices.is_empty() || self.is_object
    }

    /// Whether it only demands members that others describe.
    pub(super) fn only_demands(&self) -> bool {
        !self.has_shape()
            && self
                .objects
                .iter()
                .any(|(_, _, required)| !required.is_empty())
    }
}

impl<'a> Builder<'a> {
    /// Takes a schema apart, through its `allOf`s.
    pub(super) fn parts(&self, found: &SchemaAt<'a>) -> Parts<'a> {
        let mut parts = Parts::default();
        self.collect(found, &mut parts, 0);
        parts
    }

    fn collect(&self, found: &SchemaAt<'a>, parts: &mut Parts<'a>, depth: usize) {
        let discriminator = found.schema.schema_data.discriminator.as_ref();
        let options = |key: &'static str, list: &'a [ReferenceOr<SpecSchema>]| Options {
            key,
            pointer: child(&found.pointer, key),
            list,
            discriminator,
        };
        match &found.schema.schema_kind {
            SpecKind::Type(SpecType::Object(object)) => {
                let typed = matches!(
                    object.additional_properties,
                    Some(AdditionalProperties::Schema(_))
                );
                if object.properties.is_empty() && typed {
                    parts.plain.push(found.clone());
                }
                parts.is_object = true;
                let pointer = found.pointer.clone();
                parts
                    .objects
                    .push((pointer, &object.properties, &object.required));
            }
            SpecKind::Type(_) => parts.plain.push(found.clone()),
            SpecKind::AllOf { all_of } => self.collect_all(found, all_of, parts, depth),
            SpecKind::OneOf { one_of } => parts.choices.push(options("oneOf", one_of)),
            SpecKind::AnyOf { any_of } => parts.choices.push(options("anyOf", any_of)),
            SpecKind::Not { .. } => parts.negations.push(child(&found.pointer, "not")),
            SpecKind::Any(any) => {
                let pointer = found.pointer.clone();
                parts
                    .objects
                    .push((pointer, &any.properties, &any.required));
                self.collect_all(found, &any.all_of, parts, depth);
                if !any.one_of.is_empty() {
                    parts.choices.push(options("oneOf", &any.one_of));
                }
                if !any.any_of.is_empty() {
                    parts.choices.push(options("anyOf", &any.any_of));
                }
                if any.not.is_some() {
                    parts.negations.push(child(&found.pointer, "not"));
                }
                parts.is_object |= any.typ.as_deref() == Some("object");
                if is_plain(found, any) {
                    parts.plain.push(found.clone());
                }
            }
        }
    }

    fn collect_all(
        &self,
        found: &SchemaAt<'a>,
        all: &'a [ReferenceOr<SpecSchema>],
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        if depth >= DEPTH {
            return;
        }
        let base = child(&found.pointer, "allOf");
        for (index, part) in all.iter().enumerate() {
            let part = self.spec.schema(&child(&base, index), part);
            self.collect(&part, parts, depth + 1);
        }
    }

    /// The parts of an `allOf` (and nothing beside it) that say anything about the shape.
    pub(super) fn shaped_parts(&self, found: &SchemaAt<'a>) -> Option<Vec<SchemaAt<'a>>> {
        let all = match &found.schema.schema_kind {
            SpecKind::AllOf { all_of } => all_of,
            SpecKind::Any(any) if only_all_of(found, any) => &any.all_of,
            _ => return None,
        };
        let base = child(&found.pointer, "allOf");
        let mut shaped = Vec::new();
        for (index, part) in all.iter().enumerate() {
            let part = self.spec.schema(&child(&base, index), part);
            let parts = self.parts(&part);
            if parts.has_shape() || parts.only_demands() {
                shaped.push(part);
            }
        }
        Some(shaped)
    }
}

/// Whether a schema of mixed keys says which plain type it has.
fn is_plain(found: &SchemaAt<'_>, any: &AnySchema) -> bool {
    let typed = any.typ.as_deref().is_some_and(|name| name != "object");
    let several = found
        .schema
        .schema_data
        .extensions
        .contains_key(super::schema::TYPES);
    let map = any.properties.is_empty()
        && matches!(
            any.additional_properties,
            Some(AdditionalProperties::Schema(_))
        );
    typed || several || map || any.items.is_some() || !any.enumeration.is_empty()
}

fn only_all_of(found: &SchemaAt<'_>, any: &AnySchema) -> bool {
    !any.all_of.is_empty()
        && any.properties.is_empty()
        && any.required.is_empty()
        && any.one_of.is_empty()
        && any.any_of.is_empty()
        && !is_plain(found, any)
}
