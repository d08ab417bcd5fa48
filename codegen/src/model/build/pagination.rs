//! How to get the next page: stated, or by the connector's default.

use serde_json::Value;

use super::Builder;
use super::extension::member;
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Extractor, MetaSource, NextPage, OperationKey, Pagination, Param, Response, Type,
};
use crate::resolve::ResolvedOperation;

const KEY: &str = "x-connector-pagination";

impl Builder<'_> {
    /// The pagination of an operation, when it has one.
    pub(super) fn pagination(
        &mut self,
        resolved: &ResolvedOperation,
        key: &OperationKey,
        body: Option<&Type>,
        params: &[Param],
        response: &Response,
    ) -> Option<Pagination> {
        if let Some(stated) = resolved.operation.extensions.get(KEY) {
            let pointer = child(&resolved.pointer, KEY);
            let pagination = self.read_pagination(stated, &pointer)?;
            self.check_pagination(&pagination, &pointer, body, params);
            if !matches!(
                response,
                Response::Envelope {
                    ty: Type::Array { .. } | Type::Any,
                    ..
                }
            ) {
                self.report_no_list(&pointer);
            }
            return Some(pagination);
        }
        let is_list = key.action == "list" || key.action.starts_with("list_");
        let envelope = matches!(
            response,
            Response::Envelope {
                ty: Type::Array { .. },
                ..
            }
        );
        if !is_list || !envelope {
            return None;
        }
        let default = self.spec.document.openapi.info.extensions.get(KEY)?;
        let pagination = self.read_pagination(default, &format!("/info/{KEY}"))?;
        self.fits(&pagination, body, params).then_some(pagination)
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
            other => {
                let diagnostic = self
                    .error(
                        codes::PAGINATION_STYLE,
                        pointer,
                        format!("unknown pagination style `{other}`"),
                    )
                    .label("here")
                    .help("known styles: next_url, cursor, page, offset, link_header, none");
                self.sink.push(diagnostic);
                return None;
            }
        };
        let total =
            member(value, "total").map(|path| self.extractor(&child(pointer, "total"), &path));
        Some(Pagination {
            next,
            total,
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

    /// Whether the paths and parameters of a default exist in an operation.
    fn fits(&self, pagination: &Pagination, body: Option<&Type>, params: &[Param]) -> bool {
        let found = |path: &Extractor| body.is_some_and(|body| self.walk(body, path).is_some());
        let source = |source: &MetaSource| match source {
            MetaSource::Body(path) => found(path),
            MetaSource::Link(_) | MetaSource::Header(_) => true,
        };
        let has = |name: &String| params.iter().any(|param| param.name == *name);
        match &pagination.next {
            NextPage::Url(url) => source(url),
            NextPage::Cursor {
                source: value,
                parameter,
            } => source(value) && has(parameter),
            NextPage::PageNumber(parameter) | NextPage::Offset(parameter) => has(parameter),
        }
    }

    /// Reports what a stated pagination names and the operation does not have.
    fn check_pagination(
        &mut self,
        pagination: &Pagination,
        pointer: &str,
        body: Option<&Type>,
        params: &[Param],
    ) {
        let total = pagination
            .total
            .as_ref()
            .is_none_or(|path| body.is_some_and(|body| self.walk(body, path).is_some()));
        let size = pagination.page_size.as_ref();
        let size = size.is_none_or(|name| params.iter().any(|param| param.name == *name));
        if total && size && self.fits(pagination, body, params) {
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
