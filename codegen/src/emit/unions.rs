//! Enumerations of values of one of several shapes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::schemas::{self, Side};
use super::tokens::{doc, docs, ident};
use super::types;
use crate::plan::{UnionPlan, UnionVariant};

/// The enumeration of an answer with everything that belongs to it.
pub(super) fn record(plan: &UnionPlan, imports: &mut Imports) -> TokenStream {
    imports.table("Schema");
    let (name, other) = (ident(&plan.ident), ident(&plan.other));
    let about = docs(&plan.docs);
    let variants: Vec<TokenStream> = plan
        .variants
        .iter()
        .map(|variant| {
            let (ident, about) = (ident(&variant.ident), doc(&variant.doc));
            let ty = types::answer(&variant.rust, imports);
            quote!(#about #ident(#ty),)
        })
        .collect();
    let statik = ident(&plan.schema);
    let schema = statik_schema(plan, Side::Record, imports);
    let (read, write) = (read(plan), write(plan));
    let more = if plan.exact { exact(plan) } else { reply(plan) };
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that is none of the alternatives that this version knows.
            #other(runtime::Json),
        }
        #schema
        impl runtime::Union for #name {
            const SCHEMA: &'static Schema = &#statik;
            #read
            #write
        }
        runtime::serde! { #name, choice }
        #more
    }
}

fn statik_schema(plan: &UnionPlan, side: Side, imports: &mut Imports) -> TokenStream {
    imports.table("Type");
    let statik = ident(&plan.schema);
    let (name, about) = (&plan.ident, &plan.doc);
    let ty = schemas::one_of(plan.tag.as_deref(), &plan.alternatives, side, imports);
    quote!(pub(super) static #statik: Schema = Schema::of(#name, #about, #ty);)
}

fn read(plan: &UnionPlan) -> TokenStream {
    let other = ident(&plan.other);
    let arms = plan.variants.iter().enumerate().map(|(index, variant)| {
        let (index, ident) = (Literal::usize_unsuffixed(index), ident(&variant.ident));
        let method = if variant.rust.is_exact() {
            quote!(exact)
        } else {
            quote!(value)
        };
        quote!(#index => input.#method(Self::#ident),)
    });
    quote! {
        fn read(alternative: usize, input: runtime::ChoiceInput<'_>) -> runtime::Chosen<Self> {
            match alternative {
                #(#arms)*
                _ => input.value(Self::#other),
            }
        }
    }
}

fn write(plan: &UnionPlan) -> TokenStream {
    let other = ident(&plan.other);
    let arms = plan.variants.iter().map(|variant| {
        let ident = ident(&variant.ident);
        if variant.rust.is_exact() {
            quote!(Self::#ident(value) => runtime::Exact::write(value, serializer),)
        } else {
            quote!(Self::#ident(value) => runtime::Serialize::serialize(value, serializer),)
        }
    });
    quote! {
        fn write<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                #(#arms)*
                Self::#other(value) => runtime::Serialize::serialize(value, serializer),
            }
        }
    }
}

/// Reading with the spelling, which the record around it keeps.
fn exact(plan: &UnionPlan) -> TokenStream {
    let name = ident(&plan.ident);
    quote! {
        impl runtime::Exact for #name {
            fn read<'de, D: runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<(Self, Option<runtime::Original>), D::Error> {
                runtime::choice::read(deserializer)
            }
            fn write<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::choice::serialize(self, serializer)
            }
        }
    }
}

/// Being all of an answer.
fn reply(plan: &UnionPlan) -> TokenStream {
    let name = ident(&plan.ident);
    quote! {
        impl runtime::Reply for #name {
            fn decode(
                operation: &'static runtime::Operation,
                reply: &runtime::ReplyBody,
            ) -> Result<Self, runtime::Error> {
                runtime::choice::decode(operation, reply)
            }
            fn dynamic(
                operation: &'static runtime::Operation,
                reply: &runtime::ReplyBody,
            ) -> Result<runtime::ExecuteResult, runtime::Error> {
                runtime::choice::dynamic::<Self>(operation, reply)
            }
        }
    }
}

/// The enumeration of a request; `described` when others name its static schema.
pub(super) fn body(plan: &UnionPlan, described: bool, imports: &mut Imports) -> TokenStream {
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let types: Vec<TokenStream> = plan
        .variants
        .iter()
        .map(|variant| types::request(&variant.rust, imports))
        .collect();
    let variants = plan.variants.iter().zip(&types).map(|(variant, ty)| {
        let (ident, about) = (ident(&variant.ident), doc(&variant.doc));
        quote!(#about #ident(#ty),)
    });
    let conversions = plan
        .variants
        .iter()
        .zip(&types)
        .filter(|(variant, _)| variant.unique);
    let conversions = conversions.map(|(variant, ty)| {
        let ident = ident(&variant.ident);
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#ident(value)
                }
            }
        }
    });
    let arms = plan.variants.iter().map(|variant| argument(plan, variant));
    let schema = described.then(|| {
        imports.table("Schema");
        let statik = ident(&plan.schema);
        let schema = statik_schema(plan, Side::Body, imports);
        quote! {
            #schema
            impl #name {
                /// The static description of the value.
                pub const SCHEMA: &'static Schema = &#statik;
            }
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name {
            #(#variants)*
        }
        #(#conversions)*
        impl runtime::Argument for #name {
            fn into_value(self) -> runtime::Json {
                match self {
                    #(#arms)*
                }
            }
        }
        #schema
    }
}

fn argument(plan: &UnionPlan, variant: &UnionVariant) -> TokenStream {
    let ident = ident(&variant.ident);
    let value = quote!(runtime::Argument::into_value(value));
    match (&plan.tag, &variant.tag) {
        (Some(tag), Some(word)) => {
            quote!(Self::#ident(value) => runtime::choice::tagged(#value, #tag, #word),)
        }
        _ => quote!(Self::#ident(value) => #value,),
    }
}
