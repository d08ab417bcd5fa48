//! `execute --jsonl`: one answer for each line, in order, whatever happens.

use connector_tests::{Answer, FakeApi};
use serde_json::{Value, json};

use crate::program::{harvest, role, roles};

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_answered_in_order() {
    let api = FakeApi::start(|seen| match seen.path.as_str() {
        "/v2/roles" => Answer::json(200, &json!({"roles": [], "links": {"next": null}})),
        _ => Answer::json(404, &json!({"status": 404, "error": "Not Found"})),
    })
    .await;
    let lines = [
        "{\"entity\":\"roles\",\"action\":\"list\"}",
        "",
        "{\"entity\":\"roles\",\"action\":\"get\",\"params\":{\"id\":9}}",
        "nonsense",
        "{\"entity\":\"rols\",\"action\":\"list\"}",
        "{\"entity\":\"roles\",\"action\":\"delete\",\"params\":{\"id\":9}}",
        "{\"entity\":\"roles\",\"action\":\"list\",\"params\":null}",
    ];
    let done = harvest(["execute", "--jsonl"])
        .signed_in()
        .stdin(lines.join("\n"))
        .to(&api.base_url())
        .run();
    let answers = done.lines();
    assert_eq!(
        done.code, 1,
        "failures of several kinds are a general failure"
    );
    let kinds: Vec<Value> = answers
        .iter()
        .map(|answer| answer["error"]["type"].clone())
        .collect();
    assert_eq!(
        kinds,
        [
            Value::Null,
            "not_found".into(),
            "input_error".into(),
            "validation_error".into(),
            "validation_error".into(),
            Value::Null
        ]
    );
    assert_eq!(answers[0], json!({"data": [], "meta": {"next_link": null}}));
    assert_eq!(answers[1]["error"]["status_code"], 404);
    assert!(
        answers[4]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("nobody can be asked")
    );
    assert_eq!(api.requests().len(), 3, "what was refused was not sent");
}

#[test]
fn failures_of_one_kind_give_their_exit_code() {
    let done = harvest(["execute", "--jsonl", "--dry-run"])
        .signed_in()
        .stdin("{}\n{\"entity\":1}\n")
        .run();
    assert_eq!((done.code, done.lines().len()), (4, 2));
    assert_eq!(done.stderr, "");
    let done = harvest(["execute", "--jsonl", "--dry-run"])
        .signed_in()
        .stdin("")
        .run();
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_are_selected_in_every_answer() {
    let api = FakeApi::constant(200, roles(&[role(1, "A")], None)).await;
    let line = "{\"entity\":\"roles\",\"action\":\"list\"}\n";
    let done = harvest(["execute", "--jsonl", "--fields", "name"])
        .signed_in()
        .stdin(line)
        .to(&api.base_url())
        .run();
    assert_eq!(done.lines(), [json!({"data": [{"name": "A"}]})]);
}
