//! How requests are signed, as static data.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::ident;
use crate::plan::{AuthKind, ClientAuth, KeyPlace, TokenFormat, TokenGrant};

/// The kind of a scheme.
pub(super) fn kind(kind: &AuthKind) -> TokenStream {
    match kind {
        AuthKind::None => quote!(runtime::AuthKind::None),
        AuthKind::Bearer => quote!(runtime::AuthKind::Bearer),
        AuthKind::Basic => quote!(runtime::AuthKind::Basic),
        AuthKind::ApiKey { place, name } => {
            let place = match place {
                KeyPlace::Header => ident("Header"),
                KeyPlace::Query => ident("Query"),
                KeyPlace::Cookie => ident("Cookie"),
            };
            quote!(runtime::AuthKind::ApiKey { location: runtime::ApiKeyIn::#place, name: #name })
        }
        AuthKind::OAuth2 {
            token_url,
            grant,
            client,
            format,
            header,
            prefix,
            extract,
            scopes,
            token_path,
        } => {
            let base = match grant {
                TokenGrant::Refresh => quote!(runtime::OAuth2::refresh(#token_url)),
                TokenGrant::ClientCredentials => {
                    quote!(runtime::OAuth2::client_credentials(#token_url))
                }
                TokenGrant::JwtBearer => quote!(runtime::OAuth2::jwt_bearer(#token_url)),
            };
            let style = match client {
                ClientAuth::Body => None,
                ClientAuth::Basic => Some(quote!(.style(runtime::ClientAuth::Basic))),
                ClientAuth::None => Some(quote!(.style(runtime::ClientAuth::None))),
            };
            let format = match format {
                TokenFormat::Form => None,
                TokenFormat::Json => Some(quote!(.format(runtime::TokenFormat::Json))),
            };
            let header = header.as_ref().map(|header| quote!(.header(#header)));
            let prefix = prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
            let extract = (!extract.is_empty()).then(|| quote!(.extract(&[#(#extract),*])));
            let scopes = (!scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
            let path = (!token_path.is_empty()).then(|| quote!(.token_path(&[#(#token_path),*])));
            quote! {
                runtime::AuthKind::OAuth2(
                    #base #style #format #header #prefix #extract #scopes #path
                )
            }
        }
    }
}
