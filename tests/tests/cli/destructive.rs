//! What cannot be undone needs consent.

use connector_tests::{Answer, FakeApi};

use crate::program::{harvest, on_a_terminal};

async fn api() -> FakeApi {
    FakeApi::start(|_| Answer::text(200, "")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_it_refuses_at_once() {
    let api = api().await;
    let delete = || {
        harvest(["roles", "delete", "--id", "5"])
            .signed_in()
            .to(&api.base_url())
    };
    let failure = delete().run().failure(4);
    assert_eq!(failure["type"], "validation_error");
    let hint = failure["hint"].as_str().unwrap();
    assert!(
        hint.contains("--yes") && hint.contains("AIRBYTE_ALLOW_DESTRUCTIVE"),
        "{hint}"
    );
    // A yes on standard input that is no terminal is no consent.
    assert_eq!(delete().stdin("yes\n").run().code, 4);
    assert_eq!(delete().env("AIRBYTE_ALLOW_DESTRUCTIVE", "0").run().code, 4);
    assert_eq!(api.requests().len(), 0);

    assert_eq!(delete().args(["--yes"]).run().code, 0);
    assert_eq!(
        delete().env("AIRBYTE_ALLOW_DESTRUCTIVE", "true").run().code,
        0
    );
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_need_it_once() {
    let api = api().await;
    let line = "{\"entity\":\"roles\",\"action\":\"delete\",\"params\":{\"id\":5}}\n";
    let lines = || {
        harvest(["execute", "--jsonl"])
            .signed_in()
            .stdin(line.repeat(2))
            .to(&api.base_url())
    };
    assert_eq!(lines().run().code, 4);
    assert_eq!(api.requests().len(), 0);
    assert_eq!(lines().args(["--yes"]).run().code, 0);
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_it_asks_for_the_word() {
    let api = api().await;
    let Some(shown) = on_a_terminal(
        &[
            "roles",
            "delete",
            "--id",
            "5",
            "--base-url",
            &api.base_url(),
        ],
        "y\n",
    ) else {
        return;
    };
    assert!(
        shown.contains("Type yes to go on") && shown.contains("was not confirmed"),
        "{shown}"
    );
    assert_eq!(api.requests().len(), 0);
    let shown = on_a_terminal(
        &[
            "roles",
            "delete",
            "--id",
            "5",
            "--base-url",
            &api.base_url(),
        ],
        "yes\n",
    )
    .unwrap();
    assert!(shown.contains("\"data\": {}"), "{shown}");
    assert_eq!(api.requests().len(), 1);
    assert!(!shown.contains(crate::program::TOKEN));
}
