//! Failures, progress, cancellation.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Client, read, text};
use crate::fake::{Fake, json as answers, status, user};

#[tokio::test]
async fn what_a_tool_fails_with_is_a_result() {
    let fake = Fake::start(|_, _| status(422, json!({"message": "the name is taken"}))).await;
    let mut client = Client::new(&fake, json!({}));
    let create = read("create", json!({"first_name": "Ada"}));
    let called = client.call("acme_write", create).await;
    assert_eq!(called["isError"], true);
    let error = &text(&called)["error"];
    assert_eq!(error["type"], "rejected");
    assert_eq!(error["status_code"], 422);
    assert_eq!(error["detail"]["message"], "the name is taken");

    let wrong = client
        .call("acme_write", read("create", json!({"first_nam": "Ada"})))
        .await;
    assert_eq!(wrong["isError"], true);
    let message = text(&wrong)["error"]["message"].to_string();
    assert!(message.contains("did you mean `first_name`?"), "{message}");

    let unknown = json!({"name": "acme_raed", "arguments": {}});
    let answer = client.request("tools/call", unknown).await;
    assert_eq!(answer["error"]["code"], -32602);
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `acme_read`?")
    );
}

#[tokio::test]
async fn a_long_wait_is_told_instead_of_slept() {
    let fake = Fake::start(|_, _| status(429, "{}").header("retry-after", 30)).await;
    let mut client = Client::new(&fake, json!({}));
    let start = Instant::now();
    let called = client
        .call("acme_read", read("get", json!({"id": 1})))
        .await;
    assert!(start.elapsed() < Duration::from_secs(4));
    let error = &text(&called)["error"];
    assert_eq!(error["type"], "rate_limited");
    assert_eq!(
        (&error["retryable"], &error["retry_after_seconds"]),
        (&json!(true), &json!(30))
    );
}

#[tokio::test]
async fn progress_of_pages_is_told_to_who_asks() {
    let fake = Fake::start(|request, _| {
        let page: i64 = request
            .pairs()
            .get("page")
            .map_or(1, |page| page.parse().unwrap());
        let next = (page < 3).then(|| format!("/v2/users?page={}&per_page=2", page + 1));
        answers(json!({
            "users": [user(page * 2 - 1), user(page * 2)],
            "links": {"next": next}, "total_entries": 6,
        }))
    })
    .await;
    let mut client = Client::old(&fake, json!({})).await;
    let list = json!({"entity": "users", "action": "list", "params": {"per_page": 2}, "limit": 5, "fields": ["id"]});
    let call = json!({"name": "acme_read", "arguments": list, "_meta": {"progressToken": "p"}});
    let answer = client.request("tools/call", call).await;
    let data = text(&answer["result"])["data"].clone();
    assert_eq!(
        data,
        json!([{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}, {"id": 5}])
    );
    let told: Vec<_> = client
        .heard
        .iter()
        .filter(|message| message["method"] == "notifications/progress")
        .map(|message| {
            (
                message["params"]["progress"].as_f64(),
                message["params"]["total"].as_f64(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(2.0), Some(5.0)),
            (Some(4.0), Some(5.0)),
            (Some(5.0), Some(5.0))
        ]
    );
}

#[tokio::test]
async fn a_cancelled_call_lets_go_of_the_api() {
    let fake = Fake::start(|_, _| answers(user(1)).after(Duration::from_secs(20))).await;
    let mut client = Client::old(&fake, json!({})).await;
    let call = json!({"name": "acme_read", "arguments": read("get", json!({"id": 1}))});
    let id = client.begin("tools/call", call).await;
    while fake.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let cancel = json!({"requestId": id, "reason": "no longer wanted"});
    client
        .send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancel}))
        .await;
    let start = Instant::now();
    // The server goes on, and when its client goes away nothing keeps it.
    assert!(client.request("tools/list", json!({})).await["result"].is_object());
    client.close().await;
    client.server.await.unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
}
