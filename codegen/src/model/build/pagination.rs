//! How to get the next page: stated, by the connector's default, or derived.

mod derive;
mod names;
mod signals;

use serde_json::Value;

use super::Builder;
use super::extension::{member, text};
use crate::diagnostics::{Diagnostic, codes};
use crate::load::child;
use crate::model::{
    Body, Extractor, MetaSource, More, NextPage, OperationKey, Pagination, Param, Response, Step,
    Type,
};
use crate::resolve::ResolvedOperation;
use derive::Signals;
pub(super) use derive::Unpaged;

const KEY: &str = "x-connector-pagination";

/// What the pagination of an operation depends on.
pub(super) struct Paged<'a> {
    pub(super) key: &'a OperationKey,
    pub(super) params: &'a [Param],
    pub(super) body: Option<&'a Body>,
    pub(super) response: &'a Response,
    /// The shape of the whole answer.
    pub(super) answer: Option<&'a Type>,
}

impl Builder<'_> {
    /// The pagination of an operation, when it has one: stated, the connector's default, or derived.
    pub(super) fn pagination(
        &mut self,
        resolved: &ResolvedOperation,
        paged: &Paged<'_>,
    ) -> Option<Pagination> {
        if let Some(stated) = resolved.operation.extensions.get(KEY) {
            let pointer = child(&resolved.pointer, KEY);
            let pagination = self.read_pagination(stated, &pointer)?;
            self.check_pagination(&pagination, &pointer, paged);
            if records(paged.response).is_none() {
                self.report_no_list(&pointer);
            }
            return Some(pagination);
        }
        if !gives_many(&paged.key.action) || no_pages(resolved).is_some() {
            return None;
        }
        let span = self.spec.key_span(&resolved.pointer);
        let Some(records) = records(paged.response) else {
            self.unpaged.push((Unpaged::NoList, span));
            return None;
        };
        if let Some(default) = self.spec.document.openapi.info.extensions.get(KEY)
            && matches!(records, Type::Array { .. })
        {
            let pagination = self.read_pagination(default, &format!("/info/{KEY}"));
            if let Some(pagination) = pagination.filter(|found| self.fits(found, paged)) {
                return Some(pagination);
            }
        }
        match self.signals(paged, records).derive() {
            Ok(pagination) => Some(pagination),
            Err(why) => {
                self.unpaged.push((why, span));
                None
            }
        }
    }

    fn signals(&self, paged: &Paged<'_>, records: &Type) -> Signals {
        let meta = match paged.response {
            Response::Envelope { meta, .. } => meta.as_slice(),
            Response::Value { .. } | Response::File { .. } | Response::Empty => &[],
        };
        let mut values = self.meta_values(paged.answer, meta);
        let named = values.len();
        let more = self.schema_values(paged.answer);
        let known = |value: &signals::Value| {
            let named = values.iter();
            named
                .map(|known| &known.source)
                .any(|source| *source == value.source)
        };
        let more: Vec<_> = more.into_iter().filter(|value| !known(value)).collect();
        values.extend(more);
        Signals {
            values,
            named,
            inputs: self.paging_inputs(paged.params, paged.body),
            has_id: self.has_id(records),
        }
    }

    /// One message for each reason why lists have no pages: a message for each list would hide the rest.
    pub(super) fn report_unpaged(&mut self) {
        let mut all = std::mem::take(&mut self.unpaged);
        all.sort_by_key(|(why, _)| *why);
        for group in all.chunk_by(|(a, _), (b, _)| a == b) {
            let Some(((why, first), rest)) = group.split_first() else {
                continue;
            };
            let what = match why {
                Unpaged::NoSign => "nothing in them speaks of pages",
                Unpaged::NoList => "the record extractor leads to no list",
                Unpaged::NoParameter => "a value names the next page, but no parameter takes it",
                Unpaged::NoValue => {
                    "a parameter or flag speaks of pages, but not how the next one is asked for"
                }
                Unpaged::Ambiguous => "several values or parameters could be meant",
            };
            let message = format!("lists without a stream: {}; {what}", group.len());
            let found = match why {
                Unpaged::NoSign | Unpaged::NoList => {
                    Diagnostic::note(codes::PAGINATION_NONE, *first, message)
                }
                _ => Diagnostic::warning(codes::PAGINATION_NONE, *first, message),
            };
            let mut found = found.label("this is the first").help(
                "state how pages are asked for with `x-connector-pagination`, or say with `x-airbyte-no-pagination` why there are none",
            );
            for (_, span) in rest.iter().take(2) {
                found = found.related(*span, "another one");
            }
            self.sink.push(found);
        }
    }

    fn read_pagination(&mut self, value: &Value, pointer: &str) -> Option<Pagination> {
        let style = value
            .as_str()
            .map(str::to_owned)
            .or_else(|| member(value, "style"))?;
        let next = match style.as_str() {
            "none" => return None,
            "next_url" => NextPage::Url(self.source(value, pointer)?),
            "link_header" => NextPage::Url(MetaSource::Link("next".to_owned())),
            "cursor" => NextPage::Cursor {
                source: self.source(value, pointer)?,
                parameter: self.needed(value, "parameter", pointer)?,
            },
            "page" => NextPage::PageNumber(self.needed(value, "parameter", pointer)?),
            "offset" => NextPage::Offset(self.needed(value, "parameter", pointer)?),
            "last_record" => NextPage::LastRecord {
                key: match member(value, "record") {
                    Some(path) => self.extractor(&child(pointer, "record"), &path),
                    None => Extractor(vec![Step::Key("id".to_owned())]),
                },
                parameter: self.needed(value, "parameter", pointer)?,
            },
            other => {
                let diagnostic = self
                    .error(
                        codes::PAGINATION_STYLE,
                        pointer,
                        format!("unknown pagination style `{other}`"),
                    )
                    .label("here")
                    .help("known styles: next_url, cursor, page, offset, last_record, link_header, none");
                self.sink.push(diagnostic);
                return None;
            }
        };
        let mut path = |key| {
            let path = member(value, key)?;
            Some(self.extractor(&child(pointer, key), &path))
        };
        let (total, pages) = (path("total"), path("pages"));
        let flag = |path: Extractor, when| More {
            source: MetaSource::Body(path),
            when,
        };
        let more = match path("more") {
            Some(path) => Some(flag(path, true)),
            None => path("last").map(|path| flag(path, false)),
        };
        Some(Pagination {
            next,
            more,
            total,
            pages,
            page_size: member(value, "page_size"),
        })
    }

    fn source(&mut self, value: &Value, pointer: &str) -> Option<MetaSource> {
        let path = self.needed(value, "next", pointer)?;
        match MetaSource::parse(&path) {
            Ok(source) => Some(source),
            Err(problem) => {
                self.report_path(&child(pointer, "next"), &problem);
                None
            }
        }
    }

    /// A member that the style cannot do without.
    fn needed(&mut self, value: &Value, key: &str, pointer: &str) -> Option<String> {
        let found = member(value, key);
        if found.is_none() {
            let diagnostic = self
                .error(codes::PAGINATION_INCOMPLETE, pointer, format!("this pagination lacks `{key}`"))
                .label("here")
                .help("next_url needs `next`; cursor needs `next` and `parameter`; page and offset need `parameter`");
            self.sink.push(diagnostic);
        }
        found
    }

    fn report_no_list(&mut self, pointer: &str) {
        let diagnostic = self
            .warning(
                codes::PAGINATION_NO_LIST,
                pointer,
                "what comes in pages here is no list",
            )
            .label("so no pages are followed")
            .help("let the action be `list`, and the record extractor lead to an array");
        self.sink.push(diagnostic);
    }

    /// Whether the paths and parameters of a pagination exist in an operation.
    fn fits(&self, pagination: &Pagination, paged: &Paged<'_>) -> bool {
        let found = |path: &Extractor| {
            let answer = paged.answer;
            answer.is_some_and(|answer| self.walk(answer, path).is_some())
        };
        let source = |source: &MetaSource| match source {
            MetaSource::Body(path) => found(path),
            MetaSource::Link(_) | MetaSource::Header(_) => true,
        };
        let inputs = self.paging_inputs(paged.params, paged.body);
        let has = |name: &String| inputs.iter().any(|input| input.wire == *name);
        match &pagination.next {
            NextPage::Url(url) => source(url),
            NextPage::Cursor {
                source: value,
                parameter,
            } => source(value) && has(parameter),
            NextPage::PageNumber(parameter)
            | NextPage::Offset(parameter)
            | NextPage::LastRecord { parameter, .. } => has(parameter),
        }
    }

    /// Reports what a stated pagination names and the operation does not have.
    fn check_pagination(&mut self, pagination: &Pagination, pointer: &str, paged: &Paged<'_>) {
        let found = |path: &Extractor| {
            let answer = paged.answer;
            answer.is_some_and(|answer| self.walk(answer, path).is_some())
        };
        let more = pagination.more.as_ref().map(|more| &more.source);
        let flag = match more {
            Some(MetaSource::Body(path)) => Some(path),
            _ => None,
        };
        let paths = [pagination.total.as_ref(), pagination.pages.as_ref(), flag];
        let size = pagination.page_size.as_ref();
        let size = size.is_none_or(|name| paged.params.iter().any(|param| param.name == *name));
        if paths.into_iter().flatten().all(found) && size && self.fits(pagination, paged) {
            return;
        }
        let diagnostic = self
            .error(
                codes::PAGINATION_NO_MATCH,
                pointer,
                "this pagination names a path or a parameter that the operation does not have",
            )
            .label("stated here")
            .help("paths lead into the response schema; parameters are those of the operation");
        self.sink.push(diagnostic);
    }
}

/// Why an operation has no pages, as the spec says it.
pub(super) fn no_pages(resolved: &ResolvedOperation) -> Option<String> {
    text(&resolved.operation.extensions, "x-airbyte-no-pagination")
}

/// The records of an envelope that may be a list.
fn records(response: &Response) -> Option<&Type> {
    match response {
        Response::Envelope { ty, .. } if matches!(ty, Type::Array { .. } | Type::Any) => Some(ty),
        _ => None,
    }
}

/// Whether an action gives many records.
fn gives_many(action: &str) -> bool {
    action
        .split(['_', '-'])
        .any(|word| matches!(word, "list" | "search"))
}
