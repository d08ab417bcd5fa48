//! `x-airbyte-body-type`: a body that is a GraphQL query.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Builder;
use super::extension::{member, texts};
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Body, BodyEncoding, DefaultFields, GraphQl, Operation, OperationKey, SchemaKind, Type,
};
use crate::resolve::{Located, ResolvedOperation};
use openapiv3::RequestBody;

/// The key.
const BODY_TYPE: &str = "x-airbyte-body-type";

impl<'a> Builder<'a> {
    /// The body when it is a GraphQL query. Its schema, if it has one, names arguments for the variables.
    pub(super) fn graphql_body(
        &mut self,
        located: &'a Located<RequestBody>,
        key: &OperationKey,
    ) -> Option<Body> {
        let graphql = graphql(located.value.extensions.get(BODY_TYPE)?)?;
        let json = super::body::json_of(&located.value.content);
        let ty = json.map_or(Type::Any, |(name, media)| {
            self.body_type(&located.pointer, name, media, key).1
        });
        let has_fields = |ty: &Type| match ty {
            Type::Schema(id) => self
                .schemas
                .get(id.0)
                .is_some_and(|schema| matches!(schema.kind, SchemaKind::Record { .. })),
            _ => false,
        };
        Some(Body {
            ty: if has_fields(&ty) { ty } else { Type::Any },
            files: Vec::new(),
            required: located.value.required,
            encoding: BodyEncoding::GraphQl,
            graphql: Some(graphql),
            span: self.spec.span(&child(&located.pointer, BODY_TYPE)),
        })
    }

    /// Reports places in a query or its variables that name no parameter.
    pub(super) fn check_graphql(&mut self, resolved: &ResolvedOperation, operation: &Operation) {
        let Some(body) = &operation.body else {
            return;
        };
        let (Some(graphql), Some(located)) = (&body.graphql, &resolved.body) else {
            return;
        };
        let known = |name: &str| {
            let fields = match &body.ty {
                Type::Schema(id) => self.schemas.get(id.0).map(|schema| &schema.kind),
                _ => None,
            };
            let in_body = match fields {
                Some(SchemaKind::Record { fields, .. }) => {
                    fields.iter().any(|field| field.name == name)
                }
                _ => false,
            };
            in_body || operation.params.iter().any(|param| param.name == name)
        };
        let mut unknown: Vec<&str> = places(&graphql.query)
            .filter(|name| *name != "fields")
            .chain(places(&graphql.variables))
            .filter(|name| !known(name))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        let pointer = child(&located.pointer, BODY_TYPE);
        for name in unknown {
            let diagnostic = self
                .warning(
                    codes::GRAPHQL_PARAMETER,
                    &pointer,
                    format!(
                        "`{{{{ {name} }}}}` names no parameter of `{}`",
                        operation.key
                    ),
                )
                .label("so it is never filled")
                .help("add a parameter or a body field of that name");
            self.sink.push(diagnostic);
        }
    }
}

fn graphql(value: &Value) -> Option<GraphQl> {
    let variables = value
        .get("variables")
        .cloned()
        .unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    Some(GraphQl {
        query: value.get("query")?.as_str()?.to_owned(),
        variables: sorted(&variables),
        operation_name: member(value, "operationName"),
        default_fields: match value.get("default_fields") {
            Some(Value::String(selection)) => DefaultFields::Selection(selection.clone()),
            Some(list @ Value::Array(_)) => DefaultFields::Paths(texts(Some(list))),
            _ => DefaultFields::None,
        },
        nullable: texts(value.get("x-airbyte-nullable-variables")),
    })
}

/// JSON with the members of objects by name: the order of maps means nothing.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, String> = members
                .iter()
                .map(|(name, value)| (name, sorted(value)))
                .collect();
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(sorted).collect();
            format!("[{}]", items.join(","))
        }
        plain => plain.to_string(),
    }
}

/// The names between double braces.
fn places(text: &str) -> impl Iterator<Item = &str> {
    let inside = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("}}")?.0.trim()));
    inside.filter(|name| {
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        !name.is_empty() && name.chars().all(in_name)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{places, sorted};

    #[test]
    fn variables_have_one_order() {
        let value = json!({"b": [1, {"d": null, "c": "x\"y"}], "a": true});
        assert_eq!(
            sorted(&value),
            r#"{"a":true,"b":[1,{"c":"x\"y","d":null}]}"#
        );
    }

    #[test]
    fn places_are_found() {
        let found: Vec<&str> = places("a {{ b } {{ c }} { {{d-e}} {{ f g }} }}").collect();
        assert_eq!(found, ["c", "d-e"]);
    }
}
