//! What a client finds in both eras.

use serde_json::{Value, json};

use crate::client::{Client, NEW, OLD, read, text};
use crate::fake::{Fake, json as answers, user};

async fn api() -> Fake {
    Fake::start(|_, _| answers(user(7))).await
}

#[tokio::test]
async fn both_eras_find_the_same_tools() {
    let fake = api().await;
    let old = Client::old(&fake, json!({}))
        .await
        .request("tools/list", json!({}))
        .await;
    let new = Client::new(&fake, json!({}))
        .request("tools/list", json!({}))
        .await;
    assert_eq!(old["result"]["tools"], new["result"]["tools"]);
    let tools = old["result"]["tools"].as_array().unwrap();
    let names: Vec<_> = tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "acme_search",
            "acme_describe",
            "acme_read",
            "acme_write",
            "acme_execute"
        ]
    );
    for tool in tools {
        assert_eq!(tool["inputSchema"]["type"], "object");
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(tool["annotations"][hint].is_boolean(), "{tool}");
        }
        assert!(tool["title"].is_string() && tool["annotations"]["title"].is_string());
        assert_eq!(tool.get("outputSchema"), None);
    }
    assert_eq!(old["result"].get("resultType"), None);
    assert_eq!(new["result"]["resultType"], "complete");
    assert!(new["result"]["ttlMs"].is_number() && new["result"]["cacheScope"].is_string());
}

#[tokio::test]
async fn the_newer_era_needs_no_handshake() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    let found = client.request("server/discover", json!({})).await;
    let versions = found["result"]["supportedVersions"].as_array().unwrap();
    assert!(
        versions.contains(&json!(NEW)) && versions.contains(&json!(OLD)),
        "{found}"
    );
    let called = client
        .call("acme_read", read("get", json!({"id": 7})))
        .await;
    assert_eq!(text(&called)["data"]["id"], 7);
    assert_eq!(called["isError"], false);
}

#[tokio::test]
async fn the_older_era_calls_too() {
    let fake = api().await;
    let mut client = Client::old(&fake, json!({})).await;
    let called = client
        .call("acme_execute", read("get", json!({"id": 7})))
        .await;
    assert_eq!(text(&called), json!({"data": user(7)}));
    assert_eq!(fake.lines(), ["GET /v2/users/7"]);
}

#[tokio::test]
async fn resources_tell_what_there_is() {
    let fake = api().await;
    let mut client = Client::new(&fake, json!({}));
    let list = client.request("resources/list", json!({})).await;
    let uris: Vec<&str> = list["result"]["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| resource["uri"].as_str().unwrap())
        .collect();
    assert_eq!(
        uris,
        [
            "acme://guide",
            "acme://entities/users",
            "acme://entities/things"
        ]
    );
    let templates = client.request("resources/templates/list", json!({})).await;
    let template = &templates["result"]["resourceTemplates"][0]["uriTemplate"];
    assert_eq!(template, "acme://operations/{entity}/{action}");
    for (uri, part) in [
        ("acme://guide", "- `list`: List users"),
        ("acme://entities/users", "\"telephone\""),
        ("acme://operations/users/list", "\"updated_since\""),
    ] {
        let page = client.request("resources/read", json!({"uri": uri})).await;
        let text = page["result"]["contents"][0]["text"].as_str().unwrap();
        assert!(text.contains(part), "{uri}: {text}");
    }
    for strange in [
        "acme://entities/nobody",
        "other://guide",
        "acme://operations/users/list/x",
        "",
    ] {
        let page = client
            .request("resources/read", json!({"uri": strange}))
            .await;
        assert_eq!(page["error"]["code"], -32602, "{strange}");
    }
}

#[tokio::test]
async fn prompts_carry_a_question() {
    let fake = api().await;
    let mut client = Client::old(&fake, json!({})).await;
    let list = client.request("prompts/list", json!({})).await;
    assert_eq!(list["result"]["prompts"][0]["name"], "ask");
    let ask = json!({"name": "ask", "arguments": {"question": "Who is Ada?"}});
    let prompt = client.request("prompts/get", ask).await;
    let text = prompt["result"]["messages"][0]["content"]["text"]
        .as_str()
        .unwrap();
    assert!(text.starts_with("Who is Ada?"), "{text}");
    for wrong in [json!({"name": "aks"}), json!({"name": "ask"})] {
        let answer: Value = client.request("prompts/get", wrong).await;
        assert_eq!(answer["error"]["code"], -32602);
    }
}
