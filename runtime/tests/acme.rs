//! The runtime as a whole: an invented connector, written as generated code is, against a server on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    clippy::wrong_self_convention,
    reason = "tests"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;

#[path = "acme/answers.rs"]
mod answers;
#[path = "acme/downloads.rs"]
mod downloads;
#[path = "acme/faults.rs"]
mod faults;
#[path = "acme/hard_window.rs"]
mod hard_window;
#[path = "acme/keyed.rs"]
mod keyed;
#[path = "acme/oauth.rs"]
mod oauth;
#[path = "acme/pages.rs"]
mod pages;
#[path = "acme/paging.rs"]
mod paging;
#[path = "acme/requests.rs"]
mod requests;
#[path = "acme/retries.rs"]
mod retries;
#[path = "acme/secrecy.rs"]
mod secrecy;
