//! What the tests across crates share: an API on loopback, the reference material, arguments made from the
//! static table, and a comparison of JSON that says where two values part.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "only tests use this crate; a panic is how they fail"
)]

pub mod arguments;
pub mod fake;
pub mod json;
pub mod python;
pub mod reference;

pub use fake::{Answer, FakeApi, Seen};
pub use json::{assert_json, text_of};

use connector_runtime::{Builder, RetryPolicy};
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};

/// The auth config that most tests use.
#[must_use]
pub fn token_auth() -> HarvestPersonalAccessTokenAuthConfig {
    HarvestPersonalAccessTokenAuthConfig {
        token: "planted-token".into(),
        account_id: "881001".to_owned(),
    }
}

/// A builder aimed at the API, without repetitions and without rate limits.
pub fn builder(api: &FakeApi) -> Builder<HarvestConnector> {
    HarvestConnector::builder(token_auth())
        .base_url(api.base_url())
        .token_url(api.token_url())
        .retry(RetryPolicy::none())
        .rate_limits(false)
}

/// A connector aimed at the API, without repetitions and without rate limits.
///
/// # Panics
/// When the connector cannot be built.
#[must_use]
pub fn connector(api: &FakeApi) -> HarvestConnector {
    builder(api).build().expect("the settings are complete")
}

/// The examples of the README, compiled as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
