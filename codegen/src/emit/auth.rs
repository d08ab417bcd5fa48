//! Auth configs.

mod kind;

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, docs as attributes, ident};
use crate::plan::{
    AppPlan, AuthPlan, CratePlan, CredentialPlan, ReplicationPlan, SchemePlan, ValueKind,
};
use kind::kind;

/// The module's documentation.
pub(super) fn docs(plan: &CratePlan) -> Vec<String> {
    vec![
        format!(
            "Auth configs: the ways to authenticate with {}.",
            plan.connector.display_name
        ),
        String::new(),
        "Secrets are never shown by `Debug`, by errors or in logs.".to_owned(),
    ]
}

/// The items of `src/auth.rs`.
pub(super) fn items(plan: &CratePlan) -> TokenStream {
    let connector = ident(&plan.connector.ident);
    let schemes = plan
        .auth
        .schemes
        .iter()
        .map(|scheme| scheme_items(scheme, &connector));
    let union = plan
        .auth
        .union
        .as_ref()
        .map(|name| union(name, &plan.auth, &connector));
    let replication = plan.auth.replication.as_ref().map(replication);
    let apps = plan.auth.schemes.iter().filter_map(|scheme| {
        let app = scheme.app.as_ref()?;
        Some(app_items(app, &plan.connector.display_name))
    });
    quote! {
        use connector_runtime::codegen as runtime;
        use crate::connector::#connector;
        #(#schemes)*
        #union
        #(#apps)*
        #replication
    }
}

fn scheme_items(scheme: &SchemePlan, connector: &proc_macro2::Ident) -> TokenStream {
    let name = ident(&scheme.ident);
    let about = attributes(&scheme.docs);
    let members = scheme.fields.iter().map(member);
    let with = scheme.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        if field.required {
            quote!(.with(#wire, self.#name))
        } else {
            quote!(.with_optional(#wire, self.#name))
        }
    });
    let statik = ident(&scheme.statik);
    let table = table(scheme);
    quote! {
        #about
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct #name {
            #(#members)*
        }
        impl runtime::Auth<#connector> for #name {
            fn into_credentials(self) -> runtime::Credentials {
                runtime::Credentials::new(&#statik) #(#with)*
            }
        }
        #table
    }
}

fn member(field: &CredentialPlan) -> TokenStream {
    let (name, wire) = (ident(&field.ident), &field.wire);
    let about = attributes(&field.docs);
    let ty = credential_type(field);
    let rename = (field.ident != field.wire).then(|| quote!(#[serde(rename = #wire)]));
    if field.required {
        quote!(#about #rename pub #name: #ty,)
    } else {
        quote!(#about #rename #[serde(default)] pub #name: Option<#ty>,)
    }
}

fn credential_type(field: &CredentialPlan) -> TokenStream {
    if field.secret {
        quote!(runtime::Secret)
    } else {
        quote!(String)
    }
}

fn table(scheme: &SchemePlan) -> TokenStream {
    let (wire, title) = (&scheme.wire, &scheme.title);
    let statik = ident(&scheme.statik);
    let about = doc(&format!("How the API is signed in to by {title}."));
    let kind = kind(&scheme.kind);
    let fields = scheme.fields.iter().map(table_field);
    let mapping = pairs("mapping", &scheme.mapping);
    let headers = pairs("headers", &scheme.headers);
    quote! {
        #about
        pub static #statik: runtime::AuthScheme = runtime::AuthScheme::new(#wire, #title, #kind)
            .fields(&[#(#fields),*])
            #mapping
            #headers;
    }
}

/// The replication settings as static data.
pub(super) fn replication_table(plan: &CratePlan) -> Option<TokenStream> {
    let replication = plan.auth.replication.as_ref()?;
    let fields = replication.fields.iter().map(table_field);
    Some(quote!(.replication(&[#(#fields),*])))
}

/// A field as static data.
fn table_field(field: &CredentialPlan) -> TokenStream {
    let (name, doc) = (&field.wire, &field.doc);
    let required = field.required.then(|| quote!(.required()));
    let secret = field.secret.then(|| quote!(.secret()));
    quote!(runtime::CredentialField::new(#name) #required #secret .doc(#doc))
}

fn pairs(method: &str, pairs: &[(String, String)]) -> Option<TokenStream> {
    let method = ident(method);
    let items = pairs
        .iter()
        .map(|(name, template)| quote!((#name, #template)));
    (!pairs.is_empty()).then(|| quote!(.#method(&[#(#items),*])))
}

/// The enumeration over all auth configs.
fn union(name: &str, plan: &AuthPlan, connector: &proc_macro2::Ident) -> TokenStream {
    let text = name;
    let name = ident(name);
    let variants: Vec<_> = plan
        .schemes
        .iter()
        .map(|scheme| ident(&scheme.variant))
        .collect();
    let configs: Vec<_> = plan
        .schemes
        .iter()
        .map(|scheme| ident(&scheme.ident))
        .collect();
    let statics: Vec<_> = plan
        .schemes
        .iter()
        .map(|scheme| ident(&scheme.statik))
        .collect();
    let abouts = plan
        .schemes
        .iter()
        .map(|scheme| doc(&format!("{}.", scheme.title)));
    let indexes = (0..plan.schemes.len()).map(proc_macro2::Literal::usize_unsuffixed);
    let about = doc("Any of the auth configs.");
    let wrong = format!("{text}: no such scheme");
    quote! {
        #about
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #variants(#configs),)*
        }
        #(impl From<#configs> for #name {
            fn from(config: #configs) -> Self {
                Self::#variants(config)
            }
        })*
        impl runtime::Auth<#connector> for #name {
            fn into_credentials(self) -> runtime::Credentials {
                match self {
                    #(Self::#variants(config) => runtime::Auth::<#connector>::into_credentials(config),)*
                }
            }
        }
        impl<'de> runtime::Deserialize<'de> for #name {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use runtime::DeserializeError;
                let value = runtime::Json::deserialize(deserializer)?;
                let scheme = runtime::choose(&value, &[#(&#statics),*]).map_err(D::Error::custom)?;
                match scheme {
                    #(#indexes => runtime::from_json(value).map(Self::#variants).map_err(D::Error::custom),)*
                    _ => Err(D::Error::custom(#wrong)),
                }
            }
        }
    }
}

/// An OAuth application of the user's own, as the hosted service takes it.
fn app_items(app: &AppPlan, connector: &str) -> TokenStream {
    let name = ident(&app.ident);
    let about = attributes(&app.docs);
    let members = app.fields.iter().map(member);
    let with = app.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        match field.required {
            true => quote!(.with(#wire, self.#name)),
            false => quote!(.with_optional(#wire, self.#name)),
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct #name {
            #(#members)*
        }
        impl #name {
            /// For `AirbyteClient::set_oauth_app`, which has the hosted service use this application.
            pub fn into_app(self) -> runtime::OwnOAuthApp {
                runtime::OwnOAuthApp::new(#connector) #(#with)*
            }
        }
    }
}

/// The settings of a hosted copy of the data.
fn replication(plan: &ReplicationPlan) -> TokenStream {
    let name = ident(&plan.ident);
    let members = plan.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        let about = attributes(&field.docs);
        let ty = match field.kind {
            ValueKind::Boolean => quote!(bool),
            ValueKind::Integer => quote!(i64),
            ValueKind::Number => quote!(f64),
            _ => quote!(String),
        };
        let rename = (field.ident != field.wire).then(|| quote!(#[serde(rename = #wire)]));
        if field.required {
            quote!(#about #rename pub #name: #ty,)
        } else {
            quote!(#about #rename #[serde(default, skip_serializing_if = "Option::is_none")] pub #name: Option<#ty>,)
        }
    });
    quote! {
        /// Settings for the copy of the data that the hosted service keeps.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct #name {
            #(#members)*
        }
    }
}
