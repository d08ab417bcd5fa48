//! The short way through a YAML file: straight from the parser's events to values.
//!
//! It knows mappings, lists and scalars, which is all that most specs use. Whatever else it meets (anchors,
//! tags, merge keys, repeated keys, deep nesting, a mistake) makes it give up: the long way reads such a
//! file, and words its mistakes.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Value};

use super::super::spans::{NodeId, SpanMap};
use super::{Kind, options};
use crate::diagnostics::{SourceId, Span};

/// The long way refuses what is nested more deeply than 64 levels.
const DEPTH: usize = 60;

/// The value and its places, or nothing when the file needs the long way.
pub(super) fn read(text: &str, source: SourceId) -> Option<(Value, SpanMap)> {
    let mut events = Events {
        parser: Parser::new_from_str(text),
        source,
        length: text.len(),
        spans: SpanMap::for_file(source, text.len()),
        entries: Vec::new(),
    };
    events.expect(|event| matches!(event, Event::StreamStart))?;
    events.expect(|event| matches!(event, Event::DocumentStart(..)))?;
    let (first, span) = events.next()?;
    let value = events.value(first, span, None, NodeId::ROOT, 0)?;
    events.expect(|event| matches!(event, Event::DocumentEnd))?;
    events.expect(|event| matches!(event, Event::StreamEnd))?;
    Some((value, events.spans))
}

struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
    source: SourceId,
    length: usize,
    spans: SpanMap,
    /// The entries of the mappings that are open, those of the innermost at the end.
    entries: Vec<(String, Value)>,
}

impl<'t> Events<'t> {
    /// The next event and its place.
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let start = span.start.byte_offset()?.min(self.length);
        let end = span.end.byte_offset()?.clamp(start, self.length);
        Some((event, Span::new(self.source, start, end)))
    }

    fn expect(&mut self, is_it: impl FnOnce(&Event<'_>) -> bool) -> Option<()> {
        let (event, _) = self.next()?;
        is_it(&event).then_some(())
    }

    /// The node that an event begins.
    fn value(
        &mut self,
        event: Event<'t>,
        span: Span,
        key: Option<Span>,
        node: NodeId,
        depth: usize,
    ) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.spans.insert(node, key, span);
        match event {
            Event::Scalar(text, style, 0, None) => scalar(text, style),
            Event::SequenceStart(_, 0, None) => self.list(node, depth),
            Event::MappingStart(_, 0, None) => self.map(node, depth),
            _ => None,
        }
    }

    fn list(&mut self, node: NodeId, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(Value::Array(items));
            }
            let item = node.item(items.len());
            items.push(self.value(event, span, None, item, depth + 1)?);
        }
    }

    fn map(&mut self, node: NodeId, depth: usize) -> Option<Value> {
        let first = self.entries.len();
        loop {
            let (event, key_span) = self.next()?;
            let name = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, 0, None) if is_name(&text, style) => text.into_owned(),
                _ => return None,
            };
            let (event, span) = self.next()?;
            let below = node.child(&name);
            let value = self.value(event, span, Some(key_span), below, depth + 1)?;
            self.entries.push((name, value));
        }
        let mut map = Map::with_capacity(self.entries.len() - first);
        for (name, value) in self.entries.drain(first..) {
            // A key that stands twice.
            if map.insert(name, value).is_some() {
                return None;
            }
        }
        Some(Value::Object(map))
    }
}

/// Whether a scalar is a key and nothing but its text counts.
fn is_name(text: &str, style: ScalarStyle) -> bool {
    style != ScalarStyle::Plain || !(is_null(text) || text == "<<")
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Option<Value> {
    if style != ScalarStyle::Plain {
        return Some(Value::String(text.into_owned()));
    }
    match &*text {
        text if is_null(text) => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    if is_whole_number(&text) {
        return Some(Value::Number(text.parse::<i64>().ok()?.into()));
    }
    let first = text.as_bytes().first().copied().unwrap_or_default();
    let may_be_number = matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.')
        || ["nan", "inf", "infinity"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    if may_be_number {
        return number(&text);
    }
    Some(Value::String(text.into_owned()))
}

/// Decimal digits that every reader takes for the same number.
fn is_whole_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0'] => text.len() == 1,
        [b'1'..=b'9', rest @ ..] => rest.len() < 17 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// What looks like a number and may be one, a version or a date, as the long way decides.
fn number(text: &str) -> Option<Value> {
    if text.starts_with("---") || text.starts_with("...") || text.contains('\n') {
        return None;
    }
    match serde_saphyr::from_str_with_options::<Kind>(text, options(text.len())).ok()? {
        Kind::Number(number) => Some(Value::Number(number)),
        Kind::Text(text) => Some(Value::String(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use super::super::read_with_places;
    use super::*;
    use crate::diagnostics::Sources;

    /// Both ways agree, and the short one is taken.
    fn same(name: &str, text: &str) {
        let source = Sources::new().add(name, text);
        let mut found = Vec::new();
        let long = read_with_places(text, source, &mut found).unwrap();
        assert!(found.is_empty(), "{name}: {found:?}");
        let short = read(text, source).unwrap_or_else(|| unreachable!("{name} took the long way"));
        assert_eq!(short.0, long.0, "{name}");
        assert!(short.1 == long.1, "{name}: places differ");
    }

    #[test]
    fn both_ways_agree_on_every_kind_of_scalar() {
        same(
            "scalars",
            "a:\nb: ~\nc: null\nd: 'null'\ne: [true, True, no, yes, \"true\"]\nf: 1\ng: -1\nh: 0\ni: 012\nj: -0\n\
             k: 1.5\nl: 3.0.3\nm: 2024-01-01\nn: 1e3\no: 0x1f\np: 12345678901234567\nq: 18446744073709551615\n\
             r: +5\ns: .5\nt: nano\nu: 1_000\nv: ok - fine\nw: \"a\\tb é\"\nx: |\n  two\n  lines\ny: >-\n  folded\n  text\n\
             z: plain\n  over lines\n200: status\n1.5: half\ntrue: yes\n'': empty\n/a/{b}: {x-y: z, ~n: 1, $ref: '#/a~1b'}\n",
        );
        same(
            "json",
            "{\"a\": [1, {\"b\": null}, []], \"c\": {}, \"d\": 1.25e-3, \"é\": \"\\u00e9\"}\n",
        );
        same("list", "- 1\n- - 2\n- a: 1\n  b:\n    - 3\n");
        same(
            "comments",
            "# one\n---\na: 1 # two\n# three\nb:\n  # four\n  c: d\n",
        );
    }

    #[test]
    fn both_ways_agree_on_specs() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            same(
                &path.display().to_string(),
                &std::fs::read_to_string(&path).unwrap(),
            );
        }
    }

    #[test]
    fn what_is_rare_takes_the_long_way() {
        let source = Sources::new().add("a", "");
        let deep = "[".repeat(70) + &"]".repeat(70);
        for text in [
            "a: &x 1\nb: *x\n",
            "a: !!str 1\n",
            "<<: {a: 1}\n",
            "a: 1\na: 2\n",
            "a: 1\n---\nb: 2\n",
            "~: 1\n",
            "? [a]\n: 1\n",
            "a: .nan\n",
            "a: [\n",
            "",
            &deep,
        ] {
            assert!(read(text, source).is_none(), "{text:?}");
        }
    }
}
