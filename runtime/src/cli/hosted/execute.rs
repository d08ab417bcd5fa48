//! `connectors execute`.

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::arguments::Given;
use super::session::Session;
use crate::cli::confirm::{self, Asking};
use crate::cli::failure::{Exit, Failure, Stop, notice};
use crate::cli::sink::Sink;
use crate::connector::ConnectorSpec;
use crate::hosted::{ApiReply, ApiRequest};

/// The longest intent, in characters.
const LONGEST_INTENT: usize = 512;
/// Actions that only read, whatever the connector.
const READS: [&str; 7] = [
    "list",
    "get",
    "search",
    "api_search",
    "context_store_search",
    "context_store_sql_query",
    "download",
];

/// What is to be called, checked before anything is asked.
pub(super) struct Order {
    body: Value,
    reads: bool,
}

impl Order {
    pub(super) fn of(given: &Given, spec: &ConnectorSpec) -> Result<Self, Failure> {
        let (entity, action) = names(given);
        let intent = given.text("intent").unwrap_or_default();
        let length = intent.chars().count();
        if length > LONGEST_INTENT {
            let message =
                format!("`intent` has {length} characters; at most {LONGEST_INTENT} are allowed");
            return Err(Failure::validation(message));
        }
        let mut body = Map::new();
        body.insert("entity".to_owned(), entity.into());
        body.insert("action".to_owned(), action.into());
        // Descriptions of the service disagree about the default: it is always said.
        let skip = given.values.get("skip_truncation").and_then(Value::as_bool);
        body.insert("skip_truncation".to_owned(), skip.unwrap_or(true).into());
        for name in ["params", "select_fields", "exclude_fields", "intent"] {
            if let Some(value) = given.values.get(name).filter(|value| !value.is_null()) {
                body.insert(name.to_owned(), value.clone());
            }
        }
        let known = spec.operation(entity, action);
        Ok(Self {
            body: Value::Object(body),
            reads: known.map_or(READS.contains(&action), |known| known.effects.read_only),
        })
    }
}

fn names(given: &Given) -> (&str, &str) {
    (
        given.text("entity").unwrap_or_default(),
        given.text("action").unwrap_or_default(),
    )
}

/// Goes on when the action destroys nothing, or when the user agrees.
pub(super) fn consent(
    given: &Given,
    spec: &ConnectorSpec,
    matches: &ArgMatches,
    allowed: bool,
) -> Result<(), Failure> {
    let (entity, action) = names(given);
    let destroys = match spec.operation(entity, action) {
        Some(known) => known.effects.destructive,
        None => action == "delete",
    };
    if !destroys {
        return Ok(());
    }
    let asking = if given.from_stdin {
        Asking::Nobody
    } else {
        Asking::Terminal
    };
    let yes = matches.get_flag("yes");
    confirm::agreed(&format!("{entity} {action}"), "", yes, asking, allowed)
}

/// The whole answer of the service. One that tells of a failure is a failure, whatever its HTTP status.
pub(super) async fn execute(
    session: &Session,
    id: &str,
    order: Order,
    matches: &ArgMatches,
) -> Result<Option<Value>, Stop> {
    let path = ["integrations", "connectors", id, "execute"];
    let request = ApiRequest::post(path)
        .json(order.body)
        .repeatable(order.reads);
    let reply = session.reply(&request).await?;
    if !is_json(&reply) {
        download(&reply, matches)?;
        return Ok(None);
    }
    let answer: Value = reply.json()?;
    succeeded(&answer)?;
    if let Some(warning) = answer.get("warning").filter(|warning| !warning.is_null()) {
        notice(&json!({"message": "the service warns", "warning": warning}));
    }
    Ok(Some(answer))
}

/// Refuses answers that tell of a failure.
pub(super) fn succeeded(answer: &Value) -> Result<(), Failure> {
    match answer.get("status").and_then(Value::as_str) {
        None | Some("success") => Ok(()),
        Some(status) => {
            let message = format!("the execution ended with the status `{status}`");
            let failure = Failure::new("connector_execution_error", Exit::General, message);
            Err(failure.detail(answer.clone()))
        }
    }
}

fn is_json(reply: &ApiReply) -> bool {
    let kind = reply
        .headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    kind.is_none_or(|kind| kind.contains("json"))
}

/// Writes the bytes of a file; the notice tells what the service calls it.
fn download(reply: &ApiReply, matches: &ArgMatches) -> Result<(), Stop> {
    let header = |name: &str| {
        let value = reply
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    Sink::new(matches.get_one("output")).bytes(&reply.body)?;
    notice(&json!({
        "message": "a file was received",
        "bytes": reply.body.len(),
        "content_type": header("content-type"),
        "content_disposition": header("content-disposition"),
    }));
    Ok(())
}
