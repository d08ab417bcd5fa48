//! What models are told.

use serde_json::{Value, json};

use super::{SPEC, client, toolbox};
use crate::tools::{ToolOptions, ToolSet, Toolbox, definitions};

fn names(options: &ToolOptions) -> Vec<String> {
    let tools = definitions(&SPEC, options).unwrap();
    tools.into_iter().map(|tool| tool.name).collect()
}

#[test]
fn each_set_has_its_tools_in_order() {
    let usual = [
        "acme_search",
        "acme_describe",
        "acme_read",
        "acme_write",
        "acme_execute",
    ];
    assert_eq!(names(&ToolOptions::default()), usual);
    let execute = ToolOptions::default().set(ToolSet::Execute);
    assert_eq!(names(&execute), ["acme_execute"]);
    let operations = ToolOptions::default().set(ToolSet::Operations);
    let each = [
        "acme_jars_list",
        "acme_jars_get",
        "acme_jars_create",
        "acme_jars_delete",
        "acme_guests_create",
    ];
    assert_eq!(names(&operations), each);
    assert_eq!(
        names(&operations.read_only(true)),
        ["acme_jars_list", "acme_jars_get"]
    );
}

#[test]
fn filters_leave_what_they_name() {
    let only = |options: ToolOptions| names(&options.set(ToolSet::Operations));
    let options = ToolOptions::default;
    assert_eq!(only(options().entities(["guests"])), ["acme_guests_create"]);
    assert_eq!(
        only(options().actions(["create"])),
        ["acme_jars_create", "acme_guests_create"]
    );
    assert_eq!(
        only(options().allow(["jars.get", "guests.*"])),
        ["acme_jars_get", "acme_guests_create"]
    );
    assert_eq!(only(options().allow(["*.delete"])), ["acme_jars_delete"]);
}

#[test]
fn a_filter_that_names_nothing_is_an_error() {
    let message = |options: ToolOptions| definitions(&SPEC, &options).unwrap_err().to_string();
    let options = ToolOptions::default;
    assert_eq!(
        message(options().entities(["jar"])),
        "entities: there is no entity `jar` (did you mean `jars`?); entities: jars, guests"
    );
    assert_eq!(
        message(options().actions(["lst"])),
        "actions: there is no action `lst` (did you mean `list`?); actions: create, delete, get, list"
    );
    assert!(
        message(options().allow(["jars.burn"])).starts_with("allow: `jars` has no action `burn`")
    );
    assert!(message(options().allow(["jars"])).contains("expected `entity.action`"));
    let nothing = options().entities(["guests"]).read_only(true);
    assert!(message(nothing).starts_with("the filters of the tools leave no operation"));
}

#[test]
fn hints_are_true() {
    let hints = |options: &ToolOptions| {
        let tools = definitions(&SPEC, options).unwrap();
        let told = |tool: &crate::ToolDef| serde_json::to_value(tool.hints).unwrap();
        tools
            .iter()
            .map(|tool| (tool.name.clone(), told(tool)))
            .collect::<Vec<_>>()
    };
    let hint = |read: bool, destroys: bool, idempotent: bool, open: bool| json!({"readOnlyHint": read, "destructiveHint": destroys, "idempotentHint": idempotent, "openWorldHint": open});
    let all = hints(&ToolOptions::default());
    assert_eq!(all[0].1, hint(true, false, true, false));
    assert_eq!(all[2].1, hint(true, false, true, true));
    assert_eq!(all[3].1, hint(false, true, false, true));
    let each = hints(&ToolOptions::default().set(ToolSet::Operations));
    assert_eq!(
        each[2],
        (
            "acme_jars_create".to_owned(),
            hint(false, false, false, true)
        )
    );
    assert_eq!(
        each[3],
        ("acme_jars_delete".to_owned(), hint(false, true, true, true))
    );
    // A mail cannot be taken back.
    assert_eq!(
        each[4],
        (
            "acme_guests_create".to_owned(),
            hint(false, true, false, true)
        )
    );
}

#[test]
fn texts_tell_parameters_pages_and_consent() {
    let tools = SPEC.tools();
    let text = |name: &str| {
        &tools
            .iter()
            .find(|tool| tool.name == name)
            .unwrap()
            .description
    };
    assert_eq!(
        text("acme_read"),
        "Call a Acme operation that reads. Lists come in pages of `per_page` (at most 50) records; `limit` follows \
         pages, `next` in an answer holds the params of the rest.\n\
         Operations (* required):\n\
         jars: list(from,to,page,per_page), get(id*)"
    );
    assert!(text("acme_write").contains("`confirm`, e.g. \"delete jars <id>\""));
    assert!(
        text("acme_write")
            .ends_with("jars: create(label*,sort,photo), delete(id*)\nguests: create(email*)")
    );
}

#[test]
fn a_smaller_budget_tells_less() {
    let told = |most: usize| {
        let options = ToolOptions::default().set(ToolSet::Execute).tokens(most);
        definitions(&SPEC, &options).unwrap().remove(0).description
    };
    assert!(told(1_500).contains("create(label*,sort,photo)"));
    assert!(told(1).ends_with("Entities:\njars, guests"));
}

#[test]
fn operations_have_their_own_schemas_and_no_paths() {
    let options = ToolOptions::default().set(ToolSet::Operations);
    let tools = definitions(&SPEC, &options).unwrap();
    let create = &tools[2].input_schema;
    assert_eq!(create["required"], json!(["label"]));
    assert_eq!(
        create["properties"]["sort"]["enum"],
        json!(["jam", "pickles"])
    );
    assert_eq!(
        create["properties"]["photo"]["properties"].get("path"),
        None
    );
    assert_eq!(create["properties"].get("confirm"), None);
    assert_eq!(
        tools[3].input_schema["properties"]["confirm"],
        json!({"type": "string"})
    );
}

#[test]
fn other_frameworks_get_their_forms() {
    let tool = &SPEC.tools()[1];
    let schema = &tool.input_schema;
    let chat = tool.to_openai_chat();
    assert_eq!(chat["function"]["parameters"], *schema);
    assert_eq!(chat["type"], "function");
    assert_eq!(tool.to_openai_responses()["name"], "acme_describe");
    assert_eq!(tool.to_anthropic()["input_schema"], *schema);
}

#[tokio::test]
async fn search_finds_by_meaning_and_describe_tells_all() {
    let tools = toolbox();
    let found = tools
        .call("acme_search", json!({"query": "remove a jar"}))
        .await
        .unwrap();
    let first: Value = serde_json::from_str::<Value>(&found).unwrap()["operations"][0].clone();
    assert_eq!(
        first,
        json!({"entity": "jars", "action": "delete", "does": "Delete a jar", "kind": "write", "required": ["id"]})
    );
    assert_eq!(
        found
            .lines()
            .filter(|line| line.contains("\"entity\""))
            .count()
            + 2,
        found.lines().count()
    );
    let all = tools.call("acme_search", json!({})).await.unwrap();
    assert!(all.contains("\"entity\":\"guests\""));
    let told = tools
        .call("acme_describe", json!({"entity": "jars", "action": "list"}))
        .await
        .unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["params"]["properties"]["per_page"]["maximum"], 50);
    assert_eq!(told["paging"]["page_size"], "per_page");
    assert_eq!(told["rate_limit"], json!({"requests": 100, "seconds": 15}));
    assert_eq!(told["rules"], json!(["all or none of from, to"]));
    assert_eq!(told["fields"], json!(["id", "label", "shelf.name"]));
    let told = tools
        .call(
            "acme_describe",
            json!({"entity": "jars", "action": "delete"}),
        )
        .await
        .unwrap();
    assert!(told.contains("\"confirm\":\"delete jars <id>\""));
}

#[test]
fn the_default_needs_no_client_and_agrees_with_the_toolbox() {
    let tools = Toolbox::new(&client());
    let defined: Vec<_> = tools.tools().cloned().collect();
    assert_eq!(defined, SPEC.tools());
}
