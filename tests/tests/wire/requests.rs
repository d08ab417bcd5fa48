//! What a request looks like.

use connector_runtime::Timestamp;
use connector_tests::{FakeApi, builder, connector, token_auth};
use harvest_connector::{ApprovalStatus, ClientId, HarvestConnector, ProjectId, TaskId, UserId};
use serde_json::json;

use super::{empty, role};

#[tokio::test]
async fn every_call_carries_token_account_and_user_agent() {
    let api = FakeApi::constant(200, role(1)).await;
    connector(&api).roles().get(1).await.unwrap();
    let seen = api.request();
    assert_eq!(seen.header("authorization"), Some("Bearer planted-token"));
    assert_eq!(seen.header("harvest-account-id"), Some("881001"));
    let agent = seen.header("user-agent").unwrap();
    assert!(agent.starts_with("harvest-connector/0.1.0"), "{agent}");
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("GET", "/v2/roles/1")
    );
    assert_eq!(
        (seen.body.as_str(), seen.header("content-type")),
        ("", None)
    );
}

#[tokio::test]
async fn the_application_names_itself() {
    let api = FakeApi::constant(200, role(1)).await;
    let harvest = builder(&api)
        .user_agent("Timely Robot (ops@example.com)")
        .build()
        .unwrap();
    harvest.roles().get(1).await.unwrap();
    assert_eq!(
        api.request().header("user-agent"),
        Some("Timely Robot (ops@example.com)")
    );
}

#[test]
fn a_user_agent_must_say_something() {
    let build = |agent: &str| {
        HarvestConnector::builder(token_auth())
            .user_agent(agent)
            .build()
    };
    assert!(
        build("  ")
            .unwrap_err()
            .to_string()
            .contains("`user_agent` is empty")
    );
    assert!(
        build("a\r\nX-Evil: 1")
            .unwrap_err()
            .to_string()
            .contains("`user_agent` holds a character")
    );
}

#[tokio::test]
async fn every_kind_of_filter_is_written() {
    let api = FakeApi::constant(200, empty("time_entries")).await;
    let since: Timestamp = "2026-03-01T10:30:00+01:00".parse().unwrap();
    let list = connector(&api).time_entries().list();
    let list = list
        .user_id(UserId(1))
        .client_id(ClientId(2))
        .project_id(ProjectId(3))
        .task_id(TaskId(4));
    let list = list
        .external_reference_id("a&b=c d/é")
        .is_billed(true)
        .is_running(false);
    let list = list
        .approval_status(ApprovalStatus::Submitted)
        .updated_since(since);
    let list = list
        .from("2026-01-31".parse().unwrap())
        .to("2026-02-01".parse().unwrap())
        .page(3)
        .per_page(2000);
    list.await.unwrap();
    let expected = [
        ("user_id", "1"),
        ("client_id", "2"),
        ("project_id", "3"),
        ("task_id", "4"),
        ("external_reference_id", "a&b=c d/é"),
        ("is_billed", "true"),
        ("is_running", "false"),
        ("approval_status", "submitted"),
        ("updated_since", "2026-03-01T09:30:00Z"),
        ("from", "2026-01-31"),
        ("to", "2026-02-01"),
        ("page", "3"),
        ("per_page", "2000"),
    ];
    let query = api.request().query;
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(query, expected);
}

#[tokio::test]
async fn the_order_of_the_builder_does_not_show() {
    let api = FakeApi::constant(200, empty("users")).await;
    let harvest = connector(&api);
    harvest
        .users()
        .list()
        .per_page(5)
        .is_active(true)
        .await
        .unwrap();
    harvest
        .users()
        .list()
        .is_active(true)
        .per_page(5)
        .await
        .unwrap();
    let queries: Vec<_> = api
        .requests()
        .iter()
        .map(|seen| seen.query_text())
        .collect();
    assert_eq!(
        queries,
        ["is_active=true&per_page=5", "is_active=true&per_page=5"]
    );
}

#[tokio::test]
async fn a_filter_that_is_set_twice_counts_once() {
    let api = FakeApi::constant(200, empty("users")).await;
    connector(&api)
        .users()
        .list()
        .per_page(5)
        .per_page(6)
        .await
        .unwrap();
    assert_eq!(api.request().query_text(), "per_page=6");
}

#[tokio::test]
async fn cursors_go_out_as_they_came() {
    let api = FakeApi::constant(200, empty("users")).await;
    connector(&api)
        .users()
        .list()
        .cursor("eyJhIjoxfQ==+/&x")
        .await
        .unwrap();
    assert_eq!(
        api.request().query_value("cursor"),
        Some("eyJhIjoxfQ==+/&x")
    );
}

#[tokio::test]
async fn the_accounts_are_asked_for_without_an_account() {
    let api = FakeApi::constant(200, json!({"user": {}, "accounts": []})).await;
    // The user of this answer lacks all members; only the accounts are read.
    let list = connector(&api).accounts().list().await.unwrap();
    assert!(list.data.is_empty());
    let seen = api.request();
    assert_eq!(seen.path, "/api/v2/accounts");
    assert_eq!(seen.header("harvest-account-id"), None);
    assert_eq!(seen.header("authorization"), Some("Bearer planted-token"));
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_awaited() {
    let api = FakeApi::constant(200, role(1)).await;
    let harvest = connector(&api);
    let call = harvest.roles().get(1);
    assert!(api.requests().is_empty());
    call.await.unwrap();
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_base_url_may_end_with_a_slash_and_must_be_safe() {
    let api = FakeApi::constant(200, role(1)).await;
    let harvest = builder(&api)
        .base_url(format!("{}/", api.base_url()))
        .build()
        .unwrap();
    harvest.roles().get(1).await.unwrap();
    assert_eq!(api.request().path, "/v2/roles/1");
    for bad in [
        "http://api.example.com/v2",
        "ftp://example.com",
        "example.com",
        "https://u:p@example.com",
    ] {
        let built = HarvestConnector::builder(token_auth())
            .base_url(bad)
            .build();
        assert!(built.is_err(), "{bad} was accepted");
    }
}

#[tokio::test]
async fn a_check_asks_for_one_user() {
    let api = FakeApi::constant(200, empty("users")).await;
    let result = connector(&api).check().await;
    assert!(result.is_healthy(), "{result:?}");
    assert_eq!(
        (result.checked_entity, result.checked_action),
        (Some("users"), Some("list"))
    );
    let seen = api.request();
    assert_eq!(
        (seen.path.as_str(), seen.query_text().as_str()),
        ("/v2/users", "per_page=1")
    );

    let api = FakeApi::constant(401, json!({"error": "invalid_token"})).await;
    let result = connector(&api).check().await;
    assert!(!result.is_healthy());
    assert_eq!(result.error.and_then(|error| error.status()), Some(401));
}

#[tokio::test]
async fn clones_and_tasks_share_a_connector() {
    let api = FakeApi::constant(200, role(1)).await;
    let harvest = connector(&api);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let harvest = harvest.clone();
            tokio::spawn(async move { harvest.roles().get(1).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(api.requests().len(), 8);
}
