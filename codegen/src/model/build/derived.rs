//! What an answer says without extension keys: whether it is a list, and where its records stand.

use openapiv3::{ReferenceOr, Schema as SpecSchema, SchemaKind as SpecKind, Type as SpecType};

use super::Builder;
use super::body::json_of;
use crate::load::child;
use crate::model::{Extractor, MetaField, MetaSource, SchemaKind, Step, Type};
use crate::resolve::{ResolvedOperation, ResponseKey, SchemaAt};

/// Members that hold the records of a page in many APIs.
const USUAL: [&str; 8] = [
    "data", "items", "results", "records", "entries", "values", "list", "elements",
];

impl<'a> Builder<'a> {
    /// Whether the answer of an operation is a list: an array, or an object with one array that is called as
    /// lists usually are or as the last word of the path. Nothing when the document does not say.
    pub(super) fn listed(&self, resolved: &'a ResolvedOperation, word: &str) -> Option<bool> {
        let (at, schema) = success_schema(resolved)?;
        let found = self.spec.schema(&at, schema);
        let parts = self.parts(&found);
        if parts.plain.iter().any(|part| self.is_array(part)) {
            return Some(true);
        }
        if !parts.has_fields() {
            return None;
        }
        let mut arrays = Vec::new();
        for (pointer, properties, _) in &parts.objects {
            for (name, property) in *properties {
                let at = child(&child(pointer, "properties"), name);
                let property = self.spec.boxed_schema(&at, property);
                if self
                    .parts(&property)
                    .plain
                    .iter()
                    .any(|part| self.is_array(part))
                {
                    arrays.push(name);
                }
            }
        }
        match arrays.as_slice() {
            [only] => Some(
                USUAL.contains(&only.as_str())
                    || only.as_str() == word
                    || super::routes::is_plural(word),
            ),
            _ => Some(false),
        }
    }

    fn is_array(&self, part: &SchemaAt<'a>) -> bool {
        match &part.schema.schema_kind {
            SpecKind::Type(SpecType::Array(_)) => true,
            SpecKind::Any(any) => any.typ.as_deref() == Some("array") || any.items.is_some(),
            _ => false,
        }
    }

    /// The records of a list are its one array; the other members are its `meta`.
    pub(super) fn derived_extractors(&self, body: &Type) -> (Extractor, Vec<MetaField>) {
        let nothing = (Extractor::default(), Vec::new());
        let Type::Schema(id) = body else {
            return nothing;
        };
        let Some(SchemaKind::Record { fields, .. }) =
            self.schemas.get(id.0).map(|schema| &schema.kind)
        else {
            return nothing;
        };
        let mut arrays = fields
            .iter()
            .filter(|field| matches!(field.ty, Type::Array { .. }));
        let (Some(records), None) = (arrays.next(), arrays.next()) else {
            return nothing;
        };
        let path = |name: &str| Extractor(vec![Step::Key(name.to_owned())]);
        let others = fields.iter().filter(|field| field.name != records.name);
        let meta = others.map(|field| MetaField {
            name: field.name.clone(),
            source: MetaSource::Body(path(&field.name)),
            ty: field.ty.clone(),
        });
        let mut meta: Vec<MetaField> = meta.collect();
        meta.sort_by(|a, b| a.name.cmp(&b.name));
        (path(&records.name), meta)
    }
}

/// The schema of the first successful answer that is JSON.
fn success_schema(resolved: &ResolvedOperation) -> Option<(String, &ReferenceOr<SpecSchema>)> {
    let mut responses: Vec<_> = resolved
        .responses
        .iter()
        .filter(|(status, _)| match status {
            ResponseKey::Status(status) => (200..300).contains(status),
            ResponseKey::Range(first) => *first == 2,
            ResponseKey::Default => resolved.responses.len() == 1,
        })
        .collect();
    responses.sort_by_key(|(status, _)| *status);
    responses.into_iter().find_map(|(_, response)| {
        let (name, media) = json_of(&response.value.content)?;
        let at = child(&child(&child(&response.pointer, "content"), name), "schema");
        Some((at, media.schema.as_ref()?))
    })
}
