//! What the API is, in no programming language: connector, entities, operations, types, credentials.
//!
//! The model is built from the resolved spec ([`build`]) and checked as a whole ([`validate`]).
//! Nothing in it knows Rust: there is no identifier, no type name, no derive.

pub mod build;
mod connector;
mod extractor;
mod graphql;
mod guide;
mod operation;
mod shaping;
mod types;
pub mod validate;

pub use connector::{
    AuthField, AuthKind, AuthScheme, ClientAuth, Connector, DocLink, Entity, ErrorCheck, KeyPlace,
    Package, RateLimit, Server, ServerVariable, TokenFormat, TokenGrant, ValueKind,
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
pub use shaping::{Scope, Shaping};
pub use types::{
    Alternative, Bounds, Field, Lengths, Place, Presence, Root, Schema, SchemaId, SchemaKind,
    Segment, TextFormat, Type,
};
