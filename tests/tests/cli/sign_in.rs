//! Credentials: where they come from, how they are missed, and that nobody sees them.

use connector_tests::{Answer, FakeApi};
use serde_json::json;

use crate::program::{CLIENT_SECRET, REFRESH_TOKEN, TOKEN, file, harvest};

fn empty() -> serde_json::Value {
    json!({"roles": [], "links": {"next": null}})
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_come_from_a_file_or_standard_input() {
    let api = FakeApi::constant(200, empty()).await;
    // The account's number may be written as a number.
    let json = json!({"token": TOKEN, "account_id": 77}).to_string();
    let (_folder, path) = file(&json);
    let at_file = format!("@{path}");
    for run in [
        harvest(["roles", "list", "--credentials", &at_file]),
        harvest(["roles", "list", "--credentials", "-"]).stdin(&json),
    ] {
        assert_eq!(run.to(&api.base_url()).run().code, 0);
    }
    for request in api.requests() {
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {TOKEN}").as_str())
        );
        assert_eq!(request.header("harvest-account-id"), Some("77"));
    }
    assert_eq!(api.requests().len(), 2);
}

#[test]
fn missing_and_partial_credentials_are_told() {
    let failure = harvest(["roles", "list"]).run().failure(2);
    assert_eq!(
        (&failure["type"], &failure["status_code"]),
        (&json!("auth_error"), &json!(401))
    );
    let message = failure["message"].as_str().unwrap();
    assert!(
        message.starts_with("there are no credentials") && message.contains("HARVEST_TOKEN"),
        "{message}"
    );

    let failure = harvest(["roles", "list"])
        .env("HARVEST_TOKEN", TOKEN)
        .run()
        .failure(2);
    assert_eq!(
        failure["message"],
        "the credentials in the environment are not complete: HARVEST_TOKEN is set; OAuth 2.0 needs HARVEST_CLIENT_ID, \
         HARVEST_CLIENT_SECRET, HARVEST_REFRESH_TOKEN, HARVEST_ACCOUNT_ID; Personal Access Token needs HARVEST_ACCOUNT_ID"
    );
}

#[test]
fn credentials_that_fit_nothing_are_told_without_their_values() {
    for (json, message) in [
        (
            json!({"tokn": TOKEN, "account_id": "77"}),
            "did you mean `token`?",
        ),
        (
            json!({"token": [TOKEN], "account_id": "77"}),
            "`token`: expected a string, found an array",
        ),
        (
            json!({"token": "  ", "account_id": "77"}),
            "`token` is empty",
        ),
    ] {
        let failure = harvest(["roles", "list", "--credentials", "-"])
            .stdin(json.to_string())
            .run()
            .failure(2);
        assert!(
            failure["message"].as_str().unwrap().contains(message),
            "{failure}"
        );
    }
    let failure = harvest(["roles", "list", "--credentials", "-"])
        .stdin(format!("{{\"token\": {TOKEN}"))
        .run()
        .failure(4);
    assert_eq!(failure["type"], "input_error");
}

#[test]
fn a_choice_between_two_ways_is_left_to_the_user() {
    let both = |arguments: &[&str]| {
        harvest(["roles", "list", "--dry-run"])
            .args(arguments)
            .signed_in()
            .env("HARVEST_CLIENT_ID", "c-1")
            .env("HARVEST_CLIENT_SECRET", CLIENT_SECRET)
            .env("HARVEST_REFRESH_TOKEN", REFRESH_TOKEN)
            .run()
    };
    let failure = both(&[]).failure(2);
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .contains("more than one way to sign in: oauth2, bearer")
    );
    assert_eq!(both(&["--auth-scheme", "bearer"]).lines().len(), 1);
    assert_eq!(both(&["--auth-scheme", "oauth2"]).lines().len(), 2);
    assert_eq!(both(&["--auth-scheme", "OAuth 2.0"]).lines().len(), 2);
    assert_eq!(
        both(&["--auth-scheme", "saml"]).failure(4)["type"],
        "validation_error"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_token_exchange_is_exit_2_and_a_broken_one_is_not() {
    let body = json!({"error": "invalid_grant", "error_description": format!("{REFRESH_TOKEN} is used up")});
    for (status, kind, code) in [
        (401, "auth_error", 2),
        (400, "auth_error", 2),
        (500, "server_error", 1),
    ] {
        let api = FakeApi::constant(status, body.clone()).await;
        let done = harvest([
            "roles",
            "list",
            "--token-url",
            &api.token_url(),
            "--timeout",
            "5",
        ])
        .env("HARVEST_CLIENT_ID", "c-1")
        .env("HARVEST_CLIENT_SECRET", CLIENT_SECRET)
        .env("HARVEST_REFRESH_TOKEN", REFRESH_TOKEN)
        .env("HARVEST_ACCOUNT_ID", "77")
        .to(&api.base_url())
        .run();
        let failure = done.failure(code);
        assert_eq!(
            (&failure["type"], &failure["status_code"]),
            (&json!(kind), &json!(status))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_had_once_for_many_calls() {
    let api = FakeApi::start(|seen| match seen.path.as_str() {
        "/oauth2/token" => Answer::json(200, &json!({"access_token": "at-1", "expires_in": 3600})),
        _ => Answer::json(200, &empty()),
    })
    .await;
    let line = json!({"entity": "roles", "action": "list"}).to_string();
    let done = harvest(["execute", "--jsonl", "--token-url", &api.token_url()])
        .env("HARVEST_CLIENT_ID", "c-1")
        .env("HARVEST_CLIENT_SECRET", CLIENT_SECRET)
        .env("HARVEST_REFRESH_TOKEN", REFRESH_TOKEN)
        .env("HARVEST_ACCOUNT_ID", "77")
        .stdin(format!("{line}\n{line}\n"))
        .to(&api.base_url())
        .run();
    assert_eq!((done.code, done.lines().len()), (0, 2));
    let paths: Vec<_> = api
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(paths, ["/oauth2/token", "/v2/roles", "/v2/roles"]);
}

#[test]
fn a_program_without_the_keyring_names_the_feature() {
    let json = json!({"token": TOKEN, "account_id": "77"}).to_string();
    for arguments in [
        &["roles", "list", "--keyring"][..],
        &["login", "--direct", "--credentials", "-"],
        &["logout", "--direct"],
    ] {
        let failure = harvest(arguments).stdin(&json).run().failure(4);
        let hint = failure["hint"].as_str().unwrap();
        assert!(
            hint.contains("`keyring`") && hint.contains("--credentials @file"),
            "{failure}"
        );
    }
}
