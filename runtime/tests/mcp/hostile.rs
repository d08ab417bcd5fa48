//! Clients that mean harm, or make mistakes.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use connector_runtime::ToolOptions;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::client::{Client, Input, meta, read, text};
use crate::fake::{Fake, json as answers, user};

async fn api() -> Fake {
    Fake::start(|_, _| answers(user(7))).await
}

/// The server still answers.
async fn lives(client: &mut Client) {
    let list = client.request("tools/list", json!({})).await;
    assert!(list["result"]["tools"].is_array(), "{list}");
}

#[tokio::test]
async fn lines_that_are_no_messages_do_no_harm() {
    let fake = api().await;
    let mut client = Client::old(&fake, json!({})).await;
    for line in [
        "\n",
        "{\n",
        "no json at all\n",
        "[]\n",
        "null\n",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"tools/list\"}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":7}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":5000,\"method\":\"tools/call\",\"params\":{\"name\":7}}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":5001,\"method\":\"tools/call\",\"params\":[1]}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":5002,\"method\":\"no/such/method\"}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":5003,\"result\":{}}\n",
    ] {
        client.raw(line.as_bytes()).await;
        lives(&mut client).await;
    }
    client.raw(&[0xff, 0xfe, b'\n']).await;
    lives(&mut client).await;
    let deep = format!(
        "{{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":{}\n",
        "[".repeat(100_000)
    );
    client.raw(deep.as_bytes()).await;
    lives(&mut client).await;
}

#[tokio::test]
async fn a_message_without_an_end_is_dropped() {
    let fake = api().await;
    let mut client = Client::old(&fake, json!({})).await;
    let chunk = vec![b'x'; 1 << 16];
    for _ in 0..100 {
        client.raw(&chunk).await;
    }
    client.raw(b"\n").await;
    lives(&mut client).await;
}

#[tokio::test]
async fn values_go_nowhere_but_into_their_place() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    for params in [
        json!({"id": "7/../../admin"}),
        json!({"id": "7?all=true"}),
        json!({"id": {"$ne": 1}}),
        json!({"id": [7, 8]}),
        json!({"id": 7.5}),
        json!({"id": null}),
        json!({"id": 7, "__proto__": {}}),
    ] {
        let called = client.call("acme_read", read("get", params.clone())).await;
        assert_eq!(called["isError"], true, "{params}");
        assert_eq!(
            text(&called)["error"]["type"],
            "invalid_argument",
            "{params}"
        );
    }
    assert!(
        fake.seen().is_empty(),
        "nothing was sent: {:?}",
        fake.lines()
    );
    let group = |group: &str, trace: &str| json!({"entity": "things", "action": "list", "params": {"group": group, "X-Trace": trace}});
    let called = client.call("acme_read", group("../admin?x=1#y", "a")).await;
    assert_ne!(called["isError"], json!(null));
    assert_eq!(fake.lines(), ["GET /v2/things/..%2Fadmin%3Fx%3D1%23y"]);
    let called = client
        .call("acme_read", group("a", "b\r\nAuthorization: Bearer stolen"))
        .await;
    assert_eq!(called["isError"], true);
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn arguments_of_wrong_types_are_told() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    for arguments in [
        json!({"entity": 7, "action": "get"}),
        json!({"entity": ["users"], "action": "get"}),
        json!({"entity": "users", "action": {"a": 1}}),
        json!({"entity": "users", "action": "get", "params": [1]}),
        json!({"entity": "users", "action": "get", "params": "id=7"}),
        json!({"entity": "users", "action": "get", "params": {"id": 7}, "fields": 7}),
        json!({"entity": "users", "action": "get", "params": {"id": 7}, "limit": 0}),
        json!({"entity": "u".repeat(100_000), "action": "get"}),
        json!({}),
    ] {
        let called = client.call("acme_read", arguments.clone()).await;
        assert_eq!(called["isError"], true, "{arguments}");
    }
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn ten_thousand_calls_at_once_are_all_answered() {
    const CALLS: u64 = 10_000;
    let fake = Fake::start(|_, _| answers(user(7)).after(Duration::from_millis(20))).await;
    let mut client = Client::without_limits(&fake);
    // All are written before the first answer is read, as far as the server takes them.
    let input = client.input();
    let writer = tokio::spawn(write_calls(input, CALLS));
    let (mut answered, mut successes) = (HashSet::new(), 0);
    while answered.len() < usize::try_from(CALLS).unwrap() {
        let answer = client.line().await.expect("the server goes on");
        assert!(answered.insert(answer["id"].as_u64().unwrap()), "{answer}");
        successes += usize::from(is_success(&answer));
    }
    let input = writer.await.unwrap();
    client.put_back(input);
    // What asks the API may have to wait for too long; what does not is always done.
    assert!(successes >= 9_500, "{successes} calls succeeded");
    lives(&mut client).await;
}

/// Writes calls one after another: every twentieth goes to the API.
async fn write_calls(mut input: Input, calls: u64) -> Input {
    for id in 1..=calls {
        let (tool, arguments) = if id.is_multiple_of(20) {
            ("acme_read", read("get", json!({"id": 7})))
        } else {
            ("acme_search", json!({"query": format!("users {id}")}))
        };
        let params = json!({"name": tool, "arguments": arguments, "_meta": meta(&json!({}))});
        let message = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params});
        input
            .write_all(format!("{message}\n").as_bytes())
            .await
            .unwrap();
    }
    input
}

/// A success, or the word that there is too much to do.
fn is_success(answer: &Value) -> bool {
    let result = &answer["result"];
    let success = result["isError"] == false;
    assert!(
        success || text(result)["error"]["type"] == "busy",
        "{answer}"
    );
    success
}

#[tokio::test]
async fn who_takes_no_answers_can_make_no_more_requests() {
    const CALLS: u64 = 20_000;
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    let written = Arc::new(AtomicU64::new(0));
    let (count, mut input) = (Arc::clone(&written), client.input());
    let writer = tokio::spawn(async move {
        for id in 1..=CALLS {
            let params = json!({"_meta": meta(&json!({}))});
            let list =
                json!({"jsonrpc": "2.0", "id": id, "method": "tools/list", "params": params});
            input
                .write_all(format!("{list}\n").as_bytes())
                .await
                .unwrap();
            count.store(id, Ordering::SeqCst);
        }
        input
    });
    // Until the pipes are full and nothing moves.
    let mut before = u64::MAX;
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = written.load(Ordering::SeqCst);
        if now == before {
            break;
        }
        before = now;
    }
    assert!(before < CALLS, "the server took them all");
    for _ in 0..before {
        assert!(client.line().await.unwrap()["result"]["tools"].is_array());
    }
    writer.abort();
}

#[tokio::test]
async fn the_end_of_the_input_is_the_end_of_the_server() {
    let fake = api().await;
    let mut silent = Client::new(&fake, json!({}));
    silent.close().await;
    let mut busy = Client::old(&fake, json!({})).await;
    busy.close().await;
    for client in [silent, busy] {
        let ended = timeout(Duration::from_secs(8), client.server).await;
        ended.expect("it ends").unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_narrow_server_offers_and_does_no_more() {
    let fake = api().await;
    let options = ToolOptions::default().read_only(true).entities(["users"]);
    let mut client = Client::narrow(&fake, &options);
    let tools = client.request("tools/list", json!({})).await;
    assert!(!tools.to_string().contains("acme_write"));
    let create = read("create", json!({"first_name": "Ada"}));
    for call in [
        create,
        json!({"entity": "things", "action": "list", "params": {"group": "a"}}),
    ] {
        let called = client.call("acme_execute", call).await;
        assert_eq!(text(&called)["error"]["type"], "not_allowed");
    }
    let written =
        json!({"name": "acme_write", "arguments": read("create", json!({"first_name": "Ada"}))});
    assert_eq!(
        client.request("tools/call", written).await["error"]["code"],
        -32602
    );
    assert!(fake.seen().is_empty());
}
