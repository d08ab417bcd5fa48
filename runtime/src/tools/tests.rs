//! Tools over an invented connector, without a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod calls;
mod texts;

use serde_json::Value;

use crate::auth::{AuthKind, CredentialField};
use crate::client::Client;
use crate::connector::{Connector, ConnectorSpec, Entity, RateLimit};
use crate::operation::{
    BodyEncoding, Effects, Method, NextPage, Operation, Pagination, Param, Rule, Step,
};
use crate::schema::{Field, Schema, Type};
use crate::tools::Toolbox;
use crate::{AuthScheme, Builder, Credentials};

static KEY: AuthScheme = AuthScheme::new("key", "Key", AuthKind::Bearer)
    .fields(&[CredentialField::new("token").required().secret()]);
static JAR: Schema = Schema::object(
    "Jar",
    "A jar.",
    &[
        Field::always("id", Type::INTEGER, "Its id."),
        Field::always("label", Type::TEXT, "What is in it."),
        Field::maybe(
            "shelf",
            Type::Object(&[Field::always("name", Type::TEXT, "Its name.")]),
            "Where it stands.",
        ),
    ],
);
static LIST: Operation = Operation::new("jars", "list", Method::Get, "/jars")
    .about("List jars", "Returns the jars of the cellar.")
    .params(&[
        Param::query("from", Type::DATE).doc("Filled on this day or later."),
        Param::query("to", Type::DATE),
        Param::query("page", Type::INTEGER.min(1.0)).default("1"),
        Param::query("per_page", Type::INTEGER.min(1.0).max(50.0)).default("50"),
    ])
    .rules(&[Rule::Together(&["from", "to"])])
    .records(&[Step::Key("jars")])
    .envelope(&[])
    .pagination(
        Pagination::new(NextPage::PageNumber("page"))
            .total(&[Step::Key("total")])
            .page_size("per_page"),
    )
    .response(Type::Object(&[Field::always(
        "jars",
        Type::array(&Type::Ref(&JAR)),
        "The jars.",
    )]))
    .reply::<Value>();
static GET: Operation = Operation::new("jars", "get", Method::Get, "/jars/{id}")
    .about("Get a jar", "Returns one jar.")
    .permissions("Everybody.")
    .params(&[Param::path("id", Type::INTEGER)])
    .response(Type::Ref(&JAR))
    .reply::<Value>();
static CREATE: Operation = Operation::new("jars", "create", Method::Post, "/jars")
    .about("Fill a jar", "Fills a new jar.")
    .params(&[
        Param::body("label", Type::TEXT).required(),
        Param::body("sort", Type::one_of(&["jam", "pickles"])),
        Param::file("photo"),
    ])
    .body(BodyEncoding::JsonOrMultipart)
    .response(Type::Ref(&JAR))
    .reply::<Value>();
static DELETE: Operation = Operation::new("jars", "delete", Method::Delete, "/jars/{id}")
    .about("Delete a jar", "Throws a jar away.")
    .params(&[Param::path("id", Type::INTEGER)]);
static INVITE: Operation = Operation::new("guests", "create", Method::Post, "/guests")
    .about("Invite a guest", "Sends an invitation.")
    .params(&[Param::body("email", Type::TEXT).required()])
    .body(BodyEncoding::Json)
    .effects(Effects::of(Method::Post).sends_mail())
    .response(Type::Any)
    .reply::<Value>();
static SPEC: ConnectorSpec = ConnectorSpec::new("acme", "Acme", "https://api.acme.test")
    .description("Jars and guests.")
    .auth(&[&KEY])
    .rate_limits(&[RateLimit::new("general", 100, 15)])
    .entities(&[
        Entity::new(
            "jars",
            "What is kept in the cellar.",
            &[&LIST, &GET, &CREATE, &DELETE],
        ),
        Entity::new("guests", "People who eat.", &[&INVITE]),
    ]);

#[derive(Debug)]
struct Acme(Client);

impl Connector for Acme {
    const SPEC: &'static ConnectorSpec = &SPEC;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

/// A client that can send nothing: nobody listens there.
fn client() -> Client {
    let credentials = Credentials::new(&KEY).with("token", "planted-secret");
    let acme = Builder::<Acme>::new(credentials)
        .base_url("http://127.0.0.1:9")
        .retry(crate::RetryPolicy::none())
        .build()
        .unwrap();
    acme.0
}

fn toolbox() -> Toolbox {
    Toolbox::new(&client())
}
