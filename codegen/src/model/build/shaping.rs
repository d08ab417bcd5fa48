//! What happens to records and to the check beyond the plain call, and parameters taken from settings.

use openapiv3::{ParameterSchemaOrContent, SchemaKind, Type};
use serde_json::Value;

use super::Builder;
use super::extension::{member, text, text_map};
use crate::load::child;
use crate::model::{Scope, Shaping};
use crate::resolve::ResolvedOperation;

/// The key of values that only the check sends.
const PROBE: &str = "x-airbyte-probe-default";

impl Builder<'_> {
    /// How an operation's records and its check are shaped.
    pub(super) fn shaping(&self, resolved: &ResolvedOperation) -> Shaping {
        let extensions = &resolved.operation.extensions;
        let transform = text_map(extensions.get("x-airbyte-record-transform"));
        Shaping {
            transform: transform.into_iter().collect(),
            filter: text(extensions, "x-airbyte-record-filter"),
            probe: self.probe(resolved),
        }
    }

    /// Values of parameters and body fields that only the check sends, as JSON.
    fn probe(&self, resolved: &ResolvedOperation) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for located in &resolved.parameters {
            let data = located.value.parameter_data_ref();
            let own = data.extensions.get(PROBE);
            let of_schema = || match &data.format {
                ParameterSchemaOrContent::Schema(schema) => {
                    let found = self.spec.schema(&child(&located.pointer, "schema"), schema);
                    found.schema.schema_data.extensions.get(PROBE)
                }
                ParameterSchemaOrContent::Content(_) => None,
            };
            if let Some(value) = own.or_else(of_schema) {
                values.push((data.name.clone(), value.to_string()));
            }
        }
        values.extend(self.probe_of_body(resolved).unwrap_or_default());
        values
    }

    fn probe_of_body(&self, resolved: &ResolvedOperation) -> Option<Vec<(String, String)>> {
        let body = resolved.body.as_ref()?;
        let (name, media) = super::body::json_of(&body.value.content)?;
        let at = child(&child(&child(&body.pointer, "content"), name), "schema");
        let found = self.spec.schema(&at, media.schema.as_ref()?);
        let fields = match &found.schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => &object.properties,
            SchemaKind::Any(any) => &any.properties,
            _ => return None,
        };
        let mut values: Vec<(String, String)> = fields
            .iter()
            .filter_map(|(name, field)| {
                let extensions = &field.as_item()?.schema_data.extensions;
                Some((name.clone(), extensions.get(PROBE)?.to_string()))
            })
            .collect();
        values.sort();
        Some(values)
    }
}

/// The parameters that settings fill in every operation, in the order of the spec: the first that gives a value counts.
pub(super) fn scoping(value: Option<&Value>) -> Vec<Scope> {
    let items = value.and_then(Value::as_array);
    let scopes = items.into_iter().flatten().filter_map(|item| {
        Some(Scope {
            setting: member(item, "config_key").or_else(|| member(item, "param"))?,
            param: member(item, "param")?,
            template: member(item, "value_template"),
        })
    });
    scopes.collect()
}
