//! Filling the path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Given, at, scalar, scalars};
use crate::error::Error;
use crate::operation::{Location, Operation, Param, Style};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What Rest.li keeps in a list of plain values.
const RESTLI: &AsciiSet = &RESERVED.remove(b',');

/// What Rest.li keeps in a structure, of which the caller has escaped the parts.
const RESTLI_STRUCTURE: &AsciiSet = &RESTLI.remove(b'(').remove(b')').remove(b':').remove(b'%');

/// A value in the query of a call that speaks Rest.li: its signs of structure stay.
pub(super) fn restli(text: &str) -> String {
    let structure = text.starts_with('(') || text.starts_with("List(");
    let kept = if structure { RESTLI_STRUCTURE } else { RESTLI };
    utf8_percent_encode(text, kept).to_string()
}

/// A text in which everything but unreserved characters is escaped.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The path with its places filled and encoded.
pub(super) fn fill(operation: &Operation, given: &[Given<'_>]) -> Result<String, Error> {
    let mut path = String::with_capacity(operation.path.len() + 16);
    for segment in operation.path.trim_start_matches('/').split('/') {
        path.push('/');
        fill_segment(&mut path, segment, given)?;
    }
    Ok(path)
}

/// A value in the style of its parameter, after RFC 6570.
fn written(param: &Param, value: &Value) -> String {
    let (first, separator, named) = match param.style {
        Style::Label { explode } => (".", if explode { "." } else { "," }, explode),
        Style::Matrix { explode } => (";", if explode { ";" } else { "," }, explode),
        Style::Simple { explode } => ("", ",", explode),
        _ => ("", ",", false),
    };
    let matrix = matches!(param.style, Style::Matrix { .. });
    let mut parts: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let mark = if named { "=" } else { "," };
                format!("{}{mark}{}", encoded(name), encoded(&scalar(value)))
            })
            .collect(),
        other => scalars(other).iter().map(|text| encoded(text)).collect(),
    };
    let name = encoded(param.name);
    if matrix && named && !value.is_object() {
        parts = parts.iter().map(|part| format!("{name}={part}")).collect();
    }
    let text = parts.join(separator);
    match matrix && !named {
        true => format!("{first}{name}={text}"),
        false => format!("{first}{text}"),
    }
}

/// Adds a segment, whose places are filled.
fn fill_segment(path: &mut String, segment: &str, given: &[Given<'_>]) -> Result<(), Error> {
    let start = path.len();
    let mut rest = segment;
    let mut last = None;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        let found = at(given, Location::Path).find(|(param, _)| param.name == name);
        let (param, value) =
            found.ok_or_else(|| Error::input(name, "is missing; the path needs it"))?;
        path.push_str(before);
        write(path, param, value);
        last = Some(param.name);
        rest = tail;
    }
    path.push_str(rest);
    match (last, path.get(start..)) {
        (Some(last), Some(filled @ ("" | "." | ".."))) => Err(Error::input(
            last,
            format!("`{filled}` as a part of the path would address something else"),
        )),
        _ => Ok(()),
    }
}

/// Adds a value; texts and whole numbers, which most are, without a text in between.
fn write(path: &mut String, param: &Param, value: &Value) {
    let plain = !matches!(param.style, Style::Label { .. } | Style::Matrix { .. });
    match value {
        Value::String(text) if plain => path.extend(utf8_percent_encode(text, RESERVED)),
        Value::Number(number) if plain && !number.is_f64() => path.push_str(&number.to_string()),
        _ => path.push_str(&written(param, value)),
    }
}
