//! Signing in: the ways an API offers, the credentials a caller has, and how they reach a request.

mod apply;
mod choose;
mod credentials;
mod scheme;
mod template;

pub(crate) use apply::{Resolved, Signature, Signer, basic, redact};
pub use choose::{ChooseError, choose};
pub use credentials::{Auth, Credentials};
pub use scheme::{
    ApiKeyIn, AuthKind, AuthScheme, ClientAuth, CredentialField, Grant, OAuth2, TokenFormat,
};
pub(crate) use template::{Marks, render};
