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
    assert_eq!(
        run(&["connectors", "inspect", "--id", &id]).json()["connector_id"],
        json!(id)
    );
    assert_eq!(run(&["connectors", "check"]).json()["status"], "succeeded");
    let renamed = run(&["connectors", "update", "--id", &id, "--new-name", "Ours"]).json();
    assert_eq!(renamed["name"], "Ours");
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

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_undone_needs_consent() {
    let desk = Desk::start().await;
    let failure = desk
        .ask(&["connectors", "delete", "--name", "harvest"])
        .failure(4);
    assert!(
        failure["hint"]
            .as_str()
            .unwrap()
            .contains("AIRBYTE_ALLOW_DESTRUCTIVE"),
        "{failure}"
    );
    let delete = [
        "connectors",
        "execute",
        "--entity",
        "roles",
        "--action",
        "delete",
        "--params",
        "{\"id\":1}",
    ];
    desk.ask(&delete).failure(4);
    assert_eq!(desk.hosted.requests().len(), 0);
    let allowed = desk.client(delete).env("AIRBYTE_ALLOW_DESTRUCTIVE", "1");
    assert_eq!(
        desk.done(allowed).failure(3)["type"],
        "not_found",
        "it was sent: there is no such role"
    );
    let mut settings = desk.known_settings();
    settings["settings"]["allow_destructive"] = json!(true);
    desk.write_settings(&settings);
    let refused = desk
        .client(["connectors", "delete", "--name", "harvest"])
        .env("AIRBYTE_ALLOW_DESTRUCTIVE", "0");
    desk.done(refused).failure(4);
    desk.ask(&["connectors", "delete", "--name", "harvest"])
        .json();
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_before_anything_is_asked() {
    let desk = Desk::start().await;
    for (arguments, field) in [
        (vec!["connectors", "execute", "--entity", "users"], "action"),
        (
            vec![
                "connectors",
                "execute",
                "--json",
                "{\"entity\":\"users\",\"action\":\"list\",\"parms\":{}}",
            ],
            "parms",
        ),
        (
            vec![
                "connectors",
                "execute",
                "--json",
                "{\"entity\":\"users\",\"action\":\"list\",\"params\":[]}",
            ],
            "params",
        ),
        (vec!["organizations", "use"], "id"),
        (vec!["skills", "search"], "query"),
    ] {
        let failure = desk.ask(&arguments).failure(4);
        assert!(
            failure["fields"][field].is_string(),
            "{arguments:?}: {failure}"
        );
    }
    let both = ["connectors", "execute", "--json", "{}", "--entity", "users"];
    assert_eq!(desk.ask(&both).failure(4)["type"], "validation_error");
    assert_eq!(
        desk.ask(&["connectors", "execute", "--json", "{"])
            .failure(4)["type"],
        "input_error"
    );
    assert_eq!(
        desk.ask(&["connectors", "execute", "--json", "@/no/such/file"])
            .failure(4)["type"],
        "input_error"
    );
    let long = "x".repeat(513);
    desk.ask(&[
        "connectors",
        "execute",
        "--entity",
        "a",
        "--action",
        "list",
        "--intent",
        &long,
    ])
    .failure(4);
    assert_eq!(
        desk.ask(&["connectors", "exceute"]).failure(4)["type"],
        "unknown_command"
    );
    assert_eq!(
        desk.ask(&["workspaces", "list", "--colour"]).failure(1)["type"],
        "unknown_flag"
    );
    assert_eq!(desk.hosted.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_exit_codes() {
    use connector_runtime::fake::Fault;
    let desk = Desk::start().await;
    let path = "/api/v1/workspaces";
    for (status, kind, code) in [
        (400, "validation_error", 4),
        (401, "unauthorized", 2),
        (403, "forbidden", 2),
        (404, "not_found", 3),
        (409, "api_error", 1),
        (422, "validation_error", 4),
    ] {
        desk.hosted.faults().clear();
        desk.hosted.faults().add(Fault::status(status).path(path));
        let failure = desk.ask(&["workspaces", "list"]).failure(code);
        assert_eq!(
            (&failure["type"], &failure["status_code"]),
            (&json!(kind), &json!(status))
        );
    }
    desk.hosted.faults().clear();
    desk.hosted
        .change(|behaviour| behaviour.execution_status = "error".to_owned());
    let execute = [
        "connectors",
        "execute",
        "--entity",
        "users",
        "--action",
        "list",
    ];
    let failure = desk.ask(&execute).failure(1);
    assert_eq!(
        (&failure["type"], &failure["detail"]["status"]),
        (&json!("connector_execution_error"), &json!("error"))
    );
    desk.hosted
        .change(|behaviour| behaviour.execution_status = "success".to_owned());
    let missed = desk
        .ask(&[
            "connectors",
            "execute",
            "--entity",
            "users",
            "--action",
            "list",
            "--fields",
            "nothing",
        ])
        .failure(4);
    assert_eq!(missed["detail"]["operation_completed"], true);
    assert_eq!(missed["detail"]["response"]["status"], "success");
    let away = desk.client([
        "workspaces",
        "list",
        "--api-host",
        "http://127.0.0.1:9",
        "--timeout",
        "1",
    ]);
    assert_eq!(desk.done(away).failure(1)["type"], "network_error");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_elsewhere_are_not_followed() {
    use connector_runtime::fake::NextLink;
    let desk = Desk::start().await;
    for number in 0..150 {
        desk.hosted.add_workspace(&format!("w{number}"));
    }
    let all = desk.ask(&["workspaces", "list", "--fields", "name"]).json();
    assert_eq!(all["data"].as_array().unwrap().len(), 151);
    let few = desk.ask(&["workspaces", "list", "--limit", "120"]).json();
    assert_eq!(few["data"].as_array().unwrap().len(), 120);
    let trap = Desk::start().await;
    let elsewhere = NextLink::Elsewhere(trap.hosted.url().to_owned());
    desk.hosted
        .change(|behaviour| behaviour.next_link = elsewhere);
    let failure = desk.ask(&["workspaces", "list"]).failure(1);
    assert!(
        failure["message"].as_str().unwrap().contains("elsewhere"),
        "{failure}"
    );
    assert_eq!(trap.hosted.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn skills_are_read_as_markdown() {
    let desk = Desk::start().await;
    let listed = desk.ask(&["skills", "list", "--limit", "1"]).json();
    let cursor = listed["next_cursor"].as_str().unwrap().to_owned();
    let second = desk.ask(&["skills", "list", "--cursor", &cursor]).json();
    let id = second["data"][0]["id"].as_str().unwrap().to_owned();
    let found = desk
        .ask(&[
            "skills",
            "search",
            "--query",
            "harvest",
            "--workspace",
            "default",
        ])
        .json();
    assert_eq!(found["data"][0]["id"], json!(id));
    let page = desk.ask(&["skills", "docs", "--id", &id]).json();
    assert!(
        page["data"]["markdown"]
            .as_str()
            .unwrap()
            .starts_with("# Harvest\n\n"),
        "{page}"
    );
    assert_eq!(page["data"]["metadata"]["kind"], "connector_source");
    let section = desk
        .ask(&["skills", "docs", "--id", &id, "--section", "users"])
        .json();
    assert_eq!(section["data"]["section_id"], "users");
    let raw = desk
        .ask(&["skills", "docs", "--id", &id, "--format", "json"])
        .json();
    assert!(raw["outline"].is_array());
    assert_eq!(
        desk.ask(&["skills", "docs", "--id", "connector-source:no"])
            .failure(3)["type"],
        "not_found"
    );
    desk.ask(&["skills", "docs", "--id", &id, "--format", "html"])
        .failure(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn types_and_schemas() {
    let desk = Desk::start().await;
    let types = desk
        .ask(&["connectors", "list-available", "--name-contains", "HARV"])
        .json();
    assert_eq!(types["data"][0]["connector_name"], "harvest");
    assert_eq!(
        desk.ask(&["connectors", "list-available", "--name-contains", "zzz"])
            .json()["data"],
        json!([])
    );
    let schema = desk
        .done(desk.stranger(["schema", "connectors", "execute"]))
        .json();
    assert_eq!(schema["params"]["entity"]["required"], true);
    assert_eq!(schema["params"]["skip_truncation"]["default"], true);
    assert_eq!(
        (&schema["api"]["method"], &schema["api"]["path"]),
        (
            &json!("POST"),
            &json!("/api/v1/integrations/connectors/{id}/execute")
        )
    );
    let internal = desk
        .done(desk.stranger(["schema", "organizations", "list"]))
        .json();
    assert_eq!(internal.get("api"), None);
    let failure = desk
        .done(desk.stranger(["schema", "connectors", "exceute"]))
        .failure(3);
    assert_eq!(failure["did_you_mean"], "execute");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_as_it_comes() {
    use connector_runtime::fake::Fault;
    let desk = Desk::start().await;
    let bytes = Fault::text_body("\u{0}PDF")
        .header("content-type", "application/pdf")
        .header("content-disposition", "attachment; filename=\"a.pdf\"");
    desk.hosted
        .faults()
        .add(bytes.operation("receipts", "download"));
    let path = desk.home.path().join("a.pdf");
    let download = [
        "connectors",
        "execute",
        "--entity",
        "receipts",
        "--action",
        "download",
        "--output",
        path.to_str().unwrap(),
    ];
    let done = desk.ask(&download);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read(&path).unwrap(), b"\0PDF");
    let notice: Value = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&notice["bytes"], &notice["content_type"]),
        (&json!(4), &json!("application/pdf"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn output_goes_to_a_file_and_requests_are_told() {
    let desk = Desk::start().await;
    let path = desk.home.path().join("out.json");
    let done = desk.ask(&[
        "workspaces",
        "list",
        "--output",
        path.to_str().unwrap(),
        "--verbose",
    ]);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(written["data"][0]["name"], "default");
    let notice: Value = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&notice["message"], &notice["status"]),
        (&json!("request"), &json!(200))
    );
}
