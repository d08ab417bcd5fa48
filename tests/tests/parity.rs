//! The calls that were recorded from the reference implementation, made again: same requests, same results.
//!
//! What may differ is listed in `docs/differences-from-reference.md` and asserted here as such.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use connector_runtime::Url;
use connector_tests::json::json_of;
use connector_tests::{Answer, FakeApi, Seen, assert_json, reference};
use harvest_connector::{
    HarvestConnector, HarvestOauth20AuthConfig, HarvestPersonalAccessTokenAuthConfig,
};
use serde_json::{Value, json};

/// The token that the recorder's stub gave; it stands in the recorded `authorization` headers.
const ISSUED: &str = "acc-1";

/// An API that plays the part of the recorder's stub.
async fn stub(call: &Value) -> FakeApi {
    let response = call["response"].clone();
    FakeApi::start(move |seen| {
        if seen.path == "/oauth2/token" {
            let token =
                json!({"access_token": ISSUED, "token_type": "bearer", "expires_in": 1_209_600});
            return Answer::json(200, &token);
        }
        Answer::json(200, &response)
    })
    .await
}

/// A connector that is built from the recorded credentials.
fn connector(api: &FakeApi, call: &Value) -> HarvestConnector {
    let credentials = call["credentials"].clone();
    let builder = match call["scheme"].as_str().unwrap() {
        "oauth2" => {
            let auth: HarvestOauth20AuthConfig = serde_json::from_value(credentials).unwrap();
            HarvestConnector::builder(auth)
        }
        "bearer" => {
            let auth: HarvestPersonalAccessTokenAuthConfig =
                serde_json::from_value(credentials).unwrap();
            HarvestConnector::builder(auth)
        }
        other => panic!("a scheme that nobody knows: {other}"),
    };
    builder
        .base_url(api.base_url())
        .token_url(api.token_url())
        .build()
        .unwrap()
}

fn name_of(call: &Value) -> String {
    let text = |name: &str| call[name].as_str().unwrap().to_owned();
    format!(
        "{}.{} ({} {})",
        text("entity"),
        text("action"),
        text("scheme"),
        call["variant"]
    )
}

/// Where the recorded calls went, and where the same request goes on loopback.
const PLACES: [(&str, &str); 2] = [
    (
        "https://id.getharvest.com/api/v2/oauth2/token",
        "/oauth2/token",
    ),
    ("https://api.harvestapp.com/v2", "/v2"),
];

/// The path on loopback and the decoded query of a recorded URL.
fn target(url: &str) -> (String, Vec<(String, String)>) {
    let place = PLACES
        .iter()
        .find_map(|(from, to)| Some(format!("{to}{}", url.strip_prefix(from)?)));
    let place = place.unwrap_or_else(|| panic!("a recorded URL to an unknown place: {url}"));
    let url = Url::parse("http://recorded.test")
        .unwrap()
        .join(&place)
        .unwrap();
    let query = url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()));
    (url.path().to_owned(), query.collect())
}

/// Asserts that the requests are the recorded ones. `rewrite` changes a recorded query where a difference is
/// allowed.
fn assert_requests(
    seen: &[Seen],
    call: &Value,
    rewrite: impl Fn(&mut Vec<(String, String)>),
    what: &str,
) {
    let recorded = call["requests"].as_array().unwrap();
    assert_eq!(seen.len(), recorded.len(), "{what}: number of requests");
    for (seen, recorded) in seen.iter().zip(recorded) {
        let (path, mut query) = target(recorded["url"].as_str().unwrap());
        rewrite(&mut query);
        assert_eq!(
            seen.method,
            recorded["method"].as_str().unwrap(),
            "{what}: method"
        );
        assert_eq!(seen.path, path, "{what}: path");
        assert_eq!(seen.query, query, "{what}: query");
        assert_eq!(
            seen.body,
            recorded["body"].as_str().unwrap(),
            "{what}: body"
        );
        for name in ["authorization", "harvest-account-id", "content-type"] {
            assert_eq!(
                seen.header(name),
                recorded["headers"][name].as_str(),
                "{what}: {name}"
            );
        }
        assert!(
            seen.header("user-agent")
                .is_some_and(|agent| !agent.is_empty()),
            "{what}: User-Agent"
        );
    }
}

#[tokio::test]
async fn every_recorded_call_is_the_same_by_execute() {
    let Some(calls) = reference::recorded_calls("harvest") else {
        return;
    };
    assert_eq!(calls.len(), 63);
    for call in &calls {
        let what = name_of(call);
        let api = stub(call).await;
        let (entity, action) = (
            call["entity"].as_str().unwrap(),
            call["action"].as_str().unwrap(),
        );
        let result = connector(&api, call)
            .execute(entity, action, call["params"].clone())
            .await;
        let result = result.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_requests(&api.requests(), call, |_| {}, &what);
        assert_json(&result.data, &call["result"]["data"], &what);
        assert_json(
            &result.meta.unwrap_or(Value::Null),
            &call["result"]["meta"],
            &what,
        );
    }
}

/// Makes the recorded call by its typed method; the result is data and meta as JSON.
async fn typed(connector: &HarvestConnector, call: &Value) -> (Value, Value) {
    let params = &call["params"];
    let id = || params["id"].as_i64().unwrap();
    let day = |name: &str| params[name].as_str().unwrap().parse().unwrap();
    let size = params["per_page"]
        .as_i64()
        .map(|size| i32::try_from(size).unwrap());
    macro_rules! list {
        ($call:expr) => {{
            let mut call = $call;
            if let Some(size) = size {
                call = call.per_page(size);
            }
            let page = call.await.unwrap();
            (json_of(&page.data), json_of(&page.meta))
        }};
    }
    macro_rules! get {
        ($call:expr) => {
            (json_of(&$call.await.unwrap()), Value::Null)
        };
    }
    let route = format!(
        "{}.{}",
        call["entity"].as_str().unwrap(),
        call["action"].as_str().unwrap()
    );
    match route.as_str() {
        "users.list" => list!(connector.users().list()),
        "users.get" => get!(connector.users().get(id())),
        "clients.list" => list!(connector.clients().list()),
        "clients.get" => get!(connector.clients().get(id())),
        "contacts.list" => list!(connector.contacts().list()),
        "contacts.get" => get!(connector.contacts().get(id())),
        "company.get" => get!(connector.company().get()),
        "projects.list" => list!(connector.projects().list()),
        "projects.get" => get!(connector.projects().get(id())),
        "tasks.list" => list!(connector.tasks().list()),
        "tasks.get" => get!(connector.tasks().get(id())),
        "time_entries.list" => list!(connector.time_entries().list()),
        "time_entries.get" => get!(connector.time_entries().get(id())),
        "invoices.list" => list!(connector.invoices().list()),
        "invoices.get" => get!(connector.invoices().get(id())),
        "invoice_item_categories.list" => list!(connector.invoice_item_categories().list()),
        "invoice_item_categories.get" => get!(connector.invoice_item_categories().get(id())),
        "estimates.list" => list!(connector.estimates().list()),
        "estimates.get" => get!(connector.estimates().get(id())),
        "estimate_item_categories.list" => list!(connector.estimate_item_categories().list()),
        "estimate_item_categories.get" => get!(connector.estimate_item_categories().get(id())),
        "expenses.list" => list!(connector.expenses().list()),
        "expenses.get" => get!(connector.expenses().get(id())),
        "expense_categories.list" => list!(connector.expense_categories().list()),
        "expense_categories.get" => get!(connector.expense_categories().get(id())),
        "roles.list" => list!(connector.roles().list()),
        "roles.get" => get!(connector.roles().get(id())),
        "user_assignments.list" => list!(connector.user_assignments().list()),
        "task_assignments.list" => list!(connector.task_assignments().list()),
        "time_projects.list" => list!(connector.time_projects().list(day("from"), day("to"))),
        "time_tasks.list" => list!(connector.time_tasks().list(day("from"), day("to"))),
        other => panic!("no typed method for {other}"),
    }
}

/// Difference 1: a typed date goes out as `YYYY-MM-DD`; the reference passes on the text that it was given.
fn with_hyphens(query: &mut Vec<(String, String)>) {
    for (name, value) in query {
        if matches!(name.as_str(), "from" | "to") {
            assert_eq!(value.len(), 8, "a recorded date has no hyphens: {value}");
            *value = format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]);
        }
    }
}

#[tokio::test]
async fn every_recorded_call_is_the_same_by_its_typed_method() {
    let Some(calls) = reference::recorded_calls("harvest") else {
        return;
    };
    let mut routes = std::collections::BTreeSet::new();
    for call in &calls {
        let what = name_of(call);
        routes.insert((call["entity"].to_string(), call["action"].to_string()));
        let api = stub(call).await;
        let (data, meta) = typed(&connector(&api, call), call).await;
        assert_requests(&api.requests(), call, with_hyphens, &what);
        assert_json(&data, &call["result"]["data"], &what);
        assert_json(&meta, &call["result"]["meta"], &what);
    }
    assert_eq!(routes.len(), 31);
}
