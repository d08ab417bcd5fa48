//! How answers differ from the description, counted while a program runs.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;

use crate::choice::nearest;
use crate::operation::Operation;
use crate::reply::{described, name_of_records};
use crate::schema::Type;

/// The most paths that are kept for one operation, so that an API with endless names cannot fill the memory.
const PATHS: usize = 500;

/// How the answers of a client's operations differ from the description so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DriftReport {
    /// The operations that were looked at, as `entity.action`.
    pub operations: BTreeMap<String, OperationDrift>,
}

/// How the answers of one operation differ from the description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OperationDrift {
    /// How many answers were looked at.
    pub answers: u64,
    /// How often each member was there that the description does not know, by path (`data[*].nickname`).
    pub unknown: BTreeMap<String, u64>,
    /// How many unknown members are not among the paths, because there were too many of these.
    pub more_unknown: u64,
    /// How many records could not be decoded and were left out, with [`Decoding::Lenient`](crate::Decoding::Lenient).
    pub skipped: u64,
}

/// Counts differences for all clones of a client.
#[derive(Debug)]
pub(crate) struct Drift {
    looks: bool,
    counted: Mutex<BTreeMap<Key, OperationDrift>>,
}

type Key = (&'static str, &'static str);

impl Drift {
    /// Counts unknown members if it looks; that means that every answer is read once more.
    pub(crate) fn new(looks: bool) -> Self {
        Self {
            looks,
            counted: Mutex::default(),
        }
    }

    fn counted(&self) -> MutexGuard<'_, BTreeMap<Key, OperationDrift>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the body of an answer.
    pub(crate) fn look(&self, operation: &'static Operation, body: &str) {
        if !self.looks {
            return;
        }
        let Some(ty) = &operation.response else {
            return;
        };
        // A body that is no JSON is for decoding to complain about.
        let Ok(body) = serde_json::from_str::<Value>(body) else {
            return;
        };
        let mut found = Vec::new();
        unknown(ty, &body, &mut String::new(), &mut found);
        let records = described(operation.records);
        let mut counted = self.counted();
        let drift = counted
            .entry((operation.entity, operation.action))
            .or_default();
        drift.answers += 1;
        for path in found {
            let path = name_of_records(&records, &path);
            let room = drift.unknown.len() < PATHS;
            match drift.unknown.get_mut(&path) {
                Some(count) => *count += 1,
                None if room => drop(drift.unknown.insert(path, 1)),
                None => drift.more_unknown += 1,
            }
        }
    }

    /// Counts records that were left out.
    pub(crate) fn skipped(&self, operation: &'static Operation, records: usize) {
        let mut counted = self.counted();
        let key = (operation.entity, operation.action);
        counted.entry(key).or_default().skipped += records as u64;
    }

    pub(crate) fn report(&self) -> DriftReport {
        let counted = self.counted();
        let operations = counted
            .iter()
            .map(|((entity, action), drift)| (format!("{entity}.{action}"), drift.clone()));
        DriftReport {
            operations: operations.collect(),
        }
    }
}

/// Adds the path of every member that the type does not know.
fn unknown(ty: &Type, value: &Value, path: &mut String, found: &mut Vec<String>) {
    match (ty, value) {
        (Type::Ref(schema), _) => unknown(&schema.ty, value, path, found),
        (Type::Array(item, _), Value::Array(items)) => below(path, "[*]", |path| {
            for value in items {
                unknown(item, value, path, found);
            }
        }),
        (Type::Map(item), Value::Object(members)) => below(path, ".*", |path| {
            for value in members.values() {
                unknown(item, value, path, found);
            }
        }),
        (Type::Object(fields), Value::Object(members)) => {
            for (name, value) in members {
                let field = fields.iter().find(|field| field.name == name);
                below(path, &format!(".{name}"), |path| match field {
                    Some(field) => unknown(&field.ty, value, path, found),
                    None => found.push(path.trim_start_matches('.').to_owned()),
                });
            }
        }
        (Type::OneOf(choice), _) => {
            if let Some(ty) = nearest(choice, value) {
                unknown(ty, value, path, found);
            }
        }
        _ => {}
    }
}

fn below(path: &mut String, step: &str, look: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push_str(step);
    look(path);
    path.truncate(length);
}

#[cfg(test)]
mod tests {
    use super::{Drift, PATHS};
    use crate::operation::{Method, Operation, Step};
    use crate::schema::{Alternative, Field, Type};

    static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps")
        .records(&[Step::Key("lamps")])
        .response(Type::Object(&[Field::new(
            "lamps",
            Type::array(&Type::Object(&[
                Field::new("id", Type::INTEGER),
                Field::new("labels", Type::Map(&Type::Object(&[]))),
                Field::new(
                    "plug",
                    Type::any_of(&[
                        Alternative::new("Text", Type::TEXT),
                        Alternative::new("Plug", Type::Object(&[Field::new("kind", Type::TEXT)])),
                    ]),
                ),
            ])),
        )]));

    #[test]
    fn unknown_members_are_counted_by_path() {
        let drift = Drift::new(true);
        drift.look(
            &LIST,
            r#"{"lamps": [{"id": 1, "hue": 2}, {"hue": null, "labels": {"a": {"b": 1}, "c": {"b": 2}}},
                {"plug": {"kind": "x", "volts": 3}}, {"plug": "y"}], "cost": 1}"#,
        );
        drift.look(&LIST, r#"{"lamps": []}"#);
        drift.look(&LIST, "no JSON");
        drift.skipped(&LIST, 2);
        let report = drift.report();
        let lamps = &report.operations["lamps.list"];
        let unknown: Vec<(&str, u64)> = lamps
            .unknown
            .iter()
            .map(|(path, count)| (path.as_str(), *count))
            .collect();
        assert_eq!(
            unknown,
            [
                ("cost", 1),
                ("data[*].hue", 2),
                ("data[*].labels.*.b", 2),
                ("data[*].plug.volts", 1)
            ]
        );
        assert_eq!((lamps.answers, lamps.skipped), (2, 2));
    }

    #[test]
    fn endless_names_do_not_fill_the_memory_and_nothing_is_read_when_it_is_off() {
        let members: Vec<String> = (0..PATHS + 7).map(|n| format!("\"m{n}\": 1")).collect();
        let body = format!("{{{}}}", members.join(","));
        let drift = Drift::new(true);
        drift.look(&LIST, &body);
        let lamps = &drift.report().operations["lamps.list"];
        assert_eq!((lamps.unknown.len(), lamps.more_unknown), (PATHS, 7));
        let off = Drift::new(false);
        off.look(&LIST, &body);
        assert!(off.report().operations.is_empty());
    }
}
