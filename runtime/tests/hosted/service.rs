//! A scripted hosted service: tokens and the list of connectors as usual, the rest as a test says.

use std::sync::atomic::{AtomicUsize, Ordering};

use connector_runtime::hosted::{AirbyteAuthConfig, AirbyteClient};
use connector_runtime::{Builder, Connector};
use serde_json::{Value, json};

use crate::connector::AcmeConnector;
use crate::fake::{Answer, Fake, Seen, json as ok, quick};

pub const TOKEN: &str = "POST /api/v1/account/applications/token";
pub const LOOKUP: &str = "GET /api/v1/integrations/connectors?workspace_name=team&definition_id=\
                          6f6c9a52-0000-4000-8000-000000000000";
pub const EXECUTE: &str = "POST /api/v1/integrations/connectors/c-1/execute";

pub fn config() -> AirbyteAuthConfig {
    AirbyteAuthConfig {
        workspace_name: Some("team".to_owned()),
        airbyte_client_id: Some("ID".to_owned()),
        airbyte_client_secret: Some("SEC-planted".into()),
        ..AirbyteAuthConfig::default()
    }
}

/// A service whose other answers the closure gives; it gets the request and how many of its kind came before.
pub async fn service(answer: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static) -> Fake {
    let tokens = AtomicUsize::new(0);
    let others = AtomicUsize::new(0);
    Fake::start(move |seen, _| match seen.line().as_str() {
        TOKEN => token(tokens.fetch_add(1, Ordering::SeqCst), 900),
        line if line.starts_with("GET /api/v1/integrations/connectors?") => {
            ok(json!({"data": [{"id": "c-1", "name": "Our Acme"}]}))
        }
        _ => answer(seen, others.fetch_add(1, Ordering::SeqCst)),
    })
    .await
}

pub fn token(number: usize, seconds: u32) -> Answer {
    ok(json!({
        "access_token": format!("AT-planted-{}", number + 1),
        "token_type": "bearer",
        "expires_in": seconds,
        "organization_id": null,
    }))
}

/// The answer to a call.
pub fn executed(result: Value, metadata: Value) -> Answer {
    ok(json!({
        "status": "success",
        "result": result,
        "connector_metadata": metadata,
        "execution_metadata": {"connector_instance_id": "source_id:c-1", "execution_time_ms": 12.5},
    }))
}

pub fn builder(fake: &Fake, config: AirbyteAuthConfig) -> Builder<AcmeConnector> {
    AcmeConnector::builder(config)
        .base_url(&fake.url)
        .retry(quick())
}

pub fn acme(fake: &Fake) -> AcmeConnector {
    builder(fake, config()).build().unwrap()
}

pub fn client(fake: &Fake) -> AirbyteClient {
    AirbyteClient::builder(&config())
        .base_url(&fake.url)
        .retry(quick())
        .build()
        .unwrap()
}

/// The bodies of all calls of the connector.
pub fn bodies(fake: &Fake) -> Vec<Value> {
    fake.seen()
        .iter()
        .filter(|seen| seen.path.ends_with("/execute"))
        .map(|seen| serde_json::from_str(&seen.body).unwrap())
        .collect()
}

pub fn runtime(acme: &AcmeConnector) -> &connector_runtime::Client {
    acme.client()
}
