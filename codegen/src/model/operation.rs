//! Operations: what can be done to an entity, and how it is asked for.

use std::fmt;

use super::SignIn;
use super::extractor::{Extractor, MetaSource};
use super::graphql::GraphQl;
use super::guide::AiHints;
use super::shaping::Shaping;
use super::types::{Field, SchemaId, Type};
use crate::diagnostics::Span;

/// Entity and action: the name of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationKey {
    /// The kind of thing, as the spec writes it.
    pub entity: String,
    /// What is done to it, as the spec writes it.
    pub action: String,
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.entity, self.action)
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its name.
    pub key: OperationKey,
    /// A short title.
    pub summary: String,
    /// What it does and returns.
    pub description: String,
    /// The page of the API's documentation.
    pub docs_url: Option<String>,
    /// Who may call it.
    pub permissions: Option<String>,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// A server of its own.
    pub server: Option<String>,
    /// Path, query and header parameters.
    pub params: Vec<Param>,
    /// The body.
    pub body: Option<Body>,
    /// Rules over several parameters or body fields.
    pub rules: Vec<Rule>,
    /// How its records and its check are shaped.
    pub shaping: Shaping,
    /// The answer.
    pub response: Response,
    /// The shape of the whole answer's body.
    pub response_type: Option<Type>,
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Why everything comes in one answer, when the spec says so.
    pub no_pages: Option<String>,
    /// Rate-limit class, when it is not the default.
    pub rate_limit: Option<String>,
    /// What a call does beyond its answer.
    pub effects: Effects,
    /// How calls are signed.
    pub sign_in: SignIn,
    /// What an agent should know of it.
    pub hints: Option<AiHints>,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// Where it is defined.
    pub span: Span,
}

/// The method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        })
    }
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// The name on the wire.
    pub name: String,
    /// Where it is sent.
    pub location: Location,
    /// What it takes.
    pub ty: Type,
    /// Whether it must be given.
    pub required: bool,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// The API's default.
    pub default: Option<serde_json::Value>,
    /// Whether the default is sent when the parameter is left out.
    pub send_default: bool,
    /// The setting that it is taken from when it is left out.
    pub inject: Option<Inject>,
    /// How a list or object is written.
    pub style: Style,
    /// What it means.
    pub doc: String,
    /// Where it is defined.
    pub span: Span,
}

/// Where the value of a parameter comes from when it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inject {
    /// The setting.
    pub source: String,
    /// The value for each value of the setting; empty when they are the same.
    pub map: Vec<(String, String)>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// As a cookie.
    Cookie,
}

/// How a list or object is written in the query or in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Repeated, or separated by commas.
    Form {
        /// One pair for each value.
        explode: bool,
    },
    /// Separated by blanks.
    SpaceDelimited,
    /// Separated by `|`.
    PipeDelimited,
    /// `a[b]=1`
    DeepObject,
    /// In the path, with commas; members of objects as `k=v` or as `k,v`.
    Simple {
        /// Members as `k=v`.
        explode: bool,
    },
    /// In the path, after a dot.
    Label {
        /// A dot before each value.
        explode: bool,
    },
    /// In the path, as `;name=value`.
    Matrix {
        /// One of them for each value.
        explode: bool,
    },
    /// As JSON.
    Json,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its shape: an object with fields, or anything else.
    pub ty: Type,
    /// The fields that take the content of a file.
    pub files: Vec<Field>,
    /// Whether it must be given.
    pub required: bool,
    /// How it is sent.
    pub encoding: BodyEncoding,
    /// The query, when it is one.
    pub graphql: Option<GraphQl>,
    /// Where it is defined.
    pub span: Span,
}

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyEncoding {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// `multipart/related`
    Related,
    /// JSON, or multipart when a file field is given.
    JsonOrMultipart,
    /// A GraphQL query.
    GraphQl,
}

/// One of several alternatives of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name, snake case.
    pub name: String,
    /// When to use it.
    pub doc: String,
    /// The fields that only it has.
    pub fields: Vec<String>,
    /// Those of them that it needs.
    pub required: Vec<String>,
}

/// A rule over several parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At most this many days between two dates.
    MaxDays {
        /// First day.
        from: String,
        /// Last day.
        to: String,
        /// Most days between them.
        days: u32,
    },
    /// At most one of these.
    Exclusive(Vec<String>),
    /// All or none of these.
    Together(Vec<String>),
    /// At least one of these.
    AtLeastOne(Vec<String>),
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// `{data, meta}`.
    Envelope {
        /// Where the data stand.
        data: Extractor,
        /// The data.
        ty: Type,
        /// The members of `meta`.
        meta: Vec<MetaField>,
    },
    /// The value itself.
    Value {
        /// Where it stands.
        data: Extractor,
        /// The value.
        ty: Type,
    },
    /// A file.
    File {
        /// Where a first answer holds its address; none when the answer is the file.
        address: Option<Extractor>,
    },
    /// Nothing that matters.
    Empty,
}

/// A member of `meta`.
#[derive(Clone, Debug, PartialEq)]
pub struct MetaField {
    /// Its name.
    pub name: String,
    /// Its source.
    pub source: MetaSource,
    /// Its shape.
    pub ty: Type,
}

/// How to get the next page.
#[derive(Clone, Debug, PartialEq)]
pub struct Pagination {
    /// How it is asked for.
    pub next: NextPage,
    /// The flag that says whether there is more.
    pub more: Option<More>,
    /// Where the number of all records stands.
    pub total: Option<Extractor>,
    /// Where the number of all pages stands.
    pub pages: Option<Extractor>,
    /// The parameter that sets the page size.
    pub page_size: Option<String>,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum NextPage {
    /// By a full URL in the answer.
    Url(MetaSource),
    /// By a value of the answer in a parameter.
    Cursor {
        /// The value.
        source: MetaSource,
        /// The parameter.
        parameter: String,
    },
    /// By number.
    PageNumber(String),
    /// By the number of records read so far.
    Offset(String),
    /// By a member of the last record.
    LastRecord {
        /// The member.
        key: Extractor,
        /// The parameter.
        parameter: String,
    },
}

/// A flag that says whether there is more.
#[derive(Clone, Debug, PartialEq)]
pub struct More {
    /// Where it stands.
    pub source: MetaSource,
    /// The value with which there is more.
    pub when: bool,
}

/// What a call does beyond its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// It only reads, although its method writes.
    pub read_only: bool,
    /// Data is lost.
    pub destructive: bool,
    /// A person may get a mail.
    pub sends_mail: bool,
    /// Whether repeating it is harmless, when the spec says so.
    pub idempotent: Option<bool>,
    /// More to know.
    pub note: Option<String>,
}

impl Operation {
    /// Whether a call reads and changes nothing, as its name says.
    #[must_use]
    pub fn is_read(&self) -> bool {
        let action = self.key.action.as_str();
        matches!(
            action,
            "get" | "list" | "search" | "download" | "api_search"
        ) || action.starts_with("list_")
            || action.starts_with("get_")
    }
}

impl Body {
    /// The schema of a body with known fields.
    #[must_use]
    pub fn schema(&self) -> Option<SchemaId> {
        match self.ty {
            Type::Schema(id) => Some(id),
            _ => None,
        }
    }
}
