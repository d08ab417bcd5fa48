//! Bytes to documents with positions: the spec and the auth page.
//!
//! This stage knows YAML, JSON, Markdown and the shape of OpenAPI. It does not know what
//! an entity or a credential is.

pub mod auth;
pub mod extensions;
mod openapi31;
mod pointer;
mod position;
mod shape;
mod spec;
mod spans;
mod yaml;

pub use auth::{
    AuthExample, AuthMethod, AuthPage, ExecutionMode, FieldKind, FieldRow, FieldTable, SkippedTable,
    TableTarget, load_auth_page,
};
pub use pointer::{child, escape, parent, unescape};
pub use spans::SpanMap;
pub use spec::{OpenapiVersion, SpecDocument, load_spec};
