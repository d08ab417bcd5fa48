//! Formats, selections, files.

use connector_tests::FakeApi;
use serde_json::json;

use crate::program::{Run, harvest};

async fn api() -> FakeApi {
    FakeApi::constant(
        200,
        json!({
            "clients": [
                {"id": 1, "name": "Salt, Co.", "is_active": true, "address": "1 Way\nTown", "statement_key": "k1",
                 "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z", "currency": "EUR"},
                {"id": 2, "name": "Oil", "is_active": false, "address": null, "statement_key": "k2",
                 "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z", "currency": "USD"},
            ],
            "links": {"next": null},
        }),
    )
    .await
}

fn list(api: &FakeApi, arguments: &[&str]) -> Run {
    harvest(["clients", "list"])
        .args(arguments)
        .signed_in()
        .to(&api.base_url())
}

#[tokio::test(flavor = "multi_thread")]
async fn formats_are_json_lines_csv_and_tables() {
    let api = api().await;
    let done = list(&api, &["--output-format", "jsonl", "--fields", "id,name"]).run();
    assert_eq!(
        done.stdout,
        "{\"id\":1,\"name\":\"Salt, Co.\"}\n{\"id\":2,\"name\":\"Oil\"}\n"
    );
    let done = list(
        &api,
        &["--output-format", "csv", "--fields", "name,address,id"],
    )
    .run();
    assert_eq!(
        done.stdout,
        "name,address,id\n\"Salt, Co.\",\"1 Way\nTown\",1\nOil,,2\n"
    );
    let done = list(&api, &["--output-format", "csv"]).run();
    assert!(
        done.stdout.starts_with("id,name,is_active,address,"),
        "in the order of the description: {}",
        done.stdout
    );
    let done = list(
        &api,
        &["--output-format", "table", "--fields", "id,name,is_active"],
    )
    .run();
    assert_eq!(
        done.stdout,
        "id  name       is_active\n--  ---------  ---------\n1   Salt, Co.  true\n2   Oil        false\n"
    );
    let done = list(&api, &["--output-format", "table"])
        .env("COLUMNS", "20")
        .run();
    assert!(
        done.stderr.contains("columns that do not fit"),
        "{}",
        done.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_select_and_a_miss_says_that_the_call_was_made() {
    let api = api().await;
    assert_eq!(
        list(&api, &["--fields", "data.id,meta.next_link"])
            .run()
            .json(),
        json!({"data": [{"id": 1}, {"id": 2}], "meta": {"next_link": null}})
    );
    assert_eq!(
        list(&api, &["--fields", "id,nothing"]).run().json(),
        json!({"data": [{"id": 1}, {"id": 2}]})
    );
    for format in ["json", "jsonl", "csv", "table"] {
        let failure = list(&api, &["--fields", "nothing", "--output-format", format])
            .run()
            .failure(4);
        assert_eq!(failure["type"], "validation_error", "{format}");
        assert_eq!(failure["detail"]["operation_completed"], true);
        assert_eq!(failure["detail"]["response"]["data"][1]["name"], "Oil");
        assert!(failure["hint"].as_str().unwrap().contains("do not repeat"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn output_goes_to_a_file_that_a_failure_leaves_alone() {
    let api = api().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.csv");
    let name = file.to_str().unwrap();
    let done = list(
        &api,
        &["--output", name, "--output-format", "csv", "--fields", "id"],
    )
    .run();
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "id\n1\n2\n");
    assert_eq!(
        list(&api, &["--output", name, "--per-page", "0"])
            .run()
            .code,
        4
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "id\n1\n2\n");
    let failure = list(&api, &["--output", "/no/such/folder/x"])
        .run()
        .failure(4);
    assert_eq!(failure["type"], "input_error");
}
