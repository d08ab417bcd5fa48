//! The HTTP client by itself: clients of one's own, proxies, certificates.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::wrong_self_convention,
    reason = "tests"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;

#[path = "http_client/own.rs"]
mod own;
#[path = "http_client/proxies.rs"]
mod proxies;
#[cfg(feature = "tls")]
#[path = "http_client/tls.rs"]
mod tls;
