//! Id newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident};
use crate::plan::{CratePlan, IdPlan};

/// The items of `src/ids.rs`.
pub(super) fn items(plan: &CratePlan) -> TokenStream {
    let ids = plan.ids.iter().map(id);
    let text = plan.ids.iter().any(|id| !id.integer);
    let text = text.then(|| {
        quote!(
            use connector_runtime::Text;
        )
    });
    let runtime = (!plan.ids.is_empty()).then(|| {
        quote!(
            use connector_runtime::codegen as runtime;
        )
    });
    quote!(#runtime #text #(#ids)*)
}

fn id(plan: &IdPlan) -> TokenStream {
    let name = ident(&plan.ident);
    let article = if plan.noun.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    let about = doc(&format!("The id of {article} {}.", plan.noun));
    let (inner, copy, from) = if plan.integer {
        (quote!(i64), quote!(Copy,), quote!(i64))
    } else {
        (quote!(Text), quote!(), quote!(&str))
    };
    let also = (!plan.integer).then(|| {
        quote! {
            impl From<String> for #name {
                fn from(id: String) -> Self {
                    Self(id.into())
                }
            }
        }
    });
    let convert = if plan.integer {
        quote!(Self(id))
    } else {
        quote!(Self(id.into()))
    };
    quote! {
        #about
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct #name(pub #inner);
        impl From<#from> for #name {
            fn from(id: #from) -> Self {
                #convert
            }
        }
        #also
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl runtime::Argument for #name {
            fn into_value(self) -> runtime::Json {
                self.0.into_value()
            }
        }
    }
}
