//! The script of the fake.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::plan::CratePlan;

/// The items of `src/fake.rs`.
pub(super) fn items(plan: &CratePlan, has_script: bool) -> TokenStream {
    let name = ident(&plan.connector.ident);
    let script = if has_script {
        quote!(include_str!("fake.json"))
    } else {
        quote!("{}")
    };
    quote! {
        use connector_runtime::fake::{FakeData, TypedMethod};
        use crate::connector::#name;

        impl FakeData for #name {
            const SCRIPT: &'static str = #script;
            const TYPED: &'static [TypedMethod<Self>] = crate::typed::METHODS;
        }
    }
}
