//! Documentation of methods and parameters.

use super::docs::{paragraphs, sentence};
use crate::model::{MetaField, MetaSource, Operation, Type};

/// What a method does, where it goes, who may call it, what can go wrong.
pub(super) fn method_docs(operation: &Operation) -> Vec<String> {
    let mut docs = Vec::new();
    let mut add = |lines: Vec<String>| {
        if !lines.is_empty() {
            if !docs.is_empty() {
                docs.push(String::new());
            }
            docs.extend(lines);
        }
    };
    let summary = sentence(&operation.summary);
    let description = sentence(&operation.description);
    add(paragraphs(&summary));
    if description != summary {
        add(paragraphs(&description));
    }
    if let Some(note) = &operation.effects.note {
        add(paragraphs(&sentence(note)));
    }
    if let Some(permissions) = &operation.permissions {
        add(paragraphs(&format!(
            "Who may call it: {}",
            sentence(permissions)
        )));
    }
    if let Some(reason) = &operation.no_pages {
        add(paragraphs(&format!(
            "Everything comes in one answer: {}",
            sentence(reason)
        )));
    }
    let route = format!("`{} {}`", operation.method, operation.path);
    add(vec![match &operation.docs_url {
        Some(url) => format!("{route}, [API documentation]({url})"),
        None => route,
    }]);
    docs
}

/// Limits and default of a parameter in words.
pub(super) fn limits_doc(ty: &Type, default: Option<&serde_json::Value>) -> Option<String> {
    let mut parts = Vec::new();
    if let Type::Integer { bounds, .. } | Type::Number { bounds, .. } = ty {
        if !bounds.values.is_empty() {
            let values: Vec<String> = bounds.values.iter().map(ToString::to_string).collect();
            parts.push(format!("One of {}", values.join(", ")));
        }
        match (bounds.min, bounds.max) {
            (Some(min), Some(max)) => parts.push(format!("From {min} to {max}")),
            (Some(min), None) => parts.push(format!("At least {min}")),
            (None, Some(max)) => parts.push(format!("At most {max}")),
            (None, None) => {}
        }
    }
    if let Some(default) = default {
        parts.push(format!("the API's default is `{default}`"));
    }
    if parts.is_empty() {
        return None;
    }
    let text = parts.join("; ");
    let mut letters = text.chars();
    let first = letters.next()?.to_uppercase();
    Some(format!("{}{}.", first, letters.as_str()))
}

pub(super) fn meta_doc(field: &MetaField) -> String {
    match &field.source {
        MetaSource::Body(path) => format!("`{path}` of the answer."),
        MetaSource::Link(relation) => {
            format!("The target of the `Link` header with relation `{relation}`.")
        }
        MetaSource::Header(name) => format!("The response header `{name}`."),
    }
}
