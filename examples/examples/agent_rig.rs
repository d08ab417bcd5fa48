//! An agent of the framework rig whose tools are the connector.

use std::error::Error;

use harvest_connector::HarvestConnector;
use harvest_examples::{Model, Session};
use rig_agent::AgentBuilder;
use rig_core::DynModel;
use rig_core::operation::Completion;
use rig_core::providers::openai::OpenAIConfig;

async fn ask(
    model: DynModel<Completion>,
    harvest: &HarvestConnector,
    question: &str,
) -> Result<String, Box<dyn Error>> {
    let agent = AgentBuilder::new(model)
        .dynamic_tools(harvest.toolbox().rig_tools())
        .build();
    let answer = agent.prompt(question).max_turns(8).await?;
    Ok(answer.output())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let model = Model::openai().await?;
    let openai = OpenAIConfig::new(model.key).with_base_url(model.base_url);
    let model = openai.client().chat(model.name);
    let answer = ask(model.into(), &session.harvest, "Who works here?").await?;
    println!("{answer}");
    Ok(())
}
