//! The Harvest connector as tools: what its texts cost, and calls against the fake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_runtime::fake::Fake;
use connector_runtime::tools::definitions;
use connector_runtime::{Connector, ToolDef, ToolOptions, ToolSet, Toolbox};
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};
use serde_json::{Value, json};

fn cost(tools: &[ToolDef]) -> usize {
    let tokenizer = tiktoken_rs::o200k_base_singleton();
    let text = serde_json::to_string(tools).unwrap();
    tokenizer.encode_ordinary(&text).len()
}

#[test]
fn the_texts_keep_their_budget() {
    let with = |options: ToolOptions| definitions(HarvestConnector::SPEC, &options).unwrap();
    let usual = HarvestConnector::tools();
    let execute = with(ToolOptions::default().set(ToolSet::Execute));
    let (five, one) = (cost(&usual), cost(&execute));
    println!("five tools: {five} tokens, execute alone: {one}");
    assert!(five < 2_000, "the five tools cost {five} tokens");
    assert!(one < 1_500, "execute alone costs {one} tokens");
    // Both still tell every operation with what it needs.
    let (read, write) = (&usual[2].description, &usual[3].description);
    for text in [read, &execute[0].description] {
        assert!(
            text.contains("time_entries: ") && text.contains("get(id*)"),
            "{text}"
        );
        assert!(text.contains("`per_page` (at most 2000)"), "{text}");
    }
    assert!(
        write.contains("create(project_id*,task_id*,spent_date*)"),
        "{write}"
    );
    for most in [400, 800, 3_000, 6_000] {
        let options = ToolOptions::default().set(ToolSet::Execute).tokens(most);
        let cost = cost(&with(options));
        assert!(cost <= most || most == 400, "{cost} tokens of {most}");
    }
}

#[test]
fn every_operation_is_a_tool_with_a_name_that_fits() {
    let options = ToolOptions::default().set(ToolSet::Operations);
    let tools = definitions(HarvestConnector::SPEC, &options).unwrap();
    let operations = HarvestConnector::entities()
        .iter()
        .map(|entity| entity.operations.len());
    assert_eq!(tools.len(), operations.sum::<usize>());
    let mut names: Vec<_> = tools.iter().map(|tool| tool.name.as_str()).collect();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    assert!(
        names
            .iter()
            .all(|name| name.len() <= 64 && name.chars().all(allowed))
    );
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), tools.len());
    assert!(
        tools
            .iter()
            .all(|tool| jsonschema::validator_for(&tool.input_schema).is_ok())
    );
}

async fn toolbox(fake: &Fake<HarvestConnector>) -> Toolbox {
    let value = |name: &str| fake.credential(name).unwrap();
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: value("token").into(),
        account_id: value("account_id"),
    };
    let builder = HarvestConnector::builder(auth).base_url(fake.base_url());
    builder
        .user_agent("tests (tests@example.com)")
        .build()
        .unwrap()
        .toolbox()
}

async fn call(tools: &Toolbox, name: &str, arguments: Value) -> Value {
    let text = tools
        .call(name, arguments)
        .await
        .unwrap_or_else(|error| error.to_string());
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_model_finds_reads_and_writes() {
    let fake = Fake::<HarvestConnector>::builder()
        .seed(7)
        .start()
        .await
        .unwrap();
    let tools = toolbox(&fake).await;
    let found = call(
        &tools,
        "harvest_search",
        json!({"query": "unpaid invoices"}),
    )
    .await;
    assert_eq!(found["operations"][0]["entity"], "invoices");
    let users =
        json!({"entity": "users", "action": "list", "params": {}, "fields": ["id", "email"]});
    let whole = call(&tools, "harvest_execute", users).await;
    let first = whole["data"][0].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["id", "email"]);

    let entries = json!({"entity": "time_entries", "action": "list", "limit": 7});
    let some = call(&tools, "harvest_read", entries).await;
    assert_eq!(some["data"].as_array().unwrap().len(), 7);
    assert_eq!(some["returned"], 7);
    let params = &some["next"]["params"];
    assert_eq!(params, &json!({"per_page": 7, "page": 2}));
    let next = json!({"entity": "time_entries", "action": "list", "params": params});
    let next = call(&tools, "harvest_read", next).await;
    assert_eq!(next["data"].as_array().unwrap().len(), 7);
    assert_ne!(next["data"][0]["id"], some["data"][6]["id"]);

    let cut = json!({"entity": "time_entries", "action": "list", "max_chars": 20_000});
    let text = tools.call("harvest_read", cut).await.unwrap();
    assert!(text.len() <= 20_000);
    let cut: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(cut["truncated"], true);
    assert_eq!(
        cut["data"].as_array().unwrap().len() as u64,
        cut["returned"].as_u64().unwrap()
    );
    assert!(cut["total_entries"].as_u64().unwrap() > 1_000);
}

#[tokio::test]
async fn a_failure_says_what_to_change() {
    let fake = Fake::<HarvestConnector>::builder()
        .seed(7)
        .start()
        .await
        .unwrap();
    let tools = toolbox(&fake).await;
    let role = json!({"entity": "roles", "action": "create", "params": {"name": "Audit"}});
    let role = call(&tools, "harvest_write", role).await;
    let id = role["data"]["id"].as_u64().unwrap();
    let delete = json!({"entity": "roles", "action": "delete", "params": {"id": id}});
    let refused = call(&tools, "harvest_write", delete.clone()).await;
    assert_eq!(refused["error"]["confirm"], format!("delete roles {id}"));
    let mut confirmed = delete.clone();
    confirmed["confirm"] = refused["error"]["confirm"].clone();
    assert_eq!(
        call(&tools, "harvest_write", confirmed.clone()).await,
        json!({"data": null})
    );
    let gone = call(&tools, "harvest_write", confirmed).await;
    assert_eq!(gone["error"]["type"], "not_found");
    assert_eq!(gone["error"]["status_code"], 404);
}
