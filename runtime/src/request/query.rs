//! Writing the query.

use form_urlencoded::byte_serialize;
use serde_json::Value;

use super::{Given, at, path, scalar, scalars};
use crate::json;
use crate::operation::{Location, Style};

/// The query, form encoded: a blank is `+`.
pub(super) fn write(given: &[Given<'_>]) -> String {
    let mut pairs = Pairs::default();
    let restli = speaks_restli(given);
    for (param, value) in at(given, Location::Query) {
        if restli {
            let texts: Vec<String> = scalars(value)
                .iter()
                .map(|text| path::restli(text))
                .collect();
            let exploded = param.style == Style::Form { explode: true };
            match exploded && value.is_array() {
                true => texts
                    .iter()
                    .for_each(|text| pairs.push_encoded(param.name, text)),
                false => pairs.push_encoded(param.name, &texts.join(",")),
            }
            continue;
        }
        match (param.style, value) {
            (Style::Json, _) => pairs.push(param.name, &json::text(value)),
            (Style::DeepObject, Value::Object(_)) => pairs.nested(param.name, value),
            (Style::Form { explode: true }, Value::Object(members)) => {
                for (name, value) in members {
                    pairs.each(name, value);
                }
            }
            (Style::Form { explode: true } | Style::DeepObject, _) => pairs.each(param.name, value),
            (Style::SpaceDelimited, _) => pairs.joined(param.name, value, "+"),
            (Style::PipeDelimited, _) => pairs.joined(param.name, value, "%7C"),
            (_, _) => pairs.joined(param.name, value, ","),
        }
    }
    pairs.0
}

/// Whether a call carries the header with which Rest.li is spoken.
fn speaks_restli(given: &[Given<'_>]) -> bool {
    at(given, Location::Header)
        .any(|(param, _)| param.name.eq_ignore_ascii_case("X-Restli-Protocol-Version"))
}

/// `a=1&b=2`, encoded.
#[derive(Default)]
pub(super) struct Pairs(pub(super) String);

impl Pairs {
    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.push_encoded(name, &encoded(value));
    }

    fn push_encoded(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(&encoded(name));
        self.0.push('=');
        self.0.push_str(value);
    }

    /// One pair for each item.
    fn each(&mut self, name: &str, value: &Value) {
        for text in scalars(value) {
            self.push(name, &text);
        }
    }

    /// One pair for all items.
    fn joined(&mut self, name: &str, value: &Value, separator: &str) {
        let texts = match value {
            Value::Object(members) => members
                .iter()
                .flat_map(|(name, value)| [name.clone(), scalar(value)])
                .collect(),
            other => scalars(other),
        };
        let parts: Vec<String> = texts.iter().map(|text| encoded(text)).collect();
        self.push_encoded(name, &parts.join(separator));
    }

    /// `a[b]=1`, as deep as it goes.
    pub(super) fn nested(&mut self, name: &str, value: &Value) {
        flat(name, value, Items::Bare, &mut |name, text| {
            self.push(name, text)
        });
    }

    /// The same with the numbers of items in lists, `a[0]=1`.
    pub(super) fn numbered(&mut self, name: &str, value: &Value) {
        flat(name, value, Items::Numbered, &mut |name, text| {
            self.push(name, text);
        });
    }
}

/// How plain items of a list are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Items {
    /// `a[]`
    Bare,
    /// `a[0]`
    Numbered,
}

/// Tells every plain value in a value with its name: `a[b]` in objects, `a[]` or `a[0]` in lists.
pub(super) fn flat(name: &str, value: &Value, style: Items, tell: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                flat(&format!("{name}[{member}]"), value, style, tell);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match (item, style) {
                    (Value::Object(_) | Value::Array(_), _) | (_, Items::Numbered) => {
                        flat(&format!("{name}[{index}]"), item, style, tell);
                    }
                    (plain, Items::Bare) => tell(&format!("{name}[]"), &scalar(plain)),
                }
            }
        }
        Value::Null => {}
        plain => tell(name, &scalar(plain)),
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}
