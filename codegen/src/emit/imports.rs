//! The `use` lines of a file, from what its items name.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::tokens::ident;

/// What a file names from elsewhere.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// Value types of the runtime.
    values: BTreeSet<&'static str>,
    /// Types that static tables are made of.
    tables: BTreeSet<&'static str>,
    ids: BTreeSet<String>,
    records: BTreeSet<String>,
    bodies: BTreeSet<String>,
    map: bool,
    /// Whether a type of request values stands under the path of generated code.
    contract: bool,
    /// Types that the file itself defines.
    own: BTreeSet<String>,
}

impl Imports {
    /// Imports of a file that defines these types.
    pub(super) fn of(own: impl IntoIterator<Item = String>) -> Self {
        Self {
            own: own.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Whether the file itself defines that type.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    pub(super) fn value(&mut self, name: &'static str) {
        self.values.insert(name);
    }

    pub(super) fn table(&mut self, name: &'static str) {
        self.tables.insert(name);
    }

    pub(super) fn id(&mut self, name: &str) {
        self.ids.insert(name.to_owned());
    }

    pub(super) fn record(&mut self, name: &str) {
        if !self.own.contains(name) {
            self.records.insert(name.to_owned());
        }
    }

    pub(super) fn body(&mut self, name: &str) {
        if !self.own.contains(name) {
            self.bodies.insert(name.to_owned());
        }
    }

    pub(super) fn map(&mut self) {
        self.map = true;
    }

    pub(super) fn contract(&mut self) {
        self.contract = true;
    }

    /// The lines of a file that names no more of the runtime than values need, with these request objects only.
    pub(super) fn of_values(mut self, bodies: &[String]) -> TokenStream {
        self.bodies.retain(|name| bodies.contains(name));
        let contract = self.contract;
        self.lines(contract)
    }

    /// The lines of a file of tables, which names the path of generated code or does not.
    pub(super) fn of_tables(&self, items: &TokenStream) -> TokenStream {
        self.lines(mentions(items, "runtime"))
    }

    /// The lines.
    pub(super) fn tokens(&self) -> TokenStream {
        self.lines(true)
    }

    fn lines(&self, contract: bool) -> TokenStream {
        let contract = contract.then(|| {
            quote!(
                use connector_runtime::codegen as runtime;
            )
        });
        let map = self.map.then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let values = self.values.iter().map(|name| ident(name));
        let values =
            (!self.values.is_empty()).then(|| quote!(use connector_runtime::{#(#values),*};));
        let bodies = from("bodies", &self.bodies);
        let ids = from("ids", &self.ids);
        let records = from("records", &self.records);
        let tables = self.tables.iter().map(|name| ident(name));
        let tables = (!self.tables.is_empty())
            .then(|| quote!(use connector_runtime::codegen::{#(#tables),*};));
        quote! {
            #map
            #contract
            #tables
            #values
            #bodies
            #ids
            #records
        }
    }
}

/// Whether a name is among tokens.
pub(super) fn mentions(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(name) => name == word,
        TokenTree::Group(group) => mentions(&group.stream(), word),
        _ => false,
    })
}

fn from(module: &str, names: &BTreeSet<String>) -> Option<TokenStream> {
    let module = ident(module);
    let idents = names.iter().map(|name| ident(name));
    (!names.is_empty()).then(|| quote!(use crate::#module::{#(#idents),*};))
}
