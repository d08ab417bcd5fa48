//! What goes over the wire and what comes of it: requests, refusals before anything is sent, answers, failures,
//! pages, tokens, bodies. And that no secret is ever shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod answers;
mod auth;
mod bodies;
mod dynamic;
mod every_operation;
mod failures;
mod pages;
mod refusals;
mod requests;
mod secrets;

use connector_runtime::{Error, ErrorKind};
use serde_json::{Value, json};

/// An answer of a list without records.
fn empty(member: &str) -> Value {
    page(member, json!([]), Value::Null)
}

/// An answer of a list.
fn page(member: &str, records: Value, next: Value) -> Value {
    json!({
        member: records,
        "per_page": 2000,
        "total_pages": 1,
        "total_entries": records.as_array().map_or(0, Vec::len),
        "next_page": null,
        "previous_page": null,
        "page": 1,
        "links": {"first": "https://example.com/1", "next": next, "previous": null, "last": "https://example.com/1"},
    })
}

/// A role with that id: the smallest record there is.
fn role(id: i64) -> Value {
    json!({
        "id": id,
        "name": format!("Role {id}"),
        "user_ids": [],
        "created_at": "2026-02-03T08:15:00Z",
        "updated_at": "2026-02-17T16:42:31Z",
    })
}

/// Asserts that a call was refused for a parameter before anything was sent, and gives the reason.
#[track_caller]
fn refused(error: &Error, parameter: &str) -> String {
    match error.kind() {
        ErrorKind::InvalidInput(problem) => {
            assert_eq!(problem.parameter, parameter, "{error}");
            assert_eq!(error.attempts(), 0);
            assert!(!error.retryable());
            problem.problem.clone()
        }
        other => panic!("another kind of failure: {other:?}"),
    }
}
