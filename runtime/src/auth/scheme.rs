//! The static description of a way to sign in.

use crate::token::{TokenMaker, from_endpoint};

/// A way to sign in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AuthScheme {
    /// The name in the API's description.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What is sent.
    pub kind: AuthKind,
    /// The header that carries the token; `None` for `Authorization`.
    pub header: Option<&'static str>,
    /// What stands before the token in its header; `None` for `Bearer` (nothing for API keys).
    pub prefix: Option<&'static str>,
    /// What the caller supplies.
    pub fields: &'static [CredentialField],
    /// How the kind's own values (`token`, `api_key`, `username`, …) are made of the fields: constants and
    /// `${field}`. A value that is not named is the field of the same name.
    pub mapping: &'static [(&'static str, &'static str)],
    /// Additional headers with their values: constants and `{{ field }}`.
    pub headers: &'static [(&'static str, &'static str)],
}

impl AuthScheme {
    /// A way to sign in without fields.
    pub const fn new(name: &'static str, title: &'static str, kind: AuthKind) -> Self {
        Self {
            name,
            title,
            kind,
            header: None,
            prefix: None,
            fields: &[],
            mapping: &[],
            headers: &[],
        }
    }

    /// What the caller supplies.
    #[must_use]
    pub const fn fields(self, fields: &'static [CredentialField]) -> Self {
        Self { fields, ..self }
    }

    /// How the kind's own values are made of the fields.
    #[must_use]
    pub const fn mapping(self, mapping: &'static [(&'static str, &'static str)]) -> Self {
        Self { mapping, ..self }
    }

    /// Additional headers with their values.
    #[must_use]
    pub const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    /// The header that carries a bearer token, and what stands before the token in it (or before an API key).
    #[must_use]
    pub const fn sent_as(self, header: &'static str, prefix: &'static str) -> Self {
        Self {
            header: Some(header),
            prefix: Some(prefix),
            ..self
        }
    }
}

/// What a way to sign in sends.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum AuthKind {
    /// Nothing: the API is open.
    None,
    /// A token that the caller has (value `token`, `api_key` or `access_token`).
    Bearer,
    /// A user name and a password (values `username`, `password`).
    Basic,
    /// A key (value `api_key`) under a name of its own.
    ApiKey {
        /// Where it is sent.
        location: ApiKeyIn,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// An access token from a token endpoint.
    OAuth2(OAuth2),
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyIn {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// How access tokens are had.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OAuth2 {
    /// The grant.
    pub grant: Grant,
    /// The token endpoint; may hold `{server_variables}` and `{{ fields }}`.
    pub token_url: &'static str,
    /// How the client identifies itself there.
    pub style: ClientAuth,
    /// How the token request is written.
    pub format: TokenFormat,
    /// The header that carries the access token.
    pub header: &'static str,
    /// What stands before the token in it.
    pub prefix: &'static str,
    /// What the token request asks for.
    pub scopes: &'static [&'static str],
    /// Members of the token answer that become variables of the base URL.
    pub extract: &'static [&'static str],
    /// The names that lead to the access token in the token answer.
    pub token_path: &'static [&'static str],
    /// What has the tokens.
    pub(crate) tokens: TokenMaker,
}

impl OAuth2 {
    const fn of(grant: Grant, token_url: &'static str) -> Self {
        Self {
            grant,
            token_url,
            style: ClientAuth::Body,
            format: TokenFormat::Form,
            header: "Authorization",
            prefix: "Bearer",
            scopes: &[],
            extract: &[],
            token_path: &["access_token"],
            tokens: from_endpoint,
        }
    }

    /// Access tokens for a refresh token (values `refresh_token`, `client_id`, `client_secret`, `access_token`).
    pub const fn refresh(token_url: &'static str) -> Self {
        Self::of(Grant::RefreshToken, token_url)
    }

    /// Access tokens for the client itself (values `client_id`, `client_secret`).
    pub const fn client_credentials(token_url: &'static str) -> Self {
        Self::of(Grant::ClientCredentials, token_url)
    }

    /// Access tokens for an assertion that is signed with the key of a service account (value `credentials_json`:
    /// the account's key file). Needs the feature `jwt`.
    pub const fn jwt_bearer(token_url: &'static str) -> Self {
        Self::of(Grant::JwtBearer, token_url)
    }

    /// Access tokens for the application itself, from an endpoint that knows one grant only (values `client_id`,
    /// `client_secret`).
    pub(crate) const fn application() -> Self {
        Self {
            format: TokenFormat::Json,
            ..Self::of(Grant::Application, "")
        }
    }

    /// How the client identifies itself.
    #[must_use]
    pub const fn style(self, style: ClientAuth) -> Self {
        Self { style, ..self }
    }

    /// How the token request is written.
    #[must_use]
    pub const fn format(self, format: TokenFormat) -> Self {
        Self { format, ..self }
    }

    /// The header that carries the access token.
    #[must_use]
    pub const fn header(self, header: &'static str) -> Self {
        Self { header, ..self }
    }

    /// What stands before the token in its header.
    #[must_use]
    pub const fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// Members of the token answer that become variables of the base URL.
    #[must_use]
    pub const fn extract(self, extract: &'static [&'static str]) -> Self {
        Self { extract, ..self }
    }

    /// The names that lead to the access token in the token answer; `expires_in` and `refresh_token` stand beside
    /// it, or at the top.
    #[must_use]
    pub const fn token_path(self, token_path: &'static [&'static str]) -> Self {
        Self { token_path, ..self }
    }

    /// What the token request asks for.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }
}

/// What is exchanged for an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// A refresh token.
    RefreshToken,
    /// The client's own credentials.
    ClientCredentials,
    /// An assertion signed with the key of a service account (RFC 7523).
    JwtBearer,
    /// The client's own credentials, without the name of a grant.
    Application,
}

/// How the client identifies itself at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuth {
    /// `client_id` and `client_secret` in the body.
    Body,
    /// Both as HTTP basic authentication.
    Basic,
    /// Not at all.
    None,
}

/// How the token request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFormat {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`
    Json,
}

/// A value that the caller supplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialField {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it must not be shown.
    pub secret: bool,
}

impl CredentialField {
    /// A value that may be left out.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            doc: "",
            required: false,
            secret: false,
        }
    }

    /// What it is.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    /// It must be given.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// It must not be shown.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self {
            secret: true,
            ..self
        }
    }
}
