//! `decode`: recorded answers through the generated types.

use connector_tests::{assert_json, reference};
use serde_json::{Value, json};

use crate::program::{file, harvest, role, roles};

#[test]
fn the_recorded_answers_give_the_recorded_results() {
    let Some(calls) = reference::recorded_calls("harvest") else {
        return;
    };
    let line = |call: &Value| {
        json!({"entity": call["entity"], "action": call["action"], "response": call["response"]})
            .to_string()
    };
    let lines = calls.iter().map(line).collect::<Vec<_>>().join("\n");
    let done = harvest(["decode", "--jsonl"]).stdin(lines).run();
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let answers = done.lines();
    assert_eq!(answers.len(), 63);
    for (answer, call) in answers.iter().zip(&calls) {
        let what = format!("{}.{}", call["entity"], call["action"]);
        assert_json(&answer["data"], &call["result"]["data"], &what);
        assert_json(&answer["meta"], &call["result"]["meta"], &what);
    }
}

/// A page of one role with a field that the description does not know; one number is text.
fn body() -> String {
    let mut role = role(1, "A");
    role["new"] = json!(0.5);
    let mut page = roles(&[role], None);
    page["total_entries"] = json!("1");
    page.to_string()
}

#[test]
fn one_answer_comes_from_a_file_or_standard_input() {
    let body = body();
    let (_folder, path) = file(&body);
    let named = ["decode", "--entity", "roles", "--action", "list"];
    let mut decoded = role(1, "A");
    decoded["new"] = json!(0.5);
    for run in [
        harvest(named).args([&path]),
        harvest(named).stdin(&body),
        harvest(named).args(["-"]).stdin(&body),
    ] {
        assert_eq!(
            run.run().json(),
            json!({"data": [decoded], "meta": {"next_link": null}})
        );
    }
    let csv = harvest(named)
        .args([&path, "--output-format", "csv", "--fields", "id,name"])
        .run();
    assert_eq!(csv.stdout, "id,name\n1,A\n");
}

#[test]
fn what_does_not_decode_is_exit_4() {
    let named = ["decode", "--entity", "roles", "--action", "list"];
    for (body, path) in [
        ("{\"roles\":[{\"id\":\"x\"}],\"links\":{}}", "data[0].id"),
        ("{\"rolls\":[]}", "roles"),
        ("<html>", "the body"),
        ("", "the body"),
    ] {
        let failure = harvest(named).stdin(body).run().failure(4);
        assert_eq!(
            (&failure["type"], &failure["detail"]["path"]),
            (&json!("decode_error"), &json!(path)),
            "{body}"
        );
    }
    let line =
        |body: &str| format!("{{\"entity\":\"roles\",\"action\":\"list\",\"response\":{body}}}\n");
    let lines = line("{\"roles\":4}") + &line(&body());
    let done = harvest(["decode", "--jsonl"]).stdin(lines).run();
    assert_eq!(done.code, 4);
    assert_eq!(done.lines()[0]["error"]["type"], "decode_error");
    assert_eq!(done.lines()[1]["data"][0]["id"], 1);
}

#[test]
fn drift_counts_differences_by_path() {
    let named = ["decode", "--entity", "roles", "--action", "list", "--drift"];
    let done = harvest(named).stdin(body()).run();
    let report = done.json();
    assert_eq!(
        (&report["responses"], &report["undecodable"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(
        report["unknown"],
        json!([{"path": "data[*].new", "count": 1, "found": "number 0.5"}])
    );
    assert_eq!(
        report["mistyped"],
        json!([{"path": "total_entries", "count": 1, "expected": "integer", "found": "string \"1\""}])
    );
    assert_eq!(report["missing"], json!([]));

    let line =
        |body: &str| format!("{{\"entity\":\"roles\",\"action\":\"list\",\"response\":{body}}}\n");
    let bad = "{\"roles\":[{\"id\":\"x\"},{\"id\":true}],\"links\":{\"next\":null}}";
    let done = harvest(["decode", "--jsonl", "--drift"])
        .stdin(line(&body()) + &line(bad))
        .run();
    assert_eq!(done.code, 4, "one of them does not decode");
    let [report] = &done.lines()[..] else {
        panic!("one report: {}", done.stdout)
    };
    assert_eq!(
        (&report["responses"], &report["undecodable"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(report["first_failure"]["detail"]["path"], "data[0].id");
    assert!(
        report["mistyped"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["path"] == "data[*].id" && entry["count"] == 2)
    );
}
