//! Hosted commands that go wrong, and what they print.

use serde_json::{Value, json};

use crate::desk::Desk;

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
