//! Ways to authenticate.

use crate::diagnostics::Span;

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthScheme {
    /// The name in the spec.
    pub name: String,
    /// The name for people.
    pub title: Option<String>,
    /// What it is.
    pub doc: String,
    /// How requests are signed.
    pub kind: AuthKind,
    /// What the user supplies.
    pub fields: Vec<AuthField>,
    /// Which secret of the scheme each template fills.
    pub mapping: Vec<(String, String)>,
    /// Headers that go with every request, as templates.
    pub headers: Vec<(String, String)>,
    /// What an access token may be good for, when it is an OAuth scheme.
    pub scopes: Vec<OAuthScope>,
    /// What an OAuth application of the user's own consists of.
    pub app: Option<OAuthApp>,
    /// Where it is defined.
    pub span: Span,
}

/// Something that an access token may be good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthScope {
    /// Its name.
    pub name: String,
    /// Whether it is for reading or for writing, as far as that is said.
    pub mode: Option<String>,
    /// What it is for.
    pub doc: String,
    /// The entities that need it.
    pub entities: Vec<String>,
}

/// An OAuth application of the user's own, which the hosted service uses instead of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthApp {
    /// Its name for people.
    pub title: Option<String>,
    /// What it is.
    pub doc: String,
    /// What the user supplies.
    pub fields: Vec<AuthField>,
}

/// What the user supplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthField {
    /// The name in JSON.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it must not be shown.
    pub secret: bool,
    /// Its type.
    pub kind: ValueKind,
    /// What it is; empty when nothing is said.
    pub doc: String,
}

/// The type of what the user supplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text, also for dates.
    Text,
    /// `true` or `false`.
    Boolean,
    /// Whole number.
    Integer,
    /// Number.
    Number,
}

/// How requests are signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthKind {
    /// Nothing: the API is open.
    None,
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A key in a place of its own.
    ApiKey {
        /// The place.
        place: KeyPlace,
        /// The name there.
        name: String,
    },
    /// An access token that is fetched.
    OAuth2 {
        /// The token endpoint.
        token_url: String,
        /// How the token is asked for.
        grant: TokenGrant,
        /// How the client proves who it is.
        client: ClientAuth,
        /// How the token request is written.
        format: TokenFormat,
        /// Header that carries the token, when it is not `Authorization`.
        header: Option<String>,
        /// Word before the token, when it is not `Bearer`.
        prefix: Option<String>,
        /// Members of the token answer that become variables of the base URL.
        extract: Vec<String>,
        /// What the token request asks for.
        scopes: Vec<String>,
        /// The names that lead to the token in the token answer, when it is not `access_token`.
        token_path: Vec<String>,
    },
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// As a header.
    Header,
    /// In the query.
    Query,
    /// As a cookie.
    Cookie,
}

/// How an access token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenGrant {
    /// With a refresh token.
    Refresh,
    /// With the client's own credentials.
    ClientCredentials,
    /// With an assertion that the key of a service account signs.
    JwtBearer,
}

/// How the client proves who it is at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// Id and secret in the body.
    Body,
    /// HTTP basic authentication.
    Basic,
    /// Not at all.
    None,
}

/// How a token request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// As a form.
    Form,
    /// As JSON.
    Json,
}
