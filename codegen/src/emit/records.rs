//! Records and enumerations.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::schemas::{self, Side};
use super::tokens::{doc, docs, ident};
use super::{Files, types, unions};
use crate::plan::{
    CratePlan, EnumPlan, FieldExpr, FieldPlan, FieldPresence, RecordFile, RecordPlan, TypePlan,
};

/// `src/records.rs` and a file for each module.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let modules = plan.records.iter().map(|file| {
        let module = ident(&file.module);
        quote!(mod #module;)
    });
    let exports = plan.records.iter().map(|file| {
        let module = ident(&file.module);
        let names = file.types.iter().map(|ty| ident(ty.ident()));
        quote!(pub use #module::{#(#names),*};)
    });
    let about = vec!["Records: what the API answers.".to_owned()];
    files.rust("src/records.rs", about, quote!(#(#modules)* #(#exports)*));
    for file in &plan.records {
        let path = format!("src/records/{}.rs", file.module);
        files.rust(&path, file_docs(file), file_items(file));
    }
}

fn file_docs(file: &RecordFile) -> Vec<String> {
    let first = file.types.first().map_or("", TypePlan::ident);
    let rest = if file.types.len() > 1 {
        " and what stands in it"
    } else {
        ""
    };
    vec![format!("[`{first}`]{rest}.")]
}

fn file_items(file: &RecordFile) -> TokenStream {
    let mut imports = Imports::of(file.types.iter().map(|ty| ty.ident().to_owned()));
    let items = file.types.iter().map(|ty| match ty {
        TypePlan::Record(plan) => record(plan, Side::Record, &mut imports),
        TypePlan::Enum(plan) => enumeration(plan, &mut imports),
        TypePlan::Union(plan) => unions::record(plan, &mut imports),
    });
    let items: Vec<TokenStream> = items.collect();
    let imports = imports.tokens();
    quote!(#imports #(#items)*)
}

/// A struct with everything that belongs to it.
pub(super) fn record(plan: &RecordPlan, side: Side, imports: &mut Imports) -> TokenStream {
    imports.value("Extra");
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let fields: Vec<TokenStream> = plan
        .fields
        .iter()
        .map(|field| member(field, plan.sparse, imports))
        .collect();
    let (statik, text) = (ident(&plan.schema), &plan.doc);
    let entries: Vec<TokenStream> = plan
        .fields
        .iter()
        .map(|field| entry(field, side, imports))
        .collect();
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            /// Members that the description does not know, and how empty ones arrived.
            pub extra: Extra,
        }
        runtime::record! { #name, #statik, #text, [#(#entries),*] }
    }
}

/// How a field is read and written and what it is, in the words of the runtime.
fn entry(field: &FieldPlan, side: Side, imports: &mut Imports) -> TokenStream {
    let (word, wire, name) = (word(field), &field.wire, ident(&field.ident));
    let FieldExpr {
        ty,
        doc,
        required,
        nullable,
        ..
    } = &field.expr;
    let ty = schemas::expr(ty, side, imports);
    let also = match (field.presence, required, nullable) {
        (FieldPresence::Required | FieldPresence::Nullable, false, _) => Some("or_absent"),
        (FieldPresence::Required | FieldPresence::Optional, _, true) => Some("or_null"),
        _ => None,
    };
    let also = also.map(ident).map(|also| quote!(, #also));
    quote!(#word(#wire, #name, #ty, #doc #also))
}

/// How a field is read and written, in the words of the runtime.
fn word(field: &FieldPlan) -> proc_macro2::Ident {
    ident(match (field.presence, field.rust.is_exact()) {
        (FieldPresence::Required, false) => "required",
        (FieldPresence::Required, true) => "exact",
        (FieldPresence::Nullable, false) => "nullable",
        (FieldPresence::Nullable, true) => "exact_nullable",
        (FieldPresence::Optional, false) => "optional",
        (FieldPresence::Optional, true) => "exact_optional",
    })
}

fn member(field: &FieldPlan, sparse: bool, imports: &mut Imports) -> TokenStream {
    let name = ident(&field.ident);
    let ty = types::answer(&field.rust, imports);
    let ty = match field.presence {
        FieldPresence::Required => ty,
        FieldPresence::Nullable | FieldPresence::Optional => quote!(Option<#ty>),
    };
    let mut lines = field.docs.clone();
    let state = match field.presence {
        _ if sparse => None,
        FieldPresence::Optional => Some("`None` when the answer leaves it out."),
        FieldPresence::Nullable if !field.expr.required => {
            Some("`None` when it is null or left out.")
        }
        _ => None,
    };
    for line in state
        .into_iter()
        .chain(field.deprecated.then_some("The API advises against it."))
    {
        lines.push(String::new());
        lines.push(line.to_owned());
    }
    let lines = docs(&lines);
    quote!(#lines pub #name: #ty,)
}

fn enumeration(plan: &EnumPlan, imports: &mut Imports) -> TokenStream {
    imports.value("Text");
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let other = ident(&plan.other);
    let variants = plan.values.iter().map(|value| {
        let (variant, about) = (
            ident(&value.ident),
            doc(&format!("`{}`", value.wire.replace('`', "'"))),
        );
        quote!(#about #variant,)
    });
    let entries = plan.values.iter().map(|value| {
        let (variant, wire) = (ident(&value.ident), &value.wire);
        quote!(#variant(#wire))
    });
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version does not know.
            #other(Text),
        }
        runtime::open_enum! { #name, #other, [#(#entries),*] }
    }
}
