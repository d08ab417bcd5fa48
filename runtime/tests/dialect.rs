//! Keys of connector specs on the wire: a server that the token endpoint tells, settings that fill parameters,
//! GraphQL bodies, free bodies; ways to ask for a token, settings that follow from credentials, repetitions that the
//! spec asks for; styles of parameters.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    clippy::wrong_self_convention,
    dead_code,
    reason = "tests"
)]

#[path = "acme/connector.rs"]
mod connector;
#[path = "acme/fake.rs"]
mod fake;
#[path = "dialect/settings.rs"]
mod settings;
#[path = "dialect/styles.rs"]
mod styles;
#[path = "dialect/tokens.rs"]
mod tokens;

use std::sync::Arc;

use connector_runtime::codegen::{
    AuthKind, AuthScheme, BodyEncoding, Client, Connector, ConnectorSpec, CredentialField,
    Credentials, Entity, GraphQl, Json, Method, OAuth2, Operation, Param, ServerVariable, Step,
    Type,
};
use connector_runtime::{Builder, MemoryTokenStore, RetryPolicy, TokenSet, TokenStore};
use serde_json::{Value, json};

use fake::{Answer, Fake, Seen, json as answered, status};

#[derive(Clone)]
struct Branch {
    client: Client,
}

impl Connector for Branch {
    const SPEC: &'static ConnectorSpec = &SPEC;
    fn from_client(client: Client) -> Self {
        Self { client }
    }
    fn client(&self) -> &Client {
        &self.client
    }
}

static OAUTH: AuthScheme = AuthScheme::new(
    "oauth",
    "OAuth",
    AuthKind::OAuth2(
        OAuth2::refresh("https://id.branch.test/token").extract(&["instance", "team"]),
    ),
)
.fields(&[CredentialField::new("refresh_token").required().secret()]);

static LAMPS_GET: Operation = Operation::new("lamps", "get", Method::Get, "/lamps/{id}")
    .params(&[
        Param::path("id", Type::TEXT),
        Param::query("market", Type::TEXT).inject("zone", &[("EU", "m-1")]),
    ])
    .records(&[Step::Key("lamp")])
    .reply::<Json>();
static LAMPS_LIST: Operation = Operation::new("lamps", "list", Method::Post, "/graphql")
    .params(&[Param::query("first", Type::INTEGER).default("50")])
    .body(BodyEncoding::GraphQl(
        &GraphQl::new("{ lamps { id } }").variables(r#"{"first": "{{ first }}"}"#),
    ))
    .reply::<Json>();
static LAMPS_CREATE: Operation = Operation::new("lamps", "create", Method::Post, "/lamps")
    .params(&[
        Param::query("kind", Type::TEXT),
        Param::whole_body("body", Type::Map(&Type::Any)),
    ])
    .body(BodyEncoding::Json);
static SPEC: ConnectorSpec = ConnectorSpec::new("branch", "Branch", "{instance}/v2")
    .variables(&[ServerVariable::new("instance", "https://start.branch.test")])
    .settings(&["zone"])
    .auth(&[&OAUTH])
    .entities(&[Entity::new(
        "lamps",
        "",
        &[&LAMPS_GET, &LAMPS_LIST, &LAMPS_CREATE],
    )]);

fn builder(token_url: &str) -> Builder<Branch> {
    Builder::new(Credentials::new(&OAUTH).with("refresh_token", "RT-planted"))
        .token_url(token_url)
        .retry(RetryPolicy::none())
}

/// Two servers: one gives tokens and says where the other is.
async fn branch(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> (Fake, Fake) {
    let home = Fake::start(move |seen, _| answer(seen)).await;
    let url = home.url.clone();
    let issuer = Fake::start(move |_, before| {
        let token = format!("AT{before}");
        answered(json!({"access_token": token, "instance": url, "team": 7, "expires_in": 3600}))
    })
    .await;
    (issuer, home)
}

#[tokio::test]
async fn the_token_endpoint_tells_the_server() {
    let (issuer, home) = branch(|_| answered(json!({"lamp": {"id": "a"}}))).await;
    let store = Arc::new(MemoryTokenStore::new());
    let connector = builder(&issuer.url)
        .token_store(store.clone())
        .build()
        .unwrap();
    let result = connector
        .client()
        .execute("lamps", "get", json!({"id": "a"}))
        .await
        .unwrap();
    assert_eq!(result.data, json!({"id": "a"}));
    assert_eq!(home.lines(), ["GET /v2/lamps/a"]);
    assert_eq!(home.seen()[0].header("authorization"), "Bearer AT0");
    let kept = store.tokens().unwrap();
    assert_eq!(kept.extracted["instance"], home.url);
    assert_eq!(kept.extracted["team"], "7");

    // A store brings the server back with the token: nobody asks for another.
    let later = builder("http://127.0.0.1:1/token")
        .token_store(store)
        .build()
        .unwrap();
    later
        .client()
        .execute("lamps", "get", json!({"id": "b"}))
        .await
        .unwrap();
    assert_eq!(home.lines(), ["GET /v2/lamps/a", "GET /v2/lamps/b"]);
}

#[tokio::test]
async fn a_renewal_that_does_not_tell_the_server_keeps_it() {
    let home = Fake::start(|seen, _| match seen.header("authorization") {
        "Bearer AT-new" => answered(json!({"lamp": 1})),
        _ => status(401, ""),
    })
    .await;
    let issuer = Fake::start(|_, _| answered(json!({"access_token": "AT-new"}))).await;
    let store = Arc::new(MemoryTokenStore::new());
    let old = TokenSet::new("AT-old")
        .refresh_token("RT")
        .extracted("instance", home.url.clone());
    store.save(&old).await.unwrap();
    let connector = builder(&issuer.url)
        .token_store(store.clone())
        .build()
        .unwrap();
    connector
        .client()
        .execute("lamps", "get", json!({"id": "a"}))
        .await
        .unwrap();
    assert_eq!(home.seen().len(), 2);
    assert_eq!(store.tokens().unwrap().extracted["instance"], home.url);
}

#[tokio::test]
async fn a_server_that_would_get_the_token_in_the_clear_is_refused() {
    let issuer = Fake::start(|_, _| {
        answered(json!({"access_token": "AT", "instance": "http://branch.test"}))
    })
    .await;
    let connector = builder(&issuer.url).build().unwrap();
    let error = connector
        .client()
        .execute("lamps", "get", json!({"id": "a"}))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("in the clear"), "{error}");
}

#[test]
fn a_plan_names_what_only_the_answer_tells() {
    let connector = builder("https://id.branch.test/token")
        .variable("instance", "https://eu.branch.test")
        .build();
    let connector = connector.unwrap();
    let planned = connector
        .client()
        .dry_run("lamps", "get", json!({"id": "a"}))
        .unwrap();
    assert_eq!(planned[0].url, "https://id.branch.test/token");
    assert_eq!(planned[1].url, "<instance>/v2/lamps/a");
    assert_eq!(planned[1].headers["authorization"], "Bearer <access_token>");
}

#[tokio::test]
async fn settings_queries_and_free_bodies_go_out_as_described() {
    let (issuer, home) = branch(|seen| match seen.method.as_str() {
        "GET" => answered(json!({})),
        _ if seen.path.ends_with("/graphql") => answered(json!({"data": 1})),
        _ => status(204, ""),
    })
    .await;
    let connector = builder(&issuer.url).variable("zone", "eu").build().unwrap();
    let call = async |action: &str, params: Value| {
        connector
            .client()
            .execute("lamps", action, params)
            .await
            .map(|result| result.data)
    };
    // A value of which nothing is described may be absent.
    assert_eq!(call("get", json!({"id": "a"})).await.unwrap(), Value::Null);
    assert_eq!(call("list", json!({})).await.unwrap(), json!({"data": 1}));
    assert_eq!(
        call("create", json!({"kind": "desk", "Watt": 7}))
            .await
            .unwrap(),
        json!({})
    );
    assert_eq!(
        call("create", json!({"kind": "desk"})).await.unwrap(),
        json!({})
    );
    let error = call("create", json!({"Watt": 7, "body": {}}))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("Watt"), "{error}");
    let error = call("get", json!({"id": "a", "Watt": 7}))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no such parameter"), "{error}");
    let bodies: Vec<String> = home.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(
        home.lines(),
        [
            "GET /v2/lamps/a?market=m-1",
            "POST /v2/graphql",
            "POST /v2/lamps?kind=desk",
            "POST /v2/lamps?kind=desk"
        ]
    );
    assert_eq!(
        bodies,
        [
            "",
            r#"{"query":"{ lamps { id } }","variables":{"first":50}}"#,
            r#"{"Watt":7}"#,
            ""
        ]
    );
}
