//! `describe`: what the connector can do, as a page, as JSON, or as JSON Schema.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::failure::{Exit, Failure, Stop};
use super::page;
use super::printer::{indented, output_option};
use super::records::{data_type, record_type};
use super::sink::Sink;
use crate::connector::{ConnectorSpec, Entity};
use crate::describe::{parameter, shape};
use crate::error::Error;
use crate::operation::{NextPage, Operation, Pagination, Step};
use crate::schema::Type;
use crate::schema_json::{self, Purpose};

/// Adds the options of `describe`.
pub(super) fn options(command: Command) -> Command {
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    command
        .arg(
            Arg::new("entity")
                .value_name("ENTITY")
                .help("Only this entity"),
        )
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .help("Only this action of it"),
        )
        .arg(switch("json", "Describe as JSON, for programs"))
        .arg(
            switch(
                "json-schema",
                "Describe parameters and results as JSON Schema",
            )
            .conflicts_with("json"),
        )
        .arg(output_option())
}

/// Runs `describe`.
pub(super) fn run(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<(), Stop> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let chosen = Chosen::of(spec, text("entity"), text("action"))?;
    let mut sink = Sink::new(matches.get_one("output"));
    if matches.get_flag("json") {
        return sink.line(&indented(&chosen.to_json(spec, action)));
    }
    if matches.get_flag("json-schema") {
        return sink.line(&indented(&chosen.to_json(spec, action_schema)));
    }
    match chosen {
        Chosen::All => sink.write(&page::connector(spec)),
        Chosen::Entity(entity) => sink.write(&page::entity(entity)),
        Chosen::Operation(operation) => sink.write(&page::action(operation)),
    }
}

/// What is described.
enum Chosen {
    All,
    Entity(&'static Entity),
    Operation(&'static Operation),
}

impl Chosen {
    fn of(
        spec: &'static ConnectorSpec,
        entity: Option<&str>,
        action: Option<&str>,
    ) -> Result<Self, Failure> {
        match (entity, action) {
            (Some(entity), Some(action)) => spec
                .find(entity, action)
                .map(Self::Operation)
                .map_err(|error| not_there(&error)),
            (Some(name), None) => match spec.entity(name) {
                Some(entity) => Ok(Self::Entity(entity)),
                None => Err(spec
                    .find(name, "")
                    .err()
                    .map_or_else(|| Failure::input(name), |error| not_there(&error))),
            },
            (None, _) => Ok(Self::All),
        }
    }

    /// The whole description, or the part that is wanted, in one form.
    fn to_json(&self, spec: &ConnectorSpec, describe: fn(&'static Operation) -> Value) -> Value {
        let of_entity = |name: &str, operations: &[&'static Operation]| json!({"name": name, "actions": operations.iter().map(|operation| describe(operation)).collect::<Vec<_>>()});
        let entities = match self {
            Self::All => spec
                .entities
                .iter()
                .map(|entity| of_entity(entity.name, entity.operations))
                .collect(),
            Self::Entity(entity) => vec![of_entity(entity.name, entity.operations)],
            Self::Operation(operation) => vec![of_entity(operation.entity, &[operation])],
        };
        json!({"connector": spec.slug, "version": spec.version, "entities": entities})
    }
}

fn not_there(error: &Error) -> Failure {
    Failure::new("not_found", Exit::NotFound, error.to_string())
        .status(404)
        .hint("`describe` lists what there is")
}

fn action(operation: &'static Operation) -> Value {
    json!({
        "name": operation.action,
        "summary": operation.summary,
        "description": operation.description,
        "docs": operation.docs_url,
        "method": operation.method.as_str(),
        "path": operation.path,
        "params": operation.params.iter().map(|param| {
            let mut described = Map::from_iter([("name".to_owned(), param.name.into()), ("required".to_owned(), param.required.into())]);
            if let Value::Object(members) = parameter(param) {
                described.extend(members);
            }
            Value::Object(described)
        }).collect::<Vec<_>>(),
        "response": response(operation),
        "pagination": operation.pagination.as_ref().map(pagination),
        "read_only": operation.effects.read_only,
        "destructive": operation.effects.destructive,
    })
}

/// The schemas of what an action takes and of the `{data, meta}` that it gives.
fn action_schema(operation: &'static Operation) -> Value {
    let data =
        data_type(operation).map_or_else(|| json!({}), |ty| schema_json::of(ty, Purpose::Strict));
    let meta: Map<String, Value> = operation
        .meta
        .iter()
        .map(|field| (field.name.to_owned(), json!({})))
        .collect();
    let meta = match meta.is_empty() {
        true => json!({"type": "null"}),
        false => json!({"type": "object", "properties": meta}),
    };
    json!({
        "name": operation.action,
        "description": operation.description,
        "params": schema_json::params(operation),
        "result": {
            "type": "object",
            "properties": {"data": data, "meta": meta},
            "required": ["data", "meta"],
        },
    })
}

fn response(operation: &'static Operation) -> Value {
    let steps = operation.records.iter().map(|step| match step {
        Step::Key(name) => (*name).to_owned(),
        Step::Index(index) => index.to_string(),
        Step::Each => "*".to_owned(),
    });
    let ty = record_type(operation);
    json!({
        "envelope": operation.envelope,
        "records": steps.collect::<Vec<_>>().join("."),
        "type": ty.map(type_name),
        "fields": ty.map(fields).unwrap_or_default(),
        "meta": operation.meta.iter().map(|field| field.name).collect::<Vec<_>>(),
    })
}

fn type_name(ty: &'static Type) -> String {
    match ty {
        Type::Ref(schema) => schema.name.to_owned(),
        other => crate::reply::explain::name_of(other),
    }
}

fn fields(ty: &'static Type) -> Vec<Value> {
    let list = match ty {
        Type::Ref(schema) => return fields(&schema.ty),
        Type::Object(list) => *list,
        _ => return Vec::new(),
    };
    let described = list.iter().map(|field| {
        let mut members = shape(&field.ty, 0);
        for (name, value) in [
            ("name", Value::from(field.name)),
            ("required", field.required.into()),
            ("nullable", field.nullable.into()),
            ("description", field.doc.into()),
        ] {
            members.insert(name.to_owned(), value);
        }
        Value::Object(members)
    });
    described.collect()
}

fn pagination(pagination: &Pagination) -> Value {
    let (style, parameter) = match pagination.next {
        NextPage::Url(_) => ("link", None),
        NextPage::Cursor { parameter, .. } => ("cursor", Some(parameter)),
        NextPage::PageNumber(parameter) => ("page", Some(parameter)),
        NextPage::Offset(parameter) => ("offset", Some(parameter)),
        NextPage::LastRecord { parameter, .. } => ("last_record", Some(parameter)),
    };
    json!({"style": style, "parameter": parameter, "page_size": pagination.page_size})
}
