//! What stands beside the records: meta, the next page, the total.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::walk::Path;
use super::{ReplyBody, last, link};
use crate::envelope::PageInfo;
use crate::error::Error;
use crate::json;
use crate::operation::{MetaSource, NextPage, Operation};

/// The paths into the body that meta and pagination need, each once.
pub(super) fn wanted(operation: &Operation) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::new();
    let mut want = |path: Path| {
        if !paths.contains(&path) {
            paths.push(path);
        }
    };
    for field in operation.meta {
        if let MetaSource::Body(path) = field.source {
            want(path);
        }
    }
    if let Some(pagination) = &operation.pagination {
        let sources = [
            source(&pagination.next),
            pagination.more.map(|(more, _)| more),
        ];
        let paths = sources
            .into_iter()
            .flatten()
            .filter_map(|source| match source {
                MetaSource::Body(path) => Some(path),
                MetaSource::Link(_) | MetaSource::Header(_) => None,
            });
        paths
            .chain(pagination.total)
            .chain(pagination.pages)
            .for_each(want);
    }
    paths
}

fn source(next: &NextPage) -> Option<MetaSource> {
    match next {
        NextPage::Url(source) | NextPage::Cursor { source, .. } => Some(*source),
        NextPage::PageNumber(_) | NextPage::Offset(_) | NextPage::LastRecord { .. } => None,
    }
}

/// The values that were picked up, by path.
pub(super) struct Captured<'a> {
    wanted: &'a [Path],
    values: &'a [Option<Box<RawValue>>],
}

impl<'a> Captured<'a> {
    pub(super) const fn new(wanted: &'a [Path], values: &'a [Option<Box<RawValue>>]) -> Self {
        Self { wanted, values }
    }

    fn at(&self, path: Path) -> Option<&'a str> {
        let index = self.wanted.iter().position(|wanted| *wanted == path)?;
        self.values.get(index)?.as_ref().map(|value| value.get())
    }
}

/// What is known of the next page and the whole.
pub(super) fn page(operation: &Operation, reply: &ReplyBody, captured: &Captured<'_>) -> PageInfo {
    let Some(pagination) = &operation.pagination else {
        return PageInfo::default();
    };
    let value = |source: MetaSource| match source {
        MetaSource::Body(path) => captured.at(path).and_then(text),
        MetaSource::Header(name) => reply.header(name).map(str::to_owned),
        MetaSource::Link(relation) => links(reply)
            .filter(|link| link.results)
            .find(|link| link.is(relation))
            .map(|link| link.url.to_owned()),
    };
    let next = match pagination.next {
        NextPage::LastRecord { key, .. } => {
            last::record(&reply.text, operation.records, key).and_then(text)
        }
        _ => source(&pagination.next).and_then(value),
    };
    let more = pagination.more.and_then(|(source, when)| {
        let told = value(source)?.parse::<bool>().ok()?;
        Some(told == when)
    });
    let number = |path: Option<Path>| text(captured.at(path?)?)?.parse().ok();
    PageInfo {
        next: next.filter(|next| !next.is_empty()),
        more,
        total: number(pagination.total),
        pages: number(pagination.pages),
        skipped: Vec::new(),
    }
}

/// `meta` as JSON text; what is not there is `null`.
pub(super) fn as_text(operation: &Operation, reply: &ReplyBody, captured: &Captured<'_>) -> String {
    written(operation, reply, captured, true)
}

/// A text, a number or a flag, as text.
fn text(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Makes `meta` of its parts; what is not there is `null`.
pub(super) fn decode<M: DeserializeOwned>(
    operation: &Operation,
    reply: &ReplyBody,
    captured: &Captured<'_>,
) -> Result<M, Error> {
    if operation.meta.is_empty() {
        return serde_json::from_str("null")
            .or_else(|_| serde_json::from_str("{}"))
            .map_err(|error| failure(&error));
    }
    serde_json::from_str(&written(operation, reply, captured, false))
        // A header is text, but its type may be a number.
        .or_else(|error| {
            serde_json::from_str(&written(operation, reply, captured, true)).map_err(|_| error)
        })
        .map_err(|error| failure(&error))
}

/// The JSON text of `meta`.
fn written(
    operation: &Operation,
    reply: &ReplyBody,
    captured: &Captured<'_>,
    bare: bool,
) -> String {
    let mut members = Vec::with_capacity(operation.meta.len());
    for field in operation.meta {
        let value = match field.source {
            MetaSource::Body(path) => captured.at(path).map(str::to_owned),
            MetaSource::Header(name) => reply.header(name).map(|value| header(value, bare)),
            MetaSource::Link(relation) => links(reply)
                .find(|link| link.is(relation))
                .map(|link| header(link.url, false)),
        };
        let value = value.unwrap_or_else(|| "null".to_owned());
        members.push(format!("{}:{value}", json::text(&field.name.into())));
    }
    format!("{{{}}}", members.join(","))
}

fn header(value: &str, bare: bool) -> String {
    if bare && serde_json::from_str::<serde_json::Number>(value).is_ok() {
        return value.to_owned();
    }
    json::text(&value.into())
}

fn failure(error: &serde_json::Error) -> Error {
    let (expected, found) = super::explain::parts(&error.to_string());
    Error::decode("meta", expected, found)
}

fn links(reply: &ReplyBody) -> impl Iterator<Item = link::Link<'_>> {
    let headers = reply.headers.get_all(http::header::LINK);
    let texts = headers.iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(link::read)
}
