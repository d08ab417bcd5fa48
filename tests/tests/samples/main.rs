//! The sample answers of the API: every one decodes, says what it says, and comes back as it was.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod execute;
mod records;
mod typed;

use connector_tests::reference::Sample;
use serde_json::Value;

/// The routes whose answers are wrapped lists, and the member that holds the records. Written by hand from the
/// API's documentation, so that the generated extractors are not checked against themselves.
fn records_member(sample: &Sample) -> Option<&'static str> {
    if sample.method != "GET" {
        return None;
    }
    let last = sample.path.rsplit('/').next()?;
    match last {
        "clients" | "projects" | "team" | "tasks" | "categories" | "project_budget"
        | "uninvoiced"
            if sample.path.starts_with("/reports/") =>
        {
            Some("results")
        }
        "messages" if sample.path.starts_with("/invoices/") => Some("invoice_messages"),
        "messages" => Some("estimate_messages"),
        "payments" => Some("invoice_payments"),
        "accounts" => Some("accounts"),
        "billable_rates" => Some("billable_rates"),
        "clients" => Some("clients"),
        "contacts" => Some("contacts"),
        "cost_rates" => Some("cost_rates"),
        "estimate_item_categories" => Some("estimate_item_categories"),
        "estimates" => Some("estimates"),
        "expense_categories" => Some("expense_categories"),
        "expenses" => Some("expenses"),
        "invoice_item_categories" => Some("invoice_item_categories"),
        "invoices" => Some("invoices"),
        "project_assignments" => Some("project_assignments"),
        "projects" => Some("projects"),
        "roles" => Some("roles"),
        "task_assignments" => Some("task_assignments"),
        "tasks" => Some("tasks"),
        "teammates" => Some("teammates"),
        "time_entries" => Some("time_entries"),
        "user_assignments" => Some("user_assignments"),
        "users" => Some("users"),
        _ => None,
    }
}

/// What a call should give of a sample: the records or the record, and `meta`.
fn expected(sample: &Sample) -> (Value, Option<Value>) {
    let Some(member) = records_member(sample) else {
        return (sample.body.clone(), None);
    };
    let data = sample.body[member].clone();
    assert!(data.is_array(), "{}: no list at `{member}`", sample.name);
    if member == "accounts" {
        return (data, None);
    }
    let next = sample.body["links"]["next"].clone();
    (data, Some(serde_json::json!({ "next_link": next })))
}
