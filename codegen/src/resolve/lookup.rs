//! Following references in the typed document, after all of them were checked.

use indexmap::IndexMap;
use openapiv3::{AnySchema, Components, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::references::component;
use super::types::{Located, ResolvedSpec, SchemaAt};
use crate::load::child;

/// More steps than this are a circle, which was reported.
const STEPS: usize = 64;

/// A reference or the thing itself, followed to the thing. Nothing when the reference was
/// reported as leading nowhere.
pub(super) fn follow<T: Clone>(
    at: String,
    start: ReferenceOr<T>,
    folder: &str,
    components: Option<&IndexMap<String, ReferenceOr<T>>>,
) -> Option<Located<T>> {
    let mut reference = match start {
        ReferenceOr::Item(value) => return Some(Located { pointer: at, value }),
        ReferenceOr::Reference { reference } => reference,
    };
    for _ in 0..STEPS {
        let name = component(&reference, folder)?;
        match components?.get(&name)? {
            ReferenceOr::Item(value) => {
                let pointer = child(&format!("/components/{folder}"), name);
                let value = value.clone();
                return Some(Located { pointer, value });
            }
            ReferenceOr::Reference { reference: next } => reference.clone_from(next),
        }
    }
    None
}

impl ResolvedSpec {
    /// Follows a schema's references. `at` is the pointer of the place where it stands.
    #[must_use]
    pub fn schema<'a>(&'a self, at: &str, schema: &'a ReferenceOr<Schema>) -> SchemaAt<'a> {
        match schema {
            ReferenceOr::Item(schema) => SchemaAt {
                pointer: at.to_owned(),
                component: None,
                schema,
            },
            ReferenceOr::Reference { reference } => self.referenced(at, reference),
        }
    }

    /// The same for a boxed schema, as properties and items have it.
    #[must_use]
    pub fn boxed_schema<'a>(
        &'a self,
        at: &str,
        schema: &'a ReferenceOr<Box<Schema>>,
    ) -> SchemaAt<'a> {
        match schema {
            ReferenceOr::Item(schema) => SchemaAt {
                pointer: at.to_owned(),
                component: None,
                schema,
            },
            ReferenceOr::Reference { reference } => self.referenced(at, reference),
        }
    }

    fn referenced<'a>(&'a self, at: &str, reference: &str) -> SchemaAt<'a> {
        let nothing = SchemaAt {
            pointer: at.to_owned(),
            component: None,
            schema: any_schema(),
        };
        let Some(schemas) = self.components().map(|components| &components.schemas) else {
            return nothing;
        };
        let mut reference = reference.to_owned();
        for _ in 0..STEPS {
            let named =
                component(&reference, "schemas").and_then(|name| schemas.get_key_value(&name));
            match named {
                Some((name, ReferenceOr::Item(schema))) => {
                    let pointer = child("/components/schemas", name);
                    return SchemaAt {
                        pointer,
                        component: Some(name),
                        schema,
                    };
                }
                Some((_, ReferenceOr::Reference { reference: next })) => reference.clone_from(next),
                None => return nothing,
            }
        }
        nothing
    }

    /// A schema of `components/schemas` by its name.
    #[must_use]
    pub fn component_schema(&self, name: &str) -> Option<SchemaAt<'_>> {
        let known = self.components()?.schemas.contains_key(name);
        let reference = format!("#/components/schemas/{}", crate::load::escape(name));
        known.then(|| self.referenced("", &reference))
    }

    fn components(&self) -> Option<&Components> {
        self.document.openapi.components.as_ref()
    }
}

/// The schema that allows everything.
fn any_schema() -> &'static Schema {
    static ANY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(|| Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    });
    &ANY
}
