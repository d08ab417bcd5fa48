//! How calls of an operation are signed, where that is not as usual.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use crate::plan::{Access, SignIn};

pub(super) fn parts(plan: &SignIn, imports: &mut Imports) -> TokenStream {
    let omit = &plan.omit_headers;
    let omit = (!omit.is_empty()).then(|| quote!(.omit_headers(&[#(#omit),*])));
    let access = match &plan.access {
        Access::Usual => return quote!(#omit),
        Access::Open => quote!(Open),
        Access::Only(names) => quote!(Only(&[#(#names),*])),
        Access::Optional(names) => quote!(Optional(&[#(#names),*])),
    };
    imports.table("Access");
    quote!(#omit .access(Access::#access))
}
