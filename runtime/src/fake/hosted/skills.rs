//! Skills: pages that tell agents how to use the service and its connectors.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::access::Level;
use super::backing::Backing;
use super::filter::words;
use super::request::{Refused, Request};
use super::server::Core;
use crate::connector::Entity;
use crate::fake::answer::Answer;

/// The page that is there for every organization.
const BASICS: &str = "static:basics";

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Any, |_, _| {
        match (request.method.as_str(), path) {
            ("GET", []) => page(request, all(core)),
            ("GET", ["search"]) => {
                let query = request.query("query");
                let query = query.ok_or_else(|| Refused::field("query", "Field required"))?;
                let wanted = words(query);
                let mut found = all(core);
                found.retain(|skill| {
                    let held = words(&skill.to_string());
                    wanted.iter().any(|word| held.contains(word))
                });
                page(request, found)
            }
            ("GET", ["docs"]) => docs(core, request),
            _ => Err(Refused::no_route()),
        }
    })
}

fn all(core: &Core) -> Vec<Value> {
    let connectors = core.backings.iter().map(|backing| {
        let title = format!("{} connector", backing.spec.name);
        metadata(
            &backing.skill_id(),
            "connector_source",
            &title,
            backing.spec.description,
        )
    });
    let basics = metadata(
        BASICS,
        "static",
        "Basics",
        "Inspect, read the documentation, execute.",
    );
    std::iter::once(basics).chain(connectors).collect()
}

fn metadata(id: &str, kind: &str, title: &str, summary: &str) -> Value {
    json!({
        "id": id,
        "kind": kind,
        "title": title,
        "summary": summary,
        "tags": [],
        "provenance": "fake",
        "version": "1",
        "freshness": {"state": "static", "checked_at": null},
        "warnings": [],
    })
}

fn page(request: &Request, skills: Vec<Value>) -> Result<Answer, Refused> {
    let limit = request.number("limit", 20, 100)?;
    let from = match request.query("cursor") {
        None => 0,
        Some(cursor) => {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let from = text.and_then(|text| text.strip_prefix("skills ")?.parse().ok());
            from.ok_or_else(|| Refused::field("cursor", "The cursor is not valid"))?
        }
    };
    let rows: Vec<&Value> = skills.iter().skip(from).take(limit).collect();
    let to = from.saturating_add(rows.len());
    let next = (to < skills.len()).then(|| BASE64_URL_SAFE_NO_PAD.encode(format!("skills {to}")));
    Ok(Answer::json(
        200,
        &json!({"data": rows, "next_cursor": next}),
    ))
}

fn docs(core: &Core, request: &Request) -> Result<Answer, Refused> {
    let id = request
        .query("id")
        .ok_or_else(|| Refused::field("id", "Field required"))?;
    let skills = all(core);
    let metadata = skills
        .iter()
        .find(|skill| skill.get("id").is_some_and(|known| known == id));
    let metadata = metadata.ok_or_else(|| Refused::not_found("Skill"))?;
    let backing = core
        .backings
        .iter()
        .find(|backing| backing.skill_id() == id);
    let entities = backing.map_or(&[][..], |backing| backing.spec.entities);
    let outline: Vec<Value> = entities
        .iter()
        .map(|entity| {
            json!({"id": entity.name, "title": entity.name, "summary": entity.doc, "available": true})
        })
        .collect();
    let section = request.query("section");
    let content = match section {
        None => intro(backing),
        Some(section) => {
            let entity = entities.iter().find(|entity| entity.name == section);
            of_entity(entity.ok_or_else(|| Refused::not_found("Section"))?)
        }
    };
    Ok(Answer::json(
        200,
        &json!({"metadata": metadata, "outline": outline, "section_id": section, "content": content}),
    ))
}

fn intro(backing: Option<&Backing>) -> Value {
    let text = match backing {
        Some(backing) => backing.spec.description,
        None => "Inspect a connector, read the page that it names, then execute its operations.",
    };
    let title = backing.map_or("Basics", |backing| backing.spec.name);
    json!([
        {"type": "heading", "level": 1, "text": title},
        {"type": "paragraph", "text": text},
        {"type": "code", "language": "json", "code": "{\"entity\": \"…\", \"action\": \"…\", \"params\": {}}"},
    ])
}

fn of_entity(entity: &Entity) -> Value {
    let operations = entity.operations.iter();
    let rows: Vec<Value> = operations
        .clone()
        .map(|operation| json!([operation.action, operation.summary]))
        .collect();
    let actions: Vec<&str> = operations.map(|operation| operation.action).collect();
    json!([
        {"type": "heading", "level": 2, "text": entity.name},
        {"type": "paragraph", "text": entity.doc},
        {"type": "list", "items": actions},
        {"type": "table", "headers": ["action", "what it does"], "rows": rows},
    ])
}
