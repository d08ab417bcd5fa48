//! How recorded answers differ from the description: fields that are unknown, missing or of another type.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::failure::Failure;
use crate::choice::nearest;
use crate::operation::Operation;
use crate::reply::explain::{found, name_of};
use crate::reply::{described, name_of_records};
use crate::schema::{Choice, Field, TextFormat, TextRules, Type};

/// What was found at one path, and how often.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    count: u64,
    #[serde(flatten)]
    first: First,
}

/// The first example: what should be there, and what is.
#[derive(Clone, Debug, Default, Serialize)]
struct First {
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
}

type Findings = BTreeMap<String, Finding>;

/// The differences of all answers of one operation.
#[derive(Debug, Serialize)]
pub(super) struct Drift {
    entity: &'static str,
    action: &'static str,
    #[serde(skip)]
    operation: &'static Operation,
    responses: u64,
    undecodable: u64,
    first_failure: Option<Failure>,
    #[serde(flatten)]
    differences: Differences,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Differences {
    #[serde(serialize_with = "listed")]
    unknown: Findings,
    #[serde(serialize_with = "listed")]
    missing: Findings,
    #[serde(serialize_with = "listed")]
    mistyped: Findings,
    #[serde(rename = "unknown_values", serialize_with = "listed")]
    values: Findings,
}

impl Drift {
    pub(super) fn new(operation: &'static Operation) -> Self {
        Self {
            entity: operation.entity,
            action: operation.action,
            operation,
            responses: 0,
            undecodable: 0,
            first_failure: None,
            differences: Differences::default(),
        }
    }

    pub(super) fn is_of(&self, operation: &Operation) -> bool {
        self.entity == operation.entity && self.action == operation.action
    }

    /// Compares one more answer.
    pub(super) fn add(&mut self, body: &Value) {
        self.responses += 1;
        if let Some(ty) = &self.operation.response {
            let mut found = Differences::default();
            found.compare(ty, body, "");
            let records = described(self.operation.records);
            self.differences.merge(found, |path| match path {
                "" => "the body".to_owned(),
                path => name_of_records(&records, path),
            });
        }
    }

    /// Keeps how decoding failed, if it did.
    pub(super) fn note(&mut self, failure: Option<&Failure>) {
        if let Some(failure) = failure {
            self.undecodable += 1;
            self.first_failure.get_or_insert_with(|| failure.clone());
        }
    }
}

fn listed<S: Serializer>(findings: &Findings, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Entry<'a> {
        path: &'a str,
        #[serde(flatten)]
        finding: &'a Finding,
    }
    serializer.collect_seq(
        findings
            .iter()
            .map(|(path, finding)| Entry { path, finding }),
    )
}

fn note(findings: &mut Findings, path: &str, first: impl FnOnce() -> First) {
    match findings.get_mut(path) {
        Some(finding) => finding.count += 1,
        None => drop(findings.insert(
            path.to_owned(),
            Finding {
                count: 1,
                first: first(),
            },
        )),
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

impl Differences {
    fn compare(&mut self, ty: &Type, value: &Value, path: &str) {
        match (ty, value) {
            (Type::Any, _)
            | (Type::Boolean, Value::Bool(_))
            | (Type::Number(_), Value::Number(_)) => {}
            (Type::Integer(_), Value::Number(number)) if number.is_i64() || number.is_u64() => {}
            (Type::Text(rules), Value::String(text)) => self.text(rules, text, value, ty, path),
            (Type::Ref(schema), _) => self.compare(&schema.ty, value, path),
            (Type::Array(item, _), Value::Array(items)) => {
                let path = format!("{path}[*]");
                items
                    .iter()
                    .for_each(|value| self.compare(item, value, &path));
            }
            (Type::Map(item), Value::Object(members)) => {
                let path = below(path, "*");
                members
                    .values()
                    .for_each(|value| self.compare(item, value, &path));
            }
            (Type::Object(fields), Value::Object(members)) => self.object(fields, members, path),
            (Type::OneOf(choice), _) => self.one_of(choice, value, path),
            _ => self.mistyped(ty, value, path),
        }
    }

    fn mistyped(&mut self, ty: &Type, value: &Value, path: &str) {
        note(&mut self.mistyped, path, || First {
            expected: Some(name_of(ty)),
            found: Some(found(value)),
        });
    }

    fn text(&mut self, rules: &TextRules, text: &str, value: &Value, ty: &Type, path: &str) {
        let reads = match rules.format {
            TextFormat::Date => text.parse::<jiff::civil::Date>().is_ok(),
            TextFormat::DateTime => text.parse::<jiff::Timestamp>().is_ok(),
            _ => true,
        };
        if !reads {
            self.mistyped(ty, value, path);
        } else if !rules.values.is_empty() && !rules.values.contains(&text) {
            note(&mut self.values, path, || First {
                expected: None,
                found: Some(found(value)),
            });
        }
    }

    fn object(&mut self, fields: &[Field], members: &Map<String, Value>, path: &str) {
        for field in fields {
            let path = below(path, field.name);
            match members.get(field.name) {
                None if field.required => note(&mut self.missing, &path, || First {
                    expected: Some(name_of(&field.ty)),
                    found: None,
                }),
                None => {}
                Some(Value::Null) if field.nullable => {}
                Some(value) => self.compare(&field.ty, value, &path),
            }
        }
        for (name, value) in members {
            if !fields.iter().any(|field| field.name == name) {
                note(&mut self.unknown, &below(path, name), || First {
                    expected: None,
                    found: Some(found(value)),
                });
            }
        }
    }

    /// The differences from the alternative that the value is, or is nearest to.
    fn one_of(&mut self, choice: &Choice, value: &Value, path: &str) {
        match nearest(choice, value) {
            Some(ty) => self.compare(ty, value, path),
            None => self.mistyped(&Type::OneOf(*choice), value, path),
        }
    }

    /// Adds other differences, under the names that their paths get.
    fn merge(&mut self, other: Self, name: impl Fn(&str) -> String) {
        let pairs = [
            (&mut self.unknown, other.unknown),
            (&mut self.missing, other.missing),
            (&mut self.mistyped, other.mistyped),
            (&mut self.values, other.values),
        ];
        for (known, more) in pairs {
            for (path, finding) in more {
                let kept = known.entry(name(&path)).or_insert_with(|| Finding {
                    count: 0,
                    first: finding.first,
                });
                kept.count += finding.count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Drift;
    use crate::operation::{Method, Operation, Step};
    use crate::schema::{Alternative, Field, Type};

    static LIST: Operation = Operation::new("jars", "list", Method::Get, "/jars")
        .records(&[Step::Key("jars")])
        .response(Type::Object(&[
            Field::new(
                "jars",
                Type::array(&Type::Object(&[
                    Field::new("id", Type::INTEGER).required(),
                    Field::new("shape", Type::some_of(&["round"])).nullable(),
                    Field::new("made", Type::DATE),
                    Field::new(
                        "lid",
                        Type::any_of(&[
                            Alternative::new("Text", Type::TEXT),
                            Alternative::new(
                                "Lid",
                                Type::Object(&[Field::new("size", Type::INTEGER)]),
                            ),
                        ]),
                    ),
                ])),
            )
            .required(),
            Field::new("page", Type::INTEGER).required(),
        ]));

    #[test]
    fn every_difference_is_counted_at_its_path() {
        let mut drift = Drift::new(&LIST);
        drift.add(&json!({"jars": [
            {"id": "x", "shape": "oval", "made": "soon", "new": true, "lid": {"size": 1, "colour": "red"}},
            {"id": 1.5, "shape": null, "made": "2026-01-31", "new": false, "lid": "tin"},
            {"made": null},
        ]}));
        assert_eq!(
            serde_json::to_value(&drift).unwrap_or_default(),
            json!({
                "entity": "jars", "action": "list", "responses": 1, "undecodable": 0, "first_failure": null,
                "unknown": [
                    {"path": "data[*].lid.colour", "count": 1, "found": "string \"red\""},
                    {"path": "data[*].new", "count": 2, "found": "boolean true"},
                ],
                "missing": [
                    {"path": "data[*].id", "count": 1, "expected": "integer"},
                    {"path": "page", "count": 1, "expected": "integer"},
                ],
                "mistyped": [
                    {"path": "data[*].id", "count": 2, "expected": "integer", "found": "string \"x\""},
                    {"path": "data[*].made", "count": 2, "expected": "date (YYYY-MM-DD)", "found": "string \"soon\""},
                ],
                "unknown_values": [{"path": "data[*].shape", "count": 1, "found": "string \"oval\""}],
            })
        );
    }
}
