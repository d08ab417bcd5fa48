//! The parameters of a hosted operation: one flag each, or all of them as JSON.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value};

use super::table::{Entry, Kind, Parameter};
use crate::cli::failure::Failure;
use crate::cli::input::Source;
use crate::nearest::nearest;

const HEADING: &str = "Parameters";

/// What was given.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) values: Map<String, Value>,
    /// Whether other processes could see it.
    pub(super) in_arguments: bool,
    /// Whether it came from standard input.
    pub(super) from_stdin: bool,
}

impl Given {
    /// A text, blank ones left out.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let text = self.values.get(name)?.as_str()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.values.get(name)?.as_u64()
    }
}

/// Adds the flags of the parameters and `--json`.
pub(super) fn add(command: Command, entry: &'static Entry) -> Command {
    let flags = entry.parameters.iter().map(flag);
    let names: Vec<&str> = entry
        .parameters
        .iter()
        .map(|parameter| parameter.name)
        .collect();
    let json = Arg::new("json")
        .long("json")
        .value_name("JSON|@FILE|-")
        .allow_hyphen_values(true)
        .conflicts_with_all(names)
        .help("All parameters as a JSON object")
        .help_heading(HEADING);
    command.args(flags).arg(json)
}

fn flag(parameter: &'static Parameter) -> Arg {
    let value = match parameter.kind {
        Kind::Text => "TEXT",
        Kind::Boolean => "true|false",
        Kind::Integer => "N",
        Kind::List => "A,B",
        Kind::Object | Kind::Json => "JSON|@FILE",
    };
    let help = match parameter.default {
        Some(default) => format!("{} [default: {default}]", parameter.doc),
        None => parameter.doc.to_owned(),
    };
    let arg = Arg::new(parameter.name)
        .long(parameter.name.replace('_', "-"))
        .value_name(value)
        .help(help)
        .help_heading(HEADING);
    match parameter.kind {
        Kind::Boolean => arg.num_args(0..=1).default_missing_value("true"),
        Kind::List => arg.action(ArgAction::Append),
        _ => arg.allow_hyphen_values(true),
    }
}

/// The parameters, checked against the table.
pub(super) fn read(entry: &'static Entry, matches: &ArgMatches) -> Result<Given, Failure> {
    let given = match matches.get_one::<String>("json") {
        Some(text) => {
            let source = Source::of(text);
            Given {
                values: source.object("--json")?,
                in_arguments: matches!(source, Source::Inline(_)),
                from_stdin: source == Source::Stdin,
            }
        }
        None => Given {
            values: from_flags(entry, matches)?,
            in_arguments: true,
            from_stdin: false,
        },
    };
    Ok(given)
}

fn from_flags(entry: &'static Entry, matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let mut values = Map::new();
    for parameter in entry.parameters {
        let given: Vec<&String> = matches
            .get_many(parameter.name)
            .map(Iterator::collect)
            .unwrap_or_default();
        if let Some(last) = given.last() {
            let value = match parameter.kind {
                Kind::List => list(&given),
                _ => read_one(parameter, last)?,
            };
            values.insert(parameter.name.to_owned(), value);
        }
    }
    Ok(values)
}

/// Repeated or with commas.
fn list(given: &[&String]) -> Value {
    let items = given.iter().flat_map(|text| text.split(','));
    items
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}

fn read_one(parameter: &Parameter, text: &str) -> Result<Value, Failure> {
    let expected = || {
        wrong(&[(
            parameter.name,
            format!("expected {}", parameter.kind.name()),
        )])
    };
    match parameter.kind {
        Kind::Text | Kind::List => Ok(text.into()),
        Kind::Boolean => text
            .parse::<bool>()
            .map(Value::from)
            .map_err(|_| expected()),
        Kind::Integer => text.parse::<u64>().map(Value::from).map_err(|_| expected()),
        Kind::Object | Kind::Json => {
            let flag = format!("--{}", parameter.name.replace('_', "-"));
            Source::of(text).json(&flag)
        }
    }
}

/// Refuses unknown, missing and mistyped parameters, all at once. `more` are names that go to other hands.
pub(super) fn check(entry: &Entry, given: &Given, more: &[&str]) -> Result<(), Failure> {
    let mut problems = Vec::new();
    for (name, value) in &given.values {
        match entry
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
        {
            Some(parameter) if !fits(parameter.kind, value) => {
                problems.push((name.as_str(), format!("expected {}", parameter.kind.name())));
            }
            Some(_) => {}
            None if more.contains(&name.as_str()) => {}
            None => {
                let known = entry.parameters.iter().map(|parameter| parameter.name);
                let near = nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
                let problem = format!("unknown parameter{}", near.unwrap_or_default());
                problems.push((name.as_str(), problem));
            }
        }
    }
    for parameter in entry
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let there = given.values.get(parameter.name);
        if there.is_none_or(|value| value.is_null() || value == "") {
            problems.push((parameter.name, "required".to_owned()));
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    let hint = format!(
        "`schema {} {}` tells the parameters",
        entry.resource, entry.name
    );
    Err(wrong(&problems).hint(hint))
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Text => value.is_string(),
        Kind::Boolean => value.is_boolean(),
        Kind::Integer => value.is_u64(),
        Kind::List => {
            let items = value.as_array();
            items.is_some_and(|items| items.iter().all(Value::is_string))
        }
        Kind::Object => value.is_object(),
        Kind::Json => true,
    }
}

fn wrong(problems: &[(&str, String)]) -> Failure {
    let told: Vec<String> = problems
        .iter()
        .map(|(name, problem)| format!("`{name}`: {problem}"))
        .collect();
    let fields: Map<String, Value> = problems
        .iter()
        .map(|(name, problem)| ((*name).to_owned(), problem.clone().into()))
        .collect();
    Failure::validation(format!("parameters: {}", told.join("; "))).with("fields", fields)
}
