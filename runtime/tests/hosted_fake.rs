//! The fake of the hosted service, asked over plain HTTP as any client would.
#![cfg(feature = "fake")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub
)]

#[path = "lamps/mod.rs"]
mod lamps;

#[path = "hosted_fake/access.rs"]
mod access;
#[path = "hosted_fake/browser.rs"]
mod browser;
#[path = "hosted_fake/connectors.rs"]
mod connectors;
#[path = "hosted_fake/context_store.rs"]
mod context_store;
#[path = "hosted_fake/execute.rs"]
mod execute;
#[path = "hosted_fake/faults.rs"]
mod faults;
#[path = "hosted_fake/files.rs"]
mod files;
#[path = "hosted_fake/pages.rs"]
mod pages;
#[path = "hosted_fake/service.rs"]
mod service;
