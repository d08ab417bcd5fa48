//! Objects with fields.

use openapiv3::{ReferenceOr, Schema as SpecSchema};

use super::Builder;
use super::scalars::variants;
use crate::load::child;
use crate::model::{Field, Place, Presence, Schema, SchemaId, SchemaKind, Segment, Type};
use crate::resolve::SchemaAt;

/// Properties by name.
pub(super) type PropertyMap = indexmap::IndexMap<String, ReferenceOr<Box<SpecSchema>>>;

/// A pointer, the properties there, and the names of the required ones.
pub(super) type Properties<'a> = (String, &'a PropertyMap, &'a Vec<String>);

impl<'a> Builder<'a> {
    /// An object with fields, built once however often it is used. `key` tells it from others that are
    /// defined at the same place.
    pub(super) fn record(
        &mut self,
        found: &SchemaAt<'a>,
        key: &str,
        place: &Place,
        parts: &[Properties<'a>],
    ) -> Type {
        let known = format!("{}{key}", found.pointer);
        if let Some(id) = self.known.get(&known) {
            return Type::Schema(*id);
        }
        let data = &found.schema.schema_data;
        let doc = data.description.as_deref().or(data.title.as_deref());
        let kind = SchemaKind::Record {
            fields: Vec::new(),
            variants: Vec::new(),
        };
        let id = self.reserve(known, found, place, doc, kind);
        let fields = self.fields(place, parts);
        let variants = variants(data.extensions.get("x-connector-variants"));
        self.fill(id, SchemaKind::Record { fields, variants });
        Type::Schema(id)
    }

    /// A schema whose content is built next; whatever leads back to it finds it already.
    pub(super) fn reserve(
        &mut self,
        known: String,
        found: &SchemaAt<'a>,
        place: &Place,
        doc: Option<&str>,
        kind: SchemaKind,
    ) -> SchemaId {
        let id = SchemaId(self.schemas.len());
        self.known.insert(known, id);
        self.schemas.push(Schema {
            place: place.clone(),
            kind,
            doc: doc.unwrap_or_default().trim().to_owned(),
            span: self.spec.key_span(&found.pointer),
        });
        id
    }

    /// Puts the content of a schema in its place.
    pub(super) fn fill(&mut self, id: SchemaId, kind: SchemaKind) {
        if let Some(schema) = self.schemas.get_mut(id.0) {
            schema.kind = kind;
        }
    }

    /// The fields of all parts; of two with one name the later counts.
    fn fields(&mut self, place: &Place, parts: &[Properties<'a>]) -> Vec<Field> {
        let required: std::collections::HashSet<&String> =
            parts.iter().flat_map(|(_, _, names)| *names).collect();
        let mut places: std::collections::HashMap<&String, usize> =
            std::collections::HashMap::new();
        let mut fields: Vec<Field> = Vec::new();
        for (pointer, properties, required_here) in parts {
            let base = child(pointer, "properties");
            for (name, property) in ordered(properties, required_here) {
                let at = child(&base, name);
                let field = self.field(&at, name, property, place, required.contains(name));
                let known = places.get(name).and_then(|index| fields.get_mut(*index));
                if let Some(known) = known {
                    *known = field;
                } else {
                    places.insert(name, fields.len());
                    fields.push(field);
                }
            }
        }
        fields
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
            read_only: own.read_only || found.schema.schema_data.read_only,
            write_only: own.write_only || found.schema.schema_data.write_only,
            deprecated: own.deprecated,
            doc: self.doc(own.description.as_deref(), at),
            default: own.default.clone(),
            span: self.spec.key_span(at),
        }
    }
}

/// Properties in the order of the `required` list, the others by name: the order of a map means nothing.
fn ordered<'a>(
    properties: &'a PropertyMap,
    required: &[String],
) -> Vec<(&'a String, &'a ReferenceOr<Box<SpecSchema>>)> {
    let places: std::collections::HashMap<&str, usize> = required
        .iter()
        .enumerate()
        .rev()
        .map(|(place, name)| (name.as_str(), place))
        .collect();
    let mut entries: Vec<_> = properties.iter().collect();
    entries.sort_by_key(|(name, _)| {
        let place = places.get(name.as_str()).copied();
        (place.unwrap_or(usize::MAX), *name)
    });
    entries
}
