//! What generated connector crates stand on.
//!
//! A generated crate describes an API in static tables ([`ConnectorSpec`], [`Operation`], [`AuthScheme`]) and
//! in plain types; everything that happens at run time happens here: arguments are checked, requests are
//! assembled and signed, tokens are refreshed, failures are repeated where that is safe, answers are decoded,
//! pages are followed. Nothing in this crate knows a connector by name.
//!
//! One call runs through these steps:
//!
//! ```text
//! Call / execute ─▶ request (check, assemble) ─▶ direct (limit, sign, send, retry) ─▶ reply (decode) ─▶ typed result
//! ```

pub mod argument;
mod attempt;
pub mod auth;
mod builder;
mod call;
mod check;
pub mod choice;
#[cfg(feature = "cli")]
pub mod cli;
mod client;
#[doc(hidden)]
pub mod codegen;
mod connector;
mod describe;
mod direct;
mod download;
mod drift;
mod dry_run;
mod envelope;
mod error;
pub mod exact;
mod execute;
#[cfg(feature = "fake")]
pub mod fake;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod guide;
pub mod hosted;
pub mod http_client;
mod id;
mod json;
#[cfg(feature = "mcp")]
pub mod mcp;
mod nearest;
pub mod open_enum;
pub mod operation;
mod pagination;
mod payload;
mod rate_limit;
pub mod record;
pub mod reply;
mod request;
mod retry;
pub mod schema;
pub mod schema_json;
mod secret;
mod selection;
mod server;
mod template;
mod token;
pub mod tools;
mod transport;
mod upload;
mod url;

pub use argument::{Argument, Arguments, Body, Fields};
pub use attempt::Attempt;
pub use auth::{Auth, AuthScheme, Credentials};
pub use builder::Builder;
pub use call::{Call, Sending};
pub use check::{CheckResult, CheckStatus};
pub use client::Client;
pub use connector::{Change, Connector, ConnectorSpec, Derived, Entity, RateLimit, ServerVariable};
pub use download::Download;
pub use drift::{DriftReport, OperationDrift};
pub use dry_run::PlannedRequest;
pub use envelope::{Envelope, PageInfo};
pub use error::{
    DecodeProblem, Error, ErrorKind, ExecutionProblem, InputProblem, StatusProblem,
    TransportProblem,
};
pub use execute::{ExecuteOptions, ExecuteResult};
pub use hosted::{AirbyteAuthConfig, AirbyteClient};
pub use http_client::HttpClient;
pub use open_enum::OpenEnum;
pub use operation::Operation;
pub use pagination::{ExecutePages, Pages, Records};
pub use record::{Extra, Record};
pub use reply::{Decoding, SkippedRecord};
pub use retry::{RetryPolicy, RetryRules, WaitUnit};
pub use secret::Secret;
pub use selection::{CUT, LONGEST_TEXT, Selection};
pub use token::{FileTokenStore, MemoryTokenStore, StoreError, StoreFuture, TokenSet, TokenStore};
pub use tools::{ModelApi, ToolAnswer, ToolDef, ToolError, ToolOptions, ToolSet, Toolbox};
pub use upload::Upload;
pub use url::{Url, UrlError};

pub use futures_core;
pub use jiff;
pub use rust_decimal;
pub use serde;
pub use serde_json;

/// The types of HTTP, for an [`http_client::HttpService`] of one's own.
pub use http;
/// The agent framework's crate, for [`Toolbox::rig_tools`].
#[cfg(feature = "rig")]
pub use rig_core;

/// Text of an answer; short ones take no allocation.
pub type Text = compact_str::CompactString;
/// An exact decimal number.
pub type Decimal = rust_decimal::Decimal;
/// A calendar date.
pub type Date = jiff::civil::Date;
/// A point in time.
pub type Timestamp = jiff::Timestamp;
