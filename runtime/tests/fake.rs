//! The fake without any script: a plain store that follows the static tables of an invented connector.
#![cfg(feature = "fake")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub
)]

use connector_runtime::auth::{ApiKeyIn, AuthKind, CredentialField};
use connector_runtime::fake::{Fake, FakeData, Fault};
use connector_runtime::operation::{
    BodyEncoding, MetaSource, Method, NextPage, Operation, Pagination, Param, Step,
};
use connector_runtime::schema::{Field, Schema, Type};
use connector_runtime::{
    AuthScheme, Builder, Client, Connector, ConnectorSpec, Credentials, Entity, ErrorKind,
    RateLimit, RetryPolicy,
};
use serde_json::{Value, json};

static SHADE: Schema = Schema::object(
    "Shade",
    "A shade.",
    &[
        Field::new("id", Type::INTEGER).required(),
        Field::new("colour", Type::one_of(&["white", "green"])).required(),
    ],
);
static LAMP: Schema = Schema::object(
    "Lamp",
    "A lamp.",
    &[
        Field::new("id", Type::INTEGER).required(),
        Field::new("name", Type::TEXT).required(),
        Field::new("watts", Type::NUMBER).required(),
        Field::new("room", Type::TEXT).nullable(),
        Field::new("shade", Type::Ref(&SHADE)).nullable(),
        Field::new("created_at", Type::DATE_TIME).required(),
    ],
);
const LAMP_TYPE: Type = Type::Ref(&LAMP);

static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps")
    .params(&[
        Param::query("room", Type::TEXT),
        Param::query("after", Type::TEXT),
        Param::query("size", Type::INTEGER.min(1.0).max(50.0)).default("20"),
    ])
    .records(&[Step::Key("lamps")])
    .response(Type::Object(&[
        Field::new("lamps", Type::array(&LAMP_TYPE)).required(),
        Field::new("total", Type::INTEGER).required(),
        Field::new("next", Type::TEXT).nullable(),
    ]))
    .reply::<Value>()
    .pagination(Pagination {
        next: NextPage::Cursor {
            source: MetaSource::Body(&[Step::Key("next")]),
            parameter: "after",
        },
        total: Some(&[Step::Key("total")]),
        page_size: Some("size"),
    });
static GET: Operation = Operation::new("lamps", "get", Method::Get, "/lamps/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .response(LAMP_TYPE)
    .reply::<Value>();
static CREATE: Operation = Operation::new("lamps", "create", Method::Post, "/lamps")
    .params(&[
        Param::body("name", Type::TEXT).required(),
        Param::body("watts", Type::NUMBER).default("40"),
        Param::body("room", Type::TEXT),
    ])
    .body(BodyEncoding::Json)
    .response(LAMP_TYPE)
    .reply::<Value>();
static UPDATE: Operation = Operation::new("lamps", "update", Method::Put, "/lamps/{id}")
    .params(&[
        Param::path("id", Type::INTEGER),
        Param::body("room", Type::TEXT).nullable(),
    ])
    .body(BodyEncoding::Json)
    .response(LAMP_TYPE)
    .reply::<Value>();
static DELETE: Operation = Operation::new("lamps", "delete", Method::Delete, "/lamps/{id}")
    .params(&[Param::path("id", Type::INTEGER)]);

static KEY: AuthScheme = AuthScheme::new(
    "key",
    "Key",
    AuthKind::ApiKey {
        location: ApiKeyIn::Header,
        name: "X-Key",
    },
)
.fields(&[CredentialField::new("api_key").required().secret()]);

static SPEC: ConnectorSpec =
    ConnectorSpec::new("lamps", "Lamps", "https://{town}.lamps.example/api/v3")
        .auth(&[&KEY])
        .rate_limits(&[RateLimit::new("all", 3, 60)])
        .entities(&[Entity::new(
            "lamps",
            "Lamps.",
            &[&LIST, &GET, &CREATE, &UPDATE, &DELETE],
        )]);

pub struct Lamps(Client);

impl Connector for Lamps {
    const SPEC: &'static ConnectorSpec = &SPEC;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

impl FakeData for Lamps {
    const SCRIPT: &'static str = "{}";
}

fn connector(fake: &Fake<Lamps>) -> Lamps {
    let credentials = Credentials::new(&KEY).with("api_key", fake.credential("api_key").unwrap());
    let builder = Builder::<Lamps>::new(credentials).base_url(fake.base_url());
    builder
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}

async fn call(lamps: &Lamps, action: &str, params: Value) -> Value {
    lamps.0.execute("lamps", action, params).await.unwrap().data
}

#[tokio::test]
async fn records_are_kept() {
    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    assert!(fake.base_url().ends_with("/api/v3"), "{}", fake.base_url());
    let lamps = connector(&fake);
    let made = call(&lamps, "create", json!({"name": "Sol"})).await;
    assert_eq!(
        (&made["id"], &made["watts"], &made["room"]),
        (&json!(1), &json!(40), &Value::Null)
    );
    let changed = call(&lamps, "update", json!({"id": 1, "room": "hall"})).await;
    assert_eq!(
        (&changed["room"], &changed["name"]),
        (&json!("hall"), &json!("Sol"))
    );
    assert_eq!(call(&lamps, "get", json!({"id": 1})).await, changed);
    call(&lamps, "delete", json!({"id": 1})).await;
    let error = lamps
        .0
        .execute("lamps", "get", json!({"id": 1}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404));
    let seen = fake.requests();
    assert_eq!(seen.len(), 5);
    assert_eq!(
        (
            seen[0].method.as_str(),
            seen[0].path.as_str(),
            seen[0].status
        ),
        ("POST", "/api/v3/lamps", 201)
    );
    assert_eq!(seen[0].json(), json!({"name": "Sol"}));
}

#[tokio::test]
async fn lists_have_pages_and_filters() {
    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    let lamps = connector(&fake);
    for number in 0..5 {
        let room = if number < 2 { "hall" } else { "attic" };
        call(
            &lamps,
            "create",
            json!({"name": format!("L{number}"), "room": room}),
        )
        .await;
    }
    let hall = call(&lamps, "list", json!({"room": "hall"})).await;
    assert_eq!(hall.as_array().unwrap().len(), 2);
    let first = call(&lamps, "list", json!({"size": 2})).await;
    assert_eq!(
        (&first[0]["name"], &first[1]["name"]),
        (&json!("L4"), &json!("L3"))
    );
}

#[tokio::test]
async fn a_script_shapes_the_store() {
    let script = json!({
        "references": {"shade": "shades"},
        "collections": {"lamps": {
            "order": ["name"],
            "computed": {"watts": "$watts + 1"},
            "delete": {"require": [{"that": "room == null", "message": "= name + ' is in use'"}]}
        }},
        "seed": [
            {"in": "shades", "set": {"id": 3, "colour": "green"}},
            {"in": "lamps", "each": "range(3)", "when": "it.watts != 2", "set": {
                "name": "= 'N' + text(9 - index)", "watts": "= index + 1", "shade_id": 3, "room": "hall"
            }}
        ]
    });
    let fake = Fake::<Lamps>::builder()
        .script(script.to_string())
        .start()
        .await
        .unwrap();
    let lamps = connector(&fake);
    let listed = call(&lamps, "list", json!({})).await;
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|lamp| lamp["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["N7", "N8"]);
    assert_eq!(listed[0]["watts"], 4);
    assert_eq!(listed[0]["shade"], json!({"id": 3, "colour": "green"}));
    let error = lamps
        .0
        .execute("lamps", "delete", json!({"id": listed[0]["id"]}))
        .await
        .unwrap_err();
    assert_eq!(error.provider_message(), Some("N7 is in use"));
}

#[tokio::test]
async fn a_script_with_a_mistake_is_refused() {
    for (script, said) in [
        ("{\"sed\": []}", "unknown field `sed`"),
        (
            "{\"caller\": \"frist(@lamps)\"}",
            "there is no function `frist`",
        ),
        (
            "{\"seed\": [{\"in\": \"lamps\", \"set\": {\"a\": \"= 1 / 0\"}}]}",
            "the seed of `lamps`",
        ),
        (
            "{\"collections\": {\"lamps\": {\"computed\": {\"a\": \"a\"}}}, \
              \"seed\": [{\"in\": \"lamps\", \"set\": {\"b\": \"= it.a\"}}]}",
            "lead in a circle",
        ),
    ] {
        let error = Fake::<Lamps>::builder()
            .script(script)
            .start()
            .await
            .unwrap_err();
        assert!(error.to_string().contains(said), "{script}: {error}");
    }
}

#[tokio::test]
async fn keys_limits_and_faults() {
    let fake = Fake::<Lamps>::builder()
        .rate_limits(true)
        .start()
        .await
        .unwrap();
    let wrong = Credentials::new(&KEY).with("api_key", "wrong");
    let wrong = Builder::<Lamps>::new(wrong)
        .base_url(fake.base_url())
        .retry(RetryPolicy::none());
    let error = wrong
        .build()
        .unwrap()
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(401));
    let lamps = connector(&fake);
    for _ in 0..3 {
        call(&lamps, "list", json!({})).await;
    }
    let error = lamps
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(429));
    assert!(error.retry_after().is_some());

    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    let lamps = connector(&fake);
    fake.faults().add(
        Fault::dropped_connection()
            .operation("lamps", "create")
            .times(1),
    );
    let error = lamps
        .0
        .execute("lamps", "create", json!({"name": "Sol"}))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let there = call(&lamps, "list", json!({})).await;
    assert_eq!(
        there[0]["name"], "Sol",
        "the call had its effect although its answer was lost"
    );
    fake.faults()
        .add(Fault::status(503).retry_after(2).method("get").times(1));
    let error = lamps
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(
        (
            error.status(),
            error.retry_after().map(|wait| wait.as_secs())
        ),
        (Some(503), Some(2))
    );
    call(&lamps, "list", json!({})).await;
}
