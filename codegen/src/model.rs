//! What the API is, in no programming language: connector, entities, operations, types, credentials.
//!
//! The model is built from the resolved spec ([`build`]) and checked as a whole ([`validate`]).
//! Nothing in it knows Rust: there is no identifier, no type name, no derive.

mod auth;
pub mod build;
mod connector;
mod extractor;
mod graphql;
mod guide;
mod operation;
mod settings;
mod shaping;
mod sign_in;
mod types;
pub mod validate;

pub use auth::{
    AuthField, AuthKind, AuthScheme, ClientAuth, KeyPlace, OAuthApp, OAuthScope, TokenFormat,
    TokenGrant, ValueKind,
};
pub use connector::{
    Connector, DocLink, Entity, ErrorCheck, Package, RateLimit, Server, ServerVariable,
};
pub use extractor::{Extractor, MetaSource, Step};
pub use graphql::{DefaultFields, GraphQl};
pub use guide::{
    AiHints, Cardinality, Guide, Questions, Relationship, StoreEntity, StoreField, StoreType,
};
pub use operation::{
    Body, BodyEncoding, Effects, Inject, Location, MetaField, Method, More, NextPage, Operation,
    OperationKey, Pagination, Param, Response, Rule, Style, Variant,
};
pub use settings::{Change, Derived, RetryRules, WaitUnit};
pub use shaping::{Scope, Shaping};
pub use sign_in::{Access, SignIn};
pub use types::{
    Alternative, Bounds, Field, Lengths, Place, Presence, Root, Schema, SchemaId, SchemaKind,
    Segment, TextFormat, Type,
};
