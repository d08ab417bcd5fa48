//! A model of Anthropic, asked over plain HTTP, with the connector as its tools.

use std::error::Error;

use connector_runtime::ModelApi;
use connector_runtime::serde_json::{Value, json};
use harvest_connector::HarvestConnector;
use harvest_examples::{Model, Session};
use reqwest::Client;

async fn ask(
    model: &Model,
    harvest: &HarvestConnector,
    question: &str,
) -> Result<String, Box<dyn Error>> {
    let (http, tools) = (Client::new(), harvest.toolbox());
    let mut messages = vec![json!({"role": "user", "content": question})];
    loop {
        let request = http
            .post(format!("{}/messages", model.base_url))
            .header("x-api-key", &model.key)
            .header("anthropic-version", "2023-06-01")
            .json(&json!({
                "model": model.name,
                "max_tokens": 1024,
                "messages": messages,
                "tools": tools.definitions_for(ModelApi::Anthropic),
            }));
        let said: Value = request.send().await?.error_for_status()?.json().await?;
        messages.push(json!({"role": "assistant", "content": said["content"]}));
        let answers = tools.answer_calls(ModelApi::Anthropic, &said).await;
        if answers.is_empty() {
            return Ok(said["content"][0]["text"]
                .as_str()
                .unwrap_or_default()
                .to_owned());
        }
        messages.extend(answers);
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let model = Model::anthropic().await?;
    let answer = ask(&model, &session.harvest, "Who works here?").await?;
    println!("{answer}");
    Ok(())
}
