//! An invented connector in the shape of generated code.

use std::future::IntoFuture;

use connector_runtime::auth::{AuthKind, CredentialField, OAuth2, choose};
use connector_runtime::operation::{
    BodyEncoding, MetaField, MetaSource, Method, NextPage, Pagination, Param, Rule, Step,
};
use connector_runtime::schema::{Field, Schema, Type};
use connector_runtime::{
    Auth, AuthScheme, Body, Builder, Call, CheckResult, Client, Connector, ConnectorSpec,
    Credentials, Date, Decimal, Entity, Envelope, Error, ExecuteResult, Extra, Fields, Operation,
    Pages, RateLimit, Records, Secret, Sending, Text, Timestamp,
};
use serde::de::{Deserialize, Deserializer};

// ---------- the connector

#[derive(Clone, Debug)]
pub struct AcmeConnector {
    client: Client,
}

impl Connector for AcmeConnector {
    const SPEC: &'static ConnectorSpec = &CONNECTOR;

    fn from_client(client: Client) -> Self {
        Self { client }
    }

    fn client(&self) -> &Client {
        &self.client
    }
}

impl AcmeConnector {
    pub fn new(auth: impl Auth<Self>) -> Result<Self, Error> {
        Builder::new(auth).build()
    }

    pub fn builder(auth: impl Auth<Self>) -> Builder<Self> {
        Builder::new(auth)
    }

    pub async fn execute(
        &self,
        entity: &str,
        action: &str,
        params: serde_json::Value,
    ) -> Result<ExecuteResult, Error> {
        self.client.execute(entity, action, params).await
    }

    pub async fn check(&self) -> CheckResult {
        self.client.check().await
    }

    pub fn users(&self) -> Users {
        Users {
            client: self.client.clone(),
        }
    }

    pub fn things(&self) -> Things {
        Things {
            client: self.client.clone(),
        }
    }
}

// ---------- auth

#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcmeOauth20AuthConfig {
    pub client_id: String,
    pub client_secret: Secret,
    pub refresh_token: Secret,
    #[serde(default)]
    pub access_token: Option<Secret>,
    pub account_id: String,
}

impl Auth<AcmeConnector> for AcmeOauth20AuthConfig {
    fn into_credentials(self) -> Credentials {
        Credentials::new(&OAUTH2)
            .with("client_id", self.client_id)
            .with("client_secret", self.client_secret)
            .with("refresh_token", self.refresh_token)
            .with_optional("access_token", self.access_token)
            .with("account_id", self.account_id)
    }
}

#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcmePersonalAccessTokenAuthConfig {
    pub token: Secret,
    pub account_id: String,
}

impl Auth<AcmeConnector> for AcmePersonalAccessTokenAuthConfig {
    fn into_credentials(self) -> Credentials {
        Credentials::new(&BEARER)
            .with("token", self.token)
            .with("account_id", self.account_id)
    }
}

#[derive(Clone, Debug)]
pub enum AcmeAuthConfig {
    Oauth20(AcmeOauth20AuthConfig),
    PersonalAccessToken(AcmePersonalAccessTokenAuthConfig),
}

impl Auth<AcmeConnector> for AcmeAuthConfig {
    fn into_credentials(self) -> Credentials {
        match self {
            Self::Oauth20(config) => config.into_credentials(),
            Self::PersonalAccessToken(config) => config.into_credentials(),
        }
    }
}

impl<'de> Deserialize<'de> for AcmeAuthConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let value = serde_json::Value::deserialize(deserializer)?;
        match choose(&value, &[&OAUTH2, &BEARER]).map_err(D::Error::custom)? {
            0 => serde_json::from_value(value).map(Self::Oauth20),
            _ => serde_json::from_value(value).map(Self::PersonalAccessToken),
        }
        .map_err(D::Error::custom)
    }
}

pub static OAUTH2: AuthScheme = AuthScheme::new(
    "oauth2",
    "OAuth 2.0",
    AuthKind::OAuth2(OAuth2::refresh("https://id.acme.test/oauth2/token")),
)
.fields(&[
    CredentialField::new("client_id").required(),
    CredentialField::new("client_secret").required().secret(),
    CredentialField::new("refresh_token").required().secret(),
    CredentialField::new("access_token").secret(),
    CredentialField::new("account_id").required(),
])
.mapping(&[
    ("client_id", "${client_id}"),
    ("client_secret", "${client_secret}"),
    ("refresh_token", "${refresh_token}"),
])
.headers(&[("Acme-Account-Id", "{{ account_id }}")]);

pub static BEARER: AuthScheme =
    AuthScheme::new("bearer", "Personal Access Token", AuthKind::Bearer)
        .fields(&[
            CredentialField::new("token").required().secret(),
            CredentialField::new("account_id").required(),
        ])
        .mapping(&[("token", "${token}")])
        .headers(&[("Acme-Account-Id", "{{ account_id }}")]);

// ---------- operations

pub static CONNECTOR: ConnectorSpec =
    ConnectorSpec::new("acme", "Acme", "https://api.acme.test/v2")
        .package("acme-connector", "0.1.0")
        .definition_id("6f6c9a52-0000-4000-8000-000000000000")
        .description("An invented API.")
        .user_agent_required(true)
        .auth(&[&OAUTH2, &BEARER])
        .rate_limits(&[
            RateLimit::new("general", 1000, 1),
            RateLimit::new("reports", 2, 1),
        ])
        .check(&USERS_LIST)
        .entities(&[
            Entity::new(
                "users",
                "People of the account.",
                &[
                    &USERS_LIST,
                    &USERS_GET,
                    &USERS_CREATE,
                    &USERS_UPDATE,
                    &USERS_DELETE,
                ],
            ),
            Entity::new(
                "things",
                "Anything.",
                &[&THINGS_LIST, &THINGS_SEARCH, &THINGS_REPORT],
            ),
        ]);

const NEXT: MetaSource = MetaSource::Body(&[Step::Key("links"), Step::Key("next")]);

pub static USERS_LIST: Operation = Operation::new("users", "list", Method::Get, "/users")
    .about("List users", "All users, a page at a time.")
    .params(&[
        Param::query("is_active", Type::Boolean).doc("Only these."),
        Param::query("updated_since", Type::DATE_TIME),
        Param::query("page", Type::INTEGER.min(1.0)),
        Param::query("cursor", Type::TEXT),
        Param::query("per_page", Type::INTEGER.min(1.0).max(2000.0)).default("2000"),
    ])
    .rules(&[Rule::Exclusive(&["page", "cursor"])])
    .records(&[Step::Key("users")])
    .envelope(&[
        MetaField {
            name: "next_link",
            source: NEXT,
        },
        MetaField {
            name: "total_entries",
            source: MetaSource::Body(&[Step::Key("total_entries")]),
        },
    ])
    .pagination(
        Pagination::new(NextPage::Url(NEXT))
            .total(&[Step::Key("total_entries")])
            .page_size("per_page"),
    )
    .response(Type::Ref(&USERS_PAGE))
    .reply::<UsersListResult>();

pub static USERS_GET: Operation = Operation::new("users", "get", Method::Get, "/users/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .response(Type::Ref(&USER))
    .reply::<User>();

pub static USERS_CREATE: Operation = Operation::new("users", "create", Method::Post, "/users")
    .params(&[
        Param::body("first_name", Type::TEXT).required(),
        Param::body("telephone", Type::TEXT).nullable(),
        Param::body("rate", Type::NUMBER.min(0.0)),
        Param::body("tags", Type::array(&Type::TEXT)),
        Param::body(
            "address",
            Type::Object(&[Field::new("city", Type::TEXT).required()]),
        ),
    ])
    .body(BodyEncoding::Json)
    .response(Type::Ref(&USER))
    .reply::<User>();

pub static USERS_UPDATE: Operation =
    Operation::new("users", "update", Method::Patch, "/users/{id}")
        .params(&[
            Param::path("id", Type::INTEGER),
            Param::body("first_name", Type::TEXT),
            Param::body("telephone", Type::TEXT).nullable(),
        ])
        .body(BodyEncoding::Json)
        .response(Type::Ref(&USER))
        .reply::<User>();

pub static USERS_DELETE: Operation =
    Operation::new("users", "delete", Method::Delete, "/users/{id}")
        .params(&[Param::path("id", Type::INTEGER)])
        .reply::<()>();

pub static THINGS_LIST: Operation =
    Operation::new("things", "list", Method::Get, "/things/{group}")
        .params(&[
            Param::path("group", Type::TEXT),
            Param::query("offset", Type::INTEGER),
            Param::query("limit", Type::INTEGER.max(100.0)).default("2"),
            Param::header("X-Trace", Type::TEXT),
        ])
        .envelope(&[
            MetaField {
                name: "total",
                source: MetaSource::Header("x-total"),
            },
            MetaField {
                name: "last",
                source: MetaSource::Link("last"),
            },
        ])
        .pagination(Pagination::new(NextPage::Offset("offset")).page_size("limit"))
        .reply::<Envelope<Vec<serde_json::Value>, ThingsMeta>>();

pub static THINGS_SEARCH: Operation = Operation::new("things", "search", Method::Post, "/search")
    .params(&[
        Param::body("after", Type::TEXT),
        Param::body("q", Type::TEXT),
    ])
    .body(BodyEncoding::Form)
    .records(&[
        Step::Key("result"),
        Step::Key("hits"),
        Step::Each,
        Step::Key("thing"),
    ])
    .envelope(&[])
    .pagination(Pagination::new(NextPage::Cursor {
        source: MetaSource::Body(&[Step::Key("result"), Step::Key("after")]),
        parameter: "after",
    }))
    .reply::<Envelope<Vec<serde_json::Value>>>();

pub static THINGS_REPORT: Operation = Operation::new("things", "report", Method::Get, "/report")
    .params(&[
        Param::query("from", Type::DATE).required(),
        Param::query("to", Type::DATE).required(),
    ])
    .rules(&[Rule::MaxDays {
        from: "from",
        to: "to",
        days: 365,
    }])
    .rate_limit("reports")
    .reply::<serde_json::Value>();

// ---------- entities

#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
}

impl Users {
    pub fn list(&self) -> UsersListParams {
        UsersListParams {
            call: Call::new(&self.client, &USERS_LIST),
        }
    }

    pub fn get(&self, id: i64) -> Call<User> {
        Call::new(&self.client, &USERS_GET).with("id", id)
    }

    pub fn create(&self, body: UserBody) -> Call<User> {
        Call::new(&self.client, &USERS_CREATE).with_body(body)
    }

    pub fn update(&self, id: i64, body: UserBody) -> Call<User> {
        Call::new(&self.client, &USERS_UPDATE)
            .with("id", id)
            .with_body(body)
    }

    pub fn delete(&self, id: i64) -> Call<()> {
        Call::new(&self.client, &USERS_DELETE).with("id", id)
    }
}

#[derive(Clone, Debug)]
pub struct Things {
    client: Client,
}

impl Things {
    pub fn list(&self, group: &str) -> Call<Envelope<Vec<serde_json::Value>, ThingsMeta>> {
        Call::new(&self.client, &THINGS_LIST).with("group", group)
    }

    pub fn search(&self, q: &str) -> Call<Envelope<Vec<serde_json::Value>>> {
        Call::new(&self.client, &THINGS_SEARCH).with("q", q)
    }

    pub fn report(&self, from: Date, to: Date) -> Call<serde_json::Value> {
        Call::new(&self.client, &THINGS_REPORT)
            .with("from", from)
            .with("to", to)
    }
}

pub type UsersListResult = Envelope<Vec<User>, UsersListResultMeta>;

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct UsersListParams {
    call: Call<UsersListResult>,
}

impl UsersListParams {
    pub fn is_active(mut self, is_active: bool) -> Self {
        self.call.set("is_active", is_active);
        self
    }

    pub fn updated_since(mut self, updated_since: Timestamp) -> Self {
        self.call.set("updated_since", updated_since);
        self
    }

    pub fn per_page(mut self, per_page: i64) -> Self {
        self.call.set("per_page", per_page);
        self
    }

    pub fn pages(self) -> Pages<Vec<User>, UsersListResultMeta> {
        self.call.pages()
    }

    pub fn stream(self) -> Records<User> {
        self.call.stream()
    }
}

impl IntoFuture for UsersListParams {
    type Output = Result<UsersListResult, Error>;
    type IntoFuture = Sending<UsersListResult>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct UsersListResultMeta {
    pub next_link: Option<Text>,
    pub total_entries: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ThingsMeta {
    pub total: Option<i64>,
    pub last: Option<String>,
}

// ---------- records and bodies

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct User {
    pub id: i64,
    pub first_name: Text,
    pub telephone: Option<Text>,
    pub rate: Option<Decimal>,
    pub created_at: Timestamp,
    pub extra: Extra,
}

connector_runtime::codegen::record!(
    User,
    USER,
    "A person.",
    [
        required("id", id, Type::INTEGER, ""),
        required("first_name", first_name, Type::TEXT, ""),
        nullable("telephone", telephone, Type::TEXT, ""),
        exact_optional("rate", rate, Type::NUMBER, ""),
        exact("created_at", created_at, Type::DATE_TIME, "")
    ]
);

static USERS_PAGE: Schema = Schema::object(
    "UsersPage",
    "A page.",
    &[
        Field::new("users", Type::array(&Type::Ref(&USER))).required(),
        Field::new(
            "links",
            Type::Object(&[Field::new("next", Type::TEXT).required().nullable()]),
        )
        .required(),
    ],
);

#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct UserBody {
    fields: Fields,
}

impl UserBody {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.fields.set("first_name", first_name.into());
        self
    }

    pub fn rate(mut self, rate: Decimal) -> Self {
        self.fields.set("rate", rate);
        self
    }

    pub fn clear_telephone(mut self) -> Self {
        self.fields.clear("telephone");
        self
    }
}

impl Body for UserBody {
    fn into_fields(self) -> Fields {
        self.fields
    }
}
