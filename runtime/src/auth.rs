//! Signing in: the ways an API offers, the credentials a caller has, and how they reach a request.

mod apply;
mod choose;
mod credentials;
mod redact;
mod resolve;
mod scheme;
mod template;

pub(crate) use apply::{Signature, Signer, basic};
pub use choose::{ChooseError, choose};
pub use credentials::{Auth, Credentials};
pub(crate) use redact::redact;
pub(crate) use resolve::Resolved;
pub use scheme::{
    ApiKeyIn, AuthKind, AuthScheme, ClientAuth, CredentialField, Grant, OAuth2, TokenFormat,
};
pub(crate) use template::{Marks, render};
