//! What a connector is and how far its context store has come.

use serde_json::{Value, json};

use super::access::Level;
use super::connectors::find;
use super::context_store::{is_searchable, records};
use super::request::{Refused, Request};
use super::server::Core;
use crate::fake::answer::Answer;

pub(super) async fn inspect(core: &Core, request: &Request, id: &str) -> Result<Answer, Refused> {
    let (made, organization, ready, time) = core.called(request, Level::Any, |inner, caller| {
        let made = find(inner, caller, id)?.clone();
        let ready = inner.behaviour.context_store_ready;
        Ok((made, caller.organization.clone(), ready, inner.time()))
    })?;
    let backing = core.backings.get(made.backing);
    let backing = backing.ok_or_else(|| Refused::not_found("Connector type"))?;
    let searchable = || {
        backing
            .spec
            .entities
            .iter()
            .filter(|entity| is_searchable(backing.spec, entity))
    };
    let supported: Vec<Value> = searchable()
        .map(|entity| {
            let stored = backing.spec.context_store;
            let stored = stored.and_then(|store| store.entity(entity.name));
            json!({"entity": entity.name, "suggested": stored.is_none_or(|stored| stored.suggested)})
        })
        .collect();
    let mut configured = Vec::new();
    for entity in searchable() {
        // An API that does not answer has nothing in the store yet.
        let count = match records(backing, &made, entity).await {
            Ok(records) if ready => Some(records.len()),
            _ => None,
        };
        configured.push(json!({
            "entity": entity.name,
            "status": if count.is_some() { "READY" } else { "LOADING" },
            "ready_for_search": count.is_some(),
            "supported": true,
            "entity_count": count,
            "updated_at": time,
            "semantic_search_status": [],
        }));
    }
    Ok(Answer::json(
        200,
        &json!({
            "connector_id": made.id,
            "name": made.name,
            "workspace_id": made.workspace,
            "organization_id": organization,
            "source_definition_id": backing.definition_id(),
            "source_definition_name": backing.spec.name,
            "source_config_template_id": backing.template_id(),
            "docs_skill_id": backing.skill_id(),
            "context_store_readiness": {
                "connector_id": made.id,
                "source_definition_id": backing.definition_id(),
                "supported_context_store_entities": supported,
                "configured_cache_entities": configured,
            },
            "warnings": [],
        }),
    ))
}
