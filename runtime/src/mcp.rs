//! A server of the Model Context Protocol: a connector's tools for any client that speaks it.
//!
//! It speaks both eras of the protocol, the one with `initialize` (up to 2025-11-25) and the stateless one
//! (2026-07-28), over standard input and output ([`serve_stdio`]) and over HTTP ([`serve_http`]). What the tools are
//! and do is decided by the [`Toolbox`](crate::Toolbox); this only carries calls to it and answers back.
//!
//! Answers are text content, once: a structured copy would cost a model the same tokens again, and several clients
//! turn a success into an exception when a schema does not hold to the letter. Failures of tools are results with
//! `isError`; only unknown tools and malformed requests are errors of the protocol.

mod call;
mod consent;
mod http;
mod prompts;
mod resources;
mod server;
mod slots;
mod stdio;
mod steady;

pub use http::{HttpOptions, serve_http};
pub use stdio::{serve, serve_stdio};
