//! Connectors: listed, read, changed, deleted.

use serde_json::{Map, Value, json};

use super::access::{Caller, Level};
use super::request::{Refused, Request, is_uuid, optional_object, optional_text};
use super::server::{Core, Inner};
use super::world::Made;
use crate::fake::answer::Answer;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |inner, caller| {
        match (request.method.as_str(), path) {
            ("GET", []) => list(core, inner, caller, request),
            ("GET", [id]) => {
                let made = find(inner, caller, id)?;
                Ok(Answer::json(200, &detailed(core, made)))
            }
            ("PUT", [id]) => update(core, inner, caller, request, id),
            ("DELETE", [id]) => delete(inner, caller, id),
            _ => Err(Refused::no_route()),
        }
    })
}

/// The connector with that id, if it belongs to the caller's organization.
pub(super) fn find<'a>(inner: &'a Inner, caller: &Caller, id: &str) -> Result<&'a Made, Refused> {
    if !is_uuid(id) {
        return Err(Refused::field("id", "Input should be a valid UUID").code("uuid_parsing"));
    }
    let own = |made: &&Made| {
        let workspace = inner.world.workspace(&caller.organization, &made.workspace);
        let scope = match &caller.holder {
            super::access::Holder::Workspace(only) => *only == made.workspace,
            _ => true,
        };
        workspace.is_some() && scope
    };
    let made = inner.world.connectors.get(id).filter(own);
    made.ok_or_else(|| Refused::not_found("Connector"))
}

/// The workspace that a query names.
fn workspace_of(inner: &Inner, caller: &Caller, request: &Request) -> Result<String, Refused> {
    if let Some(id) = request.query("workspace_id") {
        if !is_uuid(id) {
            return Err(Refused::field(
                "workspace_id",
                "Input should be a valid UUID",
            ));
        }
        let known = inner.world.workspace(&caller.organization, id);
        let known = known.ok_or_else(|| Refused::not_found("Workspace"))?;
        return Ok(known.id.clone());
    }
    let names = ["workspace_name", "customer_name", "external_user_id"];
    let name = names.into_iter().find_map(|name| request.query(name));
    let name = name.ok_or_else(|| {
        Refused::field(
            "workspace_name",
            "Either workspace_id or workspace_name must be provided",
        )
    })?;
    let known = inner.world.workspace_named(&caller.organization, name);
    let known = known.ok_or_else(|| Refused::not_found(&format!("Workspace \"{name}\"")))?;
    Ok(known.id.clone())
}

fn list(
    core: &Core,
    inner: &mut Inner,
    caller: &Caller,
    request: &Request,
) -> Result<Answer, Refused> {
    let workspace = workspace_of(inner, caller, request)?;
    let definition = request.query("definition_id");
    if definition.is_some_and(|id| !is_uuid(id)) {
        return Err(Refused::field(
            "definition_id",
            "Input should be a valid UUID",
        ));
    }
    let listed = inner.world.connectors.listed(&workspace);
    let rows: Vec<Value> = listed
        .iter()
        .filter(|made| definition.is_none_or(|id| definition_of(core, made) == id))
        .map(|made| {
            json!({
                "id": made.id,
                "name": made.name,
                "summarized_source_template": template(core, made.backing),
                "created_at": made.created_at,
                "updated_at": made.updated_at,
            })
        })
        .collect();
    Ok(Answer::json(200, &json!({"data": rows})))
}

fn definition_of(core: &Core, made: &Made) -> String {
    let backing = core.backings.get(made.backing);
    backing
        .map(super::backing::Backing::definition_id)
        .unwrap_or_default()
}

/// The template of a type, in short.
pub(super) fn template(core: &Core, backing: usize) -> Value {
    let Some(backing) = core.backings.get(backing) else {
        return Value::Null;
    };
    json!({
        "id": backing.template_id(),
        "name": backing.spec.name,
        "icon": null,
        "connector_name": backing.spec.slug,
        "organization_id": null,
        "actor_definition_id": backing.definition_id(),
        "tags": [],
        "customization": {},
        "mode": "MULTI",
        "runtime_mode": "direct_and_context_store",
        "supports_context_store": true,
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-01-05T09:00:00Z",
    })
}

/// The template of a type with what a person has to fill in.
pub(super) fn detailed_template(core: &Core, number: usize) -> Value {
    let mut template = template(core, number);
    if let (Some(members), Some(backing)) = (template.as_object_mut(), core.backings.get(number)) {
        let more = [
            ("source_definition_id", json!(backing.definition_id())),
            (
                "user_config_spec",
                json!({"connectionSpecification": backing.user_config_spec()}),
            ),
            ("partial_default_config", json!({})),
            ("is_experimental", json!(false)),
            ("auth_tooltip", Value::Null),
        ];
        members.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    template
}

/// A connector as it is shown by itself. Credentials are never shown.
pub(super) fn detailed(core: &Core, made: &Made) -> Value {
    json!({
        "id": made.id,
        "name": made.name,
        "source_template": detailed_template(core, made.backing),
        "replication_config": made.replication,
        "entities": made.entities,
        "created_at": made.created_at,
        "updated_at": made.updated_at,
    })
}

/// The members of a change, checked.
pub(super) struct Change {
    name: Option<String>,
    replication: Option<Map<String, Value>>,
    entities: Option<Value>,
}

impl Change {
    pub(super) fn read(body: &Map<String, Value>) -> Result<Self, Refused> {
        Ok(Self {
            name: optional_text(body, "name")?,
            replication: optional_object(body, "replication_config")?,
            entities: entities(body)?,
        })
    }
}

/// The entities that a connector is limited to; absent means all that were.
pub(super) fn entities(body: &Map<String, Value>) -> Result<Option<Value>, Refused> {
    let Some(given) = body.get("entities").filter(|given| !given.is_null()) else {
        return Ok(None);
    };
    let named = |entry: &Value| entry.get("entity").is_some_and(Value::is_string);
    match given.as_array() {
        Some(entries) if entries.iter().all(named) => Ok(Some(given.clone())),
        _ => Err(Refused::field(
            "entities",
            "expected a list of objects with `entity`",
        )),
    }
}

fn update(
    core: &Core,
    inner: &mut Inner,
    caller: &Caller,
    request: &Request,
    id: &str,
) -> Result<Answer, Refused> {
    find(inner, caller, id)?;
    let change = Change::read(&request.object()?)?;
    let time = inner.time();
    let made = inner.world.connectors.get_mut(id);
    let made = made.ok_or_else(|| Refused::not_found("Connector"))?;
    if let Some(name) = change.name {
        made.name = name;
    }
    if let Some(replication) = change.replication {
        made.replication = replication;
    }
    if let Some(entities) = change.entities {
        made.entities =
            Some(entities).filter(|list| list.as_array().is_some_and(|l| !l.is_empty()));
    }
    made.updated_at = time;
    Ok(Answer::json(200, &detailed(core, made)))
}

fn delete(inner: &mut Inner, caller: &Caller, id: &str) -> Result<Answer, Refused> {
    find(inner, caller, id)?;
    let lists = inner.behaviour.lists_after_delete;
    if lists == 0 {
        inner.world.connectors.remove(id);
    } else if let Some(made) = inner.world.connectors.get_mut(id) {
        made.doomed = made.doomed.or(Some(lists));
    }
    let job = inner.uuid();
    Ok(Answer::json(202, &json!({"job_id": job})))
}
