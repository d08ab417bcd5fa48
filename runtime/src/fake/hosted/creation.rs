//! Connectors are created and checked.

use serde_json::{Map, Value, json};

use super::access::{Caller, Level};
use super::connectors::{Change, detailed, entities, find};
use super::request::{Refused, Request, is_uuid, optional_object, optional_text, required_text};
use super::server::{Core, Inner};
use super::world::Made;
use crate::check::CheckStatus;
use crate::client::Client;
use crate::error::Error;
use crate::fake::answer::Answer;

pub(super) fn create(core: &Core, request: &Request) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |inner, caller| {
        let made = wanted(core, inner, caller, request)?;
        let id = inner.add_connector(made);
        let made = find(inner, caller, &id)?;
        Ok(Answer::json(200, &detailed(core, made)))
    })
}

/// Tries a connector that is not there yet.
pub(super) async fn check(core: &Core, request: &Request) -> Result<Answer, Refused> {
    let (id, made) = core.called(request, Level::Application, |inner, caller| {
        Ok((inner.uuid(), wanted(core, inner, caller, request)?))
    })?;
    let backing = core.backings.get(made.backing);
    let client = backing.map(|backing| backing.client_with(made.credentials.as_ref()));
    checked(&id, client).await
}

/// Tries a connector that is there.
pub(super) async fn check_made(
    core: &Core,
    request: &Request,
    id: &str,
) -> Result<Answer, Refused> {
    let made = core.called(request, Level::Any, |inner, caller| {
        if !request.body.is_empty() {
            Change::read(&request.object()?)?;
        }
        find(inner, caller, id).cloned()
    })?;
    let client = core
        .backings
        .get(made.backing)
        .map(|backing| backing.client(&made));
    checked(id, client).await
}

async fn checked(id: &str, client: Option<Result<Client, Error>>) -> Result<Answer, Refused> {
    let client = client.ok_or_else(|| Refused::not_found("Connector type"))?;
    let (status, entity, error) = match client {
        Err(error) => ("failed", None, Some(error.to_string())),
        Ok(client) => {
            let result = client.check().await;
            let status = match result.status {
                CheckStatus::Healthy => "succeeded",
                CheckStatus::Skipped => "skipped",
                CheckStatus::Unhealthy => "failed",
            };
            (
                status,
                result.checked_entity,
                result.error.map(|error| error.to_string()),
            )
        }
    };
    let reason = error.as_ref().map(|message| {
        json!({
            "timestamp": 1_767_600_000, "failure_origin": "source", "failure_type": "config_error",
            "external_message": message, "internal_message": null, "stacktrace": null, "retryable": false,
            "from_trace_message": null, "stream_descriptor": null,
        })
    });
    let entities: Vec<Value> = entity
        .iter()
        .map(|entity| json!({"entity": entity, "status": status, "status_code": null, "error_message": error}))
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "id": id, "status": status, "error_message": error, "failure_reason": reason,
            "entity_check_results": entities,
        }),
    ))
}

/// The connector that a body describes. The order of the checks is the fake's own choice.
fn wanted(core: &Core, inner: &Inner, caller: &Caller, request: &Request) -> Result<Made, Refused> {
    let body = request.object()?;
    let names = ["workspace_name", "customer_name", "external_user_id"];
    let named = names.into_iter().find(|name| body.contains_key(*name));
    let workspace = required_text(&body, named.unwrap_or("workspace_name"))?;
    let number = type_of(core, &body)?;
    let known = inner
        .world
        .workspace_named(&caller.organization, &workspace);
    let known = known.ok_or_else(|| Refused::not_found(&format!("Workspace \"{workspace}\"")))?;
    let credentials = optional_object(&body, "credentials")?;
    let replication = optional_object(&body, "replication_config")?;
    let server_side = optional_text(&body, "server_side_oauth_secret_id")?;
    if credentials.is_none() && replication.is_none() && server_side.is_none() {
        return Err(Refused::field(
            "body",
            "Value error, At least one of credentials, replication_config, or server_side_oauth_secret_id must be provided",
        ));
    }
    let backing = core.backings.get(number);
    let backing = backing.ok_or_else(|| Refused::not_found("Connector type"))?;
    if let Some(given) = &credentials
        && backing.scheme(given).is_none()
    {
        return Err(Refused::new(400, backing.mismatch(given)));
    }
    if let Some(given) = &replication {
        let needed = backing
            .spec
            .replication
            .iter()
            .filter(|field| field.required);
        if let Some(missing) = needed
            .map(|field| field.name)
            .find(|name| !given.contains_key(*name))
        {
            let problem = format!("required property '{missing}' not found");
            return Err(Refused::field("replication_config", problem));
        }
    }
    let name = optional_text(&body, "name")?;
    Ok(Made {
        name: name.unwrap_or_else(|| backing.spec.name.to_owned()),
        credentials,
        replication: replication.unwrap_or_default(),
        entities: entities(&body)?,
        ..Made::new(&known.id, number)
    })
}

/// The type that a body names in one of three ways.
pub(super) fn type_of(core: &Core, body: &Map<String, Value>) -> Result<usize, Refused> {
    let mut given = Vec::new();
    for member in ["connector_type", "definition_id", "source_template_id"] {
        if let Some(text) = optional_text(body, member)? {
            given.push((member, text));
        }
    }
    let [(member, text)] = given.as_slice() else {
        return Err(Refused::field(
            "body",
            "Value error, One of connector_type, definition_id, or source_template_id must be provided",
        ));
    };
    if *member != "connector_type" && !is_uuid(text) {
        return Err(Refused::field(*member, "Input should be a valid UUID").code("uuid_parsing"));
    }
    let found = core.backings.iter().position(|backing| match *member {
        "connector_type" => backing.is_called(text),
        "definition_id" => backing.definition_id() == *text,
        _ => backing.template_id() == *text,
    });
    found.ok_or_else(|| Refused::not_found(&format!("Connector type \"{text}\"")))
}
