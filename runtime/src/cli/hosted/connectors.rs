//! `connectors list | list-available | describe | inspect | check | update | delete`.

use std::time::{Duration, Instant};

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::arguments::Given;
use super::guided::web_app;
use super::session::Session;
use crate::cli::failure::{Exit, Failure, Stop, notice};
use crate::connector::ConnectorSpec;
use crate::error::Error;
use crate::hosted::ApiRequest;
use crate::operation::Method;
use crate::request::encoded;

/// The wait before a deleted connector is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

pub(super) fn path(id: &str) -> [&str; 3] {
    ["integrations", "connectors", id]
}

fn rows(answer: &Value) -> &[Value] {
    let data = answer.get("data").and_then(Value::as_array);
    data.map_or(&[], Vec::as_slice)
}

async fn of_workspace(session: &Session, workspace: &str) -> Result<Value, Stop> {
    let request =
        ApiRequest::get(["integrations", "connectors"]).query("workspace_name", workspace);
    session.ask(&request).await
}

/// The connectors of a workspace, with how far their context stores are when the service tells that too.
pub(super) async fn list(session: &Session, given: &Given) -> Result<Value, Stop> {
    let workspace = session.workspace(given);
    let mut answer = of_workspace(session, &workspace).await?;
    let stores = match stores(session).await {
        Ok(stores) => stores,
        Err(Stop::Failed(failure)) => {
            notice(&json!({
                "message": "the state of the context stores is not known",
                "cause": failure,
            }));
            Vec::new()
        }
        Err(stop) => return Err(stop),
    };
    let listed = answer.get_mut("data").and_then(Value::as_array_mut);
    for row in listed.into_iter().flatten() {
        let store = stores.iter().find(|store| store.get("id") == row.get("id"));
        let told = |name: &str, other: Value| {
            store
                .and_then(|store| store.get(name).cloned())
                .unwrap_or(other)
        };
        let status = told("context_store_status", Value::Null);
        let count = told("context_store_entity_count", 0.into());
        if let Some(members) = row.as_object_mut() {
            members.insert("context_store_status".to_owned(), status);
            members.insert("context_store_entity_count".to_owned(), count);
        }
    }
    Ok(answer)
}

/// The connectors of the organization with the states of their context stores.
async fn stores(session: &Session) -> Result<Vec<Value>, Stop> {
    let Some(organization) = session.client.organization_id() else {
        return Err(Failure::validation("the organization is not known").into());
    };
    let mut stores = Vec::new();
    loop {
        let request = ApiRequest::get(["organizations", organization, "credentials"])
            .query("limit", 200)
            .query("offset", stores.len());
        let page = session.ask(&request).await?;
        stores.extend_from_slice(rows(&page));
        let total = page
            .get("total")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        if rows(&page).is_empty() || stores.len() as u64 >= total {
            return Ok(stores);
        }
    }
}

/// The types of connectors.
pub(super) async fn available(session: &Session, given: &Given) -> Result<Value, Stop> {
    let request = ApiRequest::get(["integrations", "templates", "sources", "global"]);
    let mut answer = session.ask(&request).await?;
    let name = given
        .text("name_contains")
        .unwrap_or_default()
        .to_lowercase();
    let limit = given
        .number("limit")
        .and_then(|limit| usize::try_from(limit).ok());
    if let Some(rows) = answer.get_mut("data").and_then(Value::as_array_mut) {
        let names = ["name", "connector_name"];
        rows.retain(|row| {
            let mut names = names.iter().filter_map(|name| row.get(*name)?.as_str());
            name.is_empty() || names.any(|own| own.to_lowercase().contains(&name))
        });
        rows.truncate(limit.unwrap_or(usize::MAX));
    }
    Ok(answer)
}

/// The id of the connector that a command names, by its id or by a name in its workspace. Names never become part of
/// an address.
pub(super) async fn resolve(
    session: &Session,
    given: &Given,
    usual: Option<&ConnectorSpec>,
) -> Result<String, Stop> {
    let name = match (given.text("id"), given.text("name")) {
        (Some(_), Some(_)) => {
            let message = "`id` and `name` exclude each other";
            return Err(Failure::validation(message).into());
        }
        (Some(id), None) => return Ok(id.to_owned()),
        (None, Some(name)) => name.to_owned(),
        (None, None) => match usual {
            Some(spec) => spec.slug.to_owned(),
            None => return Err(Failure::validation("`id` or `name` is needed").into()),
        },
    };
    let workspace = session.workspace(given);
    let answer = of_workspace(session, &workspace).await?;
    let found: Vec<&Value> = rows(&answer)
        .iter()
        .filter(|row| is_called(row, &name))
        .collect();
    match found.as_slice() {
        [one] => match one.get("id").and_then(Value::as_str) {
            Some(id) => Ok(id.to_owned()),
            None => Err(Failure::new("api_error", Exit::General, "the connector has no id").into()),
        },
        [] => {
            let message = format!("the workspace `{workspace}` has no connector `{name}`");
            let failure = Failure::new("not_found", Exit::NotFound, message).status(404);
            Err(failure
                .hint("`connectors list` tells all; `connectors create` makes one")
                .into())
        }
        several => {
            let several: Vec<Value> = several
                .iter()
                .map(|row| json!({"id": row.get("id"), "name": row.get("name")}))
                .collect();
            let message = format!("the workspace `{workspace}` has several connectors `{name}`");
            let failure = Failure::validation(message).detail(json!({"connectors": several}));
            Err(failure.hint("choose one with `id`").into())
        }
    }
}

/// Whether a connector has that name, or its type has it.
fn is_called(row: &Value, name: &str) -> bool {
    let template = row.get("summarized_source_template");
    let of_type = |member: &str| template.and_then(|template| template.get(member)?.as_str());
    let own = row.get("name").and_then(Value::as_str);
    let names = [own, of_type("name"), of_type("connector_name")];
    names
        .into_iter()
        .flatten()
        .any(|own| own.to_lowercase() == name.to_lowercase())
}

/// The connector with what it can do under `schema`.
pub(super) async fn describe(session: &Session, id: &str) -> Result<Value, Stop> {
    let mut connector = session.ask(&ApiRequest::get(path(id))).await?;
    let request = ApiRequest::post(["integrations", "connectors", id, "execute"])
        .json(json!({"entity": "", "action": "describe"}))
        .repeatable(true);
    let described = session.ask(&request).await?;
    super::execute::succeeded(&described)?;
    if let Some(members) = connector.as_object_mut() {
        let schema = described.get("result").cloned().unwrap_or_default();
        members.insert("schema".to_owned(), schema);
    }
    Ok(connector)
}

pub(super) async fn inspect(session: &Session, id: &str) -> Result<Value, Stop> {
    let path = ["integrations", "connectors", id, "inspect"];
    session.ask(&ApiRequest::get(path)).await
}

/// Whether the connector works. One that does not is a failure.
pub(super) async fn check(session: &Session, id: &str) -> Result<Value, Stop> {
    let path = ["integrations", "connectors", id, "check"];
    let request = ApiRequest::post(path).json(json!({})).repeatable(true);
    let report = session.ask(&request).await?;
    works(&report)?;
    Ok(report)
}

/// Refuses to go on when a check did not succeed.
pub(super) fn works(report: &Value) -> Result<(), Failure> {
    let status = report
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !["failed", "cancelled"].contains(&status) {
        return Ok(());
    }
    let said = report.get("error_message").and_then(Value::as_str);
    let said = said.unwrap_or("the service says no more");
    Err(Failure::new(
        "credential_error",
        Exit::Validation,
        format!("the check {status}: {said}"),
    )
    .detail(report.clone()))
}

/// Changes what is given. Credentials cannot be: without anything else it tells where a person changes them.
pub(super) async fn update(session: &Session, given: &Given, id: &str) -> Result<Value, Stop> {
    let names = [
        ("new_name", "name"),
        ("replication_config", "replication_config"),
        ("entities", "entities"),
    ];
    let members = names.iter().filter_map(|(given_as, sent_as)| {
        let value = given
            .values
            .get(*given_as)
            .filter(|value| !value.is_null())?;
        Some(((*sent_as).to_owned(), value.clone()))
    });
    let body: Map<String, Value> = members.collect();
    if body.is_empty() {
        return credentials_page(session, id).await;
    }
    let request = ApiRequest::new(Method::Put, path(id)).json(Value::Object(body));
    session.ask(&request).await
}

/// The page on which a person changes a connector's credentials. Nothing is opened.
async fn credentials_page(session: &Session, id: &str) -> Result<Value, Stop> {
    let inspected = path(id).into_iter().chain(["inspect"]);
    let inspected = session.ask(&ApiRequest::get(inspected)).await?;
    let organization = inspected.get("organization_id").and_then(Value::as_str);
    let mut page = web_app()?;
    if let Some(organization) = organization {
        let path = format!("/organizations/{}/credentials", encoded(organization));
        page = page.below(&path, "").map_err(Error::from)?;
    }
    Ok(json!({
        "url": page.to_string(),
        "connector_id": id,
        "message": "nothing was changed: `new_name`, `replication_config` and `entities` can be given here, credentials \
                    are changed on that page, or by creating the connector anew",
        "browser_opened": false,
    }))
}

/// Has the connector deleted, and waits for it if that is wanted.
pub(super) async fn delete(
    session: &Session,
    given: &Given,
    id: &str,
    matches: &ArgMatches,
) -> Result<Value, Stop> {
    let deleted = session
        .ask(&ApiRequest::new(Method::Delete, path(id)))
        .await?;
    let Some(seconds) = matches.get_one::<u64>("wait").copied() else {
        return Ok(deleted);
    };
    let (workspace, start) = (session.workspace(given), Instant::now());
    loop {
        let answer = of_workspace(session, &workspace).await?;
        if rows(&answer)
            .iter()
            .all(|row| row.get("id").and_then(Value::as_str) != Some(id))
        {
            return Ok(deleted);
        }
        if start.elapsed() + LOOK_AGAIN > Duration::from_secs(seconds) {
            let message =
                format!("the connector is still there after {seconds} s; its deletion goes on");
            return Err(Failure::new("timeout", Exit::General, message)
                .detail(deleted)
                .into());
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
