//! A model of OpenAI, asked through async-openai, with the connector as its tools.

use std::error::Error;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use connector_runtime::ModelApi;
use connector_runtime::serde_json::{Value, json};
use harvest_connector::HarvestConnector;
use harvest_examples::{Model, Session};

async fn ask(
    openai: &Client<OpenAIConfig>,
    model: &str,
    harvest: &HarvestConnector,
    question: &str,
) -> Result<String, Box<dyn Error>> {
    let tools = harvest.toolbox();
    let mut messages = vec![json!({"role": "user", "content": question})];
    loop {
        let request = json!({
            "model": model,
            "messages": messages,
            "tools": tools.definitions_for(ModelApi::OpenAiChat),
        });
        let response: Value = openai.chat().create_byot(request).await?;
        let said = &response["choices"][0]["message"];
        messages.push(said.clone());
        let answers = tools.answer_calls(ModelApi::OpenAiChat, said).await;
        if answers.is_empty() {
            return Ok(said["content"].as_str().unwrap_or_default().to_owned());
        }
        messages.extend(answers);
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let model = Model::openai().await?;
    let config = OpenAIConfig::new()
        .with_api_key(model.key)
        .with_api_base(model.base_url);
    let openai = Client::with_config(config);
    let answer = ask(&openai, model.name, &session.harvest, "Who works here?").await?;
    println!("{answer}");
    Ok(())
}
