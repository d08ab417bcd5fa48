//! Searches of the context store.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::schemas::Side;
use super::tokens::{doc, ident};
use super::{Files, records};
use crate::plan::{CratePlan, EntityPlan, SearchFieldPlan, SearchKind, SearchPlan};

/// `src/search.rs` and a file for each entity.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    if plan.searches.is_empty() {
        return;
    }
    let modules = plan.searches.iter().map(|search| {
        let module = ident(&search.module);
        quote!(pub mod #module;)
    });
    let about = [
        "Searching the copy of the data that the hosted service keeps: rows and fields of each entity.",
        "",
        "Only in hosted mode.",
    ];
    files.rust(
        "src/search.rs",
        about.map(str::to_owned).to_vec(),
        quote!(#(#modules)*),
    );
    for search in &plan.searches {
        let path = format!("src/search/{}.rs", search.module);
        let about = format!("Searching `{}`.", search.entity);
        let has_handle = plan
            .entities
            .iter()
            .any(|entity| entity.wire == search.entity);
        let start = (!has_handle).then(|| start(search, &plan.connector.ident));
        files.rust(&path, vec![about], items(search, start));
    }
}

fn items(plan: &SearchPlan, start: Option<TokenStream>) -> TokenStream {
    let mut imports = Imports::of([plan.row.ident.clone()]);
    let row = records::record(&plan.row, Side::Record, &mut imports);
    let imports = imports.tokens();
    let (name, entity) = (ident(&plan.row.ident), &plan.entity);
    let fields = plan.fields.iter().map(field);
    let fields = (!plan.fields.is_empty()).then(|| {
        quote! {
            use super::#name;
            connector_runtime::codegen::search_fields! { #name, [#(#fields),*] }
        }
    });
    let about = match plan.fields.is_empty() {
        true => "No field is named, so there is none to filter or order by.",
        false => {
            "The fields, for filters and orders. What they mean stands at the fields of the row."
        }
    };
    let about = doc(about);
    quote! {
        #imports
        #row
        impl runtime::SearchRow for #name {
            const ENTITY: &'static str = #entity;
        }
        #start
        #about
        pub mod fields {
            #fields
        }
    }
}

fn field(plan: &SearchFieldPlan) -> TokenStream {
    let (name, wire) = (ident(&plan.ident), &plan.wire);
    let kind = ident(match plan.kind {
        SearchKind::Text => "Text",
        SearchKind::Prose => "Prose",
        SearchKind::Integer => "Integer",
        SearchKind::Number => "Number",
        SearchKind::Boolean => "Boolean",
        SearchKind::List => "List",
        SearchKind::Any => "Any",
    });
    quote!(#name(#wire, #kind))
}

/// How a search begins for an entity that has no handle.
fn start(plan: &SearchPlan, connector: &str) -> TokenStream {
    let (row, connector) = (ident(&plan.row.ident), ident(connector));
    quote! {
        /// Searches the copy of these records that the hosted service keeps; the API itself does not give them.
        pub fn search(connector: &crate::#connector) -> runtime::Search<#row> {
            runtime::Search::new(runtime::Connector::client(connector))
        }
    }
}

/// The methods of a handle.
pub(super) fn methods(plan: &CratePlan, entity: &EntityPlan) -> Option<TokenStream> {
    let search = plan
        .searches
        .iter()
        .find(|search| search.entity == entity.wire)?;
    let (module, row, wire) = (
        ident(&search.module),
        ident(&search.row.ident),
        &search.entity,
    );
    let by_meaning = search.semantic.then(|| {
        quote! {
            /// Searches by meaning. Only in hosted mode.
            pub fn context_store_search_by_meaning(
                &self,
                meaning: runtime::Meaning<crate::search::#module::#row>,
            ) -> runtime::SemanticSearch<crate::search::#module::#row> {
                runtime::SemanticSearch::new(&self.client, meaning)
            }
        }
    });
    let about = format!(
        " Its fields are in [`search::{0}::fields`](crate::search::{0}::fields).",
        search.module
    );
    Some(quote! {
        /// Searches the copy of these records that the hosted service keeps. Only in hosted mode.
        ///
        #[doc = #about]
        pub fn context_store_search(&self) -> runtime::Search<crate::search::#module::#row> {
            runtime::Search::new(&self.client)
        }
        /// Queries the hosted service's copy of the data by SQL: one statement that only reads. Only in hosted
        /// mode.
        pub fn context_store_sql_query(&self, sql: impl Into<String>) -> runtime::SqlQuery {
            runtime::SqlQuery::new(&self.client, #wire, sql)
        }
        #by_meaning
    })
}
