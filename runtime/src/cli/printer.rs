//! Printing results in the format that was asked for.

use clap::{Arg, ArgMatches, Command, ValueEnum};
use serde::Serialize;
use serde_json::{Value, json};

use super::failure::{Failure, Stop, notice};
use super::records::record_type;
use super::rows;
use super::selection::{Selection, nothing_matched};
use super::sink::Sink;
use crate::execute::ExecuteResult;
use crate::operation::Operation;

const HEADING: &str = "Output";

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON object `{data, meta}`, indented
    Json,
    /// One record a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
    /// Columns for people
    Table,
}

/// Adds the output options.
pub(super) fn options(command: Command) -> Command {
    command
        .arg(
            Arg::new("output-format")
                .long("output-format")
                .value_name("FORMAT")
                .value_parser(clap::value_parser!(Format))
                .help("How results are written: `json` unless pages are followed, then `jsonl`")
                .help_heading(HEADING),
        )
        .arg(fields_option())
        .arg(output_option())
}

/// The option `--fields A,B.C`.
pub(super) fn fields_option() -> Arg {
    Arg::new("fields")
        .long("fields")
        .value_name("A,B.C")
        .help("Only these fields; lists are gone through")
        .help_heading(HEADING)
}

/// The option `--output FILE`.
pub(super) fn output_option() -> Arg {
    Arg::new("output")
        .long("output")
        .short('o')
        .value_name("FILE")
        .help("Write to a file instead of standard output")
        .help_heading(HEADING)
}

/// The selection of `--fields`.
pub(super) fn selection(matches: &ArgMatches) -> Result<Option<Selection>, Failure> {
    matches
        .get_one::<String>("fields")
        .map(|fields| Selection::parse(fields))
        .transpose()
}

/// Prints the results of one call, page by page.
#[derive(Debug)]
pub(super) struct Printer {
    sink: Sink,
    format: Format,
    selection: Option<Selection>,
    columns: Vec<String>,
    has_header: bool,
    /// What is printed at the end, or has been printed without a match.
    kept: Option<ExecuteResult>,
    matched: bool,
}

impl Printer {
    pub(super) fn of(
        matches: &ArgMatches,
        operation: &'static Operation,
        pages: bool,
    ) -> Result<Self, Failure> {
        let usual = if pages { Format::Jsonl } else { Format::Json };
        let format = matches.get_one("output-format").copied().unwrap_or(usual);
        let selection = selection(matches)?;
        let sink = Sink::new(matches.get_one("output"));
        Ok(Self::new(sink, format, selection, operation))
    }

    fn new(
        sink: Sink,
        format: Format,
        selection: Option<Selection>,
        operation: &'static Operation,
    ) -> Self {
        let columns = match &selection {
            Some(selection) => selection.columns(),
            None => record_type(operation)
                .map(rows::described)
                .unwrap_or_default(),
        };
        Self {
            sink,
            format,
            selection,
            columns,
            has_header: false,
            kept: None,
            matched: false,
        }
    }

    /// Takes a page (or the only answer).
    pub(super) fn page(&mut self, page: ExecuteResult) -> Result<(), Stop> {
        match self.format {
            Format::Json | Format::Table => {
                self.keep(page);
                Ok(())
            }
            Format::Jsonl => self.json_lines(page),
            Format::Csv => self.csv(page),
        }
    }

    /// Prints what was kept for the end.
    pub(super) fn end(mut self) -> Result<(), Stop> {
        let Some(kept) = self.kept.take() else {
            return self.sink.finish();
        };
        match self.format {
            Format::Json => {
                let result = envelope(kept);
                let Some(selection) = &self.selection else {
                    return self.sink.line(&indented(&result));
                };
                match selection.of_result(&result) {
                    Some(selected) => self.sink.line(&indented(&selected)),
                    None => Err(nothing_matched(result).into()),
                }
            }
            Format::Table => self.table(kept),
            Format::Jsonl | Format::Csv if self.matched => self.sink.finish(),
            Format::Jsonl | Format::Csv => Err(nothing_matched(envelope(kept)).into()),
        }
    }

    /// Adds a page to what is kept.
    fn keep(&mut self, page: ExecuteResult) {
        match (&mut self.kept, page) {
            (
                Some(ExecuteResult {
                    data: Value::Array(records),
                    meta: kept,
                    skipped: left_out,
                }),
                ExecuteResult {
                    data: Value::Array(more),
                    meta,
                    skipped,
                },
            ) => {
                records.extend(more);
                *kept = meta;
                left_out.extend(skipped);
            }
            (kept, page) => *kept = Some(page),
        }
    }

    fn json_lines(&mut self, page: ExecuteResult) -> Result<(), Stop> {
        let selected = match &self.selection {
            None => page.data,
            Some(selection) => match selection.in_record().of(&page.data) {
                Some(selected) => selected,
                None => {
                    self.kept = Some(page);
                    return Ok(());
                }
            },
        };
        self.matched = true;
        let text: String = records_of(selected)
            .iter()
            .map(|record| format!("{record}\n"))
            .collect();
        if text.is_empty() {
            Ok(())
        } else {
            self.sink.write(&text)
        }
    }

    fn csv(&mut self, page: ExecuteResult) -> Result<(), Stop> {
        if !self.matches(&page.data) {
            self.kept = Some(page);
            return Ok(());
        }
        let records = records_of(page.data);
        let mut text = String::new();
        if !self.has_header {
            if self.selection.is_none() {
                rows::add_unknown(&mut self.columns, &records);
            }
            text.push_str(&rows::csv(self.columns.iter().cloned()));
            self.has_header = true;
        }
        for record in &records {
            text.push_str(&rows::csv(
                self.columns.iter().map(|column| rows::cell(record, column)),
            ));
        }
        self.sink.write(&text)
    }

    fn table(&mut self, kept: ExecuteResult) -> Result<(), Stop> {
        if !self.matches(&kept.data) {
            return Err(nothing_matched(envelope(kept)).into());
        }
        let single = !kept.data.is_array();
        let records = records_of(kept.data);
        if self.selection.is_none() {
            rows::add_unknown(&mut self.columns, &records);
        }
        if let ([record], true) = (&records[..], single) {
            let sheet = rows::sheet(&self.columns, record);
            return self.sink.write(&sheet);
        }
        let (text, left_out) = rows::table(&self.columns, &records, width());
        self.sink.write(&text)?;
        if !left_out.is_empty() {
            notice(&json!({
                "message": format!("columns that do not fit: {}", left_out.join(", ")),
                "hint": "choose columns with --fields, or widen the terminal (COLUMNS)",
            }));
        }
        Ok(())
    }

    /// Whether a path of the selection matches in the data; without a selection everything does.
    fn matches(&mut self, data: &Value) -> bool {
        let matches = match &self.selection {
            Some(selection) => selection.in_record().of(data).is_some(),
            None => true,
        };
        self.matched |= matches;
        matches
    }
}

fn records_of(data: Value) -> Vec<Value> {
    match data {
        Value::Array(records) => records,
        Value::Null => Vec::new(),
        single => vec![single],
    }
}

/// The object `{data, meta}`.
pub(super) fn envelope(result: ExecuteResult) -> Value {
    json!({"data": result.data, "meta": result.meta})
}

/// JSON with two blanks of indentation.
pub(super) fn indented(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The width of the terminal, as the shell tells it.
fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(160)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use serde_json::{Value, json};

    use super::{Format, Printer};
    use crate::cli::failure::Stop;
    use crate::cli::selection::Selection;
    use crate::cli::sink::Sink;
    use crate::execute::ExecuteResult;
    use crate::operation::{Method, Operation, Step};
    use crate::schema::{Field, Type};

    static LIST: Operation = Operation::new("jars", "list", Method::Get, "/jars")
        .records(&[Step::Key("jars")])
        .response(Type::Object(&[Field::new(
            "jars",
            Type::array(&Type::Object(&[
                Field::new("id", Type::INTEGER),
                Field::new("name", Type::TEXT),
            ])),
        )]))
        .envelope(&[]);

    fn printed(format: Format, fields: Option<&str>, pages: &[Value]) -> Result<String, Value> {
        let selection = fields.map(|fields| Selection::parse(fields).unwrap());
        let mut printer = Printer::new(Sink::Memory(String::new()), format, selection, &LIST);
        for page in pages {
            printer
                .page(ExecuteResult::new(page.clone(), Some(json!({"n": 1}))))
                .unwrap();
        }
        let Sink::Memory(before) =
            std::mem::replace(&mut printer.sink, Sink::Memory(String::new()))
        else {
            panic!()
        };
        // The end is printed to a sink that is gone afterwards, so only what fails is looked at.
        match printer.end() {
            Ok(()) => Ok(before),
            Err(Stop::Failed(failure)) => Err(failure.to_json()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn records_are_lines() {
        let pages = [
            json!([{"id": 1, "name": "a"}]),
            json!([]),
            json!([{"id": 2, "name": "b"}]),
        ];
        assert_eq!(
            printed(Format::Jsonl, None, &pages).unwrap(),
            "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}\n"
        );
        assert_eq!(
            printed(Format::Jsonl, Some("data.id"), &pages).unwrap(),
            "{\"id\":1}\n{\"id\":2}\n"
        );
        assert_eq!(
            printed(Format::Csv, None, &pages).unwrap(),
            "id,name\n1,a\n2,b\n"
        );
        assert_eq!(
            printed(Format::Csv, Some("name,id"), &pages).unwrap(),
            "name,id\na,1\nb,2\n"
        );
    }

    #[test]
    fn a_selection_without_a_match_is_a_failure_that_keeps_the_result() {
        let page = json!([{"id": 1, "name": "a"}]);
        for format in [Format::Json, Format::Jsonl, Format::Csv, Format::Table] {
            let failure =
                printed(format, Some("nothing"), std::slice::from_ref(&page)).unwrap_err();
            assert_eq!(failure["type"], "validation_error", "{format:?}");
            assert_eq!(
                failure["detail"],
                json!({"operation_completed": true, "response": {"data": page, "meta": {"n": 1}}})
            );
        }
    }
}
