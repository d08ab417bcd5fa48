//! Records that a description changes or leaves out before they are decoded.

use serde_json::{Map, Value};

use crate::error::Error;
use crate::operation::{Operation, Step};
use crate::template::{evaluate, is_true};

/// The body with its records transformed and filtered; nothing when the operation does neither.
pub(crate) fn reshaped(
    operation: &Operation,
    text: &str,
    config: impl FnOnce() -> Value,
) -> Result<Option<String>, Error> {
    if operation.transform.is_empty() && operation.filter.is_none() {
        return Ok(None);
    }
    // What is no JSON is for the decoder to report.
    let Ok(mut body) = serde_json::from_str::<Value>(text) else {
        return Ok(None);
    };
    change(&mut body, operation.records, operation, &config())?;
    Ok(Some(crate::json::text(&body)))
}

fn change(
    value: &mut Value,
    path: &[Step],
    operation: &Operation,
    config: &Value,
) -> Result<(), Error> {
    match (path, value) {
        ([] | [Step::Each], Value::Array(items)) => {
            let mut kept = Vec::with_capacity(items.len());
            for item in std::mem::take(items) {
                kept.extend(record(item, operation, config)?);
            }
            *items = kept;
        }
        ([], value) => {
            if let Some(changed) = record(value.take(), operation, config)? {
                *value = changed;
            }
        }
        ([Step::Key(name), rest @ ..], value) => {
            if let Some(below) = value.get_mut(*name) {
                change(below, rest, operation, config)?;
            }
        }
        ([Step::Index(index), rest @ ..], value) => {
            if let Some(below) = value.get_mut(*index) {
                change(below, rest, operation, config)?;
            }
        }
        ([Step::Each, rest @ ..], Value::Array(items)) => {
            for item in items {
                change(item, rest, operation, config)?;
            }
        }
        ([Step::Each, ..], _) => {}
    }
    Ok(())
}

/// A record as it is wanted; nothing when it is not.
fn record(record: Value, operation: &Operation, config: &Value) -> Result<Option<Value>, Error> {
    let record = if operation.transform.is_empty() {
        record
    } else {
        let mut members = match record {
            Value::Object(members) => members,
            plain => Map::from_iter([("value".to_owned(), plain)]),
        };
        let own = Value::Object(members.clone());
        for (name, template) in operation.transform {
            let value = evaluate(template, &[("record", &own), ("config", config)])?;
            members.insert((*name).to_owned(), value);
        }
        Value::Object(members)
    };
    let kept = match operation.filter {
        None => true,
        Some(filter) => is_true(&evaluate(
            filter,
            &[("record", &record), ("config", config)],
        )?),
    };
    Ok(kept.then_some(record))
}

#[cfg(all(test, feature = "templates"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::reshaped;
    use crate::operation::{Method, Operation, Step};

    const PLAIN: Operation = Operation::new("lamps", "list", Method::Get, "/");

    fn after(operation: &Operation, body: Value) -> Value {
        let text = reshaped(operation, &body.to_string(), || json!({"house": "h1"}))
            .unwrap()
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn records_are_changed_where_they_stand() {
        let operation = PLAIN.records(&[Step::Key("names")]).transform(&[
            ("id", "{{ record.value | replace('lamps/', '') }}"),
            ("house", "{{ config.house }}"),
        ]);
        assert_eq!(
            after(&operation, json!({"names": ["lamps/7"], "next": null})),
            json!({"names": [{"value": "lamps/7", "id": "7", "house": "h1"}], "next": null})
        );
        assert_eq!(after(&operation, json!({"other": 1})), json!({"other": 1}));
        assert_eq!(
            reshaped(&operation, "no JSON", || Value::Null).unwrap(),
            None
        );
        assert_eq!(reshaped(&PLAIN, "{}", || Value::Null).unwrap(), None);
    }

    #[test]
    fn records_are_left_out() {
        let operation = PLAIN
            .records(&[Step::Key("all"), Step::Each, Step::Key("of"), Step::Each])
            .filter("{{ not record.private }}");
        let body = json!({"all": [{"of": [{"private": true}, {"id": 1}]}, {"of": []}]});
        assert_eq!(
            after(&operation, body),
            json!({"all": [{"of": [{"id": 1}]}, {"of": []}]})
        );
    }
}
