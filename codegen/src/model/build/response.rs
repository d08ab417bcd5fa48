//! Answers: which one counts, where its data stand, what they are.

use openapiv3::Response as SpecResponse;
use serde_json::Value;

use super::Builder;
use super::body::json_of;
use super::extension::text;
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Alternative, Extractor, MetaField, MetaSource, OperationKey, Place, Response, Root, SchemaKind,
    Step, Type,
};
use crate::resolve::{Located, ResolvedOperation, ResponseKey};

impl<'a> Builder<'a> {
    /// What a call gives, and the shape of the whole body.
    pub(super) fn response(
        &mut self,
        resolved: &'a ResolvedOperation,
        key: &OperationKey,
    ) -> (Response, Option<Type>) {
        if let Some(file) = self.file(resolved, key) {
            return (file, None);
        }
        let body = self.response_body(resolved, key);
        let pointer = child(&resolved.pointer, "x-airbyte-record-extractor");
        let data = match text(&resolved.operation.extensions, "x-airbyte-record-extractor") {
            Some(path) => self.extractor(&pointer, &path),
            None => Extractor::default(),
        };
        let meta = self.meta(resolved, body.as_ref());
        let is_list =
            matches!(key.action.as_str(), "list" | "search") || key.action.starts_with("list_");
        let derives = is_list && self.derived.contains_key(&resolved.pointer);
        let (data, meta) = match body.as_ref().filter(|_| derives) {
            Some(body) => self.derived_extractors(body),
            None => (data, meta),
        };
        let Some(body_type) = &body else {
            return match meta.is_empty() && !is_list {
                true => (Response::Empty, None),
                false => (
                    Response::Envelope {
                        data,
                        ty: Type::Any,
                        meta,
                    },
                    None,
                ),
            };
        };
        let ty = self.walk(body_type, &data).unwrap_or_else(|| {
            self.report_no_match(&pointer, &data);
            Type::Any
        });
        if is_list || !meta.is_empty() {
            return (Response::Envelope { data, ty, meta }, body);
        }
        (Response::Value { data, ty }, body)
    }

    /// The file that an operation gives: by its action, by the address in its answer, or since the answer is
    /// binary and has no JSON twin.
    fn file(&mut self, resolved: &ResolvedOperation, key: &OperationKey) -> Option<Response> {
        const KEY: &str = "x-airbyte-file-url";
        if let Some(path) = text(&resolved.operation.extensions, KEY) {
            let path = match path.starts_with('$') {
                true => path,
                false => format!("$.{path}"),
            };
            let pointer = child(&resolved.pointer, KEY);
            let address = Some(self.extractor(&pointer, &path));
            return Some(Response::File { address });
        }
        let good = resolved
            .responses
            .iter()
            .filter(|(status, _)| match status {
                ResponseKey::Status(status) => (200..300).contains(status),
                ResponseKey::Range(first) => *first == 2,
                ResponseKey::Default => resolved.responses.len() == 1,
            });
        let mut binary = false;
        for (_, response) in good {
            let content = &response.value.content;
            if json_of(content).is_some() {
                return None;
            }
            binary |= content.keys().any(|name| is_binary(name));
        }
        let file = binary || key.action == "download";
        file.then_some(Response::File { address: None })
    }

    /// The body of the first successful response that has one.
    fn response_body(
        &mut self,
        resolved: &'a ResolvedOperation,
        key: &OperationKey,
    ) -> Option<Type> {
        let responses = resolved
            .responses
            .iter()
            .filter(|(status, _)| match status {
                ResponseKey::Status(status) => (200..300).contains(status),
                ResponseKey::Range(first) => *first == 2,
                ResponseKey::Default => resolved.responses.len() == 1,
            });
        let mut responses: Vec<_> = responses.collect();
        responses.sort_by_key(|(status, _)| *status);
        for (_, response) in responses {
            let json = json_of(&response.value.content);
            let Some((name, media)) = json else {
                self.report_media_type(response);
                continue;
            };
            let at = child(&child(&child(&response.pointer, "content"), name), "schema");
            let root = Root::Operation {
                entity: key.entity.clone(),
                action: key.action.clone(),
                part: "response",
            };
            let place = Place {
                root,
                path: Vec::new(),
            };
            return Some(match &media.schema {
                Some(schema) => self.typed(&at, schema, &place).ty,
                None => Type::Any,
            });
        }
        None
    }

    fn report_media_type(&mut self, response: &Located<SpecResponse>) {
        let names: Vec<&str> = response.value.content.keys().map(String::as_str).collect();
        if names.is_empty() {
            return;
        }
        let diagnostic = self
            .warning(
                codes::RESPONSE_MEDIA_TYPE,
                &response.pointer,
                format!(
                    "an answer of media type {} is not decoded",
                    names.join(", ")
                ),
            )
            .label("the operation is generated as if the answer were empty")
            .help("only JSON answers are decoded");
        self.sink.push(diagnostic);
    }

    fn report_no_match(&mut self, pointer: &str, data: &Extractor) {
        let diagnostic = self
            .warning(
                codes::EXTRACTOR_NO_MATCH,
                pointer,
                format!("the path `{data}` leads nowhere in the response schema"),
            )
            .label("the data are taken as any JSON")
            .help("correct the path, or describe the member in the schema");
        self.sink.push(diagnostic);
    }

    /// The members of `meta`.
    fn meta(&mut self, resolved: &ResolvedOperation, body: Option<&Type>) -> Vec<MetaField> {
        let members = resolved
            .operation
            .extensions
            .get("x-airbyte-meta-extractor");
        let Some(members) = members.and_then(Value::as_object) else {
            return Vec::new();
        };
        let pointer = child(&resolved.pointer, "x-airbyte-meta-extractor");
        let mut fields = Vec::new();
        for (name, path) in members {
            let at = child(&pointer, name);
            let source = match MetaSource::parse(path.as_str().unwrap_or_default()) {
                Ok(source) => source,
                Err(problem) => {
                    self.report_path(&at, &problem);
                    continue;
                }
            };
            let ty = match (&source, body) {
                (MetaSource::Body(path), Some(body)) => {
                    self.walk(body, path).unwrap_or_else(|| {
                        self.report_no_match(&at, path);
                        Type::Any
                    })
                }
                (MetaSource::Body(_), None) => Type::Any,
                (MetaSource::Link(_) | MetaSource::Header(_), _) => Type::text(),
            };
            fields.push(MetaField {
                name: name.clone(),
                source,
                ty,
            });
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        fields
    }

    /// A path, or a report of what is wrong with it.
    pub(super) fn extractor(&mut self, pointer: &str, path: &str) -> Extractor {
        Extractor::parse(path).unwrap_or_else(|problem| {
            self.report_path(pointer, &problem);
            Extractor::default()
        })
    }

    pub(super) fn report_path(&mut self, pointer: &str, problem: &str) {
        let diagnostic = self
            .error(
                codes::EXTRACTOR_SYNTAX,
                pointer,
                format!("this path cannot be read: {problem}"),
            )
            .label("here")
            .help("a path is `$` followed by `.name`, `['name']`, `[0]` or `[*]`");
        self.sink.push(diagnostic);
    }

    /// The type at the end of a path in the alternatives that have it; anything where they differ.
    fn walk_alternatives(&self, alternatives: &[Alternative], path: &Extractor) -> Option<Type> {
        let ends = alternatives
            .iter()
            .filter(|known| matches!(known.ty, Type::Schema(_)))
            .filter_map(|known| self.walk(&known.ty, path));
        let mut ends: Vec<Type> = ends.collect();
        ends.dedup();
        match ends.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            _ => Some(Type::Any),
        }
    }

    /// The type at the end of a path.
    pub(super) fn walk(&self, from: &Type, path: &Extractor) -> Option<Type> {
        let mut at = from.clone();
        for (index, step) in path.0.iter().enumerate() {
            at = match (&at, step) {
                (Type::Any, _) => Type::Any,
                (Type::Map { values }, Step::Key(_)) => (**values).clone(),
                (Type::Array { items, .. }, Step::Index(_)) => (**items).clone(),
                (Type::Array { items, .. }, Step::Each) => {
                    let rest = Extractor(path.0.get(index + 1..).unwrap_or_default().to_vec());
                    let items = self.walk(items, &rest)?;
                    return Some(Type::Array {
                        items: Box::new(items),
                        nullable_items: false,
                        lengths: crate::model::Lengths::default(),
                    });
                }
                (Type::Schema(id), Step::Key(name)) => match &self.schemas.get(id.0)?.kind {
                    SchemaKind::Record { fields, .. } => {
                        fields.iter().find(|field| field.name == *name)?.ty.clone()
                    }
                    SchemaKind::Union { alternatives, .. } => {
                        let rest = Extractor(path.0.get(index..).unwrap_or_default().to_vec());
                        return self.walk_alternatives(alternatives, &rest);
                    }
                    SchemaKind::Enum { .. } => return None,
                },
                _ => return None,
            };
        }
        Some(at)
    }
}

/// Whether a media type is that of files.
fn is_binary(name: &str) -> bool {
    let name = name.split(';').next().unwrap_or_default().trim();
    matches!(
        name,
        "application/octet-stream" | "application/pdf" | "application/zip"
    ) || ["image/", "audio/", "video/"]
        .iter()
        .any(|kind| name.starts_with(kind))
}
