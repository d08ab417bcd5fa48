//! What a connector has for hosted mode.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident};
use crate::plan::CratePlan;

/// The function that connects, beside the connector type.
pub(super) fn function(plan: &CratePlan) -> TokenStream {
    let name = ident(&plan.connector.ident);
    let about = doc(&format!(
        "Connects in hosted mode to the one connector for {} in the workspace; awaiting it finds the connector.",
        plan.connector.display_name
    ));
    quote! {
        #about
        ///
        /// What is not set is read from `AIRBYTE_CLIENT_ID`, `AIRBYTE_CLIENT_SECRET`,
        /// `AIRBYTE_ORGANIZATION_ID` and `AIRBYTE_WORKSPACE`.
        pub fn connect() -> runtime::Connecting<#name> {
            runtime::Connecting::new()
        }
    }
}

/// The method that makes a connector in hosted mode.
pub(super) fn create(plan: &CratePlan) -> TokenStream {
    let replication = plan.auth.replication.as_ref();
    let config = replication.map(|replication| ident(&replication.ident));
    let parameter = config
        .as_ref()
        .map(|config| quote!(replication_config: &auth::#config,));
    let setting = config
        .as_ref()
        .map(|_| quote!(.replication_config(replication_config)));
    quote! {
        /// Makes a connector in hosted mode: the hosted service keeps these credentials and makes the
        /// calls from then on. Awaiting it gives the connector, ready for calls.
        pub fn create_hosted(
            client: &AirbyteClient,
            auth: impl runtime::Auth<Self>,
            #parameter
        ) -> runtime::CreateHosted<Self> {
            runtime::CreateHosted::new(client, auth) #setting
        }
    }
}
