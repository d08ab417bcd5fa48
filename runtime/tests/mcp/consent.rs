//! Asking before data is destroyed.

use serde_json::{Value, json};

use crate::client::{Client, read, text};
use crate::fake::{Fake, status};

async fn api() -> Fake {
    Fake::start(|_, _| status(204, "")).await
}

fn delete(id: i64) -> Value {
    json!({"name": "acme_write", "arguments": read("delete", json!({"id": id}))})
}

/// Answers the question of a server of the older era.
async fn reply_of_old(action: &str, content: Value) -> (Value, Vec<String>) {
    let fake = api().await;
    let mut client = Client::old(&fake, json!({"elicitation": {}})).await;
    let id = client.begin("tools/call", delete(7)).await;
    let question = client.line().await.unwrap();
    assert_eq!(question["method"], "elicitation/create", "{question}");
    let message = question["params"]["message"].as_str().unwrap();
    assert!(message.starts_with("delete users 7: "), "{message}");
    assert_eq!(
        question["params"]["requestedSchema"]["properties"]["confirm"]["type"],
        "boolean"
    );
    let result = json!({"action": action, "content": content});
    client
        .send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}))
        .await;
    (client.answer(id).await["result"].clone(), fake.lines())
}

#[tokio::test]
async fn the_older_era_is_asked_by_a_request() {
    let (result, seen) = reply_of_old("accept", json!({"confirm": true})).await;
    assert_eq!(text(&result), json!({"data": null}));
    assert_eq!(seen, ["DELETE /v2/users/7"]);
    for (action, content) in [
        ("decline", Value::Null),
        ("cancel", Value::Null),
        ("accept", json!({"confirm": false})),
    ] {
        let (result, seen) = reply_of_old(action, content).await;
        assert_eq!(result["isError"], true);
        assert_eq!(text(&result)["error"]["type"], "not_confirmed");
        assert!(seen.is_empty(), "{action}");
    }
}

#[tokio::test]
async fn the_newer_era_is_asked_by_an_answer() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({"elicitation": {"form": {}}}));
    let asked = client.request("tools/call", delete(7)).await["result"].clone();
    assert_eq!(asked["resultType"], "input_required", "{asked}");
    assert_eq!(
        asked["inputRequests"]["confirm"]["method"],
        "elicitation/create"
    );
    let again = |id: i64, state: &Value| {
        let mut call = delete(id);
        call["requestState"] = state.clone();
        call["inputResponses"] =
            json!({"confirm": {"action": "accept", "content": {"confirm": true}}});
        call
    };
    // A consent to one call is none to another, and nobody can make one up.
    let mut forged = asked["requestState"].as_str().unwrap().to_owned();
    forged.replace_range(forged.len() - 4.., "AAAA");
    for call in [
        again(8, &asked["requestState"]),
        again(7, &json!(forged)),
        again(7, &json!("x")),
    ] {
        let result = client.request("tools/call", call).await["result"].clone();
        assert_eq!(result["resultType"], "input_required", "{result}");
    }
    assert!(fake.lines().is_empty());
    let done = client
        .request("tools/call", again(7, &asked["requestState"]))
        .await;
    assert_eq!(text(&done["result"]), json!({"data": null}));
    assert_eq!(fake.lines(), ["DELETE /v2/users/7"]);
}

#[tokio::test]
async fn who_cannot_ask_names_what_is_meant() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    let refused = client.request("tools/call", delete(7)).await["result"].clone();
    assert_eq!(refused["isError"], true);
    assert_eq!(text(&refused)["error"]["confirm"], "delete users 7");
    let mut call = delete(7);
    call["arguments"]["confirm"] = json!("delete users 7");
    let done = client.request("tools/call", call).await;
    assert_eq!(text(&done["result"]), json!({"data": null}));
    assert_eq!(fake.lines().len(), 1);
}
