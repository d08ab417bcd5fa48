//! Filling the path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Given, at, scalars};
use crate::error::Error;
use crate::operation::{Location, Operation};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A text in which everything but unreserved characters is escaped.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The path with its places filled and encoded.
pub(super) fn fill(operation: &Operation, given: &[Given<'_>]) -> Result<String, Error> {
    let mut path = String::with_capacity(operation.path.len() + 16);
    for segment in operation.path.trim_start_matches('/').split('/') {
        path.push('/');
        if segment.contains('{') {
            path.push_str(&filled(segment, given)?);
        } else {
            path.push_str(segment);
        }
    }
    Ok(path)
}

fn filled(segment: &str, given: &[Given<'_>]) -> Result<String, Error> {
    let mut out = String::new();
    let mut rest = segment;
    let mut last = "";
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        let found = at(given, Location::Path).find(|(param, _)| param.name == name);
        let (param, value) =
            found.ok_or_else(|| Error::input(name, "is missing; the path needs it"))?;
        let texts = scalars(value);
        let encoded: Vec<String> = texts.iter().map(|text| encoded(text)).collect();
        out.push_str(before);
        out.push_str(&encoded.join(","));
        last = param.name;
        rest = tail;
    }
    out.push_str(rest);
    if matches!(out.as_str(), "" | "." | "..") {
        return Err(Error::input(
            last,
            format!("`{out}` as a part of the path would address something else"),
        ));
    }
    Ok(out)
}
