//! Rust types as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::tokens::ident;
use crate::plan::{RustType, Taken};

/// The type of a value in an answer.
pub(super) fn answer(rust: &RustType, imports: &mut Imports) -> TokenStream {
    match rust {
        RustType::Text => {
            imports.value("Text");
            quote!(Text)
        }
        RustType::Record(name) | RustType::Enum(name) | RustType::Union { ident: name, .. } => {
            imports.record(name);
            let name = ident(name);
            quote!(#name)
        }
        RustType::Boxed(inner) => {
            let inner = answer(inner, imports);
            quote!(Box<#inner>)
        }
        RustType::Optional(inner) => {
            let inner = answer(inner, imports);
            quote!(Option<#inner>)
        }
        RustType::List(items) => {
            let items = answer(items, imports);
            quote!(Vec<#items>)
        }
        RustType::Map(values) => {
            imports.map();
            let values = answer(values, imports);
            quote!(BTreeMap<String, #values>)
        }
        other => plain(other, imports),
    }
}

/// Types that are the same in answers and requests.
fn plain(rust: &RustType, imports: &mut Imports) -> TokenStream {
    let name = match rust {
        RustType::Bool => return quote!(bool),
        RustType::I32 => return quote!(i32),
        RustType::I64 => return quote!(i64),
        RustType::F64 => return quote!(f64),
        RustType::Object => {
            imports.contract();
            return quote!(runtime::JsonObject);
        }
        RustType::Id(name) => {
            imports.id(name);
            let name = ident(name);
            return quote!(#name);
        }
        RustType::File => "Upload",
        RustType::Decimal => "Decimal",
        RustType::Date => "Date",
        RustType::Timestamp => "Timestamp",
        _ => {
            imports.contract();
            return quote!(runtime::Json);
        }
    };
    imports.value(name);
    let name = ident(name);
    quote!(#name)
}

/// The type that a request value is kept as.
pub(super) fn request(rust: &RustType, imports: &mut Imports) -> TokenStream {
    match rust {
        RustType::Text => quote!(String),
        RustType::Enum(name) => {
            imports.record(name);
            let name = ident(name);
            quote!(#name)
        }
        RustType::Record(name) | RustType::Union { ident: name, .. } => {
            imports.body(name);
            let name = ident(name);
            quote!(#name)
        }
        RustType::Boxed(inner) => request(inner, imports),
        RustType::Optional(inner) => {
            let inner = request(inner, imports);
            quote!(Option<#inner>)
        }
        RustType::List(items) => {
            let items = request(items, imports);
            quote!(Vec<#items>)
        }
        RustType::Map(values) => {
            imports.map();
            let values = request(values, imports);
            quote!(BTreeMap<String, #values>)
        }
        other => plain(other, imports),
    }
}

/// What an argument becomes.
pub(super) struct Value {
    /// The value that is kept.
    value: TokenStream,
    /// The type that the value is made into on the way.
    made: Option<TokenStream>,
}

impl Value {
    /// The call that keeps the value under its name on the wire; `verb_as` makes it into its type.
    pub(super) fn call(&self, verb: &str, wire: &str) -> TokenStream {
        let (value, made) = (&self.value, self.made.iter());
        let verb = match self.made {
            Some(_) => ident(&format!("{verb}_as")),
            None => ident(verb),
        };
        quote!(#verb #(::<#made>)* (#wire, #value))
    }
}

/// The type of an argument, and what it becomes.
pub(super) fn argument(
    name: &str,
    rust: &RustType,
    taken: Taken,
    imports: &mut Imports,
) -> (TokenStream, Value) {
    let name = ident(name);
    let kept = request(rust, imports);
    let mut made = None;
    let (ty, value) = match (taken, rust) {
        (Taken::Into, RustType::File) => {
            (quote!(impl Into<#kept>), quote!(Into::<#kept>::into(#name)))
        }
        (Taken::Into, _) => {
            made = Some(kept.clone());
            (quote!(impl Into<#kept>), quote!(#name))
        }
        (Taken::Items, RustType::List(items)) => {
            let item = request(items, imports);
            let converts = matches!(
                **items,
                RustType::Text | RustType::Id(_) | RustType::Record(_) | RustType::Union { .. }
            );
            if converts {
                (
                    quote!(impl IntoIterator<Item = impl Into<#item>>),
                    quote!(#name.into_iter().map(Into::into).collect::<Vec<#item>>()),
                )
            } else {
                (
                    quote!(impl IntoIterator<Item = #item>),
                    quote!(#name.into_iter().collect::<Vec<#item>>()),
                )
            }
        }
        _ => (kept, quote!(#name)),
    };
    (ty, Value { value, made })
}
