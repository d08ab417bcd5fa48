//! `schema RESOURCE OPERATION`: what a hosted command takes and which request it makes. Nothing is asked.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::table::{self, Entry, RESOURCES};
use crate::cli::failure::{Exit, Failure};
use crate::nearest::nearest;

/// The command.
pub(super) fn command() -> Command {
    let name =
        |name: &'static str, value: &'static str| Arg::new(name).value_name(value).required(true);
    Command::new("schema")
        .about("Tell the parameters of a hosted command and the request that it makes")
        .arg(name("resource", "RESOURCE").help("organizations, workspaces, connectors or skills"))
        .arg(name("operation", "OPERATION").help("Its operation, for example `execute`"))
}

/// The schema of an operation.
pub(super) fn of(matches: &ArgMatches) -> Result<Value, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let (resource, operation) = (text("resource"), text("operation"));
    match table::find(&resource, &operation) {
        Some(entry) => Ok(described(entry)),
        None => Err(unknown(&resource, &operation)),
    }
}

fn unknown(resource: &str, operation: &str) -> Failure {
    let known: Vec<&str> = if RESOURCES.iter().any(|(known, _)| *known == resource) {
        table::of(resource).map(|entry| entry.name).collect()
    } else {
        RESOURCES.iter().map(|(known, _)| *known).collect()
    };
    let wanted = if RESOURCES.iter().any(|(known, _)| *known == resource) {
        operation
    } else {
        resource
    };
    let message = format!("there is no `{resource} {operation}`");
    let failure = Failure::new("not_found", Exit::NotFound, message)
        .status(404)
        .detail(json!({ "known": known }));
    match nearest(wanted, known.iter().copied()) {
        Some(near) => failure.with("did_you_mean", near),
        None => failure,
    }
}

fn described(entry: &Entry) -> Value {
    let params: Map<String, Value> = entry
        .parameters
        .iter()
        .map(|parameter| {
            let mut shown = json!({
                "type": parameter.kind.name(),
                "required": parameter.required,
                "description": parameter.doc,
            });
            if let (Some(default), Some(members)) = (parameter.default, shown.as_object_mut()) {
                // Texts need no quotes in the table.
                let value = serde_json::from_str(default).unwrap_or_else(|_| default.into());
                members.insert("default".to_owned(), value);
            }
            (parameter.name.to_owned(), shown)
        })
        .collect();
    let mut schema = json!({"description": entry.about, "params": params});
    if let (Some(route), Some(members)) = (entry.route, schema.as_object_mut()) {
        let body = (!route.body.is_empty()).then_some(route.body);
        let api = json!({
            "path": route.path,
            "method": route.method,
            "summary": route.summary,
            "description": entry.about,
            "parameters": route.query,
            "request_body": body,
            "response": route.answer,
        });
        members.insert("api".to_owned(), api);
    }
    schema
}
