//! The entries of the static table of an operation.

use super::docs::plain;
use super::entities::{ParamPlace, ParamPlan, whole_body};
use super::types::{FieldExpr, Planner, Side};
use crate::model::{Location, Operation, Param, Style, Type};

impl Planner<'_> {
    /// The inputs of an operation as `execute` knows them.
    pub(super) fn table(&self, operation: &Operation) -> Vec<ParamPlan> {
        let mut table: Vec<ParamPlan> = operation
            .params
            .iter()
            .map(|param| self.param_entry(param))
            .collect();
        let Some(body) = &operation.body else {
            return table;
        };
        let plain_entry = |place, field| ParamPlan {
            place,
            field,
            style: Style::Form { explode: true },
            default: None,
            send_default: false,
            inject: None,
            deprecated: false,
        };
        let nullable = |name: &str| {
            let graphql = body.graphql.as_ref();
            graphql.is_some_and(|graphql| graphql.nullable.iter().any(|known| known == name))
        };
        match self.body_fields(body) {
            Some(fields) => {
                let sent = fields.iter().filter(|field| !field.read_only);
                for field in sent.filter(|field| !field.ty.is_file()) {
                    let mut entry = plain_entry(ParamPlace::Body, self.field_expr(field));
                    entry.default = field.default.as_ref().map(ToString::to_string);
                    // A write says only what the caller said.
                    entry.send_default =
                        entry.default.is_some() && operation.is_read() && body.graphql.is_none();
                    entry.field.nullable |= nullable(field.name.as_str());
                    entry.deprecated = field.deprecated;
                    table.push(entry);
                }
                for file in &body.files {
                    table.push(plain_entry(ParamPlace::File, self.field_expr(file)));
                }
            }
            None if body.graphql.is_some() => {}
            None => table.push(plain_entry(
                ParamPlace::WholeBody,
                FieldExpr {
                    name: whole_body(operation).to_owned(),
                    ty: self.schema_expr(&body.ty, Side::Request),
                    // Of an object of which nothing is known nothing need be given.
                    required: body.required && !matches!(body.ty, Type::Map { .. }),
                    nullable: false,
                    doc: "The body of the request.".to_owned(),
                },
            )),
        }
        table
    }

    fn param_entry(&self, param: &Param) -> ParamPlan {
        ParamPlan {
            place: match param.location {
                Location::Path => ParamPlace::Path,
                Location::Query => ParamPlace::Query,
                Location::Header => ParamPlace::Header,
                Location::Cookie => ParamPlace::Cookie,
            },
            field: FieldExpr {
                name: param.name.clone(),
                ty: self.schema_expr(&param.ty, Side::Request),
                required: param.required,
                nullable: false,
                doc: plain(&param.doc),
            },
            style: param.style,
            default: param.default.as_ref().map(ToString::to_string),
            send_default: param.send_default,
            inject: param.inject.clone(),
            deprecated: param.deprecated,
        }
    }
}
