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
    let (inner, copy) = if plan.integer {
        (quote!(i64), quote!(Copy,))
    } else {
        (quote!(Text), quote!())
    };
    quote! {
        #about
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct #name(pub #inner);
        runtime::id! { #name, #inner }
    }
}
