//! Hosted mode: an invented connector and the client of the service, against a scripted service on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::wrong_self_convention,
    reason = "tests"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;

#[path = "hosted/calls.rs"]
mod calls;
#[path = "hosted/connecting.rs"]
mod connecting;
#[path = "hosted/faults.rs"]
mod faults;
#[path = "hosted/pages.rs"]
mod pages;
#[path = "hosted/resources.rs"]
mod resources;
#[path = "hosted/search.rs"]
mod search;
#[path = "hosted/service.rs"]
mod service;
#[path = "hosted/tokens.rs"]
mod tokens;
