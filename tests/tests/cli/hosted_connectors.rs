//! Connectors and skills of the hosted service.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::program::file;

/// Credentials that the API behind the service accepts.
fn good(desk: &Desk) -> String {
    desk.api.credentials()["bearer"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_works_from_create_to_delete() {
    let desk = Desk::start().await;
    let id = desk.hosted.connector_id().unwrap().to_owned();
    let run = |arguments: &[&str]| desk.ask(arguments);
    let arguments = json!({"workspace": "default", "name": "harvest"}).to_string();
    let described = run(&["connectors", "describe", "--json", &arguments]).json();
    assert_eq!(
        (&described["id"], &described["schema"]["name"]),
        (&json!(id), &json!("harvest"))
    );
    let order = json!({"workspace": "default", "name": "Harvest", "entity": "users", "action": "list", "params": {"per_page": 2}});
    let (_folder, path) = file(&order.to_string());
    let from_file = run(&["connectors", "execute", "--json", &format!("@{path}")]).json();
    assert_eq!(from_file["status"], "success");
    assert_eq!(from_file["result"].as_array().unwrap().len(), 2);
    assert_eq!(
        from_file["execution_metadata"]["connector_instance_id"],
        json!(id)
    );
    let by_stdin = desk.done(
        desk.client(["connectors", "execute", "--json", "-"])
            .stdin(order.to_string()),
    );
    assert_eq!(by_stdin.json()["result"], from_file["result"]);
    let by_flags = run(&[
        "connectors",
        "execute",
        "--workspace",
        "default",
        "--entity",
        "users",
        "--action",
        "list",
        "--params",
        "{\"per_page\":2}",
        "--select-fields",
        "id,email",
        "--intent",
        "a test",
        "--fields",
        "result.email",
    ])
    .json();
    assert_eq!(
        by_flags["result"][0]["email"],
        from_file["result"][0]["email"]
    );
    assert_eq!(by_flags["result"][0].as_object().unwrap().len(), 1);
    let sent = desk.hosted.requests().pop().unwrap().json();
    assert_eq!(
        sent,
        json!({
            "entity": "users", "action": "list", "skip_truncation": true, "params": {"per_page": 2},
            "select_fields": ["id", "email"], "intent": "a test",
        })
    );
    let inspected = run(&["connectors", "inspect", "--id", &id]).json();
    assert_eq!(inspected["connector_id"], json!(id));
    let entities = &inspected["context_store_readiness"]["configured_cache_entities"];
    let entities = entities.as_array().unwrap();
    assert!(
        entities
            .iter()
            .all(|entity| entity["ready_for_search"] == true),
        "{inspected}"
    );
    let has = |name: &str| entities.iter().any(|entity| entity["entity"] == name);
    assert!(
        has("company") && has("time_projects") && !has("invoice_messages"),
        "{inspected}"
    );
    assert_eq!(run(&["connectors", "check"]).json()["status"], "succeeded");
    let renamed = run(&["connectors", "update", "--id", &id, "--new-name", "Ours"]).json();
    assert_eq!(renamed["name"], "Ours");
    // With nothing to change: where a person changes the credentials, as the reference tells it.
    let page = run(&["connectors", "update", "--id", &id]).json();
    let organization = inspected["organization_id"].as_str().unwrap();
    let url = format!("https://app.airbyte.ai/organizations/{organization}/credentials");
    assert_eq!(
        (&page["url"], &page["connector_id"]),
        (&json!(url), &json!(id))
    );
    assert_eq!(page["browser_opened"], false);
    let deleted = run(&["connectors", "delete", "--name", "ours", "--yes", "--wait"]).json();
    assert!(deleted["job_id"].is_string());
    assert_eq!(
        run(&["connectors", "check", "--name", "ours"]).failure(3)["type"],
        "not_found"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_come_from_a_file_standard_input_or_the_environment() {
    let desk = Desk::start().await;
    let account = json!({"account_id": desk.api.credential("account_id").unwrap()}).to_string();
    let (_folder, path) = file(&good(&desk));
    let at = format!("@{path}");
    let common = [
        "connectors",
        "create",
        "--connector-name",
        "Mine",
        "--replication-config",
        &account,
        "--check",
    ];
    let by_file = [&common[..], &["--credentials", &at]].concat();
    let made = desk.ask(&by_file).json();
    assert_eq!(made["name"], "Mine");
    let requests = desk.hosted.requests();
    let paths: Vec<&str> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    let base = "/api/v1/integrations/connectors";
    assert_eq!(paths[1..], [&format!("{base}/check"), base]);
    let body = requests[2].json();
    assert_eq!(
        (&body["connector_type"], &body["workspace_name"]),
        (&json!("Harvest"), &json!("default"))
    );
    assert_eq!(body["credentials"], desk.api.credentials()["bearer"]);

    let by_stdin = [&common[..], &["--credentials", "-"]].concat();
    desk.done(desk.client(by_stdin).stdin(good(&desk))).json();
    let by_environment = desk
        .client(["connectors", "create"])
        .env("HARVEST_TOKEN", &desk.api.credential("token").unwrap())
        .env(
            "HARVEST_ACCOUNT_ID",
            &desk.api.credential("account_id").unwrap(),
        );
    desk.done(by_environment).json();
    // What stands in the credentials need not be said twice.
    let body = desk.hosted.requests().pop().unwrap().json();
    assert_eq!(body["replication_config"].to_string(), account);
    // As the page of the service writes it.
    let whole = json!({
        "workspace_name": "default", "connector_type": "Harvest", "name": "By the page",
        "credentials": desk.api.credentials()["bearer"], "replication_config": {"account_id": "1"},
    });
    let by_json = desk
        .client(["connectors", "create", "--json", "-"])
        .stdin(whole.to_string());
    assert_eq!(desk.done(by_json).json()["name"], "By the page");
    let listed = desk.ask(&["connectors", "list", "--fields", "name"]).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_no_arguments_and_bad_ones_make_no_connector() {
    let desk = Desk::start().await;
    let count = || desk.hosted.requests().len();
    let inline = json!({"credentials": {"token": "hush-hush"}}).to_string();
    for arguments in [
        ["connectors", "create", "--json", inline.as_str()],
        [
            "connectors",
            "create",
            "--credentials",
            "{\"token\":\"hush-hush\"}",
        ],
    ] {
        let failure = desk.ask(&arguments).failure(4);
        assert!(!failure.to_string().contains("hush"), "{failure}");
    }
    let failure = desk.ask(&["connectors", "create"]).failure(4);
    assert!(
        failure["hint"].as_str().unwrap().contains("HARVEST_TOKEN"),
        "{failure}"
    );
    let half = desk
        .client(["connectors", "create"])
        .env("HARVEST_TOKEN", "planted-secret-token-4711");
    assert_eq!(desk.done(half).failure(2)["type"], "auth_error");
    assert_eq!(count(), 0, "nothing was asked");
    let wrong = json!({"token": "planted-secret-token-4711", "account_id": "1"}).to_string();
    let create = ["connectors", "create", "--check", "--credentials", "-"];
    let failure = desk
        .done(desk.client(create).stdin(wrong.clone()))
        .failure(4);
    assert_eq!(
        (&failure["type"], &failure["detail"]["status"]),
        (&json!("credential_error"), &json!("failed"))
    );
    assert!(
        desk.hosted
            .requests()
            .iter()
            .all(|request| request.path.ends_with("/check") || request.path.ends_with("/token"))
    );
    // A service that repeats what it was sent is not repeated.
    use connector_runtime::fake::Fault;
    let echo =
        json!({"message": "token planted-secret-token-4711 is wrong", "errors": []}).to_string();
    desk.hosted.faults().add(
        Fault::status(422)
            .body(echo)
            .path("/api/v1/integrations/connectors"),
    );
    let failure = desk
        .done(
            desk.client(["connectors", "create", "--credentials", "-"])
                .stdin(wrong),
        )
        .failure(4);
    assert!(
        failure["message"].as_str().unwrap().contains("is wrong"),
        "{failure}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gives_the_credentials() {
    use connector_runtime::fake::SessionStep;
    let desk = Desk::start().await;
    let create = [
        "connectors",
        "create",
        "--browser",
        "--no-open",
        "--name",
        "harvest",
    ];
    desk.hosted
        .change(|behaviour| behaviour.session = vec![SessionStep::Completed]);
    let done = desk.ask(&create);
    let made = done.json();
    assert_eq!(made["status"], "completed");
    let told: Value = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(told["session_id"], made["session_id"]);
    assert!(
        told["credentials_url"]
            .as_str()
            .unwrap()
            .starts_with("https://app.airbyte.ai/widget-bridge?")
    );
    desk.hosted
        .change(|behaviour| behaviour.session = vec![SessionStep::Failed("no consent".to_owned())]);
    assert_eq!(desk.ask(&create).failure(4)["type"], "credential_error");
    desk.hosted
        .change(|behaviour| behaviour.session = vec![SessionStep::Pending]);
    let late = desk.client(create).env("AIRBYTE_CREDENTIAL_TIMEOUT", "1");
    assert_eq!(desk.done(late).failure(1)["type"], "timeout");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_lead_to_one_connector_or_to_none() {
    let desk = Desk::start().await;
    let second = desk
        .hosted
        .add_connector("harvest", "default", "Second")
        .unwrap();
    let several = desk.ask(&["connectors", "inspect"]).failure(4);
    assert_eq!(several["detail"]["connectors"].as_array().unwrap().len(), 2);
    assert_eq!(
        desk.ask(&["connectors", "inspect", "--name", "SECOND"])
            .json()["connector_id"],
        json!(second)
    );
    assert_eq!(
        desk.ask(&["connectors", "inspect", "--name", "third"])
            .failure(3)["status_code"],
        404
    );
    desk.ask(&["connectors", "inspect", "--name", "x", "--id", &second])
        .failure(4);
    assert_eq!(
        desk.ask(&["connectors", "inspect", "--workspace", "nowhere"])
            .failure(3)["type"],
        "not_found"
    );
    let usual = desk.ask(&["connectors", "list"]);
    let notice: Value = serde_json::from_str(usual.stderr.lines().next().unwrap()).unwrap();
    assert_eq!(notice["workspace"], "default");
    let rows = usual.json();
    assert_eq!(rows["data"][0]["context_store_status"], "READY");
    let other = desk
        .client(["connectors", "list"])
        .env("AIRBYTE_WORKSPACE", "nowhere");
    desk.done(other).failure(3);
}
