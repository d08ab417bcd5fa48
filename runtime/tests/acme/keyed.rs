//! Another invented connector: a key in the query, a server variable, an operation with a server of its own.

use connector_runtime::auth::{ApiKeyIn, AuthKind, CredentialField, OAuth2};
use connector_runtime::operation::{MetaSource, Method, NextPage, Pagination, Param, Step};
use connector_runtime::schema::Type;
use connector_runtime::{
    AuthScheme, Builder, Client, Connector, ConnectorSpec, Credentials, Entity, Operation,
    ServerVariable,
};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use crate::fake::{Fake, json, quick, status};

struct Keyed(Client);

impl Connector for Keyed {
    const SPEC: &'static ConnectorSpec = &KEYED;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

static KEYED: ConnectorSpec =
    ConnectorSpec::new("keyed", "Keyed", "https://{region}.keyed.test/{version}")
        .variables(&[
            ServerVariable::new("region", ""),
            ServerVariable::new("version", "v9"),
        ])
        .auth(&[&KEY, &MACHINE])
        .entities(&[Entity::new("rows", "Rows.", &[&ROWS_LIST, &ROWS_UPLOAD])]);

static KEY: AuthScheme = AuthScheme::new(
    "key",
    "Key",
    AuthKind::ApiKey {
        location: ApiKeyIn::Query,
        name: "api_key",
    },
)
.fields(&[CredentialField::new("key").required().secret()])
.mapping(&[("api_key", "${key}")])
.headers(&[("X-Version", "3")]);

static MACHINE: AuthScheme = AuthScheme::new(
    "machine",
    "Machine",
    AuthKind::OAuth2(
        OAuth2::client_credentials("https://{region}.keyed.test/token")
            .header("X-Token")
            .prefix(""),
    ),
)
.fields(&[
    CredentialField::new("client_id").required(),
    CredentialField::new("client_secret").required().secret(),
]);

const NEXT: MetaSource = MetaSource::Body(&[Step::Key("next")]);

static ROWS_LIST: Operation = Operation::new("rows", "list", Method::Get, "/rows")
    .params(&[Param::query("size", Type::INTEGER)])
    .records(&[Step::Key("rows")])
    .envelope(&[])
    .pagination(Pagination::new(NextPage::Url(NEXT)))
    .reply::<connector_runtime::Envelope<Vec<Value>>>();

static ROWS_UPLOAD: Operation = Operation::new("rows", "upload", Method::Post, "/rows")
    .server("https://upload.keyed.test/files")
    .omit_headers(&["X-Version"])
    .reply::<Value>();

fn builder(fake: &Fake, credentials: Credentials) -> Builder<Keyed> {
    Builder::new(credentials)
        .base_url(format!("{}/v9", fake.url))
        .retry(quick())
}

fn key() -> Credentials {
    Credentials::new(&KEY).with("key", "K-planted&x")
}

#[tokio::test]
async fn a_key_goes_with_every_page_and_only_once() {
    let fake = Fake::start(|seen, before| {
        // The first link holds the key already, the second does not.
        let next = match before {
            0 => json!(format!(
                "http://{}{}?p=2&api_key=own",
                seen.header("host"),
                seen.path
            )),
            1 => json!("?p=3"),
            _ => Value::Null,
        };
        json(json!({"rows": [before], "next": next}))
    })
    .await;
    let keyed = builder(&fake, key()).build().unwrap();
    let call = connector_runtime::Call::<connector_runtime::Envelope<Vec<Value>>>::new(
        &keyed.0, &ROWS_LIST,
    );
    let rows: Vec<_> = call.with("size", 1).stream().try_collect().await.unwrap();
    assert_eq!(rows, [0, 1, 2]);
    assert_eq!(
        fake.lines(),
        [
            "GET /v9/rows?size=1&api_key=K-planted%26x",
            "GET /v9/rows?p=2&api_key=own",
            "GET /v9/rows?p=3&api_key=K-planted%26x",
        ]
    );
    assert_eq!(fake.seen()[0].header("authorization"), "");
    assert_eq!(fake.seen()[0].header("x-version"), "3");
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own_follows_the_override() {
    let fake = Fake::start(|_, _| json("{}")).await;
    let keyed = builder(&fake, key()).build().unwrap();
    keyed.0.execute("rows", "upload", json!({})).await.unwrap();
    assert_eq!(fake.lines(), ["POST /files/rows?api_key=K-planted%26x"]);
    assert_eq!(
        fake.seen()[0].header("x-version"),
        "",
        "left out by the operation"
    );
    assert_eq!(
        fake.seen()[0].header("content-type"),
        "",
        "there is no body"
    );
}

#[tokio::test]
async fn a_key_in_the_query_shows_up_in_no_error() {
    let fake = Fake::start(|seen, _| status(400, &seen.query)).await;
    let error = builder(&fake, key())
        .build()
        .unwrap()
        .0
        .execute("rows", "list", json!({}))
        .await
        .unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("K-planted&x"),
        "{error:?}"
    );
    assert!(
        !format!("{error} {error:?}").contains("K-planted%26x"),
        "{error:?}"
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let keyed: Keyed = Builder::new(key())
        .base_url(closed)
        .retry(quick())
        .build()
        .unwrap();
    let error = keyed
        .0
        .execute("rows", "list", json!({}))
        .await
        .unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        !format!("{error} {error:?} {source} {source:?}").contains("planted"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_machine_gets_tokens_for_itself() {
    let fake = Fake::start(|seen, _| match seen.path.as_str() {
        "/token" => json(json!({"access_token": "AT"})),
        _ if seen.header("x-token") == "AT" => json(json!({"rows": []})),
        _ => status(401, ""),
    })
    .await;
    let credentials = Credentials::new(&MACHINE)
        .with("client_id", "me")
        .with("client_secret", "S-planted");
    let keyed = builder(&fake, credentials)
        .token_url(format!("{}/token", fake.url))
        .variable("region", "eu");
    keyed
        .build()
        .unwrap()
        .0
        .execute("rows", "list", json!({}))
        .await
        .unwrap();
    let seen = fake.seen();
    assert_eq!(fake.lines(), ["POST /token", "GET /v9/rows"]);
    assert_eq!(
        seen[0].body,
        "grant_type=client_credentials&client_id=me&client_secret=S-planted"
    );
}

#[test]
fn variables_must_have_values() {
    let error = Builder::<Keyed>::new(key()).build().err().unwrap();
    assert_eq!(
        error.to_string(),
        "the server variable `region` has no value; give it with `variable(\"region\", …)`"
    );
    let built = Builder::<Keyed>::new(key())
        .variable("region", "eu")
        .build();
    assert_eq!(built.is_ok(), cfg!(feature = "tls"));
}
