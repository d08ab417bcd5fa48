//! How calls of an operation are signed, where that is not as usual.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use crate::plan::{Access, SignIn};

pub(super) fn words(plan: &SignIn, imports: &mut Imports) -> Vec<TokenStream> {
    let omit = &plan.omit_headers;
    let omit = (!omit.is_empty()).then(|| quote!(omit_headers(&[#(#omit),*])));
    let access = match &plan.access {
        Access::Usual => None,
        Access::Open => Some(quote!(Open)),
        Access::Only(names) => Some(quote!(Only(&[#(#names),*]))),
        Access::Optional(names) => Some(quote!(Optional(&[#(#names),*]))),
    };
    let access = access.map(|access| {
        imports.table("Access");
        quote!(access(Access::#access))
    });
    omit.into_iter().chain(access).collect()
}
