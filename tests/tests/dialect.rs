//! The ecosystem's keys in the crate that uses every feature: GraphQL, settings, defaults, free bodies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use connector_runtime::{Connector, RetryPolicy};
use connector_tests::{Answer, FakeApi};
use kitchen_sink_connector::{
    BottleUpdate, KitchenSinkConnector, KitchenSinkKitchenTokenAuthConfig,
    KitchenSinkOAuthCredentials, KitchenSinkOauth20AuthConfig, KitchenSinkServiceAccountAuthConfig,
};
use serde_json::{Value, json};

async fn kitchen(answer: Value) -> (FakeApi, KitchenSinkConnector) {
    let api = FakeApi::constant(200, answer).await;
    let auth = KitchenSinkKitchenTokenAuthConfig {
        token: "planted".into(),
        kitchen: None,
    };
    let connector = KitchenSinkConnector::builder(auth)
        .base_url(api.base_url())
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .variable("region", "north")
        .variable("guest_name", "Ada / Lovelace")
        .variable("place", "hall/top")
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    (api, connector)
}

const QUERY: &str =
    "query Bottles($first: Int, $house: String) { bottles(first: $first, house: $house) { nodes { ";

fn bottles() -> Value {
    json!({"data": {"bottles": {"nodes": [{"id": "b1", "maker": {"name": "Vine"}}]}}})
}

#[tokio::test]
async fn a_query_needs_no_argument_that_has_a_default_or_a_setting() {
    let (api, kitchen) = kitchen(bottles()).await;
    let found = kitchen.cellar().list().await.unwrap();
    assert_eq!(found.data[0].id, "b1");
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/v2/graphql")
    );
    assert_eq!(seen.query_value("house"), Some("house-1"));
    assert_eq!(seen.query_value("guest"), Some("Ada / Lovelace"));
    assert_eq!(seen.query_value("first"), None);
    assert_eq!(seen.header("x-query-name"), Some("bottles"));
    assert_eq!(
        seen.json(),
        json!({
            "query": format!("{QUERY}id maker {{ name town }} }} }} }}"),
            "variables": {"first": 50, "house": "houses/house-1"},
            "operationName": "Bottles",
        })
    );
}

#[tokio::test]
async fn fields_are_selected_and_checked() {
    let (api, kitchen) = kitchen(bottles()).await;
    kitchen
        .cellar()
        .list()
        .house("x\" }")
        .first(2)
        .fields(["id", "maker.name"])
        .await
        .unwrap();
    let seen = api.request();
    assert_eq!(
        seen.json()["query"],
        format!("{QUERY}id maker {{ name }} }} }} }}")
    );
    assert_eq!(
        seen.json()["variables"],
        json!({"first": 2, "house": "houses/x\" }"})
    );
    let error = kitchen
        .cellar()
        .list()
        .fields(["id } } evil { id"])
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no name of a field"), "{error}");
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_mutation_sends_what_was_set_and_null_where_it_means_something() {
    let (api, kitchen) = kitchen(json!({"data": {"bottleUpdate": {"id": "b1"}}})).await;
    let changed = kitchen
        .cellar()
        .update(BottleUpdate::new("b1").clear_note())
        .await
        .unwrap();
    assert_eq!(changed.id, "b1");
    assert_eq!(
        api.request().json()["variables"],
        json!({"id": "b1", "note": null})
    );
}

#[tokio::test]
async fn reads_send_defaults_and_free_bodies_take_anything() {
    let found = json!({"found": [{"id": "a", "private": true}, {"id": "b"}]});
    let (api, kitchen) = kitchen(found).await;
    let found = kitchen
        .execute("cupboard", "search", json!({"word": "tea"}))
        .await
        .unwrap();
    assert_eq!(found.data, json!([{"id": "b", "label": "B"}]));
    assert_eq!(api.request().query_value("drawer"), Some("top"));
    kitchen
        .execute("cupboard", "create", json!({"cups": [1], "Tea": "green"}))
        .await
        .unwrap();
    let bodies: Vec<Value> = api.requests().iter().map(|seen| seen.json()).collect();
    assert_eq!(
        bodies,
        [
            json!({"limit": 25, "word": "tea"}),
            json!({"cups": [1], "Tea": "green"})
        ]
    );
}

#[tokio::test]
async fn an_answer_that_says_success_and_means_an_error_is_an_error() {
    let (_api, kitchen) = kitchen(json!({"ok": false, "error": "stove_is_cold"})).await;
    let error = kitchen.cellar().list().await.unwrap_err();
    assert_eq!(error.status(), Some(200));
    assert!(error.to_string().contains("stove_is_cold"), "{error}");
    let answer = json!({"errors": [{"message": "no such field"}], "data": null});
    let (_api, kitchen) = self::kitchen(answer).await;
    let error = kitchen.cellar().list().await.unwrap_err();
    assert!(error.to_string().contains("no such field"), "{error}");
    let found = kitchen.execute("cupboard", "create", json!({})).await;
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn a_token_answer_that_tells_a_part_of_the_server_is_planned_by_name() {
    let auth = KitchenSinkOauth20AuthConfig {
        client_id: "c".into(),
        client_secret: "s".into(),
        refresh_token: "r".into(),
    };
    let connector = KitchenSinkConnector::builder(auth)
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .build();
    let planned = connector
        .unwrap()
        .client()
        .dry_run("cupboard", "create", json!({}))
        .unwrap();
    assert_eq!(
        planned[1].url,
        "https://<region>.kitchen.example/v2/cupboard"
    );
}

/// A service account signs for itself; its token stands deep in the answer.
#[tokio::test]
async fn a_service_account_signs_in() {
    let api = FakeApi::start(|seen| match seen.path.as_str() {
        "/token" => Answer::json(
            200,
            &json!({"grant": {"token": "AT-robot", "expires_in": 60}}),
        ),
        _ => Answer::json(200, &json!({"found": []})),
    })
    .await;
    let key_file = json!({
        "client_email": "robot@kitchen.example",
        "private_key": include_str!("../../runtime/tests/acme/service_account.pem"),
    });
    let auth = KitchenSinkServiceAccountAuthConfig {
        key_file: key_file.to_string().into(),
    };
    let kitchen = KitchenSinkConnector::builder(auth)
        .base_url(api.base_url())
        .token_url(format!("{}/token", api.origin()))
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    kitchen
        .execute(
            "cupboard",
            "search",
            json!({"word": "tea", "drawer": "top"}),
        )
        .await
        .unwrap();
    let seen = api.requests();
    assert_eq!(seen[0].path, "/token");
    assert!(
        seen[0].body.starts_with(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=ey"
        ),
        "{}",
        seen[0].body
    );
    assert_eq!(seen[1].header("authorization"), Some("Bearer AT-robot"));
}

/// `place` is a setting; here it is what stands behind the `@` of a credential.
#[tokio::test]
async fn a_setting_follows_from_a_credential() {
    let api = FakeApi::constant(200, json!({"found": []})).await;
    let auth = KitchenSinkKitchenTokenAuthConfig {
        token: "planted".into(),
        kitchen: Some("k7@hall/bottom".to_owned()),
    };
    let kitchen = KitchenSinkConnector::builder(auth)
        .base_url(api.base_url())
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .build()
        .unwrap();
    kitchen
        .execute("cupboard", "search", json!({"word": "tea"}))
        .await
        .unwrap();
    assert_eq!(api.request().query_value("drawer"), Some("bottom"));
}

#[test]
fn an_application_of_ones_own_is_what_the_hosted_service_takes() {
    let app = KitchenSinkOAuthCredentials {
        client_id: "c-1".to_owned(),
        client_secret: "planted".into(),
        tenant: None,
    };
    assert!(!format!("{app:?}").contains("planted"));
    let app = app.into_app();
    assert_eq!(app.connector_type, "Kitchen Sink");
    assert_eq!(
        app.configuration,
        json!({"client_id": "c-1", "client_secret": "planted"})
    );
    assert!(!format!("{app:?}").contains("planted"));
}

#[test]
fn the_spec_says_how_calls_are_repeated() {
    let rules = KitchenSinkConnector::SPEC.retry;
    assert_eq!(rules.max_attempts, Some(5));
    assert_eq!(
        (rules.first_wait, rules.max_wait),
        (Some(250), Some(10_000))
    );
    assert_eq!(rules.statuses, Some(&[429, 502, 503, 504][..]));
    assert!(!rules.broken_connections && rules.timeouts && rules.jitter);
    let (header, unit) = rules.wait_header.unwrap();
    assert_eq!(
        (header, format!("{unit:?}")),
        ("X-Kitchen-Wait", "Milliseconds".to_owned())
    );
}

#[test]
fn the_readme_tells_scopes_and_the_own_application() {
    let readme = include_str!("../kitchen_sink/crate/README.md");
    for line in [
        "| `recipes:read` | to read; `recipes`, `shelves` |",
        "| `orders:write` | Order what is cooked; to write; `orders` |",
        "### Kitchen OAuth Application",
        "    airbyte.set_oauth_app(&app.into_app()).await?;",
    ] {
        assert!(readme.lines().any(|found| found == line), "{line}");
    }
}
