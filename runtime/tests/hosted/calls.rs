//! The same typed methods, `execute` and `check` as in direct mode.

use connector_runtime::{CheckStatus, ErrorKind, ExecuteOptions, Selection};
use serde_json::{Value, json};

use crate::connector::UserBody;
use crate::fake::{json as ok, status, user};
use crate::service::{EXECUTE, LOOKUP, TOKEN, acme, bodies, executed, runtime, service};

#[tokio::test]
async fn a_list_comes_back_as_in_direct_mode() {
    let metadata = json!({"next_link": null, "total_entries": 1, "odd": {"x": 1}});
    let fake = service(move |_, _| executed(json!([user(1)]), metadata.clone())).await;
    let page = acme(&fake).users().list().per_page(5).await.unwrap();
    assert_eq!(
        (page.data[0].id, page.data[0].first_name.as_str()),
        (1, "Ada")
    );
    assert_eq!(page.meta.total_entries, Some(1));
    assert_eq!(page.page.total, Some(1));
    assert_eq!(fake.lines(), [TOKEN, LOOKUP, EXECUTE]);
    assert_eq!(
        bodies(&fake),
        [json!({
            "entity": "users", "action": "list", "skip_truncation": true, "params": {"per_page": 5}
        })]
    );
    let token: Value = serde_json::from_str(&fake.seen()[0].body).unwrap();
    assert_eq!(
        token,
        json!({"client_id": "ID", "client_secret": "SEC-planted"})
    );
    let call = &fake.seen()[2];
    assert_eq!(call.header("authorization"), "Bearer AT-planted-1");
    assert!(
        call.header("user-agent")
            .starts_with("acme-connector/0.1.0")
    );
    assert_eq!(call.header("content-type"), "application/json");
    assert_eq!(call.header("x-organization-id"), "");
}

#[tokio::test]
async fn bodies_are_those_of_the_published_client() {
    let fake = service(|seen, _| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        match body["action"].as_str() {
            Some("list") => executed(json!([]), Value::Null),
            Some("delete") => executed(Value::Null, Value::Null),
            _ => executed(user(1), Value::Null),
        }
    })
    .await;
    let acme = acme(&fake);
    acme.users().list().await.unwrap();
    acme.users().get(1).await.unwrap();
    acme.users().delete(1).await.unwrap();
    let body = UserBody::new().first_name("Ada").clear_telephone();
    acme.users().create(body).await.unwrap();
    let some = Selection::new()
        .select(["id"])
        .exclude(["email"])
        .truncate(true);
    let options = ExecuteOptions::from(some).intent("to see");
    let params = json!({"per_page": 1});
    let result = runtime(&acme)
        .execute_with("users", "list", params, options)
        .await
        .unwrap();
    assert_eq!(result.data, json!([]));
    assert!(acme.check().await.is_healthy());
    let list = |params: Value| json!({"entity": "users", "action": "list", "skip_truncation": true, "params": params});
    assert_eq!(
        bodies(&fake),
        [
            list(json!({})),
            json!({"entity": "users", "action": "get", "skip_truncation": true, "params": {"id": "1"}}),
            json!({"entity": "users", "action": "delete", "skip_truncation": true, "params": {"id": "1"}}),
            json!({"entity": "users", "action": "create", "skip_truncation": true,
                   "params": {"first_name": "Ada", "telephone": null}}),
            json!({"entity": "users", "action": "list", "skip_truncation": false,
                   "params": {"per_page": 1}, "select_fields": ["id"], "exclude_fields": ["email"],
                   "intent": "to see"}),
            list(json!({"limit": 1})),
        ]
    );
    assert_eq!(
        fake.lines().iter().filter(|line| *line == LOOKUP).count(),
        1
    );
}

#[tokio::test]
async fn a_selected_part_is_not_forced_into_the_types() {
    let fake = service(|_, _| executed(json!([{"id": 1}]), json!({"next_link": "n"}))).await;
    let selection = Selection::new().select(["id"]);
    let result = runtime(&acme(&fake))
        .execute_with("users", "list", json!({}), selection.into())
        .await
        .unwrap();
    assert_eq!(result.data, json!([{"id": 1}]));
    assert_eq!(result.meta, Some(json!({"next_link": "n"})));
}

#[tokio::test]
async fn arguments_are_checked_before_anything_is_sent() {
    let fake = service(|_, _| status(500, "")).await;
    let acme = acme(&fake);
    let error = acme.users().list().per_page(5000).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    let options = ExecuteOptions::new().intent("x".repeat(513));
    let error = runtime(&acme)
        .execute_with("users", "list", Value::Null, options)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("at most 512 characters"),
        "{error}"
    );
    let error = runtime(&acme)
        .execute_with(
            "users",
            "list",
            json!({"pge": 1}),
            Selection::new().truncate(true).into(),
        )
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("did you mean `page`?"),
        "{error}"
    );
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn a_record_that_is_not_as_described_is_named_by_its_place() {
    let fake = service(|_, _| executed(json!([user(1), {"id": "x"}]), json!({}))).await;
    let error = acme(&fake).users().list().await.unwrap_err();
    let ErrorKind::Decode(problem) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(problem.path, "data[1].id");
}

#[tokio::test]
async fn a_success_that_tells_of_a_failure_is_an_error() {
    for (body, said) in [
        (
            json!({"status": "error", "result": null}),
            "the call ended with the status `error`",
        ),
        (
            json!({"status": "failed", "result": {"message": "no such page AT-planted-1"}, "connector_metadata": null}),
            "users.get: the call ended with the status `failed`: no such page (hidden)",
        ),
        (
            json!({"status": "error", "error": "quota"}),
            "status `error`: quota",
        ),
        (json!({"message": "what?"}), "status `unknown`: what?"),
    ] {
        let fake = service(move |_, _| ok(body.clone())).await;
        let error = acme(&fake).users().get(1).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Execution(_)), "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn headers_and_links_reach_meta() {
    let metadata = json!({"total": 5, "last": "https://api.acme.test/v2/things/g?offset=4"});
    let fake = service(move |_, _| executed(json!([1, 2]), metadata.clone())).await;
    let page = acme(&fake).things().list("g").await.unwrap();
    assert_eq!(page.data, [json!(1), json!(2)]);
    assert_eq!(page.meta.total, Some(5));
    assert_eq!(
        page.meta.last.as_deref(),
        Some("https://api.acme.test/v2/things/g?offset=4")
    );
    assert_eq!(bodies(&fake)[0]["params"], json!({"group": "g"}));
}

#[tokio::test]
async fn an_unhealthy_connector_is_reported() {
    let body = json!({"message": "gone", "errors": []});
    let fake = service(move |_, _| status(404, &body)).await;
    let report = acme(&fake).check().await;
    assert_eq!(report.status, CheckStatus::Unhealthy);
    assert!(
        report
            .error
            .unwrap()
            .to_string()
            .contains("404 Not Found: gone")
    );
}

#[tokio::test]
async fn a_dry_run_shows_all_three_requests() {
    let fake = service(|_, _| status(500, "")).await;
    let planned = runtime(&acme(&fake))
        .dry_run("users", "get", json!({"id": 7}))
        .unwrap();
    let urls: Vec<_> = planned
        .iter()
        .map(|one| one.url.replace(&fake.url, ""))
        .collect();
    assert_eq!(
        urls,
        [
            "/api/v1/account/applications/token",
            LOOKUP.strip_prefix("GET ").unwrap(),
            "/api/v1/integrations/connectors/%3Cconnector_id%3E/execute",
        ]
    );
    assert_eq!(planned[2].headers["authorization"], "Bearer <access_token>");
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn settings_of_direct_mode_are_refused() {
    let fake = service(|_, _| status(500, "")).await;
    let builder = || crate::service::builder(&fake, crate::service::config());
    for (builder, setting) in [
        (builder().token_url("https://x.test"), "token_url"),
        (builder().variable("region", "eu"), "variable"),
        (builder().max_concurrency(2), "max_concurrency"),
        (builder().on_token_refresh(|_| ()), "on_token_refresh"),
    ] {
        let error = builder.build().unwrap_err().to_string();
        assert!(
            error.contains(setting) && error.contains("hosted mode"),
            "{error}"
        );
    }
}
