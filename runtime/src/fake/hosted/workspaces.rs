//! Workspaces.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::access::{Caller, Level};
use super::behaviour::NextLink;
use super::request::{Refused, Request, is_uuid, optional_text};
use super::server::{Core, Inner};
use super::world::Workspace;
use crate::fake::answer::Answer;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Any, |inner, caller| {
        match (request.method.as_str(), path) {
            ("GET", []) => list(core, inner, caller, request),
            ("GET", ["stats"]) => Ok(stats(inner, caller)),
            ("GET", [id]) => Ok(Answer::json(200, &shown(find(inner, caller, id)?))),
            ("PUT", [id]) => update(inner, caller, request, id),
            ("DELETE", [id]) => delete(inner, caller, id),
            _ => Err(Refused::no_route()),
        }
    })
}

fn shown(workspace: &Workspace) -> Value {
    json!({
        "id": workspace.id,
        "name": workspace.name,
        "organization_id": workspace.organization,
        "status": workspace.status,
        "cache_enabled": workspace.cache_enabled,
        "tombstone": false,
        "visibility": "shared",
        "color": null,
        "created_at": workspace.created_at,
        "updated_at": workspace.updated_at,
    })
}

fn own<'a>(inner: &'a Inner, caller: &'a Caller) -> impl Iterator<Item = &'a Workspace> {
    let workspaces = inner.world.workspaces.iter();
    workspaces.filter(|workspace| workspace.organization == caller.organization)
}

fn find<'a>(inner: &'a Inner, caller: &Caller, id: &str) -> Result<&'a Workspace, Refused> {
    if !is_uuid(id) {
        return Err(Refused::field(
            "workspace_id",
            "Input should be a valid UUID",
        ));
    }
    let workspace = inner.world.workspace(&caller.organization, id);
    workspace.ok_or_else(|| Refused::not_found("Workspace"))
}

fn list(core: &Core, inner: &Inner, caller: &Caller, request: &Request) -> Result<Answer, Refused> {
    let name = request
        .query("name_contains")
        .unwrap_or_default()
        .to_lowercase();
    let status = request.query("status");
    if status.is_some_and(|status| !["active", "inactive"].contains(&status)) {
        return Err(Refused::field(
            "status",
            "Input should be 'active' or 'inactive'",
        ));
    }
    let limit = request.number("limit", 20, 100)?;
    let from = match request.query("cursor") {
        None => 0,
        Some(cursor) => read_cursor(cursor)?,
    };
    let found: Vec<&Workspace> = own(inner, caller)
        .filter(|workspace| workspace.name.to_lowercase().contains(&name))
        .filter(|workspace| status.is_none_or(|status| workspace.status == status))
        .collect();
    let to = from.saturating_add(limit).min(found.len());
    let page = found.get(from.min(to)..to).unwrap_or_default();
    let next = (to < found.len()).then(|| next_link(core, inner, request, limit, to));
    let rows: Vec<Value> = page.iter().map(|workspace| shown(workspace)).collect();
    Ok(Answer::json(200, &json!({"next": next, "data": rows})))
}

fn read_cursor(cursor: &str) -> Result<usize, Refused> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let from = text.and_then(|text| text.strip_prefix("workspaces ")?.parse().ok());
    from.ok_or_else(|| Refused::field("cursor", "The cursor is not valid"))
}

fn next_link(core: &Core, inner: &Inner, request: &Request, limit: usize, to: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["name_contains", "status"] {
        if let Some(value) = request.query(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair("limit", &limit.to_string());
    let cursor = BASE64_URL_SAFE_NO_PAD.encode(format!("workspaces {to}"));
    let query = query.append_pair("cursor", &cursor).finish();
    let origin = match &inner.behaviour.next_link {
        NextLink::Absolute => &core.origin,
        NextLink::Relative => "",
        NextLink::Elsewhere(origin) => origin,
    };
    format!("{origin}/api/v1/workspaces?{query}")
}

fn stats(inner: &Inner, caller: &Caller) -> Answer {
    let total = own(inner, caller).count();
    let active = own(inner, caller)
        .filter(|workspace| workspace.status == "active")
        .count();
    Answer::json(
        200,
        &json!({"active_count": active, "inactive_count": total - active, "total_count": total}),
    )
}

fn update(
    inner: &mut Inner,
    caller: &Caller,
    request: &Request,
    id: &str,
) -> Result<Answer, Refused> {
    find(inner, caller, id)?;
    let body = request.object()?;
    let (name, status) = (
        optional_text(&body, "name")?,
        optional_text(&body, "status")?,
    );
    let time = inner.time();
    let mut workspaces = inner.world.workspaces.iter_mut();
    let workspace = workspaces.find(|workspace| workspace.id == id);
    let workspace = workspace.ok_or_else(|| Refused::not_found("Workspace"))?;
    if let Some(name) = name {
        workspace.name = name;
    }
    if let Some(status) = status {
        workspace.status = status;
    }
    if let Some(enabled) = body.get("cache_enabled") {
        workspace.cache_enabled = enabled.as_bool();
    }
    workspace.updated_at = time;
    Ok(Answer::json(200, &shown(workspace)))
}

fn delete(inner: &mut Inner, caller: &Caller, id: &str) -> Result<Answer, Refused> {
    find(inner, caller, id)?;
    inner
        .world
        .workspaces
        .retain(|workspace| workspace.id != id);
    inner.world.connectors.remove_of(id);
    if inner.behaviour.slow_workspace_deletion {
        return Err(Refused::new(504, "Gateway Timeout"));
    }
    Ok(Answer::json(
        200,
        &json!({"id": id, "deleted_at": inner.time()}),
    ))
}
