//! The operations of the hosted service that have a command, as data: flags, checks and `schema` are made of it.

mod connectors;
mod others;

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Boolean,
    Integer,
    /// Texts.
    List,
    Object,
    /// Any JSON.
    Json,
}

impl Kind {
    /// The name in schemas and messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::List => "array",
            Self::Object => "object",
            Self::Json => "json",
        }
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) doc: &'static str,
    pub(super) default: Option<&'static str>,
}

impl Parameter {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            doc,
            default: None,
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn default(self, value: &'static str) -> Self {
        Self {
            default: Some(value),
            ..self
        }
    }
}

/// The request behind an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    /// The names in the query.
    pub(super) query: &'static [&'static str],
    /// The members of the body.
    pub(super) body: &'static [&'static str],
    /// The members of the answer.
    pub(super) answer: &'static [&'static str],
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) resource: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// Nothing when the route is none of the public ones.
    pub(super) route: Option<Route>,
}

/// The resources with what they are.
pub(super) const RESOURCES: [(&str, &str); 4] = [
    ("organizations", "Organizations of the hosted service"),
    ("workspaces", "Workspaces of the hosted service"),
    ("connectors", "Connectors that the hosted service runs"),
    ("skills", "Pages of the hosted service for agents"),
];

/// All operations.
fn all() -> impl Iterator<Item = &'static Entry> {
    connectors::ENTRIES.iter().chain(others::ENTRIES)
}

/// The operation of that resource and name.
pub(super) fn find(resource: &str, name: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.resource == resource && entry.name == name)
}

/// The operations of a resource.
pub(super) fn of(resource: &str) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.resource == resource)
}

const WORKSPACE: Parameter = Parameter::new(
    "workspace",
    Kind::Text,
    "The workspace; AIRBYTE_WORKSPACE, the settings file or `default` unless given",
);
const LIMIT: Parameter = Parameter::new("limit", Kind::Integer, "The most rows");
