//! What calls give: envelopes, values, nothing.

use super::docs::paragraphs;
use super::method_docs::meta_doc;
use super::names::{distinct, static_name};
use super::records::{FieldPlan, FieldPresence, field_ident};
use super::types::{FieldExpr, Planner, RustType, Side};
use crate::model::{MetaField, MetaSource, Operation, Response, Step};

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyPlan {
    /// `{data, meta}` under a name of its own.
    Envelope {
        /// The alias.
        alias: String,
        /// The data.
        data: RustType,
        /// The struct of `meta` and its members; none when there is no `meta`.
        meta: Option<MetaPlan>,
    },
    /// The value itself.
    Value(RustType),
    /// A file; by the path of its address in a first answer, or directly.
    File(Option<Vec<Step>>),
    /// Nothing.
    Unit,
}

/// The struct of `meta`.
#[derive(Clone, Debug, PartialEq)]
pub struct MetaPlan {
    /// Its name.
    pub ident: String,
    /// Name of its static schema.
    pub schema: String,
    /// Its fields with their sources.
    pub fields: Vec<(FieldPlan, MetaSource)>,
}

impl Planner<'_> {
    pub(super) fn reply(&mut self, operation: &Operation, base: &str) -> ReplyPlan {
        match &operation.response {
            Response::Empty => ReplyPlan::Unit,
            Response::File { address } => {
                ReplyPlan::File(address.as_ref().map(|path| path.0.clone()))
            }
            Response::Value { ty, .. } => ReplyPlan::Value(self.rust_type(ty, Side::Answer)),
            Response::Envelope { ty, meta, .. } => {
                let data = self.rust_type(ty, Side::Answer);
                let alias = self.claim(&format!("{base}Result"), operation.span);
                let meta = (!meta.is_empty()).then(|| self.meta(operation, base, meta));
                ReplyPlan::Envelope { alias, data, meta }
            }
        }
    }

    fn meta(&mut self, operation: &Operation, base: &str, meta: &[MetaField]) -> MetaPlan {
        let ident = self.claim(&format!("{base}ResultMeta"), operation.span);
        let idents = distinct(meta.iter().map(|field| field_ident(&field.name)));
        let fields = meta.iter().zip(idents).map(|(field, ident)| {
            let rust = self.rust_type(&field.ty, Side::Answer);
            let doc = meta_doc(field);
            let plan = FieldPlan {
                ident,
                wire: field.name.clone(),
                rust,
                presence: FieldPresence::Nullable,
                docs: paragraphs(&doc),
                expr: FieldExpr {
                    name: field.name.clone(),
                    ty: self.schema_expr(&field.ty, Side::Answer),
                    required: true,
                    nullable: true,
                    doc,
                },
                deprecated: false,
            };
            (plan, field.source.clone())
        });
        let fields: Vec<_> = fields.collect();
        MetaPlan {
            schema: static_name(&ident),
            ident,
            fields,
        }
    }
}
