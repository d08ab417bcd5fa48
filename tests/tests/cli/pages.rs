//! Pages that are followed: limits, formats, readers that go away, interruptions.

use std::io::{BufRead, BufReader, Read};
use std::process::Command;
use std::time::Duration;

use connector_tests::{Answer, FakeApi, Seen};
use serde_json::{Value, json};

use crate::program::{Run, harvest, on_a_terminal, role, roles};

/// Pages of three roles each; the last page is `pages`.
fn page(seen: &Seen, pages: u64) -> Answer {
    let number: u64 = seen
        .query_value("page")
        .map_or(1, |page| page.parse().unwrap());
    let page: Vec<Value> = (1..=3)
        .map(|place| role(number * 10 + place, &format!("role {number}.{place}")))
        .collect();
    let next = (number < pages).then(|| format!("{}/v2/roles?page={}", seen.origin(), number + 1));
    Answer::json(200, &roles(&page, next.as_deref()))
}

fn list(api: &FakeApi, arguments: &[&str]) -> Run {
    harvest(["roles", "list"])
        .args(arguments)
        .signed_in()
        .to(&api.base_url())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_followed_as_far_as_wanted() {
    for (arguments, lines, requests) in [
        (&["--all"][..], 9, 3),
        (&["--max-pages", "2"], 6, 2),
        (&["--limit", "4"], 4, 2),
        (&["--limit", "3"], 3, 1),
        (&["--all", "--limit", "100", "--max-pages", "1"], 3, 1),
    ] {
        let api = FakeApi::start(|seen| page(seen, 3)).await;
        let done = list(&api, arguments).run();
        assert_eq!(
            (done.code, done.lines().len(), api.requests().len()),
            (0, lines, requests),
            "{arguments:?}"
        );
        assert_eq!(done.lines()[0], role(11, "role 1.1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_have_one_header_or_one_envelope() {
    let api = FakeApi::start(|seen| page(seen, 2)).await;
    let done = list(&api, &["--all", "--output-format", "csv", "--fields", "id"]).run();
    assert_eq!(done.stdout, "id\n11\n12\n13\n21\n22\n23\n");
    let result = list(&api, &["--all", "--output-format", "json"])
        .run()
        .json();
    assert_eq!(result["data"].as_array().unwrap().len(), 6);
    assert_eq!(result["meta"], json!({"next_link": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_a_failure_is_printed() {
    let api = FakeApi::start(|seen| match seen.query_value("page") {
        Some("2") => Answer::json(404, &json!({"error": "Not Found"})),
        _ => page(seen, 3),
    })
    .await;
    let done = list(&api, &["--all"]).run();
    assert_eq!((done.code, done.lines().len()), (3, 3));
    assert_eq!(done.told()["type"], "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_failure() {
    let api = FakeApi::start(|seen| page(seen, 100_000)).await;
    let mut child = list(&api, &["--all"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("role 1.1"));
    drop(lines);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).as_ref()
        ),
        (Some(0), "")
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_leaves_whole_lines() {
    let api = FakeApi::start(|seen| {
        std::thread::sleep(Duration::from_millis(20));
        page(seen, 100_000)
    })
    .await;
    let mut child = list(&api, &["--all"]).spawn();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for _ in 0..5 {
        reader.read_line(&mut text).unwrap();
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    reader.read_to_string(&mut text).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_input_can_be_interrupted() {
    let api = FakeApi::start(|seen| page(seen, 1)).await;
    let mut command = Command::new(crate::program::path());
    let mut child = command
        .args(["execute", "--jsonl", "--base-url", &api.base_url()])
        .envs([
            ("HARVEST_TOKEN", crate::program::TOKEN),
            ("HARVEST_ACCOUNT_ID", "77"),
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, b"{\"entity\":\"roles\",\"action\":\"list\"}\n").unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(
        line.starts_with("{\"data\":["),
        "answers come while the input is open: {line}"
    );
    assert!(
        Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_another_place_is_not_followed() {
    let api = FakeApi::start(|_| {
        Answer::json(
            200,
            &json!({"roles": [], "links": {"next": "https://evil.example/v2/roles?page=2"}}),
        )
    })
    .await;
    let done = list(&api, &["--all"]).run();
    assert_eq!(done.code, 1);
    assert!(
        done.told()["message"]
            .as_str()
            .unwrap()
            .contains("evil.example")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_sees_how_far_it_is() {
    let api = FakeApi::start(|seen| {
        std::thread::sleep(Duration::from_millis(300));
        page(seen, 3)
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roles.jsonl");
    let base_url = api.base_url();
    let arguments = [
        "roles",
        "list",
        "--all",
        "--output",
        file.to_str().unwrap(),
        "--base-url",
        &base_url,
    ];
    let Some(shown) = on_a_terminal(&arguments, "") else {
        return;
    };
    assert!(shown.contains("of 3 records"), "{shown:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 9);
}
