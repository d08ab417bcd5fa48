//! Request objects.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::{parameters, setter_docs};
use super::imports::Imports;
use super::schemas::{self, Side};
use super::tokens::{doc, docs, ident};
use super::{Files, types, unions};
use crate::plan::{BodyPlan, CratePlan, RustType, SchemaExpr, SetterPlan, VariantPlan};

/// `src/bodies.rs` and a file for each module; nothing when no operation takes a body.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    if plan.bodies.is_empty() {
        return;
    }
    let modules = plan.bodies.iter().map(|file| {
        let module = ident(&file.module);
        quote!(mod #module;)
    });
    let exports = plan.bodies.iter().map(|file| {
        let module = ident(&file.module);
        let names = file.bodies.iter().flat_map(|body| {
            std::iter::once(&body.ident).chain(body.variants.iter().map(|variant| &variant.ident))
        });
        let names = names.chain(file.unions.iter().map(|union| &union.ident));
        let names = names.map(|name| ident(name));
        quote!(pub use #module::{#(#names),*};)
    });
    let about = vec!["Bodies: what is sent to the API.".to_owned()];
    files.rust("src/bodies.rs", about, quote!(#(#modules)* #(#exports)*));
    let referenced = referenced(plan);
    for file in &plan.bodies {
        let own = file.bodies.iter().map(|body| &body.ident);
        let own = own.chain(file.unions.iter().map(|union| &union.ident));
        let mut imports = Imports::of(own.cloned());
        let mut items = Vec::new();
        for plan in &file.bodies {
            items.push(body(plan, &referenced, &mut imports));
        }
        for plan in &file.unions {
            let described = referenced.contains(&plan.ident);
            items.push(unions::body(plan, described, &mut imports));
        }
        let imports = imports.tokens();
        let path = format!("src/bodies/{}.rs", file.module);
        let first = file.bodies.first().map(|body| &body.ident);
        let first = first.or_else(|| file.unions.first().map(|union| &union.ident));
        let first = first.map_or("", String::as_str);
        files.rust(
            &path,
            vec![format!("[`{first}`].")],
            quote!(#imports #(#items)*),
        );
    }
}

/// The request objects that others name in their schemas.
fn referenced(plan: &CratePlan) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let bodies = plan.bodies.iter().flat_map(|file| &file.bodies);
    let fields = bodies.flat_map(|body| body.fields.iter().map(|field| &field.ty));
    let unions = plan.bodies.iter().flat_map(|file| &file.unions);
    let inside = unions.flat_map(|union| union.alternatives.iter().map(|known| &known.ty));
    let fields = fields.chain(inside);
    let methods = plan.entities.iter().flat_map(|entity| &entity.methods);
    let table = methods.flat_map(|method| method.table.iter().map(|entry| &entry.field.ty));
    for ty in fields.chain(table) {
        collect(ty, &mut names);
    }
    names
}

fn collect(ty: &SchemaExpr, names: &mut BTreeSet<String>) {
    match ty {
        SchemaExpr::Ref(plan) => {
            names.insert(plan.ident.clone());
        }
        SchemaExpr::Array(inner, _) | SchemaExpr::Map(inner) => collect(inner, names),
        SchemaExpr::OneOf { alternatives, .. } => {
            alternatives
                .iter()
                .for_each(|known| collect(&known.ty, names));
        }
        SchemaExpr::Object(fields) => fields.iter().for_each(|field| collect(&field.ty, names)),
        _ => {}
    }
}

fn body(plan: &BodyPlan, referenced: &BTreeSet<String>, imports: &mut Imports) -> TokenStream {
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let (arguments, values) = parameters(&plan.required, imports);
    let sets = plan
        .required
        .iter()
        .zip(&values)
        .map(|(setter, value)| set(setter, value));
    let setters: Vec<TokenStream> = plan
        .optional
        .iter()
        .map(|setter| setter_methods(setter, imports))
        .collect();
    let choices: Vec<TokenStream> = plan
        .variants
        .iter()
        .map(|variant| choice(variant, imports))
        .collect();
    let variants: Vec<TokenStream> = plan
        .variants
        .iter()
        .map(|variant| variant_items(&plan.ident, variant, imports))
        .collect();
    let schema = referenced
        .contains(&plan.ident)
        .then(|| schema(plan, imports));
    let starts_empty = plan.required.is_empty() && plan.constants.is_empty();
    let mutable = (!starts_empty).then(|| quote!(mut));
    let default = starts_empty.then(|| quote!(Default,));
    let by_new = default_impl(plan);
    let constants = plan
        .constants
        .iter()
        .map(|(wire, value)| quote!(fields.set(#wire, #value);));
    let many = (plan.required.len() > 7).then(
        || quote!(#[expect(clippy::too_many_arguments, reason = "the API requires every one")]),
    );
    quote! {
        #about
        #[derive(Clone, Debug, #default PartialEq)]
        #[must_use]
        pub struct #name {
            fields: runtime::Fields,
        }
        impl #name {
            /// The object with what it must have.
            #many
            pub fn new(#arguments) -> Self {
                let #mutable fields = runtime::Fields::new();
                #(#constants)*
                #(fields.#sets;)*
                Self { fields }
            }
            #(#setters)*
            #(#choices)*
        }
        #by_new
        runtime::body! { #name }
        #schema
        #(#variants)*
    }
}

/// What has members of one value only starts with them.
fn default_impl(plan: &BodyPlan) -> Option<TokenStream> {
    let name = ident(&plan.ident);
    (plan.required.is_empty() && !plan.constants.is_empty()).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

fn schema(plan: &BodyPlan, imports: &mut Imports) -> TokenStream {
    imports.table("Schema");
    let (name, statik) = (ident(&plan.ident), ident(&plan.schema));
    let (text, about) = (&plan.ident, &plan.doc);
    let fields = schemas::fields(&plan.fields, Side::Body, imports);
    quote! {
        pub(super) static #statik: Schema = Schema::object(#text, #about, #fields);
        impl #name {
            /// The static description of the object.
            pub const SCHEMA: &'static Schema = &#statik;
        }
    }
}

/// The method that sets a field, and the one that sets it to null.
fn setter_methods(setter: &SetterPlan, imports: &mut Imports) -> TokenStream {
    let (name, wire) = (ident(&setter.ident), &setter.wire);
    let (ty, value) = types::argument(&setter.ident, &setter.rust, setter.taken, imports);
    let about = setter_docs(&setter.docs, setter.deprecated);
    let set = set(setter, &value);
    let clear = setter.clear.as_ref().map(|clear| {
        let clear = ident(clear);
        let about = doc(&format!("Sets `{wire}` to null, which clears it."));
        quote! {
            #about
            pub fn #clear(mut self) -> Self {
                self.fields.clear(#wire);
                self
            }
        }
    });
    quote! {
        #about
        pub fn #name(mut self, #name: #ty) -> Self {
            self.fields.#set;
            self
        }
        #clear
    }
}

/// The call of a method of the fields that keeps a value.
fn set(setter: &SetterPlan, value: &types::Value) -> TokenStream {
    let verb = match setter.rust {
        RustType::File => "set_file",
        _ => "set",
    };
    value.call(verb, &setter.wire)
}

/// The method that chooses a variant.
fn choice(variant: &VariantPlan, imports: &mut Imports) -> TokenStream {
    let (method, target) = (ident(&variant.method), ident(&variant.ident));
    let about = docs(&variant.docs);
    let (arguments, values) = parameters(&variant.required, imports);
    let sets = variant.required.iter().zip(&values);
    let sets = sets.map(|(setter, value)| value.call("set", &setter.wire));
    let mutable = (!variant.required.is_empty()).then(|| quote!(mut));
    quote! {
        #about
        pub fn #method(#mutable self, #arguments) -> #target {
            #(self.fields.#sets;)*
            #target { fields: self.fields }
        }
    }
}

fn variant_items(body: &str, variant: &VariantPlan, imports: &mut Imports) -> TokenStream {
    let (body_name, name) = (ident(body), ident(&variant.ident));
    let about = doc(&format!(
        "[`{body}`] of the kind chosen by [`{body}::{}`].",
        variant.method
    ));
    let setters: Vec<TokenStream> = variant
        .optional
        .iter()
        .map(|setter| setter_methods(setter, imports))
        .collect();
    let setters = (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct #name {
            fields: runtime::Fields,
        }
        #setters
        impl From<#name> for #body_name {
            fn from(chosen: #name) -> Self {
                Self { fields: chosen.fields }
            }
        }
    }
}
