//! `decode`: recorded answers through the generated types, without a network.

use clap::{Arg, ArgAction, ArgMatches, Command};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::drift::Drift;
use super::failure::{Exit, Failure, Stop, line as json_line};
use super::input::Source;
use super::printer::{self, Printer, envelope, indented};
use super::request::named;
use super::sink::Sink;
use super::{input, interrupt, lines};
use crate::connector::ConnectorSpec;
use crate::execute::ExecuteResult;
use crate::operation::Operation;
use crate::reply::{ReplyBody, reshaped};
use crate::url::Url;

/// Adds the options of `decode`.
pub(super) fn options(command: Command) -> Command {
    let command = command
        .arg(Arg::new("file").value_name("FILE|-").help("The recorded body; standard input without it"))
        .arg(
            Arg::new("jsonl")
                .long("jsonl")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["entity", "action", "file", "output-format", "fields"])
                .help("Read answers {entity, action, response} from standard input, one a line, and answer each with a line"),
        )
        .arg(
            Arg::new("drift")
                .long("drift")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["output-format", "fields"])
                .help("Tell unknown, missing and mistyped fields by path, with counts, instead of the result"),
        );
    printer::options(command)
}

/// Runs `decode`.
pub(super) fn run(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<(), Stop> {
    let drift = matches.get_flag("drift");
    match (matches.get_flag("jsonl"), drift) {
        (true, true) => drift_of_lines(spec, matches),
        (true, false) => {
            let sink = Sink::new(matches.get_one("output"));
            lines::answer_each(sink, async |read: &str| {
                let (operation, text) = Line::read(spec, read)?;
                Ok(json_line(&envelope(decoded(operation, &text)?)))
            })
        }
        (false, _) => one(named(spec, matches)?, matches, drift),
    }
}

fn one(operation: &'static Operation, matches: &ArgMatches, drift: bool) -> Result<(), Stop> {
    let file = matches
        .get_one::<String>("file")
        .map_or("-", String::as_str);
    let text = Source::of_file(file).read("the answer")?;
    let result = decoded(operation, &text);
    if !drift {
        let mut printer = Printer::of(matches, operation, false)?;
        printer.page(result?)?;
        return printer.end();
    }
    let mut found = Drift::new(operation);
    found.add(&input::parse(&text, "the answer")?);
    let result = result.map(drop);
    found.note(result.as_ref().err());
    Sink::new(matches.get_one("output")).line(&indented(&found))?;
    result.map_err(Stop::from)
}

/// Decodes a body; what does not decode is wrong input here.
fn decoded(operation: &'static Operation, text: &str) -> Result<ExecuteResult, Failure> {
    let url = Url::parse("http://recorded.invalid/")
        .map_err(|error| Failure::input(error.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let changed = reshaped(operation, text, || Value::Object(serde_json::Map::new()))
        .map_err(|error| Failure::from(&error.in_operation(operation)))?;
    let text = changed.as_deref().unwrap_or(text);
    let reply = ReplyBody::new(200, HeaderMap::new(), text, url);
    (operation.decode)(operation, &reply)
        .map_err(|error| Failure::from(&error.in_operation(operation)).of_input())
}

/// One line `{entity, action, response}`; the response keeps its digits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    entity: String,
    action: String,
    #[serde(borrow)]
    response: &'a RawValue,
}

impl Line<'_> {
    fn read(spec: &ConnectorSpec, line: &str) -> Result<(&'static Operation, String), Stop> {
        let line: Line<'_> = serde_json::from_str(line).map_err(|error| {
            let message = format!("the line: expected {{entity, action, response}}: {error}");
            Failure::input(message)
        })?;
        let operation = spec.find(&line.entity, &line.action)?;
        Ok((operation, line.response.get().to_owned()))
    }
}

/// Reads all lines and reports one line for each operation.
fn drift_of_lines(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<(), Stop> {
    let mut lines = input::lines()?;
    let mut found: Vec<Drift> = Vec::new();
    let failed = interrupt::run(async {
        let mut failed = false;
        while let Some(line) = lines.recv().await {
            let line = line.map_err(|error| {
                Failure::input(format!("standard input cannot be read: {error}"))
            })?;
            let (operation, text) = Line::read(spec, &line)?;
            let body: Value = input::parse(&text, "the answer")?;
            let result = decoded(operation, &text);
            failed |= result.is_err();
            let place = found
                .iter()
                .position(|drift| drift.is_of(operation))
                .unwrap_or_else(|| {
                    found.push(Drift::new(operation));
                    found.len() - 1
                });
            if let Some(drift) = found.get_mut(place) {
                drift.add(&body);
                drift.note(result.as_ref().err());
            }
        }
        Ok(failed)
    })?;
    let mut sink = Sink::new(matches.get_one("output"));
    for drift in &found {
        sink.line(&json_line(drift))?;
    }
    if failed {
        Err(Stop::Lines(Exit::Validation))
    } else {
        Ok(())
    }
}
