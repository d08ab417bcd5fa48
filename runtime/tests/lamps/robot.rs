//! A connector whose only way to sign in is a service account, against its fake.

use connector_runtime::auth::{AuthKind, CredentialField, OAuth2};
use connector_runtime::fake::{Fake, FakeData};
use connector_runtime::operation::{Method, Operation};
use connector_runtime::{
    AuthScheme, Builder, Client, Connector, ConnectorSpec, Credentials, Entity, Error, RetryPolicy,
};
use serde_json::{Value, json};

static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").reply::<Value>();

static ROBOT: AuthScheme = AuthScheme::new(
    "robot",
    "Robot",
    AuthKind::OAuth2(OAuth2::jwt_bearer("https://id.example/token").scopes(&["lamps.read"])),
)
.fields(&[CredentialField::new("key_file").required().secret()])
.mapping(&[("credentials_json", "${key_file}")]);

static SPEC: ConnectorSpec = ConnectorSpec::new("robots", "Robots", "https://robots.example/api")
    .auth(&[&ROBOT])
    .check(&LIST)
    .entities(&[Entity::new("lamps", "Lamps.", &[&LIST])]);

struct Robots(Client);

impl Connector for Robots {
    const SPEC: &'static ConnectorSpec = &SPEC;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

impl FakeData for Robots {
    const SCRIPT: &'static str = "{}";
}

async fn list(builder: Builder<Robots>) -> Result<(), Error> {
    let robots = builder.retry(RetryPolicy::none()).build()?;
    robots.0.execute("lamps", "list", json!({})).await.map(drop)
}

#[tokio::test]
async fn its_key_file_opens_the_fake() {
    let fake = Fake::<Robots>::builder().start().await.unwrap();
    list(fake.connector_builder().unwrap()).await.unwrap();
    let seen = fake.requests();
    assert_eq!(seen.len(), 2);
    assert_eq!((seen[0].path.as_str(), seen[0].status), ("/token", 200));
    assert_eq!((seen[1].path.as_str(), seen[1].status), ("/api/lamps", 200));
}

#[tokio::test]
async fn the_key_of_another_account_does_not() {
    let fake = Fake::<Robots>::builder().start().await.unwrap();
    let other = json!({
        "client_email": "robot@fake.example",
        "private_key": include_str!("../acme/service_account.pem"),
    });
    let credentials = Credentials::new(&ROBOT).with("key_file", other.to_string());
    let builder = Builder::<Robots>::new(credentials)
        .base_url(fake.base_url())
        .token_url(fake.token_url().unwrap());
    let error = list(builder).await.unwrap_err().to_string();
    assert!(
        error.contains("The signature is not by the key of this account."),
        "{error}"
    );
    let seen = fake.requests();
    assert_eq!((seen.len(), seen[0].status), (1, 400));
}
