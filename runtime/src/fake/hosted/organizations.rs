//! What an organization has in all its workspaces.

use serde_json::{Value, json};

use super::access::{Caller, Level};
use super::context_store::is_searchable;
use super::request::{Refused, Request};
use super::server::{Core, Inner};
use crate::fake::answer::Answer;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    match (request.method.as_str(), path) {
        ("GET", [organization, "credentials"]) => {
            core.called(request, Level::Application, |inner, caller| {
                if caller.organization != *organization {
                    let problem = "This token has no access to that organization";
                    return Err(Refused::new(403, problem));
                }
                connectors(core, inner, caller, request)
            })
        }
        _ => Err(Refused::no_route()),
    }
}

fn connectors(
    core: &Core,
    inner: &Inner,
    caller: &Caller,
    request: &Request,
) -> Result<Answer, Refused> {
    let limit = request.number("limit", 50, 200)?;
    let offset: usize = request
        .query("offset")
        .map_or(Ok(0), str::parse)
        .map_err(|_| Refused::field("offset", "Input should be a valid integer"))?;
    let ready = inner.behaviour.context_store_ready;
    let rows: Vec<Value> = inner
        .world
        .connectors
        .iter()
        .filter(|made| {
            inner
                .world
                .workspace(&caller.organization, &made.workspace)
                .is_some()
        })
        .filter_map(|made| {
            let backing = core.backings.get(made.backing)?;
            let entities = backing
                .spec
                .entities
                .iter()
                .filter(|entity| is_searchable(backing.spec, entity));
            Some(json!({
                "id": made.id,
                "workspace_id": made.workspace,
                "connector_name": backing.spec.slug,
                "context_store_status": if ready { "READY" } else { "LOADING" },
                "context_store_entity_count": if ready { entities.count() } else { 0 },
                "context_store_badge_status": if ready { "ready" } else { "loading" },
                "last_accessed_at": null,
            }))
        })
        .collect();
    let page: Vec<&Value> = rows.iter().skip(offset).take(limit).collect();
    Ok(Answer::json(
        200,
        &json!({"data": page, "total": rows.len()}),
    ))
}
