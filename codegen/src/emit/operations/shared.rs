//! What several operations have alike, and how tables name it.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::super::schemas::{self, Side};
use super::super::tokens::ident;
use super::param;
use crate::plan::{MethodPlan, SchemaExpr, SharedPlan};

/// The items of the file.
pub(super) fn items(plan: &SharedPlan) -> TokenStream {
    let mut imports = Imports::default();
    let params: Vec<TokenStream> = plan
        .params
        .iter()
        .map(|(name, entry)| {
            let (name, value) = (ident(name), param(entry, &mut imports));
            imports.table("Param");
            quote!(pub(super) const #name: Param = runtime::param! { #value };)
        })
        .collect();
    let fields: Vec<TokenStream> = plan
        .fields
        .iter()
        .map(|(name, entry)| {
            let name = ident(name);
            let value = schemas::field(entry, Side::Answer, &mut imports);
            quote!(pub(super) const #name: Field = #value;)
        })
        .collect();
    let items = quote!(#(#params)* #(#fields)*);
    let imports = imports.of_tables(&items);
    quote!(#imports #items)
}

/// Whether the table of an operation names anything that is shared.
pub(super) fn uses(method: &MethodPlan, shared: &SharedPlan) -> bool {
    let fields = match &method.response {
        Some(SchemaExpr::Object(fields)) => fields.as_slice(),
        _ => &[],
    };
    let mut params = method.table.iter();
    params.any(|param| shared.param(param).is_some())
        || fields.iter().any(|field| shared.field(field).is_some())
}

/// The shape of an answer, with what others share of it by name.
pub(super) fn response(
    schema: &SchemaExpr,
    shared: &SharedPlan,
    imports: &mut Imports,
) -> TokenStream {
    let SchemaExpr::Object(fields) = schema else {
        return schemas::expr(schema, Side::Answer, imports);
    };
    imports.table("Type");
    let fields: Vec<TokenStream> = fields
        .iter()
        .map(|field| match shared.field(field).map(ident) {
            Some(name) => quote!(shared::#name),
            None => schemas::field(field, Side::Answer, imports),
        })
        .collect();
    quote!(Type::Object(&[#(#fields),*]))
}
