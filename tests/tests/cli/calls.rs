//! One call: its inputs, its result, its exit code.

use connector_tests::{Answer, FakeApi};
use serde_json::json;

use crate::program::{file, harvest};

fn roles() -> serde_json::Value {
    json!({
        "roles": [
            {"id": 1, "name": "Design", "user_ids": [5, 6], "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z"},
            {"id": 2, "name": "Audit, \"legal\"", "user_ids": [], "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z"},
        ],
        "per_page": 2000, "total_pages": 1, "total_entries": 2, "next_page": null, "previous_page": null, "page": 1,
        "links": {"first": "https://x.test/1", "next": null, "previous": null, "last": "https://x.test/1"},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_come_by_flags_json_files_and_standard_input() {
    let api = FakeApi::constant(200, roles()).await;
    let (_folder, params) = file("{\"page\":2,\"per_page\":5}");
    let (_folder, request) =
        file("{\"entity\":\"roles\",\"action\":\"list\",\"params\":{\"page\":2,\"per_page\":5}}");
    let named = ["execute", "--entity", "roles", "--action", "list"];
    let at_file = format!("@{params}");
    let request = format!("@{request}");
    let inline = "{\"page\":2,\"per_page\":5}";
    let wrapped = "{\"params\":{\"page\":2,\"per_page\":5}}";
    let runs = [
        harvest(named).args(["--page", "2", "--per-page", "5"]),
        harvest(named).args(["--per-page=5", "--page=2"]),
        harvest(named).args(["--params", inline]),
        harvest(named).args(["--json", inline]),
        harvest(named).args(["--json", wrapped]),
        harvest(named).args(["--params", &at_file]),
        harvest(named).args(["--params", "-"]).stdin(inline),
        harvest(["execute", "--json", &request]),
        harvest(["execute", "--json", "-"]).stdin(std::fs::read_to_string(&request[1..]).unwrap()),
        harvest(["roles", "list", "--page", "2", "--per-page", "5"]),
        harvest(["roles", "list", "--params", inline]),
        harvest(["roles", "list", "--json", inline]),
    ];
    let count = runs.len();
    for run in runs {
        let result = run.signed_in().to(&api.base_url()).run().json();
        assert_eq!(result["data"][0]["name"], "Design");
        assert_eq!(result["meta"], json!({"next_link": null}));
    }
    let requests = api.requests();
    assert_eq!(requests.len(), count);
    for request in requests {
        assert_eq!(
            (request.path.as_str(), request.query_text().as_str()),
            ("/v2/roles", "page=2&per_page=5")
        );
        assert_eq!(
            request.header("authorization"),
            Some("Bearer planted-secret-token-4711")
        );
        assert_eq!(request.header("harvest-account-id"), Some("77"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_made_of_flags() {
    let role = json!({"id": 3, "name": "Build", "user_ids": [5, 6], "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z"});
    let api = FakeApi::constant(201, role.clone()).await;
    let run = harvest([
        "roles",
        "create",
        "--name",
        "Build",
        "--user-ids",
        "5,6",
        "--user-agent",
        "Tests (me@example.com)",
    ]);
    let result = run.signed_in().to(&api.base_url()).run().json();
    assert_eq!(result, json!({"data": role, "meta": null}));
    let request = api.request();
    assert_eq!(request.method, "POST");
    assert_eq!(request.json(), json!({"name": "Build", "user_ids": [5, 6]}));
    assert_eq!(request.header("user-agent"), Some("Tests (me@example.com)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_has_its_exit_code() {
    for (status, kind, code) in [
        (400, "validation_error", 4),
        (401, "unauthorized", 2),
        (403, "forbidden", 2),
        (404, "not_found", 3),
        (409, "api_error", 1),
        (422, "validation_error", 4),
        (500, "server_error", 1),
    ] {
        let body = json!({"status": status, "message": format!("token {} is no good", crate::program::TOKEN)});
        let api = FakeApi::constant(status, body).await;
        let failure = harvest(["roles", "create", "--name", "x"])
            .signed_in()
            .to(&api.base_url())
            .run()
            .failure(code);
        assert_eq!(failure["type"], kind);
        assert_eq!(failure["status_code"], status);
        assert_eq!(failure["detail"]["message"], "token (hidden) is no good");
        assert_eq!(api.requests().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_and_a_dead_api_are_general_failures() {
    // A write is not repeated after a 429 that asks for a long wait.
    let api = FakeApi::start(|_| Answer::text(429, "").header("retry-after", "3600")).await;
    let failure = harvest(["roles", "create", "--name", "x"])
        .signed_in()
        .to(&api.base_url())
        .run()
        .failure(1);
    assert_eq!(
        (&failure["type"], &failure["status_code"]),
        (&json!("rate_limited"), &json!(429))
    );
    assert_eq!(failure["retry_after_seconds"], json!(3600.0));

    // Nobody listens on port 1.
    let failure = harvest(["roles", "create", "--name", "x"])
        .signed_in()
        .to("http://127.0.0.1:1/v2")
        .run()
        .failure(1);
    assert_eq!(
        (&failure["type"], &failure["status_code"]),
        (&json!("network_error"), &json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_as_described_names_the_place() {
    let api = FakeApi::constant(200, json!({"roles": [{"id": "x"}], "links": {}})).await;
    let failure = harvest(["roles", "list"])
        .signed_in()
        .to(&api.base_url())
        .run()
        .failure(1);
    assert_eq!(failure["type"], "decode_error");
    assert_eq!(failure["detail"]["path"], "data[0].id");
}

#[test]
fn wrong_input_is_told_before_anything_is_sent() {
    let cases: &[(&[&str], &str, &str)] = &[
        (
            &["roles", "list", "--per-page", "many"],
            "validation_error",
            "`per_page`: expected integer",
        ),
        (
            &["roles", "list", "--per-page", "5000"],
            "validation_error",
            "at most 2000",
        ),
        (&["roles", "get"], "validation_error", "`id`: is missing"),
        (
            &["roles", "list", "--params", "{}", "--page", "1"],
            "validation_error",
            "given twice",
        ),
        (
            &["roles", "list", "--params", "{\"pag\":1}"],
            "validation_error",
            "did you mean `page`?",
        ),
        (
            &["roles", "list", "--params", "{"],
            "input_error",
            "no valid JSON",
        ),
        (
            &["roles", "list", "--params", "@/no/such/file"],
            "input_error",
            "/no/such/file",
        ),
        (
            &["roles", "list", "--output-format", "xml"],
            "validation_error",
            "json, jsonl, csv, table",
        ),
        (
            &["roles", "list", "--page", "1", "--page", "2"],
            "validation_error",
            "more than once",
        ),
        (
            &["roles", "get", "--id", "1", "--all"],
            "validation_error",
            "has no pages",
        ),
        (
            &["roles", "list", "--show-secrets"],
            "validation_error",
            "--dry-run",
        ),
        (
            &["roles", "list", "--limit", "0"],
            "validation_error",
            "--limit",
        ),
        (
            &["roles", "list", "--config", "{\"a\":\"b\"}"],
            "validation_error",
            "no server variable `a`",
        ),
        (
            &["roles", "list", "--base-url", "http://far.example"],
            "validation_error",
            "in the clear",
        ),
        (
            &["roles", "list", "--fields", "a,,b"],
            "validation_error",
            "--fields",
        ),
        (
            &[
                "roles",
                "list",
                "--credentials",
                "{\"token\":\"planted-secret-token-4711\"}",
            ],
            "validation_error",
            "@file",
        ),
        (
            &["execute", "--entity", "roles"],
            "validation_error",
            "`action`: is missing",
        ),
        (
            &["execute", "--entity", "role", "--action", "list"],
            "validation_error",
            "did you mean `roles`?",
        ),
        (
            &[
                "execute",
                "--json",
                "{\"entity\":\"roles\",\"action\":\"list\",\"parms\":{}}",
            ],
            "validation_error",
            "`parms`",
        ),
        (
            &["execute", "--json", "[]"],
            "input_error",
            "expected a JSON object",
        ),
    ];
    for (arguments, kind, message) in cases {
        let failure = harvest(*arguments).signed_in().run().failure(4);
        assert_eq!(failure["type"], *kind, "{arguments:?}: {failure}");
        assert!(
            failure["message"].as_str().unwrap().contains(message),
            "{arguments:?}: {failure}"
        );
    }
    let failure = harvest(["execute", "--json", "-", "--credentials", "-"])
        .run()
        .failure(4);
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .contains("both read standard input")
    );
}

#[test]
fn unknown_commands_and_flags_come_with_a_suggestion() {
    let failure = harvest(["rolse", "list"]).run();
    assert_eq!((failure.code, failure.stdout.as_str()), (4, ""));
    let failure = failure.told();
    assert_eq!(
        (&failure["type"], &failure["did_you_mean"]),
        (&json!("unknown_command"), &json!("roles"))
    );
    assert!(
        failure["available_commands"]
            .as_array()
            .unwrap()
            .contains(&json!("execute"))
    );

    let failure = harvest(["roles", "delet"]).run().failure(4);
    assert_eq!(failure["did_you_mean"], "delete");
    assert_eq!(
        failure["available_commands"],
        json!(["get", "list", "create", "update", "delete"])
    );

    let failure = harvest(["roles", "list", "--per-pag", "5"])
        .run()
        .failure(1);
    assert_eq!(
        (&failure["type"], &failure["did_you_mean"]),
        (&json!("unknown_flag"), &json!("--per-page"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tells_whether_the_connection_works() {
    let api = FakeApi::constant(200, json!({"users": [], "links": {"next": null}})).await;
    let result = harvest(["check"])
        .signed_in()
        .to(&api.base_url())
        .run()
        .json();
    assert_eq!(
        (&result["status"], &result["checked_entity"]),
        (&json!("healthy"), &json!("users"))
    );

    let api = FakeApi::constant(401, json!({"error": "invalid_token"})).await;
    let done = harvest(["check"]).signed_in().to(&api.base_url()).run();
    assert_eq!(done.code, 2);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&done.stdout).unwrap()["status"],
        "unhealthy"
    );
    assert_eq!(done.told()["type"], "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn verbose_tells_requests_without_secrets() {
    let api = FakeApi::constant(200, roles()).await;
    let done = harvest(["roles", "list", "-v"])
        .signed_in()
        .to(&api.base_url())
        .run();
    assert_eq!(done.code, 0);
    let notice: serde_json::Value = serde_json::from_str(done.stderr.trim()).unwrap();
    assert_eq!(
        (&notice["operation"], &notice["status"]),
        (&json!("roles.list"), &json!(200))
    );
}

/// The environment names the proxy, as for every other program.
#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_environment_is_used() {
    let proxy = FakeApi::constant(200, roles()).await;
    let address = proxy.base_url().replace("/v2", "");
    let call = || {
        harvest(["roles", "list"])
            .signed_in()
            .to("http://api.localhost:9/v2")
            .env("NO_PROXY", "")
            .env("no_proxy", "")
            .env("HTTP_PROXY", &address)
            .env("http_proxy", &address)
    };
    assert_eq!(call().run().json()["data"][0]["name"], "Design");
    let seen = proxy.requests();
    assert_eq!(seen[0].header("host"), Some("api.localhost:9"));
    // Nobody listens there.
    let direct = call().env("NO_PROXY", "api.localhost").run();
    assert_ne!(direct.code, 0);
    assert_eq!(proxy.requests().len(), 1);
}
