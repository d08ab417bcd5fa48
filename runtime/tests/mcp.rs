//! Tools for language models: the server (both eras of the protocol, consent, progress, hostile clients, HTTP) and the
//! forms for programs in Rust.

#![cfg(feature = "mcp")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::wrong_self_convention,
    reason = "tests; the invented connector is shared with others"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;

#[path = "mcp/calls.rs"]
mod calls;
#[path = "mcp/client.rs"]
mod client;
#[path = "mcp/consent.rs"]
mod consent;
#[path = "mcp/eras.rs"]
mod eras;
#[path = "mcp/hostile.rs"]
mod hostile;
#[path = "mcp/http.rs"]
mod http;
#[path = "mcp/models.rs"]
mod models;
#[cfg(feature = "rig")]
#[path = "mcp/rig.rs"]
mod rig;
