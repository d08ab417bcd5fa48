//! An invented connector without any script, for tests of fakes.

use connector_runtime::auth::{ApiKeyIn, AuthKind, CredentialField};
use connector_runtime::fake::{Fake, FakeData};
use connector_runtime::operation::{
    BodyEncoding, FileSource, MetaSource, Method, NextPage, Operation, Pagination, Param, Step,
};
use connector_runtime::schema::{Field, Schema, Type};
use connector_runtime::{
    AuthScheme, Builder, Client, Connector, ConnectorSpec, Credentials, Entity, RateLimit,
    RetryPolicy,
};
use serde_json::Value;

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
    .pagination(
        Pagination::new(NextPage::Cursor {
            source: MetaSource::Body(&[Step::Key("next")]),
            parameter: "after",
        })
        .total(&[Step::Key("total")])
        .page_size("size"),
    );
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
static MANUAL: Operation = Operation::new("manuals", "download", Method::Get, "/manuals/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .download(FileSource::Body);
static PLAN: Operation = Operation::new("manuals", "download_plan", Method::Get, "/plans/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .download(FileSource::Url(&[Step::Key("plan"), Step::Key("url")]));

pub static KEY: AuthScheme = AuthScheme::new(
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
        .replication(&[CredentialField::new("house").required()])
        .rate_limits(&[RateLimit::new("all", 3, 60)])
        .check(&LIST)
        .entities(&[
            Entity::new("lamps", "Lamps.", &[&LIST, &GET, &CREATE, &UPDATE, &DELETE]),
            Entity::new("manuals", "Manuals.", &[&MANUAL, &PLAN]),
        ]);

pub struct Lamps(pub Client);

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

pub fn connector(fake: &Fake<Lamps>) -> Lamps {
    let credentials = Credentials::new(&KEY).with("api_key", fake.credential("api_key").unwrap());
    let builder = Builder::<Lamps>::new(credentials).base_url(fake.base_url());
    builder
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}
