//! Definitions and templates: which types of connectors there are.

use serde_json::{Value, json};

use super::access::Level;
use super::backing::Backing;
use super::connectors::{detailed_template, template};
use super::request::{Refused, Request};
use super::server::Core;
use crate::fake::answer::Answer;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |_, _| {
        match (request.method.as_str(), path) {
            ("GET", ["definitions", "sources"]) => Ok(definitions(core, request.query("name"))),
            ("GET", ["definitions", "sources", id]) => {
                let backing = core
                    .backings
                    .iter()
                    .find(|backing| backing.definition_id() == *id);
                let backing = backing.ok_or_else(|| Refused::not_found("Definition"))?;
                Ok(Answer::json(200, &definition(backing)))
            }
            ("GET", ["templates", "sources"] | ["templates", "sources", "global"]) => {
                let numbers = 0..core.backings.len();
                let rows: Vec<Value> = numbers.map(|number| template(core, number)).collect();
                Ok(Answer::json(200, &json!({"data": rows})))
            }
            ("GET", ["templates", "sources", id]) => {
                let number = core
                    .backings
                    .iter()
                    .position(|backing| backing.template_id() == *id);
                let number = number.ok_or_else(|| Refused::not_found("Source template"))?;
                Ok(Answer::json(200, &detailed_template(core, number)))
            }
            _ => Err(Refused::no_route()),
        }
    })
}

fn definitions(core: &Core, name: Option<&str>) -> Answer {
    let name = name.unwrap_or_default().to_lowercase();
    let backings = core.backings.iter();
    let rows: Vec<Value> = backings
        .filter(|backing| backing.spec.name.to_lowercase().contains(&name))
        .map(|backing| {
            json!({
                "sourceDefinitionId": backing.definition_id(),
                "name": backing.spec.name,
                "dockerRepository": format!("airbyte/source-{}", backing.spec.slug),
                "iconUrl": null,
                "custom": false,
                "supportLevel": "community",
                "destinationDefinitionId": null,
            })
        })
        .collect();
    Answer::json(200, &json!({"definitions": rows}))
}

fn definition(backing: &Backing) -> Value {
    json!({
        "id": backing.definition_id(),
        "definition": {
            "name": backing.spec.name,
            "spec": {
                "documentationUrl": "https://example.com/",
                "connectionSpecification": backing.user_config_spec(),
                "advanced_auth": null,
                "supported_destination_sync_modes": [],
            },
        },
        "example_questions": {"direct": [], "search": []},
    })
}
