//! Pages, filters and order.

use futures_util::TryStreamExt;
use serde_json::{Value, json};

use super::bench::*;

/// The whole answer to a request for an address or a path.
async fn raw(bench: &Bench, address: &str) -> Value {
    let path = address.strip_prefix(bench.fake.origin()).unwrap_or(address);
    let token = format!("Bearer {}", bench.fake.credential("token").unwrap());
    let account = bench.fake.credential("account_id").unwrap();
    let headers = [
        ("user-agent", "tests"),
        ("authorization", token.as_str()),
        ("harvest-account-id", account.as_str()),
    ];
    send(&bench.fake, &format!("GET {path}"), &headers, "")
        .await
        .json()
}

#[tokio::test]
async fn a_walk_by_cursor_has_no_numbers_in_the_middle() {
    let bench = Bench::start().await;
    let first = raw(&bench, "/v2/clients?per_page=5").await;
    assert_eq!(
        (&first["page"], &first["next_page"], &first["total_pages"]),
        (&json!(1), &json!(2), &json!(3))
    );
    assert_eq!(first["links"]["previous"], Value::Null);
    assert!(
        first["links"]["next"]
            .as_str()
            .unwrap()
            .contains("/v2/clients?cursor=")
    );
    let middle = raw(&bench, first["links"]["next"].as_str().unwrap()).await;
    for name in ["page", "next_page", "previous_page"] {
        assert_eq!(middle[name], Value::Null, "{name}");
    }
    assert_eq!(middle["clients"].as_array().unwrap().len(), 5);
    let last = raw(&bench, middle["links"]["next"].as_str().unwrap()).await;
    assert_eq!(
        (&last["page"], &last["links"]["next"]),
        (&json!(3), &Value::Null)
    );
    assert_eq!(last["clients"].as_array().unwrap().len(), 2);
    let back = raw(&bench, middle["links"]["previous"].as_str().unwrap()).await;
    assert_eq!(back["clients"], first["clients"]);
}

#[tokio::test]
async fn a_cursor_holds_its_place_when_records_come_and_go() {
    let bench = Bench::start().await;
    let first = raw(&bench, "/v2/clients?per_page=5").await;
    let seen = first["clients"][4]["id"].as_i64().unwrap();
    bench.data("clients.create", json!({"name": "Late"})).await;
    let second = raw(&bench, first["links"]["next"].as_str().unwrap()).await;
    assert!(
        second["clients"][0]["id"].as_i64().unwrap() < seen,
        "nothing is seen twice"
    );
}

#[tokio::test]
async fn pages_by_number() {
    let bench = Bench::start().await;
    let page = raw(&bench, "/v2/projects?page=2&per_page=8&is_active=true").await;
    assert_eq!(
        (&page["page"], &page["next_page"], &page["previous_page"]),
        (&json!(2), &json!(3), &json!(1))
    );
    let next = page["links"]["next"].as_str().unwrap();
    assert!(next.contains("page=3&per_page=8&is_active=true"), "{next}");
    let beyond = raw(&bench, "/v2/projects?page=99").await;
    assert_eq!(beyond["projects"], json!([]));
}

#[tokio::test]
async fn streams_reach_every_record() {
    let bench = Bench::start().await;
    let users: Vec<_> = bench
        .connector
        .users()
        .list()
        .per_page(5)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(users.len(), 12);
    let calls = bench.fake.requests().len();
    assert_eq!(calls, 3);
}

#[tokio::test]
async fn filters() {
    let bench = Bench::start().await;
    let all = |name: &'static str, params: Value| {
        let bench = &bench;
        async move { bench.data(name, params).await.as_array().unwrap().clone() }
    };
    let entries = all(
        "time_entries.list",
        json!({"client_id": CLIENT, "from": "2026-10-01", "to": "2026-10-31"}),
    )
    .await;
    assert!(!entries.is_empty());
    for entry in &entries {
        assert_eq!(entry["client"]["id"], CLIENT);
        assert!(
            entry["spent_date"]
                .as_str()
                .unwrap()
                .starts_with("2026-10-")
        );
    }
    let days: Vec<&str> = entries
        .iter()
        .map(|entry| entry["spent_date"].as_str().unwrap())
        .collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "latest day first");
    let running = all("time_entries.list", json!({"is_running": true})).await;
    assert_eq!(running.len(), 1);
    assert_eq!(
        all("users.list", json!({"is_active": false})).await.len(),
        1
    );
    assert_eq!(
        all("invoices.list", json!({"state": "draft"})).await.len(),
        3
    );
    let open = all(
        "invoices.list",
        json!({"state": "open", "from": "2026-10-01"}),
    )
    .await;
    assert!(
        open.iter()
            .all(|invoice| invoice["issue_date"].as_str().unwrap() >= "2026-10-01")
    );
    let late = all(
        "clients.list",
        json!({"updated_since": "2027-01-01T00:00:00Z"}),
    )
    .await;
    assert!(late.is_empty());
    let linked = all(
        "time_entries.list",
        json!({"external_reference_id": "none-such"}),
    )
    .await;
    assert!(linked.is_empty());
}
