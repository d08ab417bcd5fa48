//! What is to be called: operation and parameters, out of flags or JSON.

use clap::ArgMatches;
use serde_json::{Map, Value};

use super::failure::{Failure, Stop};
use super::flags;
use super::input::{Source, kind_of, parse};
use crate::connector::ConnectorSpec;
use crate::operation::Operation;

/// One call.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) operation: &'static Operation,
    pub(super) params: Value,
}

/// The operation that `--entity` and `--action` name.
pub(super) fn named(
    spec: &ConnectorSpec,
    matches: &ArgMatches,
) -> Result<&'static Operation, Stop> {
    let text = |name: &str| matches.get_one::<String>(name);
    match (text("entity"), text("action")) {
        (Some(entity), Some(action)) => Ok(spec.find(entity, action)?),
        (entity, _) => {
            let missing = if entity.is_none() { "entity" } else { "action" };
            let failure = Failure::parameter(missing, "is missing; give --entity and --action");
            Err(failure
                .hint("`describe` lists all entities and actions")
                .into())
        }
    }
}

impl Request {
    /// The call that the options of `execute` describe.
    pub(super) fn of_options(spec: &ConnectorSpec, matches: &ArgMatches) -> Result<Self, Stop> {
        let is_given = |name: &str| matches.get_one::<String>(name).is_some();
        let json = matches.get_one::<String>("json");
        if let Some(json) = json {
            let source = Source::of(json);
            let members = source.object("--json")?;
            if !is_given("entity") && !is_given("action") {
                return Self::of_object(spec, members);
            }
            return Self::of_operation(named(spec, matches)?, matches, Some(members));
        }
        Self::of_operation(named(spec, matches)?, matches, None)
    }

    /// A call of this operation with its parameters from flags, `--params` or `--json` (only one of them).
    pub(super) fn of_operation(
        operation: &'static Operation,
        matches: &ArgMatches,
        json: Option<Map<String, Value>>,
    ) -> Result<Self, Stop> {
        let params = match (matches.get_one::<String>("params"), json) {
            (Some(_), Some(_)) => {
                return Err(Failure::validation(
                    "--params and --json say the same; give one of them",
                )
                .into());
            }
            (Some(params), None) => Some(Source::of(params).object("--params")?),
            (None, json) => json.map(|json| only_params(operation, json)).transpose()?,
        };
        let flags = flags::read(operation, matches)?;
        let params = match params {
            Some(_) if !flags.is_empty() => {
                let names = flags
                    .keys()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(", ");
                let message = format!(
                    "parameters are given twice: as JSON and by flags ({names}); choose one way"
                );
                return Err(Failure::validation(message).into());
            }
            Some(params) => params,
            None => flags,
        };
        Ok(Self {
            operation,
            params: Value::Object(params),
        })
    }

    /// The call that a line `{entity, action, params}` describes.
    pub(super) fn of_line(spec: &ConnectorSpec, line: &str) -> Result<Self, Stop> {
        match parse(line, "the line")? {
            Value::Object(members) => Self::of_object(spec, members),
            other => {
                let found = kind_of(&other);
                Err(
                    Failure::input(format!("the line: expected a JSON object, found {found}"))
                        .into(),
                )
            }
        }
    }

    fn of_object(spec: &ConnectorSpec, mut members: Map<String, Value>) -> Result<Self, Stop> {
        let entity = name(&mut members, "entity")?;
        let action = name(&mut members, "action")?;
        let params = params_of(members.remove("params"))?;
        if let Some(other) = members.keys().next() {
            let problem = "there is no such member; a request has `entity`, `action` and `params`";
            return Err(Failure::parameter(other, problem).into());
        }
        Ok(Self {
            operation: spec.find(&entity, &action)?,
            params,
        })
    }
}

/// The parameters in a `--json` that stands beside `--entity` and `--action`: the object itself, or its `params`.
fn only_params(
    operation: &Operation,
    mut members: Map<String, Value>,
) -> Result<Map<String, Value>, Failure> {
    let wraps = members.len() == 1 && operation.param("params").is_none();
    match members.get_mut("params") {
        Some(Value::Object(params)) if wraps => Ok(std::mem::take(params)),
        _ => Ok(members),
    }
}

/// Takes a name out of a request.
pub(super) fn name(members: &mut Map<String, Value>, member: &str) -> Result<String, Failure> {
    match members.remove(member) {
        Some(Value::String(name)) => Ok(name),
        Some(other) => {
            let found = kind_of(&other);
            Err(Failure::parameter(
                member,
                format!("expected a string, found {found}"),
            ))
        }
        None => Err(Failure::parameter(member, "is missing")),
    }
}

fn params_of(params: Option<Value>) -> Result<Value, Failure> {
    match params {
        None | Some(Value::Null) => Ok(Value::Object(Map::new())),
        Some(params @ Value::Object(_)) => Ok(params),
        Some(other) => {
            let found = kind_of(&other);
            Err(Failure::parameter(
                "params",
                format!("expected an object, found {found}"),
            ))
        }
    }
}
