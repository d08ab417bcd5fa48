//! Operations with everything they inherit, in document order.

use std::collections::HashMap;

use openapiv3::{Operation, Parameter, ReferenceOr, RequestBody, Response};

use super::lookup::follow;
use super::types::{HttpMethod, Located, ResolvedOperation, ResponseKey};
use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::{OperationEntry, PathEntry, TypedDocument, child};

/// All operations of a document. They are taken out of it: large documents have no room for them twice.
pub(super) fn resolve(document: &mut TypedDocument, sink: &mut Sink) -> Vec<ResolvedOperation> {
    let paths = std::mem::take(&mut document.paths);
    let count = paths.iter().map(|path| path.operations.len()).sum();
    let mut operations = Vec::with_capacity(count);
    for mut path in paths {
        let entries = std::mem::take(&mut path.operations);
        let resolving = Resolving {
            document,
            pointer: child("/paths", &path.path),
            path,
        };
        for entry in entries {
            if let Some(method) = HttpMethod::from_key(entry.key) {
                let resolved = resolving.one(method, entry);
                super::paths::check(document, &resolved, sink);
                operations.push(resolved);
            }
        }
    }
    operation_ids(document, &operations, sink);
    operations
}

/// One path on the way to its operations.
struct Resolving<'a> {
    document: &'a TypedDocument,
    pointer: String,
    path: PathEntry,
}

impl Resolving<'_> {
    fn one(&self, method: HttpMethod, entry: OperationEntry) -> ResolvedOperation {
        let mut operation = entry.operation;
        let pointer = child(&self.pointer, entry.key);
        let inherited = self.parameters(self.path.parameters.clone(), &self.pointer);
        let own = self.parameters(std::mem::take(&mut operation.parameters), &pointer);
        let body = operation.request_body.take();
        ResolvedOperation {
            path: self.path.path.clone(),
            method,
            parameters: merged(inherited, own),
            body: body.and_then(|body| self.body(body, &pointer)),
            responses: self.responses(entry.responses, &pointer),
            servers: self.servers(&operation),
            operation,
            pointer,
        }
    }

    /// The parameters of one list. A second one of the same name and place was reported.
    fn parameters(
        &self,
        list: Vec<ReferenceOr<Parameter>>,
        owner: &str,
    ) -> Vec<Located<Parameter>> {
        let components = self.document.openapi.components.as_ref();
        let known = components.map(|components| &components.parameters);
        let mut found: Vec<Located<Parameter>> = Vec::with_capacity(list.len());
        let list_at = child(owner, "parameters");
        for (index, parameter) in list.into_iter().enumerate() {
            let at = child(&list_at, index);
            let Some(located) = follow(at, parameter, "parameters", known) else {
                continue;
            };
            if found
                .iter()
                .all(|other| key(&other.value) != key(&located.value))
            {
                found.push(located);
            }
        }
        found
    }

    fn body(&self, body: ReferenceOr<RequestBody>, pointer: &str) -> Option<Located<RequestBody>> {
        let components = self.document.openapi.components.as_ref();
        let known = components.map(|components| &components.request_bodies);
        follow(child(pointer, "requestBody"), body, "requestBodies", known)
    }

    fn responses(
        &self,
        entries: Vec<(String, ReferenceOr<Response>)>,
        pointer: &str,
    ) -> Vec<(ResponseKey, Located<Response>)> {
        let base = child(pointer, "responses");
        let components = self.document.openapi.components.as_ref();
        let known = components.map(|components| &components.responses);
        let mut responses = Vec::with_capacity(entries.len());
        for (text, response) in entries {
            let located = follow(child(&base, &text), response, "responses", known);
            responses.extend(response_key(&text).zip(located));
        }
        responses
    }

    fn servers(&self, operation: &Operation) -> Vec<openapiv3::Server> {
        let levels = [
            &operation.servers,
            &self.path.servers,
            &self.document.openapi.servers,
        ];
        levels
            .into_iter()
            .find(|servers| !servers.is_empty())
            .cloned()
            .unwrap_or_default()
    }
}

fn response_key(text: &str) -> Option<ResponseKey> {
    if text == "default" {
        return Some(ResponseKey::Default);
    }
    let upper = text.to_ascii_uppercase();
    match upper.strip_suffix("XX") {
        Some(digit) => digit.parse().ok().map(ResponseKey::Range),
        None => text.parse().ok().map(ResponseKey::Status),
    }
}

/// Place and name of a parameter, which together tell it from the others.
fn key(parameter: &Parameter) -> (&'static str, &str) {
    let place = match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    };
    (place, parameter.parameter_data_ref().name.as_str())
}

/// Parameters of the path, replaced by those of the operation where both have one.
fn merged(
    inherited: Vec<Located<Parameter>>,
    own: Vec<Located<Parameter>>,
) -> Vec<Located<Parameter>> {
    let mut merged: Vec<Located<Parameter>> = inherited
        .into_iter()
        .filter(|one| own.iter().all(|other| key(&one.value) != key(&other.value)))
        .collect();
    merged.extend(own);
    merged
}

fn operation_ids(document: &TypedDocument, operations: &[ResolvedOperation], sink: &mut Sink) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for operation in operations {
        let Some(id) = operation.operation.operation_id.as_deref() else {
            continue;
        };
        let Some(first) = seen.insert(id, &operation.pointer) else {
            continue;
        };
        let at = child(&operation.pointer, "operationId");
        sink.push(
            Diagnostic::error(
                codes::OPENAPI_DUPLICATE_OPERATION_ID,
                document.spans.value(&at),
                format!("the operation id `{id}` is used twice"),
            )
            .label("again here")
            .related(
                document.spans.value(&child(first, "operationId")),
                "first here",
            )
            .pointer(at)
            .help("give every operation an id of its own"),
        );
    }
}
