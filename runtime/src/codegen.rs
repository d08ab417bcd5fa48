//! The contract with generated code: everything that only generated crates name, under one path.
//!
//! A change that generated crates must follow raises [`CONTRACT`]; the generator writes the number that it
//! was made for, so that a mismatch is a clear error at compile time.

pub use serde::de::{Deserialize, Deserializer, Error as DeserializeError, MapAccess};
pub use serde::ser::{Serialize, SerializeMap, Serializer};

pub use crate::argument::{Argument, Arguments, Body, Fields};
pub use crate::auth::{
    ApiKeyIn, Auth, AuthKind, AuthScheme, ClientAuth, CredentialField, Credentials, OAuth2,
    TokenFormat, choose,
};
pub use crate::call::{Call, Sending};
pub use crate::choice::{self, ChoiceInput, Chosen, Union};
pub use crate::client::Client;
pub use crate::connector::{
    Change, Connector, ConnectorSpec, Derived, Entity, ErrorCheck, RateLimit, Scope, ServerVariable,
};
pub use crate::download::Download;
pub use crate::envelope::Envelope;
pub use crate::error::Error;
pub use crate::exact::{Exact, Original};
pub use crate::execute::ExecuteResult;
pub use crate::guide::{
    AiHints, Cardinality, ContextStore, ExampleQuestions, Relationship, StoreEntity, StoreField,
    ValueType,
};
pub use crate::hosted::search::{
    Field as SearchField, Meaning, Search, SearchRow, SemanticSearch, SqlQuery, kind as search_kind,
};
pub use crate::hosted::{AirbyteClient, Connecting, CreateHosted, OwnOAuthApp};
pub use crate::open_enum::{self, OpenEnum};
pub use crate::operation::{
    Access, BodyEncoding, Effects, FileSource, GraphQl, Location, MetaField, MetaSource, Method,
    NextPage, Operation, Pagination, Param, Rule, Step, Style,
};
pub use crate::pagination::{Pages, Records};
pub use crate::record::{self, Extra, Key, Record, RecordReader, RecordWriter};
pub use crate::reply::{Reply, ReplyBody};
pub use crate::retry::{RetryRules, WaitUnit};
pub use crate::schema::{
    Alternative, Bounds, Choice, Field, Lengths, Schema, TextFormat, TextRules, Type,
};
pub use crate::secret::Secret;
pub use crate::upload::Upload;

/// The version of the contract between this crate and generated code.
pub const CONTRACT: u32 = 1;

pub use serde_json::{Value as Json, from_value as from_json};

pub use crate::builder::Builder;

/// A JSON object of which nothing is known.
pub type JsonObject = serde_json::Map<String, Json>;

pub use crate::{
    __awaitable as awaitable, __body as body, __built as built, __entities as entities,
    __example as example, __id as id, __open_enum as open_enum, __operation as operation,
    __paged as paged, __param as param, __path as path, __record as record,
    __relationships as relationships, __search_fields as search_fields, __serde as serde,
    __store as store,
};
