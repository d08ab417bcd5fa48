//! What hosted commands print: the service's answer, or the part of it that was asked for.

use clap::{ArgMatches, Command};
use serde_json::{Map, Value};

use crate::cli::failure::Stop;
use crate::cli::printer::{fields_option, indented, output_option, selection};
use crate::cli::selection::{Selection, nothing_matched};
use crate::cli::sink::Sink;

/// Adds `--fields` and `--output`.
pub(super) fn options(command: Command) -> Command {
    command.arg(fields_option()).arg(output_option())
}

/// Prints an answer.
pub(super) fn print(matches: &ArgMatches, answer: Value) -> Result<(), Stop> {
    let mut sink = Sink::new(matches.get_one("output"));
    let Some(selection) = selection(matches)? else {
        return sink.line(&indented(&answer));
    };
    match selected(&selection, &answer) {
        Some(part) => sink.line(&indented(&part)),
        None => Err(nothing_matched(answer).into()),
    }
}

/// The selected part. Paths that match nothing are looked for in the only list at the top, if there is just one.
fn selected(selection: &Selection, answer: &Value) -> Option<Value> {
    if let Some(part) = selection.of(answer) {
        return Some(part);
    }
    let members = answer.as_object()?;
    let mut lists = members.iter().filter(|(_, value)| value.is_array());
    let (Some((name, list)), None) = (lists.next(), lists.next()) else {
        return None;
    };
    let part = selection.of(list)?;
    Some(Value::Object(Map::from_iter([(name.clone(), part)])))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::{Selection, selected};

    #[test]
    fn the_only_list_is_gone_into() {
        let select =
            |fields: &str, answer: &Value| selected(&Selection::parse(fields).unwrap(), answer);
        let one = json!({"data": [{"id": 1, "name": "a"}], "next": null});
        assert_eq!(select("id", &one), Some(json!({"data": [{"id": 1}]})));
        assert_eq!(
            select("data.name", &one),
            Some(json!({"data": [{"name": "a"}]}))
        );
        assert_eq!(select("next", &one), Some(json!({"next": null})));
        assert_eq!(select("no", &one), None);
        let two = json!({"data": [{"id": 1}], "more": [{"id": 2}]});
        assert_eq!(select("id", &two), None);
        assert_eq!(
            select("id", &json!({"data": []})),
            Some(json!({"data": []}))
        );
    }
}
