//! What stands beside the records: meta, the next page, the total.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::ReplyBody;
use super::walk::Path;
use crate::envelope::PageInfo;
use crate::error::Error;
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
        if let Some(MetaSource::Body(path)) = source(&pagination.next) {
            want(path);
        }
        if let Some(path) = pagination.total {
            want(path);
        }
    }
    paths
}

fn source(next: &NextPage) -> Option<MetaSource> {
    match next {
        NextPage::Url(source) | NextPage::Cursor { source, .. } => Some(*source),
        NextPage::PageNumber(_) | NextPage::Offset(_) => None,
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
    let next = match source(&pagination.next) {
        Some(MetaSource::Body(path)) => captured.at(path).and_then(text),
        Some(MetaSource::Header(name)) => reply.header(name).map(str::to_owned),
        Some(MetaSource::Link(relation)) => link(reply, relation),
        None => None,
    };
    let total = pagination
        .total
        .and_then(|path| text(captured.at(path)?)?.parse().ok());
    PageInfo {
        next: next.filter(|next| !next.is_empty()),
        total,
        skipped: Vec::new(),
    }
}

/// A text or a number, as text.
fn text(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
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
            MetaSource::Link(relation) => link(reply, relation).map(|url| header(&url, false)),
        };
        let value = value.unwrap_or_else(|| "null".to_owned());
        members.push(format!("{}:{value}", Value::from(field.name)));
    }
    format!("{{{}}}", members.join(","))
}

fn header(value: &str, bare: bool) -> String {
    if bare && serde_json::from_str::<serde_json::Number>(value).is_ok() {
        return value.to_owned();
    }
    Value::from(value).to_string()
}

fn failure(error: &serde_json::Error) -> Error {
    let (expected, found) = super::explain::parts(&error.to_string());
    Error::decode("meta", expected, found)
}

/// The target with that relation in the `Link` headers.
fn link(reply: &ReplyBody, relation: &str) -> Option<String> {
    let headers = reply.headers.get_all(http::header::LINK);
    headers
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|text| target(text, relation))
}

fn target(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    while let Some(open) = rest.find('<') {
        let after = &rest[open + 1..];
        let close = after.find('>')?;
        let url = &after[..close];
        let tail = &after[close + 1..];
        let end = tail
            .find(",<")
            .or_else(|| tail.find(", <"))
            .unwrap_or(tail.len());
        let matches = tail[..end].split(';').any(|parameter| {
            parameter
                .trim()
                .split_once('=')
                .is_some_and(|(name, value)| {
                    name.trim().eq_ignore_ascii_case("rel")
                        && value
                            .trim()
                            .trim_matches(['"', ','])
                            .split(' ')
                            .any(|rel| rel.eq_ignore_ascii_case(relation))
                })
        });
        if matches {
            return Some(url.to_owned());
        }
        rest = &tail[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn links_are_found_by_relation() {
        let header = r#"<https://a.test/x?page=2&q=a,b>; rel="next", <https://a.test/x?page=9>; title="z"; rel="last end""#;
        assert_eq!(
            target(header, "next").as_deref(),
            Some("https://a.test/x?page=2&q=a,b")
        );
        assert_eq!(
            target(header, "end").as_deref(),
            Some("https://a.test/x?page=9")
        );
        assert_eq!(target(header, "prev"), None);
        assert_eq!(
            target("</y>;rel=next,</z>;rel=prev", "prev").as_deref(),
            Some("/z")
        );
        assert_eq!(target("<broken", "next"), None);
    }
}
