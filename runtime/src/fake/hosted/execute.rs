//! Operations are executed against the fake of the connector's API.

use std::time::Instant;

use serde_json::{Map, Value, json};

use super::access::Level;
use super::backing::Backing;
use super::connectors::find;
use super::context_store;
use super::request::{Refused, Request, optional_object, optional_text, required_text};
use super::server::Core;
use super::shape::Shape;
use super::world::Made;
use crate::error::{Error, ErrorKind};
use crate::fake::answer::Answer;
use crate::operation::{Operation, Param};
use crate::schema::{TextFormat, Type};

/// The longest intent, in characters.
const LONGEST_INTENT: usize = 512;

/// What is to be executed.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) entity: String,
    pub(super) action: String,
    pub(super) params: Map<String, Value>,
    shape: Shape,
}

impl Order {
    fn read(request: &Request) -> Result<Self, Refused> {
        let body = request.object()?;
        if body.get("params").is_some_and(Value::is_null) {
            return Err(
                Refused::field("params", "Input should be a valid object").code("dict_type")
            );
        }
        let intent = optional_text(&body, "intent")?;
        if intent.is_some_and(|intent| intent.chars().count() > LONGEST_INTENT) {
            let problem = format!("String should have at most {LONGEST_INTENT} characters");
            return Err(Refused::field("intent", problem).code("string_too_long"));
        }
        let action = required_text(&body, "action")?;
        Ok(Self {
            entity: required_text(&body, "entity")?,
            params: optional_object(&body, "params")?.unwrap_or_default(),
            shape: Shape::read(&body, &action)?,
            action: if action == "api_search" {
                "search".to_owned()
            } else {
                action
            },
        })
    }
}

/// What an execution gives.
pub(super) struct Outcome {
    pub(super) result: Value,
    pub(super) meta: Value,
}

pub(super) async fn execute(core: &Core, request: &Request, id: &str) -> Result<Answer, Refused> {
    let start = Instant::now();
    let (made, order, behaviour) = core.called(request, Level::Any, |inner, caller| {
        let made = find(inner, caller, id)?.clone();
        if made.doomed.is_some() {
            return Err(Refused::not_found("Connector"));
        }
        Ok((made, Order::read(request)?, inner.behaviour.clone()))
    })?;
    let backing = core.backings.get(made.backing);
    let backing = backing.ok_or_else(|| Refused::not_found("Connector type"))?;
    if let Some(file) = super::file::answer(backing, &made, &order, &behaviour).await? {
        return Ok(file);
    }
    let mut outcome = carry_out(core, backing, &made, &order).await?;
    order.shape.apply(&mut outcome.result);
    if behaviour.execution_status != "success" {
        outcome.result = Value::Null;
    }
    let prefix = if behaviour.prefixed_instance {
        "source_id:"
    } else {
        ""
    };
    let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut body = json!({
        "status": behaviour.execution_status,
        "result": outcome.result,
        "connector_metadata": outcome.meta,
        "execution_metadata": {
            "connector_instance_id": format!("{prefix}{}", made.id),
            "execution_time_ms": elapsed,
        },
    });
    if let (Some(warning), Some(members)) = (behaviour.warning, body.as_object_mut()) {
        members.insert("warning".to_owned(), warning);
    }
    Ok(Answer::json(200, &body))
}

async fn carry_out(
    core: &Core,
    backing: &Backing,
    made: &Made,
    order: &Order,
) -> Result<Outcome, Refused> {
    if order.action == "describe" && order.entity.is_empty() {
        let result = backing.spec.describe();
        return Ok(Outcome {
            result,
            meta: Value::Null,
        });
    }
    let unknown = |problem: String| Refused::field("action", problem);
    let Some(entity) = backing.spec.entity(&order.entity) else {
        return Err(unknown(format!("Entity \"{}\" is not known", order.entity)));
    };
    if let Some(outcome) = context_store::answer(core, backing, made, entity, order).await? {
        return Ok(outcome);
    }
    let Some(operation) = entity.operation(&order.action) else {
        let problem = format!(
            "Action \"{}\" is not known for \"{}\"",
            order.action, entity.name
        );
        return Err(unknown(problem));
    };
    let client = backing.client(made).map_err(|error| refused(&error))?;
    let params = Value::Object(params(operation, &order.params));
    let result = client.execute(entity.name, operation.action, params).await;
    let result = result.map_err(|error| refused(&error))?;
    Ok(Outcome {
        result: result.data,
        meta: result.meta.unwrap_or_default(),
    })
}

/// The parameters as the operation takes them. The service is more liberal than its connectors: unknown ones are
/// passed over, numbers and truth values may be texts, dates may do without their dashes.
pub(super) fn params(operation: &Operation, given: &Map<String, Value>) -> Map<String, Value> {
    let known = given.iter().filter_map(|(name, value)| {
        let param = operation.param(name).filter(|_| !value.is_null())?;
        Some((name.clone(), liberal(param, value)))
    });
    known.collect()
}

fn liberal(param: &Param, value: &Value) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let read = match param.ty {
        Type::Integer(_) => text.parse::<i64>().ok().map(Value::from),
        Type::Number(_) => serde_json::from_str(text).ok().filter(Value::is_number),
        Type::Boolean => text.parse::<bool>().ok().map(Value::from),
        Type::Text(rules) if rules.format == TextFormat::Date => dashed(text).map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| value.clone())
}

fn dashed(text: &str) -> Option<String> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from: usize, to: usize| text.get(from..to).filter(|_| plain);
    Some(format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?))
}

/// What the service says when the connector's API did not do what was asked.
pub(super) fn refused(error: &Error) -> Refused {
    let message = error.to_string();
    match error.kind() {
        ErrorKind::InvalidInput(problem) => {
            Refused::field(format!("params.{}", problem.parameter), message)
        }
        ErrorKind::Status(problem) => match problem.status {
            // The caller's own token is good: what the API refuses are the connector's credentials.
            401 | 403 => Refused::new(
                400,
                format!("The connector's credentials were refused: {message}"),
            ),
            status @ (404 | 422 | 429) => Refused::new(status, message)
                .retry_after(error.retry_after().map(|wait| wait.as_secs())),
            400..=499 => Refused::new(400, message),
            _ => Refused::new(502, message),
        },
        ErrorKind::Token { .. } | ErrorKind::Config(_) => Refused::new(
            400,
            format!("The connector's credentials were refused: {message}"),
        ),
        _ => Refused::new(502, message),
    }
}
