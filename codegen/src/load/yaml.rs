//! YAML (and so JSON) to a JSON value, with the place of every node.

mod events;

use std::collections::HashMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::pointer::child;
use super::spans::{NodeId, SpanMap};
use crate::diagnostics::{Diagnostic, Sink, SourceId, Sources, Span, codes};

/// A node and its place.
struct Node(serde_saphyr::Spanned<Kind>);

/// What a node holds.
enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(serde_saphyr::Spanned<String>, Node)>),
}

/// Reads a document. A syntax error leaves nothing; repeated keys are reported, and the
/// first one wins.
pub(super) fn read(
    sources: &Sources,
    source: SourceId,
    sink: &mut Sink,
) -> Option<(Value, SpanMap)> {
    let text = sources.text(source);
    let (read, mut found) = super::stack::with_room(|| {
        let mut found = Vec::new();
        (read_here(text, source, &mut found), found)
    })
    .unwrap_or_default();
    if read.is_none() && found.is_empty() {
        let message = "the file cannot be read as YAML: the reader gave up";
        found.push(Diagnostic::error(
            codes::YAML_SYNTAX,
            Span::start_of(source),
            message,
        ));
    }
    sink.extend(found);
    read
}

/// The short way, else the long one.
fn read_here(
    text: &str,
    source: SourceId,
    found: &mut Vec<Diagnostic>,
) -> Option<(Value, SpanMap)> {
    events::read(text, source).or_else(|| read_with_places(text, source, found))
}

/// How a text of so many bytes is read. The reader's own limits on its nodes would refuse large documents;
/// a document that grows by its aliases is still refused.
fn options(length: usize) -> serde_saphyr::Options {
    let budget = serde_saphyr::budget! {
        max_nodes: length.max(250_000),
        max_events: length.saturating_mul(2).max(1_000_000),
        max_total_scalar_bytes: length.max(64 * 1024 * 1024),
    };
    serde_saphyr::options! {
        budget: budget,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        with_snippet: false,
    }
}

/// The long way: everything that YAML has, and every mistake with its place.
fn read_with_places(
    text: &str,
    source: SourceId,
    found: &mut Vec<Diagnostic>,
) -> Option<(Value, SpanMap)> {
    match serde_saphyr::from_str_with_options::<Node>(text, options(text.len())) {
        Ok(node) => {
            let mut reading = Reading {
                source,
                length: text.len(),
                spans: SpanMap::new(source),
                found,
            };
            let value = reading.node(node, NodeId::ROOT, "", None);
            Some((value, reading.spans))
        }
        Err(error) => {
            found.push(syntax_error(&error, source, text));
            None
        }
    }
}

fn syntax_error(error: &serde_saphyr::Error, source: SourceId, text: &str) -> Diagnostic {
    let span = error
        .location()
        .map(|location| {
            place(&location, source, text.len())
                .unwrap_or_else(|| line_place(&location, source, text))
        })
        .unwrap_or_else(|| Span::start_of(source));
    let message = error.to_string();
    let first = message.lines().next().unwrap_or("").trim();
    let too_deep = first.contains("recursion limit");
    let sentence = match first.rfind(" at line ") {
        Some(at) => first.get(..at).unwrap_or(first),
        None => first,
    };
    Diagnostic::error(
        codes::YAML_SYNTAX,
        span,
        format!("the file cannot be read as YAML: {sentence}"),
    )
    .label("reading stopped here")
    .help(if too_deep {
        "no real spec is nested this deeply"
    } else {
        "the cause is often one line earlier: indentation, a missing quote or a missing colon"
    })
}

/// The scanner names only line and column, the column in characters.
fn line_place(location: &serde_saphyr::Location, source: SourceId, text: &str) -> Span {
    let line = usize::try_from(location.line())
        .unwrap_or(1)
        .saturating_sub(1);
    let column = usize::try_from(location.column())
        .unwrap_or(1)
        .saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or("");
    let within = rest
        .char_indices()
        .nth(column)
        .map_or(rest.len(), |(at, _)| at);
    Span::new(source, start + within, start + within)
}

fn place(location: &serde_saphyr::Location, source: SourceId, length: usize) -> Option<Span> {
    let span = location.span();
    let start = usize::try_from(span.byte_offset()?).ok()?.min(length);
    let size = usize::try_from(span.byte_len().unwrap_or(0)).ok()?;
    Some(Span::new(
        source,
        start,
        start.saturating_add(size).min(length),
    ))
}

/// Turns nodes into values and enters their places.
struct Reading<'a> {
    source: SourceId,
    length: usize,
    spans: SpanMap,
    found: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn node(&mut self, node: Node, id: NodeId, pointer: &str, key: Option<Span>) -> Value {
        let place = place(&node.0.referenced, self.source, self.length);
        let place = place.or(key).unwrap_or_else(|| Span::start_of(self.source));
        self.spans.insert(id, key, place);
        match node.0.value {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(value) => Value::Number(value),
            Kind::Text(value) => Value::String(value),
            Kind::List(items) => Value::Array(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| {
                        self.node(item, id.item(index), &child(pointer, index), None)
                    })
                    .collect(),
            ),
            Kind::Map(entries) => self.map(entries, id, pointer),
        }
    }

    fn map(
        &mut self,
        entries: Vec<(serde_saphyr::Spanned<String>, Node)>,
        id: NodeId,
        pointer: &str,
    ) -> Value {
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut map = Map::new();
        for (key, node) in entries {
            let at = child(pointer, &key.value);
            let span = place(&key.referenced, self.source, self.length);
            let span = span.unwrap_or_else(|| Span::start_of(self.source));
            if let Some(first) = seen.get(&key.value) {
                self.found.push(repeated(&key.value, span, *first, at));
                continue;
            }
            seen.insert(key.value.clone(), span);
            let value = self.node(node, id.child(&key.value), &at, Some(span));
            map.insert(key.value, value);
        }
        Value::Object(map)
    }
}

fn repeated(key: &str, span: Span, first: Span, pointer: String) -> Diagnostic {
    Diagnostic::error(
        codes::YAML_DUPLICATE_KEY,
        span,
        format!("the key `{key}` stands twice in one mapping"),
    )
    .label("again here")
    .related(first, "first here")
    .pointer(pointer)
    .help("remove one of the two, or rename it")
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_saphyr::Spanned::<Kind>::deserialize(deserializer).map(Node)
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_none<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        Kind::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kind, E> {
        Ok(Kind::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Kind, E> {
        Ok(Kind::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Kind, E> {
        Number::from_i128(value)
            .map(Kind::Number)
            .ok_or_else(|| E::custom("the number is too large"))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Kind, E> {
        Number::from_u128(value)
            .map(Kind::Number)
            .ok_or_else(|| E::custom("the number is too large"))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Kind, E> {
        Number::from_f64(value)
            .map(Kind::Number)
            .ok_or_else(|| E::custom("the number is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Kind, E> {
        Ok(Kind::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Kind, E> {
        Ok(Kind::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Node>()? {
            list.push(item);
        }
        Ok(Kind::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Kind, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry::<serde_saphyr::Spanned<String>, Node>()? {
            map.push(entry);
        }
        Ok(Kind::Map(map))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn read_text(text: &str) -> (Option<(Value, SpanMap)>, Vec<Diagnostic>, Sources) {
        let mut sources = Sources::new();
        let source = sources.add("a.yaml", text);
        let mut sink = Sink::new();
        let out = read(&sources, source, &mut sink);
        (out, sink.into_sorted(), sources)
    }

    #[test]
    fn every_node_has_its_place() {
        let (out, found, sources) = read_text("a: 1\nb:\n  - x: \"é\"\n    y/z: no\n  - [0123]\n");
        let (value, spans) = out.unwrap();
        assert!(found.is_empty());
        assert_eq!(
            value,
            json!({"a": 1, "b": [{"x": "é", "y/z": "no"}, ["0123"]]})
        );
        assert_eq!(sources.snippet(spans.key("/b/0/y~1z")), "y/z");
        assert_eq!(sources.snippet(spans.value("/b/0/y~1z")), "no");
        assert_eq!(sources.snippet(spans.value("/b/1/0")), "0123");
        assert_eq!(sources.snippet(spans.key("/a")), "a");
        assert_eq!(sources.snippet(spans.key("/a/deeper/still")), "a");
    }

    #[test]
    fn all_repeated_keys_are_reported_at_once() {
        let (out, found, sources) = read_text("a: 1\nb: 2\na: 3\nb: 4\n");
        assert_eq!(out.unwrap().0, json!({"a": 1, "b": 2}));
        let places: Vec<_> = found
            .iter()
            .map(|found| sources.line_column(found.span))
            .collect();
        assert_eq!(places, [(3, 1), (4, 1)]);
    }

    #[test]
    fn status_codes_are_text_keys() {
        let (out, _, _) = read_text("200: ok\n");
        assert_eq!(out.unwrap().0, json!({"200": "ok"}));
    }
}
