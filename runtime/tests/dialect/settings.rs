//! Settings that follow from credentials, and repetitions that the spec asks for.

use std::time::{Duration, Instant};

use connector_runtime::codegen::{
    AuthKind, AuthScheme, BodyEncoding, Change, Client, Connector, ConnectorSpec, CredentialField,
    Credentials, Derived, Entity, Json, Method, Operation, Param, RetryRules, Scope,
    ServerVariable, Type, WaitUnit,
};
use connector_runtime::{Builder, RetryPolicy};
use serde_json::json;

use crate::fake::{Fake, json as answered, status};

#[derive(Clone)]
struct Post {
    client: Client,
}

impl Connector for Post {
    const SPEC: &'static ConnectorSpec = &SPEC;
    fn from_client(client: Client) -> Self {
        Self { client }
    }
    fn client(&self) -> &Client {
        &self.client
    }
}

static KEY: AuthScheme = AuthScheme::new("key", "Key", AuthKind::Bearer)
    .fields(&[CredentialField::new("api_key").required().secret()]);
static LETTERS: Operation = Operation::new("letters", "get", Method::Get, "/letters/{town}/{id}")
    .params(&[
        Param::path("town", Type::TEXT),
        Param::path("id", Type::INTEGER),
    ])
    .reply::<Json>();
static CHECKED: Operation = Operation::new("letters", "search", Method::Post, "/letters/search")
    .params(&[
        Param::query("since", Type::TEXT).required(),
        Param::body("filters", Type::Any).required(),
        Param::body("limit", Type::INTEGER).default("50"),
    ])
    .body(BodyEncoding::Json)
    .probe(&[
        ("since", r#""{{ '2026' ~ '-01' }}""#),
        ("filters", r#"[{"town": "{{ 'Y' ~ 's' }}", "open": true}]"#),
    ])
    .reply::<Json>();
static SEND: Operation = Operation::new("letters", "create", Method::Post, "/letters");
static SPEC: ConnectorSpec = ConnectorSpec::new("post", "Post", "http://{zone}.localhost/v1")
    .variables(&[ServerVariable::new("zone", "")])
    .settings(&["town", "number"])
    .scoping(&[Scope::new("town", "town"), Scope::new("id", "number")])
    .derived(&[Derived::new("zone", &["api_key"], Change::Suffix("-"))])
    .retry(
        RetryRules::NONE
            .max_attempts(3)
            .first_wait(1)
            .max_wait(2)
            .statuses(&[429, 500])
            .wait_header("X-Wait", WaitUnit::Milliseconds),
    )
    .auth(&[&KEY])
    .check(&CHECKED)
    .entities(&[Entity::new("letters", "", &[&LETTERS, &CHECKED, &SEND])]);

fn builder(key: &str) -> Builder<Post> {
    Builder::new(Credentials::new(&KEY).with("api_key", key))
}

#[test]
fn a_variable_of_the_server_follows_from_the_key() {
    let planned = |builder: Builder<Post>| {
        let post = builder.build().unwrap();
        let params = json!({"town": "Y", "id": 1});
        let planned = post.client().dry_run("letters", "get", params).unwrap();
        planned[0].url.clone()
    };
    assert_eq!(
        planned(builder("abc-us7")),
        "http://us7.localhost/v1/letters/Y/1"
    );
    assert_eq!(
        planned(builder("abc-us7").variable("zone", "eu1")),
        "http://eu1.localhost/v1/letters/Y/1"
    );
    let error = builder("abc").build().err().unwrap();
    assert!(error.to_string().contains("`zone` has no value"), "{error}");
    // A key is no way to send credentials elsewhere.
    let error = builder("abc-evil.test/").build().err().unwrap();
    assert!(
        error.to_string().contains("plain part of a host"),
        "{error}"
    );
}

#[tokio::test]
async fn several_parameters_of_one_call_are_taken_from_settings() {
    let fake = Fake::start(|_, _| answered(json!({"id": 1}))).await;
    let post = builder("abc-us7")
        .base_url(format!("{}/v1", fake.url))
        .variable("town", "Ys / Lyonesse")
        .variable("number", "12")
        .build()
        .unwrap();
    let call = async |params| {
        post.client()
            .execute("letters", "get", params)
            .await
            .unwrap()
    };
    call(json!({})).await;
    call(json!({"id": 3})).await;
    call(json!({"town": "Z"})).await;
    assert_eq!(
        fake.lines(),
        [
            "GET /v1/letters/Ys%20%2F%20Lyonesse/12",
            "GET /v1/letters/Ys%20%2F%20Lyonesse/3",
            "GET /v1/letters/Z/12",
        ]
    );
}

#[tokio::test]
async fn the_spec_says_what_is_repeated_and_how_long_it_takes() {
    let fake = Fake::start(|_, before| match before {
        0 => status(500, ""),
        1 => status(429, "")
            .header("x-wait", 40)
            .header("retry-after", 3600),
        _ => answered(json!({"id": 1})),
    })
    .await;
    let post = builder("abc-us7").base_url(&fake.url).build().unwrap();
    let start = Instant::now();
    let params = json!({"town": "Y", "id": 1});
    post.client()
        .execute("letters", "get", params.clone())
        .await
        .unwrap();
    assert_eq!(fake.seen().len(), 3);
    assert!(start.elapsed() >= Duration::from_millis(40));

    // 502 is none of its statuses, a write is not repeated after 500, and the caller's own policy counts.
    let broken = Fake::start(|_, before| status(if before == 0 { 502 } else { 500 }, "")).await;
    let post = builder("abc-us7").base_url(&broken.url).build().unwrap();
    let client = post.client();
    assert!(
        client
            .execute("letters", "get", params.clone())
            .await
            .is_err()
    );
    assert_eq!(broken.seen().len(), 1);
    assert!(
        client
            .execute("letters", "create", json!({}))
            .await
            .is_err()
    );
    assert_eq!(broken.seen().len(), 2);
    assert!(
        client
            .execute("letters", "get", params.clone())
            .await
            .is_err()
    );
    assert_eq!(broken.seen().len(), 5);
    let own = builder("abc-us7")
        .base_url(&broken.url)
        .retry(RetryPolicy::none());
    let post = own.build().unwrap();
    assert!(
        post.client()
            .execute("letters", "get", params)
            .await
            .is_err()
    );
    assert_eq!(broken.seen().len(), 6);
}

#[cfg(feature = "templates")]
#[tokio::test]
async fn the_check_alone_sends_its_probe_values() {
    let fake = Fake::start(|_, _| answered(json!({}))).await;
    let post = builder("abc-us7").base_url(&fake.url).build().unwrap();
    assert!(post.client().check().await.is_healthy());
    let seen = &fake.seen()[0];
    assert_eq!(seen.line(), "POST /letters/search?since=2026-01");
    assert_eq!(seen.body, r#"{"filters":[{"town":"Ys","open":true}]}"#);
    let result = post.client().execute("letters", "search", json!({})).await;
    assert!(
        result
            .unwrap_err()
            .to_string()
            .contains("`since`: is missing")
    );
    assert_eq!(fake.seen().len(), 1);
}
