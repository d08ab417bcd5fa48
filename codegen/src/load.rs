//! Bytes to documents with positions: the spec and the auth page.
//!
//! This stage knows YAML, JSON, Markdown and the shape of OpenAPI. It does not know what
//! an entity or a credential is.

pub mod auth;
mod edit;
pub mod extensions;
mod fake;
mod openapi31;
mod pointer;
pub mod position;
pub mod shape;
mod spans;
mod spec;
pub mod spelling;
mod stack;
mod structure;
pub mod support;
mod typed;
mod yaml;

pub use auth::{
    AuthExample, AuthMethod, AuthPage, AuthSection, ExecutionMode, FieldKind, FieldRow, FieldTable,
    PageLayout, SkippedTable, TableTarget, load_auth_page,
};
pub use fake::{FakeDocument, load_fake};
pub use pointer::{child, escape, parent, unescape};
pub use spans::SpanMap;
pub use spec::{
    OpenapiVersion, RawDocument, SpecDocument, TypedDocument, load_spec, read_document,
};
pub(crate) use stack::with_room;
pub use typed::{OperationEntry, PathEntry};
