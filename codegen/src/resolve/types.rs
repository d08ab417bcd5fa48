//! What resolving hands to the model.

use std::fmt;

use indexmap::IndexMap;
use openapiv3::Schema;
use serde_json::Value;

use crate::diagnostics::Span;
use crate::load::{FieldKind, TypedDocument};

/// A value and the JSON pointer of the place that defines it.
#[derive(Clone, PartialEq, Debug)]
pub struct Located<T> {
    /// Where it is defined, after references.
    pub pointer: String,
    /// The value.
    pub value: T,
}

/// The method of a route.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HttpMethod {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl HttpMethod {
    /// Every method under which an operation can stand.
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Head,
        Self::Patch,
        Self::Trace,
    ];

    /// The name as HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }

    /// The method of a key in a path item, such as `get`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str().to_ascii_lowercase() == key)
    }
}

impl fmt::Display for HttpMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// For which status codes a response stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ResponseKey {
    /// One status code.
    Status(u16),
    /// A range by its first digit: `4` for `4XX`.
    Range(u8),
    /// Every status that no other response names.
    Default,
}

/// An operation with everything it inherits.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedOperation {
    /// Where it stands, such as `/paths/~1users/get`.
    pub pointer: String,
    /// The path template.
    pub path: String,
    /// The method.
    pub method: HttpMethod,
    /// The operation as the spec has it.
    pub operation: openapiv3::Operation,
    /// Parameters of the path and of the operation; the operation's win.
    pub parameters: Vec<Located<openapiv3::Parameter>>,
    /// The body.
    pub body: Option<Located<openapiv3::RequestBody>>,
    /// The responses, in the order of the document.
    pub responses: Vec<(ResponseKey, Located<openapiv3::Response>)>,
    /// The servers that apply: the operation's, else the path's, else the document's.
    pub servers: Vec<openapiv3::Server>,
}

/// A field that the user fills: a credential or a replication setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CredentialField {
    /// The wire name.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
    /// What it is.
    pub description: Option<String>,
    /// A short human name.
    pub title: Option<String>,
    /// Whether it must not be shown, where the spec says so.
    pub secret: Option<bool>,
    /// Its type.
    pub kind: FieldKind,
    /// The `format` as the spec has it.
    pub format: Option<String>,
    /// The `pattern` as the spec has it.
    pub pattern: Option<String>,
    /// The default that the spec or the auth page names.
    pub default: Option<String>,
    /// Where it is defined.
    pub span: Span,
}

/// What `x-airbyte-auth-config` says, or the usual fields of the scheme when it is absent.
#[derive(Clone, PartialEq, Debug)]
pub struct AuthConfigSpec {
    /// The title.
    pub title: Option<String>,
    /// The fields, in spec order.
    pub fields: Vec<CredentialField>,
    /// Which auth input each template fills, in spec order.
    pub mapping: Vec<(String, String)>,
    /// Headers sent with every request, as templates, in spec order.
    pub additional_headers: Vec<(String, String)>,
    /// Whether the spec states the config; otherwise the fields are the usual ones.
    pub stated: bool,
    /// The whole value; null when not stated.
    pub raw: Value,
}

/// A security scheme with its user fields.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedScheme {
    /// The name in `components/securitySchemes`.
    pub name: String,
    /// Where it is defined.
    pub pointer: String,
    /// The scheme.
    pub scheme: openapiv3::SecurityScheme,
    /// Its `x-` keys.
    pub extensions: IndexMap<String, Value>,
    /// Its user fields.
    pub config: AuthConfigSpec,
    /// The form for an OAuth application of the user's own.
    pub app: Option<AppSpec>,
    /// The tables of the auth page that describe it, by index.
    pub tables: Vec<usize>,
}

/// What `x-airbyte-oauth-credentials` says.
#[derive(Clone, PartialEq, Debug)]
pub struct AppSpec {
    /// The title.
    pub title: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The fields, in spec order.
    pub fields: Vec<CredentialField>,
    /// The whole value.
    pub raw: Value,
    /// Where it stands.
    pub pointer: String,
}

/// What `x-airbyte-replication-config` says.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedReplication {
    /// Where it stands.
    pub pointer: String,
    /// The title.
    pub title: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The fields, in spec order.
    pub fields: Vec<CredentialField>,
    /// User field to replication setting, in spec order.
    pub key_mapping: Vec<(String, String)>,
    /// Settings that the user does not choose.
    pub constants: IndexMap<String, Value>,
    /// The whole value.
    pub raw: Value,
    /// The tables of the auth page that describe it, by index.
    pub tables: Vec<usize>,
}

/// A schema at the end of its references.
#[derive(Clone, Debug)]
pub struct SchemaAt<'a> {
    /// Where it is defined.
    pub pointer: String,
    /// The component's name, when a reference led to it.
    pub component: Option<&'a str>,
    /// The schema.
    pub schema: &'a Schema,
}

/// A spec in which every reference is known to lead somewhere.
#[derive(Clone, Debug)]
pub struct ResolvedSpec {
    /// The document.
    pub document: TypedDocument,
    /// Its operations, in document order.
    pub operations: Vec<ResolvedOperation>,
    /// Its security schemes, in document order.
    pub schemes: Vec<ResolvedScheme>,
    /// Its replication settings.
    pub replication: Option<ResolvedReplication>,
}

impl ResolvedSpec {
    /// The place of a value in the file.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Span {
        self.document.spans.value(pointer)
    }

    /// The place of the key in front of a value.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Span {
        self.document.spans.key(pointer)
    }
}
