//! `--dry-run`: the requests of the recorded calls, without sending them.

use connector_tests::reference;
use serde_json::{Value, json};

use crate::program::{CLIENT_SECRET, REFRESH_TOKEN, TOKEN, harvest};

/// The headers that the recording kept.
const RECORDED: [&str; 3] = ["authorization", "harvest-account-id", "content-type"];

fn kept(request: &Value) -> Value {
    let headers: serde_json::Map<String, Value> = RECORDED
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), request["headers"].get(name)?.clone())))
        .collect();
    json!({"method": request["method"], "url": request["url"], "headers": headers, "body": request["body"]})
}

#[test]
fn the_recorded_calls_give_the_recorded_requests() {
    let Some(calls) = reference::recorded_calls("harvest") else {
        return;
    };
    let mut compared = 0;
    for scheme in ["oauth2", "bearer"] {
        let calls: Vec<&Value> = calls
            .iter()
            .filter(|call| call["scheme"] == scheme)
            .collect();
        let lines = calls.iter().map(|call| {
            json!({"entity": call["entity"], "action": call["action"], "params": call["params"]}).to_string()
        });
        let lines = lines.collect::<Vec<_>>().join("\n");
        let run = harvest(["execute", "--jsonl", "--dry-run", "--show-secrets"]).stdin(lines);
        let credentials = calls[0]["credentials"].as_object().unwrap();
        let run = credentials.iter().fold(run, |run, (field, value)| {
            run.env(
                &format!("HARVEST_{}", field.to_uppercase()),
                value.as_str().unwrap(),
            )
        });
        let done = run.run_showing_secrets();
        assert_eq!(done.code, 0, "{}", done.stdout);
        let answers = done.lines();
        assert_eq!(answers.len(), calls.len());
        for (answer, call) in answers.iter().zip(&calls) {
            let what = format!("{}.{} {}", call["entity"], call["action"], call["params"]);
            let planned: Vec<Value> = answer["requests"]
                .as_array()
                .unwrap()
                .iter()
                .map(kept)
                .collect();
            let recorded = call["requests"].as_array().unwrap();
            // The recorder's stub gave this token; a dry run has none.
            let recorded = Value::from(recorded.clone())
                .to_string()
                .replace("Bearer acc-1", "Bearer <access_token>");
            assert_eq!(
                Value::from(planned),
                serde_json::from_str::<Value>(&recorded).unwrap(),
                "{what}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 63);
}

#[test]
fn requests_are_whole_and_secrets_are_masked() {
    let run = |arguments: &[&str]| {
        harvest([
            "roles",
            "update",
            "--id",
            "5",
            "--name",
            "A & \"B\"",
            "--dry-run",
            "--user-agent",
            "T",
        ])
        .args(arguments)
        .env("HARVEST_CLIENT_ID", "c-1")
        .env("HARVEST_CLIENT_SECRET", CLIENT_SECRET)
        .env("HARVEST_REFRESH_TOKEN", REFRESH_TOKEN)
        .env("HARVEST_ACCOUNT_ID", "77")
    };
    let done = run(&[]).run();
    assert_eq!(
        done.lines(),
        [
            json!({
                "method": "POST", "url": "https://id.getharvest.com/api/v2/oauth2/token",
                "headers": {"accept": "application/json", "content-type": "application/x-www-form-urlencoded", "user-agent": "T"},
                "body": "grant_type=refresh_token&refresh_token=%3Crefresh_token%3E&client_id=c-1&client_secret=%3Cclient_secret%3E",
            }),
            json!({
                "method": "PATCH", "url": "https://api.harvestapp.com/v2/roles/5",
                "headers": {"accept": "application/json", "authorization": "Bearer <access_token>",
                    "content-type": "application/json", "harvest-account-id": "77", "user-agent": "T"},
                "body": "{\"name\":\"A & \\\"B\\\"\"}",
            }),
        ]
    );
    assert!(
        done.stdout.starts_with("{\"method\":\"POST\",\"url\":"),
        "in the order in which people read: {}",
        done.stdout
    );
    let shown = run(&["--show-secrets"]).run_showing_secrets().stdout;
    assert!(shown.contains(REFRESH_TOKEN) && shown.contains(CLIENT_SECRET));
}

#[test]
fn a_destructive_call_may_be_looked_at() {
    let done = harvest(["roles", "delete", "--id", "5", "--dry-run"])
        .signed_in()
        .run();
    assert_eq!(
        (&done.lines()[0]["method"], &done.lines()[0]["body"]),
        (&json!("DELETE"), &json!(""))
    );
    assert_eq!(
        done.lines()[0]["headers"]["authorization"],
        "Bearer <token>"
    );
}

#[test]
fn arguments_are_checked_as_in_a_real_call() {
    let failure = harvest(["roles", "list", "--dry-run", "--per-page", "0"])
        .signed_in()
        .run()
        .failure(4);
    assert!(failure["message"].as_str().unwrap().contains("at least 1"));
    assert!(!failure.to_string().contains(TOKEN));
}
