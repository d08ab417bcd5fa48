//! The crate's root.

use proc_macro2::TokenStream;
use quote::quote;

use super::pages::example;
use super::tokens::ident;
use crate::plan::CratePlan;

/// Documentation of the crate.
pub(super) fn docs(plan: &CratePlan) -> Vec<String> {
    let mut lines = vec![
        format!("{}.", plan.package.description.trim_end_matches('.')),
        String::new(),
        format!(
            "[`{}`] has an accessor for each entity and a method for each action.",
            plan.connector.ident
        ),
        String::new(),
        "```no_run".to_owned(),
    ];
    lines.extend(example(plan).lines().map(str::to_owned));
    lines.push("```".to_owned());
    lines
}

/// Modules and what the root shows of them.
pub(super) fn items(plan: &CratePlan) -> TokenStream {
    let connector = ident(&plan.connector.ident);
    let bodies = (!plan.bodies.is_empty()).then(|| {
        quote!(
            pub mod bodies;
        )
    });
    let guide = super::guide::says_something(plan).then(|| {
        quote!(
            pub mod guide;
        )
    });
    let body_names = (!plan.bodies.is_empty()).then(|| {
        quote!(
            pub use bodies::*;
        )
    });
    let id_names = (!plan.ids.is_empty()).then(|| {
        quote!(
            pub use ids::*;
        )
    });
    let record_names = (!plan.records.is_empty()).then(|| {
        quote!(
            pub use records::*;
        )
    });
    let search = (!plan.searches.is_empty()).then(|| {
        quote!(
            pub mod search;
        )
    });
    quote! {
        /// The examples of the README.
        #[cfg(doctest)]
        #[doc = include_str!("../README.md")]
        mod readme {}
        pub mod auth;
        #bodies
        mod connector;
        pub mod entities;
        #guide
        #[cfg(feature = "fake")]
        mod fake;
        pub mod ids;
        pub mod operations;
        pub mod records;
        #search
        #[cfg(feature = "fake")]
        mod typed;
        pub use connector_runtime;
        pub use connector_runtime::{AirbyteAuthConfig, AirbyteClient};
        pub use auth::*;
        #body_names
        pub use connector::{#connector, connect};
        pub use entities::*;
        #id_names
        #record_names
    }
}
