//! Schemas of the spec as types of the model.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, ObjectType, ReferenceOr, Schema as SpecSchema,
    SchemaKind as SpecKind, Type as SpecType,
};
use serde_json::Value;

use super::Builder;
use super::extension::{flag, text, text_map};
use super::scalars::{integer_type, number_type, small, text_type, text_values, variants};
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Field, Lengths, Place, Presence, Root, Schema, SchemaId, SchemaKind, Segment, Type,
};
use crate::resolve::SchemaAt;

/// A type and whether null may stand for it.
pub(super) struct Typed {
    pub(super) ty: Type,
    pub(super) nullable: bool,
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

    fn typed_boxed(
        &mut self,
        at: &str,
        schema: &'a ReferenceOr<Box<SpecSchema>>,
        place: &Place,
    ) -> Typed {
        let found = self.spec.boxed_schema(at, schema);
        self.typed_at(&found, place)
    }

    fn typed_at(&mut self, found: &SchemaAt<'a>, place: &Place) -> Typed {
        let component;
        let place = match found.component {
            Some(name) => {
                component = Place {
                    root: Root::Component(name.to_owned()),
                    path: Vec::new(),
                };
                &component
            }
            None => place,
        };
        let data = &found.schema.schema_data;
        let mut typed = match &found.schema.schema_kind {
            SpecKind::Type(ty) => self.plain(found, ty, place),
            SpecKind::AllOf { all_of } => self.all_of(found, all_of, place),
            SpecKind::OneOf { one_of: options } => self.one_of(found, "oneOf", options, place),
            SpecKind::AnyOf { any_of: options } => self.one_of(found, "anyOf", options, place),
            SpecKind::Any(any) => self.any(found, any, place),
            SpecKind::Not { .. } => Typed {
                ty: Type::Any,
                nullable: false,
            },
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
            SpecType::String(string) if !string.enumeration.is_empty() => {
                nullable = string.enumeration.contains(&None);
                let values = string.enumeration.iter().flatten().cloned().collect();
                self.enumeration(found, values, place)
            }
            SpecType::String(string) => text_type(string),
            SpecType::Array(array) => self.array(found, array, place),
            SpecType::Object(object) => self.object(found, object, place),
        };
        Typed { ty, nullable }
    }

    fn array(&mut self, found: &SchemaAt<'a>, array: &'a ArrayType, place: &Place) -> Type {
        let items = match &array.items {
            Some(items) => {
                let at = child(&found.pointer, "items");
                self.typed_boxed(&at, items, &place.step(Segment::Item))
            }
            None => Typed {
                ty: Type::Any,
                nullable: false,
            },
        };
        Type::Array {
            items: Box::new(items.ty),
            nullable_items: items.nullable,
            lengths: Lengths {
                min: small(array.min_items),
                max: small(array.max_items),
            },
        }
    }

    fn object(&mut self, found: &SchemaAt<'a>, object: &'a ObjectType, place: &Place) -> Type {
        if object.properties.is_empty() {
            return self.map(found, object.additional_properties.as_ref(), place);
        }
        self.record(
            found,
            place,
            &[(found.pointer.clone(), &object.properties, &object.required)],
        )
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

    /// A schema without `type`: an object when it has properties, else anything.
    fn any(&mut self, found: &SchemaAt<'a>, any: &'a AnySchema, place: &Place) -> Typed {
        let ty = if !any.properties.is_empty() {
            self.record(
                found,
                place,
                &[(found.pointer.clone(), &any.properties, &any.required)],
            )
        } else if let Some(values) = text_values(&any.enumeration) {
            self.enumeration(found, values, place)
        } else {
            Type::Any
        };
        Typed {
            ty,
            nullable: any.enumeration.contains(&Value::Null),
        }
    }

    /// Alternatives. One that stands alone is what it says; several are taken as anything.
    fn one_of(
        &mut self,
        found: &SchemaAt<'a>,
        key: &str,
        options: &'a [ReferenceOr<SpecSchema>],
        place: &Place,
    ) -> Typed {
        match options {
            [only] => {
                let at = child(&child(&found.pointer, key), "0");
                self.typed(&at, only, place)
            }
            _ => Typed {
                ty: Type::Any,
                nullable: false,
            },
        }
    }

    /// Parts that hold together: one part is what it says, several objects are one object.
    fn all_of(
        &mut self,
        found: &SchemaAt<'a>,
        parts: &'a [ReferenceOr<SpecSchema>],
        place: &Place,
    ) -> Typed {
        let base = child(&found.pointer, "allOf");
        if let [only] = parts {
            return self.typed(&child(&base, "0"), only, place);
        }
        let mut objects = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let part = self.spec.schema(&child(&base, index.to_string()), part);
            self.collect_objects(&part, &mut objects, 0);
        }
        let ty = if objects.is_empty() {
            Type::Any
        } else {
            self.record(found, place, &objects)
        };
        Typed {
            ty,
            nullable: false,
        }
    }

    /// The property lists of a part, through nested `allOf`s.
    fn collect_objects(
        &self,
        part: &SchemaAt<'a>,
        objects: &mut Vec<Properties<'a>>,
        depth: usize,
    ) {
        match &part.schema.schema_kind {
            SpecKind::Type(SpecType::Object(object)) => {
                objects.push((part.pointer.clone(), &object.properties, &object.required));
            }
            SpecKind::Any(any) => {
                objects.push((part.pointer.clone(), &any.properties, &any.required));
            }
            SpecKind::AllOf { all_of } if depth < 16 => {
                for (index, inner) in all_of.iter().enumerate() {
                    let at = child(&child(&part.pointer, "allOf"), index.to_string());
                    let inner = self.spec.schema(&at, inner);
                    self.collect_objects(&inner, objects, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// An object with fields, built once however often it is used.
    fn record(&mut self, found: &SchemaAt<'a>, place: &Place, parts: &[Properties<'a>]) -> Type {
        if let Some(id) = self.known.get(&found.pointer) {
            return Type::Schema(*id);
        }
        let id = SchemaId(self.schemas.len());
        self.known.insert(found.pointer.clone(), id);
        let data = &found.schema.schema_data;
        let doc = data.description.as_deref().or(data.title.as_deref());
        let doc = doc.unwrap_or_default().trim().to_owned();
        self.schemas.push(Schema {
            place: place.clone(),
            kind: SchemaKind::Record {
                fields: Vec::new(),
                variants: Vec::new(),
            },
            doc,
            span: self.spec.key_span(&found.pointer),
        });
        let mut fields: Vec<Field> = Vec::new();
        let required: Vec<&String> = parts
            .iter()
            .flat_map(|(_, _, names)| names.iter())
            .collect();
        for (pointer, properties, required_here) in parts {
            for (name, property) in ordered(properties, required_here) {
                let at = child(&child(pointer, "properties"), name);
                let field = self.field(&at, name, property, place, required.contains(&name));
                match fields.iter_mut().find(|known| known.name == *name) {
                    Some(known) => *known = field,
                    None => fields.push(field),
                }
            }
        }
        let variants = variants(data.extensions.get("x-connector-variants"));
        if let Some(schema) = self.schemas.get_mut(id.0) {
            schema.kind = SchemaKind::Record { fields, variants };
        }
        Type::Schema(id)
    }

    fn field(
        &mut self,
        at: &str,
        name: &str,
        property: &'a ReferenceOr<Box<SpecSchema>>,
        place: &Place,
        required: bool,
    ) -> Field {
        let typed = self.typed_boxed(at, property, &place.step(Segment::Field(name.to_owned())));
        let found = self.spec.boxed_schema(at, property);
        let own = match property {
            ReferenceOr::Item(schema) => &schema.schema_data,
            ReferenceOr::Reference { .. } => &found.schema.schema_data,
        };
        Field {
            name: name.to_owned(),
            ty: typed.ty,
            presence: if required {
                Presence::Required
            } else {
                Presence::Optional
            },
            nullable: typed.nullable,
            deprecated: own.deprecated,
            doc: self.doc(own.description.as_deref(), at),
            default: own.default.clone(),
            span: self.spec.key_span(at),
        }
    }

    fn enumeration(&mut self, found: &SchemaAt<'a>, values: Vec<String>, place: &Place) -> Type {
        if let Some(id) = self.known.get(&found.pointer) {
            return Type::Schema(*id);
        }
        let id = SchemaId(self.schemas.len());
        self.known.insert(found.pointer.clone(), id);
        let data = &found.schema.schema_data;
        let mut distinct: Vec<String> = Vec::new();
        for value in values {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        self.schemas.push(Schema {
            place: place.clone(),
            kind: SchemaKind::Enum {
                values: distinct,
                open: flag(&data.extensions, "x-connector-open-enum"),
                names: text_map(data.extensions.get("x-connector-value-names")),
            },
            doc: data
                .description
                .clone()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            span: self.spec.key_span(&found.pointer),
        });
        Type::Schema(id)
    }
}

/// A pointer, the properties there, and the names of the required ones.
type Properties<'a> = (String, &'a PropertyMap, &'a Vec<String>);

/// Properties in the order of the `required` list, the others by name: the order of a map means nothing.
fn ordered<'a>(
    properties: &'a PropertyMap,
    required: &[String],
) -> Vec<(&'a String, &'a ReferenceOr<Box<SpecSchema>>)> {
    let mut entries: Vec<_> = properties.iter().collect();
    entries.sort_by_key(|(name, _)| {
        let place = required.iter().position(|wanted| wanted == *name);
        (place.unwrap_or(usize::MAX), (*name).clone())
    });
    entries
}

/// Properties by name.
type PropertyMap = indexmap::IndexMap<String, ReferenceOr<Box<SpecSchema>>>;
