//! The connector type.

use proc_macro2::TokenStream;
use quote::quote;

use super::hosted;
use super::tokens::{docs, ident};
use crate::plan::CratePlan;

/// The items of `src/connector.rs`.
pub(super) fn items(plan: &CratePlan) -> TokenStream {
    let name = ident(&plan.connector.ident);
    let about = docs(&about(plan));
    let accessors = plan.entities.iter().map(|entity| {
        let (method, handle) = (ident(&entity.module), ident(&entity.handle));
        let about = docs(&entity.docs);
        quote! {
            #about
            #[must_use]
            pub fn #method(&self) -> entities::#handle {
                entities::#handle::new(self.client.clone())
            }
        }
    });
    let methods = methods(&plan.connector.spec_version);
    let create = hosted::create(plan);
    let connect = hosted::function(plan);
    let auth = plan.auth.replication.as_ref().map(|_| {
        quote!(
            use crate::auth;
        )
    });
    quote! {
        use connector_runtime::codegen as runtime;
        use connector_runtime::{AirbyteClient, CheckResult, Error, ExecuteOptions, ExecuteResult, ToolDef, Toolbox};
        #auth
        use crate::entities;
        use crate::operations::{CONNECTOR, CORE};

        #about
        #[derive(Clone, Debug)]
        pub struct #name {
            client: runtime::Client,
        }
        impl runtime::Connector for #name {
            const SPEC: &'static runtime::ConnectorSpec = &CONNECTOR;
            const CORE: &'static runtime::ConnectorSpec = &CORE;
            fn from_client(client: runtime::Client) -> Self {
                Self { client }
            }
            fn client(&self) -> &runtime::Client {
                self.client.knowing(&CONNECTOR)
            }
        }
        impl #name {
            #methods
            #create
            #(#accessors)*
        }
        #connect
    }
}

/// What every connector has.
fn methods(spec_version: &str) -> TokenStream {
    quote! {
        /// Version of the API description that the crate was generated from.
            pub const SPEC_VERSION: &'static str = #spec_version;
            /// A connector with the usual settings.
            ///
            /// # Errors
            /// When a credential is missing or malformed.
            pub fn new(auth: impl runtime::Auth<Self>) -> Result<Self, Error> {
                Self::builder(auth).build()
            }
            /// A connector with settings of your own: base URL, `User-Agent`, timeouts and more.
            pub fn builder(auth: impl runtime::Auth<Self>) -> runtime::Builder<Self> {
                runtime::Builder::new(auth)
            }
            /// Calls an operation by name, with the checks and the result of the typed method.
            ///
            /// # Errors
            /// When entity, action or a parameter is not known, and for what the typed method fails with.
            pub async fn execute(
                &self,
                entity: &str,
                action: &str,
                params: runtime::Json,
            ) -> Result<ExecuteResult, Error> {
                self.client.knowing(&CONNECTOR).execute(entity, action, params).await
            }
            /// As [`Self::execute`], for a part of the result: some fields, or all with long texts cut.
            ///
            /// # Errors
            /// As [`Self::execute`], and when the intent is too long.
            pub async fn execute_with(
                &self,
                entity: &str,
                action: &str,
                params: runtime::Json,
                options: ExecuteOptions,
            ) -> Result<ExecuteResult, Error> {
                self.client.knowing(&CONNECTOR).execute_with(entity, action, params, options).await
            }
            /// Whether the credentials work, by a small call that only reads.
            pub async fn check(&self) -> CheckResult {
                self.client.check().await
            }
            /// What the connector can do, as JSON: entities, actions, parameters with types and limits.
        #[must_use]
        pub fn describe() -> runtime::Json {
            CONNECTOR.describe()
        }
        /// The connector as tools for language models: names, texts and schemas.
        #[must_use]
        pub fn tools() -> Vec<ToolDef> {
            CONNECTOR.tools()
        }
        /// The tools, ready to be called.
        #[must_use]
        pub fn toolbox(&self) -> Toolbox {
            Toolbox::new(self.client.knowing(&CONNECTOR))
        }
        /// What the connector can do, as static data.
            #[must_use]
            pub const fn entities() -> &'static [runtime::Entity] {
                CONNECTOR.entities
            }
    }
}

fn about(plan: &CratePlan) -> Vec<String> {
    let mut lines = vec![
        format!("A client of the {} API.", plan.connector.display_name),
        String::new(),
        "Cloning is cheap; clones share connections, tokens and rate limits.".to_owned(),
    ];
    if !plan.connector.docs.is_empty() {
        lines.push(String::new());
        lines.extend(plan.connector.docs.clone());
    }
    lines
}

/// The items of `src/main.rs`: the command line, all of whose behaviour is the runtime's.
pub(super) fn binary(plan: &CratePlan) -> TokenStream {
    let (library, name) = (ident(&plan.package.library), ident(&plan.connector.ident));
    quote! {
        #[cfg(not(feature = "fake"))]
        fn main() -> std::process::ExitCode {
            connector_runtime::cli::main::<#library::#name>()
        }

        #[cfg(feature = "fake")]
        fn main() -> std::process::ExitCode {
            connector_runtime::cli::main_with_fake::<#library::#name>()
        }
    }
}
