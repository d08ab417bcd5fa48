//! An invented connector that takes files, in the shape of generated code.

use std::time::Duration;

use connector_runtime::auth::{AuthKind, CredentialField};
use connector_runtime::operation::{BodyEncoding, Method, Param, Rule};
use connector_runtime::schema::{Field, Type};
use connector_runtime::{
    Auth, AuthScheme, Body, Builder, Call, Client, Connector, ConnectorSpec, Credentials, Entity,
    Fields, Operation, RetryPolicy, Upload,
};

use crate::parts::Receiver;

static BEARER: AuthScheme = AuthScheme::new("bearer", "Token", AuthKind::Bearer)
    .fields(&[CredentialField::new("token").required().secret()])
    .mapping(&[("token", "${token}")]);

pub static ATTACH: Operation = Operation::new("photos", "attach", Method::Post, "/photos/{id}")
    .params(&[
        Param::path("id", Type::INTEGER),
        Param::body("note", Type::TEXT),
        Param::body("tags", Type::array(&Type::TEXT)),
        Param::body("address", Type::Object(&[Field::new("city", Type::TEXT)])),
        Param::file("photo"),
    ])
    .body(BodyEncoding::JsonOrMultipart)
    .reply::<serde_json::Value>();

pub static REPLACE: Operation = Operation::new("photos", "replace", Method::Put, "/photos")
    .params(&[
        Param::file("file").required(),
        Param::body("link", Type::TEXT),
    ])
    .rules(&[Rule::Exclusive(&["file", "link"])])
    .body(BodyEncoding::Multipart)
    .reply::<serde_json::Value>();

static SPEC: ConnectorSpec = ConnectorSpec::new("photos", "Photos", "https://photos.test/v2")
    .auth(&[&BEARER])
    .entities(&[Entity::new("photos", "Pictures.", &[&ATTACH, &REPLACE])]);

#[derive(Clone, Debug)]
pub struct Photos {
    pub client: Client,
}

impl Connector for Photos {
    const SPEC: &'static ConnectorSpec = &SPEC;

    fn from_client(client: Client) -> Self {
        Self { client }
    }

    fn client(&self) -> &Client {
        &self.client
    }
}

struct Token;

impl Auth<Photos> for Token {
    fn into_credentials(self) -> Credentials {
        Credentials::new(&BEARER).with("token", "PAT-planted")
    }
}

/// The connector against a receiver, without long waits.
pub fn photos(receiver: &Receiver) -> Photos {
    at(
        &receiver.url,
        RetryPolicy::default().waits(Duration::from_millis(2), Duration::from_millis(4)),
    )
}

pub fn at(url: &str, retry: RetryPolicy) -> Photos {
    Builder::<Photos>::new(Token)
        .base_url(format!("{url}/v2"))
        .retry(retry)
        .build()
        .unwrap()
}

impl Photos {
    pub fn attach(&self, id: i64, body: Photo) -> Call<serde_json::Value> {
        Call::new(&self.client, &ATTACH)
            .with("id", id)
            .with_body(body)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Photo {
    fields: Fields,
}

impl Photo {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn note(mut self, note: &str) -> Self {
        self.fields.set("note", note);
        self
    }

    pub fn tags(mut self, tags: [&str; 2]) -> Self {
        self.fields.set("tags", tags.to_vec());
        self
    }

    pub fn address(mut self, city: &'static str) -> Self {
        let mut address = Fields::new();
        address.set("city", city);
        self.fields.set("address", address);
        self
    }

    pub fn photo(mut self, photo: Upload) -> Self {
        self.fields.set_file("photo", photo);
        self
    }
}

impl Body for Photo {
    fn into_fields(self) -> Fields {
        self.fields
    }
}
