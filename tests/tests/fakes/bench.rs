//! A running fake with a connector aimed at it, and arguments that every operation accepts.

use connector_runtime::fake::Fake;
use connector_runtime::{Error, ExecuteResult, RetryPolicy};
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What the seed holds, by identifier.
pub(super) const CLIENT: i64 = 5_735_800;
pub(super) const PROJECT: i64 = 14_308_000;
pub(super) const TASK: i64 = 8_083_300;
pub(super) const CALLER: i64 = 1_782_884;
pub(super) const MANAGER: i64 = 1_782_885;
pub(super) const MEMBER: i64 = 1_782_887;
pub(super) const TODAY: &str = "2026-11-20";

pub(super) struct Bench {
    pub(super) fake: Fake<HarvestConnector>,
    pub(super) connector: HarvestConnector,
}

/// A connector aimed at a fake, without repetitions.
pub(super) fn connector(fake: &Fake<HarvestConnector>) -> HarvestConnector {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: fake.credential("token").unwrap().into(),
        account_id: fake.credential("account_id").unwrap(),
    };
    let builder = HarvestConnector::builder(auth).base_url(fake.base_url());
    builder
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}

/// An answer as it came.
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) headers: String,
    pub(super) body: String,
}

impl Raw {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Sends a request that no connector would send.
pub(super) async fn send(
    fake: &Fake<HarvestConnector>,
    request: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Raw {
    let address = fake.origin().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut text = format!("{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Raw {
        status,
        headers: head.to_lowercase(),
        body: body.to_owned(),
    }
}

impl Bench {
    pub(super) async fn start() -> Self {
        let fake = Fake::builder().seed(7).today(TODAY.parse().unwrap());
        let fake = fake
            .start()
            .await
            .map_err(|error| error.to_string())
            .unwrap();
        let connector = connector(&fake);
        Self { fake, connector }
    }

    pub(super) async fn run(&self, name: &str, params: Value) -> Result<ExecuteResult, Error> {
        let (entity, action) = name.split_once('.').unwrap();
        self.connector.execute(entity, action, params).await
    }

    /// The data of a call that must work.
    pub(super) async fn data(&self, name: &str, params: Value) -> Value {
        match self.run(name, params.clone()).await {
            Ok(result) => result.data,
            Err(error) => panic!("{name} with {params}: {error}"),
        }
    }

    /// The status and the message of a call that must fail.
    pub(super) async fn refusal(&self, name: &str, params: Value) -> (u16, String) {
        match self.run(name, params).await {
            Ok(result) => panic!("{name} worked: {}", result.data),
            Err(error) => (
                error.status().unwrap_or(0),
                error.provider_message().unwrap_or_default().to_owned(),
            ),
        }
    }
}
