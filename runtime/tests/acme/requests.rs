//! What goes out, and what does not.

use connector_runtime::ErrorKind;
use serde_json::json;

use crate::connector::{AcmeAuthConfig, AcmeConnector, CONNECTOR, UserBody};
use crate::fake::{Fake, json, oauth_config, pat, user};

async fn fake() -> Fake {
    Fake::start(|seen, _| match (seen.method.as_str(), seen.path.as_str()) {
        ("DELETE", _) => crate::fake::status(204, ""),
        (_, "/v2/users") if seen.method == "GET" => {
            json(json!({"users": [user(1)], "links": {"next": null}, "total_entries": 1}))
        }
        ("GET", "/v2/report") => json(json!({"ok": true})),
        (_, path) if path.starts_with("/v2/things") => json("[]").header("x-total", "0"),
        _ => json(user(1)),
    })
    .await
}

#[tokio::test]
async fn requests_have_the_shape_that_the_description_gives_them() {
    let fake = fake().await;
    let acme = fake.connector();
    let since = "2026-01-02T03:04:05Z".parse().unwrap();
    let page = acme
        .users()
        .list()
        .is_active(true)
        .updated_since(since)
        .per_page(50)
        .await
        .unwrap();
    assert_eq!(page.data[0].id, 1);
    acme.users().get(7).await.unwrap();
    let body = UserBody::new()
        .first_name("Zoë")
        .rate("12.50".parse().unwrap())
        .clear_telephone();
    acme.users().create(body).await.unwrap();
    acme.users()
        .update(7, UserBody::new().clear_telephone())
        .await
        .unwrap();
    acme.users().delete(7).await.unwrap();
    let things = acme.things().list("a/b c?ü").with("X-Trace", "t-1");
    things.await.unwrap();
    let seen = fake.seen();
    assert_eq!(
        fake.lines(),
        [
            "GET /v2/users?is_active=true&updated_since=2026-01-02T03%3A04%3A05Z&per_page=50",
            "GET /v2/users/7",
            "POST /v2/users",
            "PATCH /v2/users/7",
            "DELETE /v2/users/7",
            "GET /v2/things/a%2Fb%20c%3F%C3%BC",
        ]
    );
    assert_eq!(
        seen[2].body,
        r#"{"first_name":"Zoë","telephone":null,"rate":12.5}"#
    );
    assert_eq!(seen[2].header("content-type"), "application/json");
    assert_eq!(seen[3].body, r#"{"telephone":null}"#);
    assert_eq!(seen[4].body, "");
    assert_eq!(seen[5].header("x-trace"), "t-1");
    for request in &seen {
        assert_eq!(request.header("authorization"), "Bearer PAT-planted");
        assert_eq!(request.header("acme-account-id"), "987");
        assert_eq!(request.header("accept"), "application/json");
        let agent = format!(
            "acme-connector/0.1.0 (+connector-runtime/{})",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(request.header("user-agent"), agent);
    }
}

#[tokio::test]
async fn the_user_agent_can_be_set() {
    let fake = fake().await;
    let acme = fake
        .builder()
        .user_agent("my-app (me@example.com)")
        .build()
        .unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(
        fake.seen()[0].header("user-agent"),
        "my-app (me@example.com)"
    );
    assert!(fake.builder().user_agent("a\nb").build().is_err());
    assert!(fake.builder().user_agent(" ").build().is_err());
}

#[tokio::test]
async fn wrong_arguments_are_refused_before_anything_is_sent() {
    let fake = fake().await;
    let acme = fake.connector();
    for (entity, action, params, parameter, text) in [
        (
            "users",
            "list",
            json!({"is_actve": true}),
            "is_actve",
            "did you mean `is_active`?",
        ),
        (
            "users",
            "list",
            json!({"per_page": 5000}),
            "per_page",
            "must be at most 2000, found 5000",
        ),
        (
            "users",
            "list",
            json!({"per_page": 0}),
            "per_page",
            "must be at least 1, found 0",
        ),
        (
            "users",
            "list",
            json!({"per_page": "abc"}),
            "per_page",
            "expected integer, found string \"abc\"",
        ),
        (
            "users",
            "list",
            json!({"page": 1, "cursor": "c"}),
            "cursor",
            "cannot be given together with `page`",
        ),
        (
            "users",
            "list",
            json!({"updated_since": "today"}),
            "updated_since",
            "expected a date-time",
        ),
        ("users", "get", json!({}), "id", "is missing"),
        ("users", "get", json!({"id": "1"}), "id", "expected integer"),
        ("users", "get", json!([]), "params", "expected an object"),
        (
            "users",
            "create",
            json!({"first_name": " "}),
            "first_name",
            "is empty",
        ),
        (
            "users",
            "create",
            json!({"first_name": "a", "tags": ["x", 5]}),
            "tags[1]",
            "expected string, found number 5",
        ),
        (
            "users",
            "create",
            json!({"first_name": "a", "address": {}}),
            "address.city",
            "is missing",
        ),
        (
            "users",
            "create",
            json!({"first_name": "a", "rate": -0.5}),
            "rate",
            "must be at least 0",
        ),
        (
            "users",
            "create",
            json!({"first_name": "a", "rate": null}),
            "rate",
            "may not be null",
        ),
        (
            "things",
            "list",
            json!({"group": ".."}),
            "group",
            "would address something else",
        ),
        ("things", "list", json!({"group": ""}), "group", "is empty"),
        (
            "things",
            "list",
            json!({"group": "g", "X-Trace": "a\r\nb"}),
            "X-Trace",
            "a line break?",
        ),
        (
            "things",
            "report",
            json!({"from": "2025-01-01", "to": "2026-01-02"}),
            "to",
            "366 days after",
        ),
        (
            "things",
            "report",
            json!({"from": "2025-01-02", "to": "2025-01-01"}),
            "to",
            "is before `from`",
        ),
        (
            "things",
            "report",
            json!({"from": "2025-02-30", "to": "2025-01-01"}),
            "from",
            "expected a date",
        ),
    ] {
        let error = acme.execute(entity, action, params).await.unwrap_err();
        let ErrorKind::InvalidInput(problem) = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(problem.parameter, parameter, "{error}");
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(error.operation(), Some(format!("{entity}.{action}")));
        assert_eq!(error.attempts(), 0);
    }
    let error = acme.users().list().per_page(5000).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "users.list: parameter `per_page`: must be at most 2000, found 5000"
    );
    assert!(fake.seen().is_empty());
    let day = |text: &str| text.parse().unwrap();
    acme.things()
        .report(day("2025-01-01"), day("2026-01-01"))
        .await
        .unwrap();
    acme.execute(
        "things",
        "report",
        json!({"from": "20250101", "to": "20250131"}),
    )
    .await
    .unwrap();
    assert_eq!(
        fake.lines(),
        [
            "GET /v2/report?from=2025-01-01&to=2026-01-01",
            "GET /v2/report?from=20250101&to=20250131"
        ]
    );
}

#[tokio::test]
async fn unknown_entities_and_actions_are_named_with_the_known_ones() {
    let acme = fake().await.connector();
    let error = acme.execute("user", "list", json!({})).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no entity `user` (did you mean `users`?); entities: users, things"
    );
    let error = acme.execute("users", "lst", json!({})).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`users` has no action `lst` (did you mean `list`?); actions: list, get, create, update, delete"
    );
}

#[tokio::test]
async fn settings_are_checked_when_the_connector_is_built() {
    let build = |change: fn(
        connector_runtime::Builder<AcmeConnector>,
    ) -> connector_runtime::Builder<AcmeConnector>| {
        change(AcmeConnector::builder(pat()).base_url("http://127.0.0.1:9"))
            .build()
            .unwrap_err()
            .to_string()
    };
    assert!(
        build(|b| b.base_url("http://api.acme.test"))
            .contains("would send credentials in the clear")
    );
    assert!(build(|b| b.base_url("nonsense")).contains("is no absolute URL"));
    assert!(build(|b| b.variable("region", "eu")).contains("there is no server variable `region`"));
    assert!(build(|b| b.max_response_size(0)).contains("max_response_size"));
    assert!(build(|b| b.timeout(std::time::Duration::ZERO)).contains("timeout"));
    let mut empty = pat();
    empty.token = "".into();
    let error = AcmeConnector::builder(empty)
        .base_url("http://127.0.0.1:9")
        .build()
        .unwrap_err();
    assert_eq!(error.to_string(), "Personal Access Token: `token` is empty");
    let plain = AcmeConnector::builder(pat())
        .base_url("http://api.acme.test")
        .allow_plain_http(true);
    assert!(plain.build().is_ok());
    #[cfg(feature = "tls")]
    assert!(AcmeConnector::new(oauth_config()).is_ok());
    #[cfg(not(feature = "tls"))]
    assert!(
        AcmeConnector::new(oauth_config())
            .unwrap_err()
            .to_string()
            .contains("feature `tls`")
    );
}

#[test]
fn the_fitting_way_to_sign_in_is_chosen() {
    let read = |value: serde_json::Value| serde_json::from_value::<AcmeAuthConfig>(value);
    let token = read(json!({"token": "t", "account_id": "1"})).unwrap();
    assert!(matches!(token, AcmeAuthConfig::PersonalAccessToken(_)));
    let oauth =
        json!({"client_id": "c", "client_secret": "s", "refresh_token": "r", "account_id": "1"});
    assert!(matches!(read(oauth), Ok(AcmeAuthConfig::Oauth20(_))));
    let error = read(json!({"token": "t", "account": "1"}))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Personal Access Token lacks `account_id`"),
        "{error}"
    );
}

#[test]
fn the_description_tells_types_and_limits() {
    let told = CONNECTOR.describe();
    let list = &told["entities"][0]["actions"][0];
    assert_eq!(told["entities"][0]["name"], "users");
    assert_eq!(list["name"], "list");
    assert_eq!(
        list["params"]["properties"]["per_page"],
        json!({"type": "integer", "minimum": 1, "maximum": 2000, "default": 2000, "in": "query"})
    );
    assert_eq!(
        told["entities"][0]["actions"][1]["params"]["required"],
        json!(["id"])
    );
}
