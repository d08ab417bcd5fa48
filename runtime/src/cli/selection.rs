//! `--fields a,b.c`: the part of a result that is wanted.

use serde_json::{Map, Value, json};

use super::failure::Failure;

/// Paths into a result; lists on the way are gone through item by item.
#[derive(Clone, Debug)]
pub(super) struct Selection(Vec<Vec<String>>);

impl Selection {
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let split = |path: &str| {
            path.split('.')
                .map(|part| part.trim().to_owned())
                .collect::<Vec<_>>()
        };
        let paths: Vec<Vec<String>> = text.split(',').map(split).collect();
        if paths.iter().flatten().any(String::is_empty) {
            return Err(Failure::validation(
                "--fields: expected names like `id,client.name`",
            ));
        }
        Ok(Self(paths))
    }

    /// The paths as text, without the leading `data.`: the columns of a table.
    pub(super) fn columns(&self) -> Vec<String> {
        self.in_record()
            .0
            .iter()
            .map(|path| path.join("."))
            .collect()
    }

    /// The same paths as seen from one record.
    pub(super) fn in_record(&self) -> Self {
        let strip = |path: &Vec<String>| match path.as_slice() {
            [first, rest @ ..] if first == "data" && !rest.is_empty() => rest.to_vec(),
            _ => path.clone(),
        };
        Self(self.0.iter().map(strip).collect())
    }

    /// The selected part of `{data, meta}`; nothing when no path matches. Paths that match nothing there are looked
    /// for in `data`.
    pub(super) fn of_result(&self, result: &Value) -> Option<Value> {
        self.of(result).or_else(|| {
            let data = self.of(result.get("data")?)?;
            Some(json!({ "data": data }))
        })
    }

    /// The selected part of a value; nothing when no path matches.
    pub(super) fn of(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Array(items) if items.is_empty() => Some(value.clone()),
            Value::Array(items) => {
                let picked: Vec<Option<Value>> = items.iter().map(|item| self.of(item)).collect();
                if picked.iter().all(Option::is_none) {
                    return None;
                }
                Some(
                    picked
                        .into_iter()
                        .map(|item| item.unwrap_or_else(|| json!({})))
                        .collect(),
                )
            }
            Value::Object(_) => {
                let mut kept = Map::new();
                for path in &self.0 {
                    if let Some(found) = at(value, path) {
                        merge(&mut kept, found);
                    }
                }
                (!kept.is_empty()).then_some(Value::Object(kept))
            }
            _ => None,
        }
    }
}

/// The value at a path, in the objects that lead to it.
fn at(value: &Value, path: &[String]) -> Option<Value> {
    let [name, rest @ ..] = path else {
        return Some(value.clone());
    };
    match value {
        Value::Object(members) => {
            let found = at(members.get(name)?, rest)?;
            Some(json!({ name.as_str(): found }))
        }
        Value::Array(items) if items.is_empty() => Some(value.clone()),
        Value::Array(items) => {
            let found: Vec<Option<Value>> = items.iter().map(|item| at(item, path)).collect();
            if found.iter().all(Option::is_none) {
                return None;
            }
            Some(
                found
                    .into_iter()
                    .map(|item| item.unwrap_or_else(|| json!({})))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Adds what another path has found.
fn merge(kept: &mut Map<String, Value>, found: Value) {
    let Value::Object(members) = found else {
        return;
    };
    for (name, value) in members {
        match kept.get_mut(&name) {
            Some(known) => merge_values(known, value),
            None => drop(kept.insert(name, value)),
        }
    }
}

fn merge_values(known: &mut Value, value: Value) {
    match (known, value) {
        (Value::Object(known), value @ Value::Object(_)) => merge(known, value),
        (Value::Array(known), Value::Array(items)) => {
            for (known, item) in known.iter_mut().zip(items) {
                merge_values(known, item);
            }
        }
        _ => {}
    }
}

/// No path matched: the call was made all the same, so the whole result goes with the failure.
pub(super) fn nothing_matched(result: Value) -> Failure {
    Failure::validation("--fields: no path matches anything in the result")
        .detail(json!({"operation_completed": true, "response": result}))
        .hint("the operation has run: do not repeat a write, mend --fields instead")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::Selection;

    fn select(fields: &str, result: &Value) -> Option<Value> {
        Selection::parse(fields).unwrap().of_result(result)
    }

    #[test]
    fn paths_go_through_lists_and_into_data() {
        let result = json!({
            "data": [{"id": 1, "client": {"id": 5, "name": "A"}, "lines": [{"n": 1, "m": 2}]}, {"id": 2, "lines": []}],
            "meta": {"next": null},
        });
        for (fields, expected) in [
            ("data.id", Some(json!({"data": [{"id": 1}, {"id": 2}]}))),
            ("id", Some(json!({"data": [{"id": 1}, {"id": 2}]}))),
            (
                "client.name,client.id",
                Some(json!({"data": [{"client": {"id": 5, "name": "A"}}, {}]})),
            ),
            (
                "data.lines.n,meta.next",
                Some(
                    json!({"data": [{"lines": [{"n": 1}]}, {"lines": []}], "meta": {"next": null}}),
                ),
            ),
            ("id,nothing", Some(json!({"data": [{"id": 1}, {"id": 2}]}))),
            ("nothing", None),
        ] {
            assert_eq!(select(fields, &result), expected, "{fields}");
        }
        assert_eq!(
            select(
                "name",
                &json!({"data": {"name": "A", "id": 1}, "meta": null})
            ),
            Some(json!({"data": {"name": "A"}}))
        );
        assert_eq!(
            select("id", &json!({"data": [], "meta": {}})),
            Some(json!({"data": []}))
        );
    }

    #[test]
    fn paths_have_no_empty_parts() {
        for bad in ["", "a,,b", "a..b", "a, "] {
            assert!(Selection::parse(bad).is_err(), "{bad:?}");
        }
    }
}
