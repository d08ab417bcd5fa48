//! Schemas of the spec as types of the model.

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema as SpecSchema, SchemaKind as SpecKind,
    Type as SpecType,
};
use serde_json::Value;

use super::Builder;
use super::extension::{flag, text, text_map, texts};
use super::parts::Parts;
use super::scalars::{any_scalar, integer_type, number_type, small, text_type, text_values};
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{Lengths, Place, Root, SchemaKind, Segment, Type};
use crate::resolve::SchemaAt;

/// The key that keeps the types of a schema with several.
pub(super) const TYPES: &str = "x-connector-types";

/// A type and whether null may stand for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl From<Type> for Typed {
    fn from(ty: Type) -> Self {
        Self {
            ty,
            nullable: false,
        }
    }
}

impl<'a> Builder<'a> {
    /// The type of a schema that stands at `at` and is named after `place` when it needs a name.
    pub(super) fn typed(
        &mut self,
        at: &str,
        schema: &'a ReferenceOr<SpecSchema>,
        place: &Place,
    ) -> Typed {
        let found = self.spec.schema(at, schema);
        self.typed_at(&found, place)
    }

    pub(super) fn typed_boxed(
        &mut self,
        at: &str,
        schema: &'a ReferenceOr<Box<SpecSchema>>,
        place: &Place,
    ) -> Typed {
        let found = self.spec.boxed_schema(at, schema);
        self.typed_at(&found, place)
    }

    /// The same for a schema at the end of its references.
    pub(super) fn typed_at(&mut self, found: &SchemaAt<'a>, place: &Place) -> Typed {
        let Some(name) = found.component else {
            return self.described(found, place);
        };
        if self.open.contains(&found.pointer) && !self.known.contains_key(&found.pointer) {
            self.report_endless(found);
            return Type::Any.into();
        }
        let place = Place {
            root: Root::Component(name.to_owned()),
            path: Vec::new(),
        };
        self.open.push(found.pointer.clone());
        let typed = self.described(found, &place);
        self.open.pop();
        typed
    }

    /// A list of itself, or the like: no type of any language can hold it.
    fn report_endless(&mut self, found: &SchemaAt<'a>) {
        let diagnostic = self
            .warning(
                codes::ENDLESS_SCHEMA,
                &found.pointer,
                "this schema holds itself without an object in between",
            )
            .label("the inner one is taken as any JSON")
            .help("put the recursion into a property of an object");
        self.sink.push(diagnostic);
    }

    fn described(&mut self, found: &SchemaAt<'a>, place: &Place) -> Typed {
        let data = &found.schema.schema_data;
        let mut typed = match &found.schema.schema_kind {
            SpecKind::Type(SpecType::Object(object)) if object.properties.is_empty() => self
                .map(found, object.additional_properties.as_ref(), place)
                .into(),
            SpecKind::Type(ty) if !matches!(ty, SpecType::Object(_)) => {
                self.plain(found, ty, place)
            }
            _ => self.combined(found, place),
        };
        typed.nullable |= data.nullable;
        if let Some(kind) = text(&data.extensions, "x-connector-id") {
            let integer = matches!(typed.ty, Type::Integer { .. });
            self.check_id(&kind, integer, &found.pointer);
            typed.ty = Type::Id { kind, integer };
        }
        typed
    }

    /// One kind of id is always text or always a number.
    fn check_id(&mut self, kind: &str, integer: bool, pointer: &str) {
        let span = self.spec.span(pointer);
        let (first, at) = *self.ids.entry(kind.to_owned()).or_insert((integer, span));
        if first == integer {
            return;
        }
        let words = |integer| if integer { "a number" } else { "text" };
        let diagnostic = self
            .error(
                codes::ID_TYPE,
                pointer,
                format!("ids of `{kind}` are {} elsewhere", words(first)),
            )
            .label(format!("{} here", words(integer)))
            .related(at, format!("{} here", words(first)))
            .help("give both the same type, or name two kinds");
        self.sink.push(diagnostic);
    }

    fn plain(&mut self, found: &SchemaAt<'a>, ty: &'a SpecType, place: &Place) -> Typed {
        let mut nullable = false;
        let ty = match ty {
            SpecType::Boolean(_) => Type::Boolean,
            SpecType::Integer(integer) => integer_type(integer),
            SpecType::Number(number) => number_type(number),
            SpecType::String(string) if string.enumeration.iter().any(Option::is_some) => {
                nullable = string.enumeration.contains(&None);
                let values = string.enumeration.iter().flatten().cloned().collect();
                self.enumeration(found, "", values, place)
            }
            SpecType::String(string) => text_type(string),
            SpecType::Array(array) => {
                let limits = (array.min_items, array.max_items);
                self.array(found, array.items.as_ref(), limits, place)
            }
            SpecType::Object(object) => {
                self.map(found, object.additional_properties.as_ref(), place)
            }
        };
        Typed { ty, nullable }
    }

    fn array(
        &mut self,
        found: &SchemaAt<'a>,
        items: Option<&'a ReferenceOr<Box<SpecSchema>>>,
        (min, max): (Option<usize>, Option<usize>),
        place: &Place,
    ) -> Type {
        let items = items.map_or(Type::Any.into(), |items| {
            let at = child(&found.pointer, "items");
            self.typed_boxed(&at, items, &place.step(Segment::Item))
        });
        Type::Array {
            items: Box::new(items.ty),
            nullable_items: items.nullable,
            lengths: Lengths {
                min: small(min),
                max: small(max),
            },
        }
    }

    fn map(
        &mut self,
        found: &SchemaAt<'a>,
        values: Option<&'a AdditionalProperties>,
        place: &Place,
    ) -> Type {
        match values {
            Some(AdditionalProperties::Schema(values)) => {
                let at = child(&found.pointer, "additionalProperties");
                let typed = self.typed(&at, values, &place.step(Segment::Value));
                let values = if typed.nullable { Type::Any } else { typed.ty };
                Type::Map {
                    values: Box::new(values),
                }
            }
            _ => Type::any_object(),
        }
    }

    /// A schema of several parts: one object, one plain type, or alternatives.
    fn combined(&mut self, found: &SchemaAt<'a>, place: &Place) -> Typed {
        if let Some([only]) = self.shaped_parts(found).as_deref()
            && !self.parts(only).only_demands()
        {
            return self.typed_at(only, place);
        }
        let parts = self.parts(found);
        for pointer in &parts.negations {
            self.ignored("not", pointer);
        }
        if let Some(typed) = self.alternatives(found, &parts, place) {
            return typed;
        }
        if parts.has_fields() {
            for part in &parts.plain {
                self.ignored("allOf", &part.pointer);
            }
            return self.record(found, "", place, &parts.objects).into();
        }
        self.first_plain(found, &parts, place)
    }

    fn first_plain(&mut self, found: &SchemaAt<'a>, parts: &Parts<'a>, place: &Place) -> Typed {
        let Some((first, rest)) = parts.plain.split_first() else {
            return match parts.is_object {
                true => Type::any_object().into(),
                false => Type::Any.into(),
            };
        };
        for part in rest {
            self.ignored("allOf", &part.pointer);
        }
        match &first.schema.schema_kind {
            SpecKind::Any(any) if first.pointer == found.pointer => self.mixed(found, any, place),
            _ => self.typed_at(first, place),
        }
    }

    /// A plain schema whose keys belong to more than one type, or that does not say its type.
    fn mixed(&mut self, found: &SchemaAt<'a>, any: &'a AnySchema, place: &Place) -> Typed {
        let types = texts(found.schema.schema_data.extensions.get(TYPES));
        if types.len() > 1 {
            return self.several_types(found, any, &types, place);
        }
        let name = any.typ.as_deref().unwrap_or_default();
        self.of_type(found, any, name, "", place)
    }

    /// The type that a schema of mixed keys is when it has this name; `key` tells it from others that are
    /// defined at the same place.
    pub(super) fn of_type(
        &mut self,
        found: &SchemaAt<'a>,
        any: &'a AnySchema,
        name: &str,
        key: &str,
        place: &Place,
    ) -> Typed {
        let ty = match name {
            "array" => {
                let limits = (any.min_items, any.max_items);
                self.array(found, any.items.as_ref(), limits, place)
            }
            "object" if any.properties.is_empty() => {
                self.map(found, any.additional_properties.as_ref(), place)
            }
            "object" => self.record(
                found,
                key,
                place,
                &[(found.pointer.clone(), &any.properties, &any.required)],
            ),
            "string" | "" if text_values(&any.enumeration).is_some() => {
                if !self.known.contains_key(&format!("{}{key}", found.pointer)) {
                    self.report_no_texts(found, any);
                }
                let values = text_values(&any.enumeration).unwrap_or_default();
                self.enumeration(found, key, values, place)
            }
            "" if any.items.is_some() => return self.of_type(found, any, "array", key, place),
            "" if any.additional_properties.is_some() => {
                return self.of_type(found, any, "object", key, place);
            }
            name => any_scalar(any, name),
        };
        Typed {
            ty,
            nullable: any.enumeration.contains(&Value::Null),
        }
    }

    /// Values of a list of texts that are none.
    fn report_no_texts(&mut self, found: &SchemaAt<'a>, any: &AnySchema) {
        let base = child(&found.pointer, "enum");
        for (index, value) in any.enumeration.iter().enumerate() {
            if value.is_string() || value.is_null() {
                continue;
            }
            let diagnostic = self
                .warning(
                    codes::ENUM_VALUE,
                    &child(&base, index),
                    format!("`{value}` is no text, as the other values are"),
                )
                .label("this value is left out")
                .help("put it into quotes, or take it out of the list");
            self.sink.push(diagnostic);
        }
    }

    /// A list of texts, built once however often it is used.
    pub(super) fn enumeration(
        &mut self,
        found: &SchemaAt<'a>,
        key: &str,
        values: Vec<String>,
        place: &Place,
    ) -> Type {
        let known = format!("{}{key}", found.pointer);
        if let Some(id) = self.known.get(&known) {
            return Type::Schema(*id);
        }
        let data = &found.schema.schema_data;
        let mut seen = std::collections::HashSet::new();
        let distinct = values
            .into_iter()
            .filter(|value| seen.insert(value.clone()));
        let kind = SchemaKind::Enum {
            values: distinct.collect(),
            open: flag(&data.extensions, "x-connector-open-enum"),
            names: text_map(data.extensions.get("x-connector-value-names")),
        };
        let doc = data.description.as_deref();
        Type::Schema(self.reserve(known, found, place, doc, kind))
    }
}
