//! The fake of a real connector: every read answers, by the tables and by the types.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Instant;

use connector_runtime::fake::Fake;
use connector_runtime::operation::Method;
use connector_runtime::{Connector, RetryPolicy};
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};
use serde_json::{Map, Value, json};

async fn start() -> (Fake<HarvestConnector>, HarvestConnector) {
    let fake = Fake::<HarvestConnector>::builder()
        .seed(7)
        .today("2026-11-20".parse().unwrap());
    let fake = match std::env::var("FAKE_SCRIPT") {
        Ok(path) => fake.script(std::fs::read_to_string(path).unwrap()),
        Err(_) => fake,
    };
    let fake = fake.start().await.map_err(|error| error.to_string()).unwrap();
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: fake.credential("token").unwrap().into(),
        account_id: fake.credential("account_id").unwrap(),
    };
    let connector = HarvestConnector::builder(auth)
        .base_url(fake.base_url())
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap();
    (fake, connector)
}

#[tokio::test]
async fn every_read_answers() {
    let started = Instant::now();
    let (_fake, connector) = start().await;
    eprintln!("started in {:?}", started.elapsed());
    let mut problems = Vec::new();
    for entity in HarvestConnector::SPEC.entities {
        for operation in entity
            .operations
            .iter()
            .filter(|operation| operation.method == Method::Get)
        {
            let mut params = Map::new();
            for param in operation.params.iter().filter(|param| param.required) {
                let value = match param.name {
                    "from" => json!("2026-01-01"),
                    "to" => json!("2026-11-20"),
                    "id" => json!(0),
                    "user_id" => json!(1_782_885),
                    "project_id" => json!(14_308_001),
                    "invoice_id" => json!(13_150_403),
                    "estimate_id" => json!(1_439_804),
                    other => panic!("{other}"),
                };
                params.insert(param.name.to_owned(), value);
            }
            if operation.params.iter().any(|param| param.name == "id") {
                let mut params = params.clone();
                params.remove("id");
                let list = if entity.operation("list_for_project").is_some() {
                    "list_for_project"
                } else {
                    "list"
                };
                let list = connector
                    .execute(entity.name, list, Value::Object(params))
                    .await;
                let id = list
                    .ok()
                    .and_then(|list| list.data.pointer("/0/id").cloned());
                eprintln!("{} {:?}", entity.name, id);
            }
            let begun = Instant::now();
            match connector
                .execute(entity.name, operation.action, Value::Object(params))
                .await
            {
                Ok(result) => {
                    let text = result.data.to_string();
                    eprintln!(
                        "{}.{} {:?} {} {}",
                        entity.name,
                        operation.action,
                        begun.elapsed(),
                        text.len(),
                        text.chars().take(300).collect::<String>()
                    );
                }
                Err(error) => {
                    problems.push(format!("{}.{}: {error}", entity.name, operation.action))
                }
            }
        }
    }
    eprintln!("{}", problems.join("\n"));
}
