//! The auth page: Markdown (or its published text form) to field tables.

use crate::diagnostics::{Sink, SourceId, Sources, Span, Spanned};

/// Who keeps the credentials.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ExecutionMode {
    /// The platform keeps them.
    Hosted,
    /// The caller passes them to the connector.
    OpenSource,
    /// The table stands in neither section (a configuration table).
    Any,
}

/// The way to authenticate that a section describes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AuthMethod {
    /// OAuth with tokens.
    OAuth,
    /// A token, a key, a user name with a password.
    Token,
    /// The caller runs the OAuth flow with an app of their own.
    BringYourOwnOAuth,
    /// The table belongs to no method (a configuration table).
    Any,
}

/// What the fields of a table fill.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TableTarget {
    /// The credentials of a scheme.
    Credentials,
    /// What the replication needs.
    ReplicationConfig,
    /// Server variables and the like.
    Configuration,
    /// The OAuth app of the caller.
    OAuthCredentials,
}

/// The type of a field's value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A date without a time.
    Date,
    /// A date with a time and an offset.
    DateTime,
}

/// One row of a field table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldRow {
    /// The field's wire name.
    pub name: Spanned<String>,
    /// Its type.
    pub kind: Spanned<FieldKind>,
    /// Whether it must be given.
    pub required: Spanned<bool>,
    /// What it is; nothing where the page says `N/A`.
    pub description: Option<String>,
    /// The default that the page names.
    pub default: Option<String>,
    /// The row.
    pub span: Span,
}

/// A table of fields and where on the page it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldTable {
    /// Who keeps the credentials.
    pub mode: ExecutionMode,
    /// The way to authenticate.
    pub method: AuthMethod,
    /// What the fields fill.
    pub target: TableTarget,
    /// The text of the nearest heading.
    pub heading: String,
    /// The fields, in the order of the page.
    pub rows: Vec<FieldRow>,
    /// The table.
    pub span: Span,
}

/// A table that is no field table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SkippedTable {
    /// The table.
    pub span: Span,
    /// The text of the nearest heading.
    pub heading: String,
    /// Why it was skipped.
    pub reason: String,
}

/// A sample of credentials in a code block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthExample {
    /// Who keeps the credentials.
    pub mode: ExecutionMode,
    /// The way to authenticate.
    pub method: AuthMethod,
    /// What the object fills.
    pub target: TableTarget,
    /// The names in it.
    pub fields: Vec<String>,
    /// The code block.
    pub span: Span,
}

/// An auth page after loading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthPage {
    /// The file.
    pub source: SourceId,
    /// Its field tables, in the order of the page.
    pub tables: Vec<FieldTable>,
    /// Its other tables.
    pub skipped: Vec<SkippedTable>,
    /// Its sample credentials.
    pub examples: Vec<AuthExample>,
}

/// Loads an auth page. What is wrong with it goes to the sink.
pub fn load_auth_page(sources: &mut Sources, name: &str, text: String, _sink: &mut Sink) -> AuthPage {
    let source = sources.add(name, text);
    AuthPage { source, tables: Vec::new(), skipped: Vec::new(), examples: Vec::new() }
}
