//! The conditions of a search in the context store.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::request::Refused;
use crate::fake::expression::order_json;

/// Whether a record meets a condition: `{"eq": {"is_active": true}}`, `{"and": [...]}`.
pub(super) fn holds(condition: &Value, record: &Value) -> Result<bool, Refused> {
    let members = condition
        .as_object()
        .filter(|members| !members.is_empty())
        .ok_or_else(|| wrong("a condition is an object with an operator"))?;
    for (operator, operand) in members {
        if !operator_holds(operator, operand, record)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn wrong(problem: impl Into<String>) -> Refused {
    Refused::field("params.query.filter", problem)
}

fn operator_holds(operator: &str, operand: &Value, record: &Value) -> Result<bool, Refused> {
    match operator {
        "not" => holds(operand, record).map(|holds| !holds),
        "and" | "or" => {
            let conditions = operand
                .as_array()
                .ok_or_else(|| wrong(format!("`{operator}` takes a list of conditions")))?;
            let mut met = Vec::new();
            for condition in conditions {
                met.push(holds(condition, record)?);
            }
            Ok(if operator == "and" {
                met.iter().all(|met| *met)
            } else {
                met.iter().any(|met| *met)
            })
        }
        _ => {
            let fields = operand
                .as_object()
                .filter(|fields| !fields.is_empty())
                .ok_or_else(|| wrong(format!("`{operator}` takes an object of fields")))?;
            fields_hold(operator, fields, record)
        }
    }
}

fn fields_hold(
    operator: &str,
    fields: &Map<String, Value>,
    record: &Value,
) -> Result<bool, Refused> {
    for (path, wanted) in fields {
        if !compares(operator, at(record, path), wanted)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The value at a path; nothing is `null`.
pub(super) fn at<'a>(record: &'a Value, path: &str) -> &'a Value {
    static NULL: Value = Value::Null;
    if let Some(value) = record.get(path) {
        return value;
    }
    let found = path
        .split('.')
        .try_fold(record, |value, part| value.get(part));
    found.unwrap_or(&NULL)
}

fn compares(operator: &str, found: &Value, wanted: &Value) -> Result<bool, Refused> {
    let text_wanted = || {
        wanted
            .as_str()
            .ok_or_else(|| wrong(format!("`{operator}` compares with text")))
    };
    Ok(match operator {
        "eq" => same(found, wanted),
        "neq" => !same(found, wanted),
        "gt" => order(found, wanted) == Some(Ordering::Greater),
        "gte" => order(found, wanted).is_some_and(Ordering::is_ge),
        "lt" => order(found, wanted) == Some(Ordering::Less),
        "lte" => order(found, wanted).is_some_and(Ordering::is_le),
        "in" => wanted
            .as_array()
            .ok_or_else(|| wrong("`in` takes a list of values"))?
            .iter()
            .any(|wanted| same(found, wanted)),
        "startswith" => text(found).starts_with(text_wanted()?),
        "endswith" => text(found).ends_with(text_wanted()?),
        "contains" => match found {
            Value::Array(items) => items.iter().any(|item| same(item, wanted)),
            found => text(found).contains(text_wanted()?),
        },
        "array_contains" => {
            let items = found.as_array();
            items.is_some_and(|items| items.iter().any(|item| same(item, wanted)))
        }
        "any" => {
            let items = found.as_array().map_or(&[][..], Vec::as_slice);
            let mut any = false;
            for item in items {
                any |= holds(wanted, item)?;
            }
            any
        }
        "fuzzy" => in_order(&words(text(found)), &words(text_wanted()?)),
        "keyword" => {
            let found = words(text(found));
            words(text_wanted()?)
                .iter()
                .any(|word| found.contains(word))
        }
        unknown => return Err(wrong(format!("there is no operator `{unknown}`"))),
    })
}

fn same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(_), Value::Number(_)) => order_json(found, wanted).is_eq(),
        _ => found == wanted,
    }
}

/// How two values of one kind stand to each other; values of different kinds have no order.
fn order(found: &Value, wanted: &Value) -> Option<Ordering> {
    let comparable = matches!(
        (found, wanted),
        (Value::Number(_), Value::Number(_))
            | (Value::String(_), Value::String(_))
            | (Value::Bool(_), Value::Bool(_))
    );
    comparable.then(|| order_json(found, wanted))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The words of a text, without their case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether the wanted words come in this order, others perhaps between them.
fn in_order(found: &[String], wanted: &[String]) -> bool {
    let mut found = found.iter();
    wanted.iter().all(|word| found.any(|known| known == word))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::holds;

    fn met(condition: Value) -> bool {
        let record = json!({
            "id": 7, "name": "Tall blue Lamp", "rate": 12.50, "on": true, "room": null,
            "tags": ["a", "b"], "parts": [{"kind": "bulb", "watts": 40}], "shade": {"colour": "green"},
        });
        holds(&condition, &record).unwrap()
    }

    #[test]
    fn every_operator() {
        for (condition, expected) in [
            (json!({"eq": {"id": 7}}), true),
            (json!({"eq": {"rate": 12.5}}), true),
            (json!({"eq": {"id": "7"}}), false),
            (json!({"eq": {"room": null}}), true),
            (json!({"neq": {"id": 7}}), false),
            (json!({"gt": {"id": 6}}), true),
            (json!({"gt": {"id": 7}}), false),
            (json!({"gte": {"id": 7}}), true),
            (json!({"lt": {"rate": 12}}), false),
            (json!({"lte": {"rate": 12.5}}), true),
            (json!({"lt": {"room": 5}}), false),
            (json!({"in": {"id": [1, 7]}}), true),
            (json!({"in": {"id": []}}), false),
            (json!({"startswith": {"name": "Tall"}}), true),
            (json!({"endswith": {"name": "lamp"}}), false),
            (json!({"contains": {"name": "blue"}}), true),
            (json!({"contains": {"tags": "a"}}), true),
            (json!({"array_contains": {"tags": "c"}}), false),
            (json!({"any": {"parts": {"gt": {"watts": 30}}}}), true),
            (json!({"any": {"parts": {"eq": {"kind": "plug"}}}}), false),
            (json!({"fuzzy": {"name": "tall lamp"}}), true),
            (json!({"fuzzy": {"name": "lamp tall"}}), false),
            (json!({"keyword": {"name": "red lamp"}}), true),
            (json!({"keyword": {"name": "red"}}), false),
            (json!({"eq": {"shade.colour": "green"}}), true),
            (json!({"not": {"eq": {"on": true}}}), false),
            (
                json!({"and": [{"eq": {"on": true}}, {"gt": {"id": 9}}]}),
                false,
            ),
            (
                json!({"or": [{"eq": {"on": false}}, {"gt": {"id": 5}}]}),
                true,
            ),
        ] {
            assert_eq!(met(condition.clone()), expected, "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for condition in [
            json!({}),
            json!([]),
            json!({"eq": {}}),
            json!({"eq": 5}),
            json!({"is": {"id": 7}}),
            json!({"and": {"eq": {"id": 7}}}),
            json!({"in": {"id": 7}}),
            json!({"startswith": {"name": 7}}),
        ] {
            assert_eq!(
                holds(&condition, &json!({"id": 7})).unwrap_err().status,
                422,
                "{condition}"
            );
        }
    }
}
