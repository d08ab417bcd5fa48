//! From the service's answer back to the API's.
//!
//! The service takes the records and the members of `meta` out of an API's answer. They are put back to where they
//! stood, so that one and the same decoding serves both modes, with the same errors at the same places.

use std::collections::BTreeMap;
use std::fmt::Write;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::operation::{MetaSource, Operation, Step};

/// An API's answer: headers and body.
pub(super) struct Rebuilt {
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

/// A value that is put together.
enum Node<'a> {
    Raw(&'a str),
    Object(Vec<(&'a str, Node<'a>)>),
    Array(Vec<Node<'a>>),
}

/// Puts the parts of an answer together again.
pub(super) fn rebuild(
    operation: &'static Operation,
    result: Option<&RawValue>,
    metadata: Option<&RawValue>,
) -> Rebuilt {
    let result = result.map_or("null", RawValue::get);
    let page: Option<BTreeMap<String, &RawValue>> = if operation.envelope {
        page_of(result)
    } else {
        None
    };
    let records = page.as_ref().and_then(|page| page.get("data"));
    let records = records.map_or(result, |data| data.get());
    let given: BTreeMap<String, &RawValue> = metadata
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    let beside: BTreeMap<String, &RawValue> = page
        .as_ref()
        .and_then(|page| serde_json::from_str(page.get("meta")?.get()).ok())
        .unwrap_or_default();
    let mut body = wrapped(operation.records, records);
    let mut headers = HeaderMap::new();
    for field in operation.meta {
        let Some(value) = given.get(field.name).or_else(|| beside.get(field.name)) else {
            continue;
        };
        match field.source {
            MetaSource::Body(path) => put(&mut body, path, value.get()),
            MetaSource::Header(name) => set(&mut headers, name, text(value.get())),
            MetaSource::Link(relation) => {
                let link = text(value.get()).map(|url| format!("<{url}>; rel=\"{relation}\""));
                set(&mut headers, "link", link);
            }
        }
    }
    let mut text = String::with_capacity(records.len() + 256);
    body.write(&mut text);
    Rebuilt {
        headers,
        body: text,
    }
}

/// `{data, meta}`, in which some answers come.
fn page_of(result: &str) -> Option<BTreeMap<String, &RawValue>> {
    if !result.starts_with('{') {
        return None;
    }
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(result).ok()?;
    let only = members
        .keys()
        .all(|name| matches!(name.as_str(), "data" | "meta"));
    let is_list = members
        .get("data")
        .is_some_and(|data| data.get().starts_with('['));
    (only && is_list).then_some(members)
}

/// The records in the values that led to them.
fn wrapped<'a>(steps: &'static [Step], records: &'a str) -> Node<'a> {
    match steps {
        [] => Node::Raw(records),
        [Step::Key(name), rest @ ..] => Node::Object(vec![(name, wrapped(rest, records))]),
        [Step::Index(place), rest @ ..] => {
            let mut items: Vec<Node<'_>> = (0..*place).map(|_| Node::Raw("null")).collect();
            items.push(wrapped(rest, records));
            Node::Array(items)
        }
        [Step::Each, rest @ ..] => {
            let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(records) else {
                return Node::Raw(records);
            };
            Node::Array(
                items
                    .into_iter()
                    .map(|item| one(rest, item.get()))
                    .collect(),
            )
        }
    }
}

/// One record below an `Each`. After a further `Each` the records of all items are one list, and nobody knows any more
/// which item held which: each record gets an item of its own, which reads the same.
fn one<'a>(rest: &'static [Step], record: &'a str) -> Node<'a> {
    match rest {
        [] => Node::Raw(record),
        [Step::Key(name), rest @ ..] => Node::Object(vec![(name, one(rest, record))]),
        [Step::Index(_), rest @ ..] => Node::Array(vec![one(rest, record)]),
        [Step::Each, rest @ ..] => Node::Array(vec![one(rest, record)]),
    }
}

/// Puts a value to its place, unless the records are there.
fn put<'a>(node: &mut Node<'a>, path: &'static [Step], value: &'a str) {
    let [Step::Key(name), rest @ ..] = path else {
        return;
    };
    let Node::Object(members) = node else {
        return;
    };
    let place = match members.iter().position(|(known, _)| known == name) {
        Some(place) => place,
        None => {
            members.push((name, Node::Object(Vec::new())));
            members.len() - 1
        }
    };
    if let Some((_, inner)) = members.get_mut(place) {
        match rest {
            [] if matches!(inner, Node::Object(members) if members.is_empty()) => {
                *inner = Node::Raw(value);
            }
            [] => {}
            _ => put(inner, rest, value),
        }
    }
}

/// A text or a number, as text.
fn text(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn set(headers: &mut HeaderMap, name: &str, value: Option<String>) {
    if let Some(value) = value
        && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value))
    {
        headers.append(name, value);
    }
}

impl Node<'_> {
    fn write(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Object(members) => {
                out.push('{');
                for (index, (name, node)) in members.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    let _ = write!(out, "{comma}{}:", Value::from(*name));
                    node.write(out);
                }
                out.push('}');
            }
            Self::Array(items) => {
                out.push('[');
                for (index, node) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    node.write(out);
                }
                out.push(']');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::value::RawValue;

    use super::rebuild;
    use crate::operation::{MetaField, MetaSource, Method, Operation, Step};

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    fn body(operation: &'static Operation, result: &str, metadata: &str) -> String {
        rebuild(operation, Some(&raw(result)), Some(&raw(metadata))).body
    }

    #[test]
    fn records_and_meta_go_back_to_their_places() {
        static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps")
            .records(&[Step::Key("out"), Step::Key("lamps")])
            .envelope(&[
                MetaField {
                    name: "next_link",
                    source: MetaSource::Body(&[Step::Key("links"), Step::Key("next")]),
                },
                MetaField {
                    name: "total",
                    source: MetaSource::Body(&[Step::Key("out"), Step::Key("total")]),
                },
                MetaField {
                    name: "left",
                    source: MetaSource::Header("x-left"),
                },
                MetaField {
                    name: "more",
                    source: MetaSource::Link("next"),
                },
            ]);
        let metadata = r#"{"total": 2.50, "next_link": null, "left": 7, "more": "https://a.test/?page=2", "odd": 1}"#;
        let rebuilt = rebuild(&LIST, Some(&raw(r#"[{"id": 1.0}]"#)), Some(&raw(metadata)));
        assert_eq!(
            rebuilt.body,
            r#"{"out":{"lamps":[{"id": 1.0}],"total":2.50},"links":{"next":null}}"#
        );
        assert_eq!(rebuilt.headers["x-left"], "7");
        assert_eq!(
            rebuilt.headers["link"],
            "<https://a.test/?page=2>; rel=\"next\""
        );
        assert_eq!(body(&LIST, "[]", "null"), r#"{"out":{"lamps":[]}}"#);
        assert_eq!(
            body(&LIST, r#"{"data":[1],"meta":{"total":3}}"#, "null"),
            r#"{"out":{"lamps":[1],"total":3}}"#
        );
        assert_eq!(
            body(&LIST, r#"{"data":[1],"other":2}"#, "{}"),
            r#"{"out":{"lamps":{"data":[1],"other":2}}}"#
        );
    }

    #[test]
    fn lists_on_the_way_are_made_again() {
        static EACH: Operation = Operation::new("hits", "list", Method::Get, "/hits").records(&[
            Step::Key("hits"),
            Step::Each,
            Step::Key("it"),
        ]);
        assert_eq!(
            body(&EACH, "[1,2]", "{}"),
            r#"{"hits":[{"it":1},{"it":2}]}"#
        );
        static FLAT: Operation = Operation::new("hits", "list", Method::Get, "/hits").records(&[
            Step::Each,
            Step::Key("all"),
            Step::Each,
        ]);
        assert_eq!(body(&FLAT, "[1,2]", "{}"), r#"[{"all":[1]},{"all":[2]}]"#);
        static SECOND: Operation =
            Operation::new("hits", "list", Method::Get, "/hits").records(&[Step::Index(1)]);
        assert_eq!(body(&SECOND, r#"{"a":1}"#, "{}"), r#"[null,{"a":1}]"#);
        static BARE: Operation = Operation::new("hits", "get", Method::Get, "/hits");
        assert_eq!(rebuild(&BARE, None, None).body, "null");
    }
}
