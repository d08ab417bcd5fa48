//! Operations with everything they inherit, in document order.

use std::collections::HashMap;

use openapiv3::{Components, Operation, Parameter, PathItem, ReferenceOr, StatusCode};
use serde_json::Value;

use super::lookup::follow;
use super::types::{HttpMethod, Located, ResolvedOperation, ResponseKey};
use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::{SpecDocument, child};

/// All operations of a document.
pub(super) fn resolve(document: &SpecDocument, sink: &mut Sink) -> Vec<ResolvedOperation> {
    let mut operations = Vec::new();
    for (path, item) in document.openapi.paths.iter() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let pointer = child("/paths", path);
        let keys = document.value.pointer(&pointer).and_then(Value::as_object);
        let methods = keys
            .into_iter()
            .flat_map(|map| map.keys().filter_map(|key| HttpMethod::from_key(key)));
        for method in methods {
            if let Some(operation) = of_method(item, method) {
                operations.push(
                    Resolving {
                        document,
                        path,
                        item_pointer: &pointer,
                        item,
                    }
                    .one(method, operation, sink),
                );
            }
        }
    }
    operation_ids(document, &operations, sink);
    operations
}

fn of_method(item: &PathItem, method: HttpMethod) -> Option<&Operation> {
    match method {
        HttpMethod::Get => item.get.as_ref(),
        HttpMethod::Put => item.put.as_ref(),
        HttpMethod::Post => item.post.as_ref(),
        HttpMethod::Delete => item.delete.as_ref(),
        HttpMethod::Options => item.options.as_ref(),
        HttpMethod::Head => item.head.as_ref(),
        HttpMethod::Patch => item.patch.as_ref(),
        HttpMethod::Trace => item.trace.as_ref(),
    }
}

/// One path on the way to its operations.
struct Resolving<'a> {
    document: &'a SpecDocument,
    path: &'a str,
    item_pointer: &'a str,
    item: &'a PathItem,
}

impl Resolving<'_> {
    fn one(&self, method: HttpMethod, operation: &Operation, sink: &mut Sink) -> ResolvedOperation {
        let pointer = child(self.item_pointer, method.as_str().to_ascii_lowercase());
        let inherited = self.parameters(&self.item.parameters, self.item_pointer, sink);
        let own = self.parameters(&operation.parameters, &pointer, sink);
        let parameters = merged(inherited, own);
        let body = operation.request_body.as_ref().and_then(|body| {
            let bodies = self
                .components()
                .map(|components| &components.request_bodies);
            follow(
                &child(&pointer, "requestBody"),
                body,
                "requestBodies",
                bodies,
            )
        });
        let resolved = ResolvedOperation {
            path: self.path.to_owned(),
            method,
            parameters,
            body: body.map(|body| Located {
                pointer: body.pointer,
                value: body.value.clone(),
            }),
            responses: self.responses(operation, &pointer),
            servers: self.servers(operation),
            operation: operation.clone(),
            pointer,
        };
        super::paths::check(self.document, &resolved, sink);
        resolved
    }

    fn components(&self) -> Option<&Components> {
        self.document.openapi.components.as_ref()
    }

    /// The parameters of one list; a second one of the same name and place is an error.
    fn parameters(
        &self,
        list: &[ReferenceOr<Parameter>],
        owner: &str,
        sink: &mut Sink,
    ) -> Vec<Located<Parameter>> {
        let known = self.components().map(|components| &components.parameters);
        let mut found: Vec<Located<Parameter>> = Vec::new();
        let mut places: Vec<String> = Vec::new();
        for (index, parameter) in list.iter().enumerate() {
            let at = child(&child(owner, "parameters"), index);
            let Some(located) = follow(&at, parameter, "parameters", known) else {
                continue;
            };
            let first = found
                .iter()
                .zip(&places)
                .find(|(other, _)| key(&other.value) == key(located.value));
            if let Some((_, first)) = first {
                sink.push(self.repeated(located.value, &at, first));
                continue;
            }
            found.push(Located {
                pointer: located.pointer,
                value: located.value.clone(),
            });
            places.push(at);
        }
        found
    }

    fn repeated(&self, parameter: &Parameter, at: &str, first: &str) -> Diagnostic {
        let (place, name) = key(parameter);
        let spans = &self.document.spans;
        Diagnostic::error(
            codes::OPENAPI_DUPLICATE_PARAMETER,
            spans.value(&first_key(&self.document.value, at)),
            format!("the {place} parameter `{name}` stands twice in one list"),
        )
        .label("again here")
        .related(
            spans.value(&first_key(&self.document.value, first)),
            "first here",
        )
        .pointer(at)
        .help("remove one of the two")
    }

    fn responses(
        &self,
        operation: &Operation,
        pointer: &str,
    ) -> Vec<(ResponseKey, Located<openapiv3::Response>)> {
        let base = child(pointer, "responses");
        let known = self.components().map(|components| &components.responses);
        let keys = self
            .document
            .value
            .pointer(&base)
            .and_then(Value::as_object);
        let mut found = Vec::new();
        for text in keys.into_iter().flat_map(|map| map.keys()) {
            let Some(key) = response_key(text) else {
                continue;
            };
            let response = match key {
                ResponseKey::Default => operation.responses.default.as_ref(),
                ResponseKey::Status(code) => {
                    operation.responses.responses.get(&StatusCode::Code(code))
                }
                ResponseKey::Range(digit) => operation
                    .responses
                    .responses
                    .get(&StatusCode::Range(u16::from(digit))),
            };
            let located = response
                .and_then(|response| follow(&child(&base, text), response, "responses", known));
            if let Some(located) = located {
                found.push((
                    key,
                    Located {
                        pointer: located.pointer,
                        value: located.value.clone(),
                    },
                ));
            }
        }
        found
    }

    fn servers(&self, operation: &Operation) -> Vec<openapiv3::Server> {
        let levels = [
            &operation.servers,
            &self.item.servers,
            &self.document.openapi.servers,
        ];
        levels
            .into_iter()
            .find(|servers| !servers.is_empty())
            .cloned()
            .unwrap_or_default()
    }
}

/// The pointer of the first key of an object, which shows better than the object.
fn first_key(document: &Value, pointer: &str) -> String {
    let first = document
        .pointer(pointer)
        .and_then(Value::as_object)
        .and_then(|map| map.keys().next());
    first.map_or_else(|| pointer.to_owned(), |key| child(pointer, key))
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
pub(super) fn key(parameter: &Parameter) -> (&'static str, &str) {
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

fn operation_ids(document: &SpecDocument, operations: &[ResolvedOperation], sink: &mut Sink) {
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
