//! The auth page: Markdown (or its published text form) to field tables.
//!
//! Two layouts exist. In the current one the sections of the second level are the modes and
//! those of the third level the methods; in the old one everything is one level deeper.

mod blocks;
mod examples;
mod fields;
mod rows;
mod sections;
mod tables;

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
    /// The first cells of rows that were reported and left out.
    pub unread: Vec<String>,
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

/// A section that describes one method in one mode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthSection {
    /// Who keeps the credentials.
    pub mode: ExecutionMode,
    /// The way to authenticate.
    pub method: AuthMethod,
    /// The heading.
    pub span: Span,
    /// The sentence that says that the connector does not offer this.
    pub unavailable: Option<Span>,
    /// Whether a table of the section was reported and left out.
    pub flawed: bool,
}

/// Which layout a page has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PageLayout {
    /// Modes on the second level. The page and the spec must agree.
    Current,
    /// Modes on the third level, as older releases wrote it. Such a page may be behind its
    /// spec, so disagreements are warnings.
    Old,
}

impl ExecutionMode {
    /// The mode in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Hosted => "hosted mode",
            Self::OpenSource => "open source mode",
            Self::Any => "any mode",
        }
    }
}

impl AuthMethod {
    /// The heading of the method's section.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::OAuth => "OAuth",
            Self::Token => "Token",
            Self::BringYourOwnOAuth => "Bring your own OAuth flow",
            Self::Any => "Configuration",
        }
    }
}

impl TableTarget {
    /// The name that the page gives to the target.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::ReplicationConfig => "replication_config",
            Self::Configuration => "configuration",
            Self::OAuthCredentials => "oauth_credentials",
        }
    }
}

impl FieldKind {
    /// The type as a field table writes it.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "str",
            Self::Boolean => "bool",
            Self::Integer => "int",
            Self::Number => "float",
            Self::Date => "str (date)",
            Self::DateTime => "str (date-time)",
        }
    }
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
    /// Its layout.
    pub layout: PageLayout,
    /// Its sections, in the order of the page.
    pub sections: Vec<AuthSection>,
    /// Its field tables, in the order of the page.
    pub tables: Vec<FieldTable>,
    /// Its other tables.
    pub skipped: Vec<SkippedTable>,
    /// Its sample credentials.
    pub examples: Vec<AuthExample>,
}

/// Loads an auth page. What is wrong with it goes to the sink.
pub fn load_auth_page(
    sources: &mut Sources,
    name: &str,
    text: String,
    sink: &mut Sink,
) -> AuthPage {
    let source = sources.add(name, text);
    let blocks = blocks::read(sources.text(source));
    let page = tables::collect(source, blocks, sink);
    examples::compare(&page, sink);
    page
}

#[cfg(test)]
mod tests;
