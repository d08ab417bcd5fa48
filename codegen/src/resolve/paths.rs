//! The names in a path template and the path parameters are the same.

use openapiv3::Parameter;
use serde_json::Value;

use super::types::ResolvedOperation;
use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::load::extensions::keys;
use crate::load::spelling::nearest;
use crate::load::{TypedDocument, child};

/// Checks one operation.
pub(super) fn check(document: &TypedDocument, operation: &ResolvedOperation, sink: &mut Sink) {
    let (template, span) = template(document, operation);
    let names = match names_in(&template) {
        Ok(names) => names,
        Err(reason) => {
            sink.push(
                Diagnostic::error(
                    codes::OPENAPI_PATH,
                    span,
                    format!("the path template `{template}` {reason}"),
                )
                .pointer(operation.pointer.clone())
                .help("a parameter in a path looks like `{id}`"),
            );
            return;
        }
    };
    let parameters: Vec<(&str, &str)> = operation
        .parameters
        .iter()
        .filter(|parameter| matches!(parameter.value, Parameter::Path { .. }))
        .map(|parameter| {
            (
                parameter.value.parameter_data_ref().name.as_str(),
                parameter.pointer.as_str(),
            )
        })
        .collect();
    for name in names
        .iter()
        .filter(|name| parameters.iter().all(|(known, _)| known != *name))
    {
        let near = nearest(name, parameters.iter().map(|(known, _)| *known));
        sink.push(not_described(document, operation, name, near, span));
    }
    for (name, pointer) in parameters {
        if !names.contains(&name) {
            sink.push(not_in_path(document, name, pointer, span));
        }
    }
}

/// The path names a parameter that the operation does not have.
fn not_described(
    document: &TypedDocument,
    operation: &ResolvedOperation,
    name: &str,
    near: Option<&str>,
    path: Span,
) -> Diagnostic {
    let span = document.spans.key(&operation.pointer);
    let message = format!("the path parameter `{name}` is not described");
    Diagnostic::error(codes::OPENAPI_PATH, span, message)
        .related(path, "named in this path")
        .pointer(operation.pointer.clone())
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add a parameter with `in: path` and `name: {name}`"),
        })
}

/// The operation has a path parameter that the path does not name.
fn not_in_path(document: &TypedDocument, name: &str, pointer: &str, path: Span) -> Diagnostic {
    let span = document.spans.value(&child(pointer, "name"));
    Diagnostic::error(
        codes::OPENAPI_PATH,
        span,
        format!("the path has no parameter `{name}`"),
    )
    .related(path, "the path")
    .pointer(pointer)
    .help(format!(
        "put `{{{name}}}` into the path, or say `in: query`"
    ))
}

/// The template that calls use, and where it stands.
fn template(document: &TypedDocument, operation: &ResolvedOperation) -> (String, Span) {
    let extensions = &operation.operation.extensions;
    let path = extensions
        .get(keys::PATH_OVERRIDE.name)
        .and_then(|stated| stated.get("path"));
    match path.and_then(Value::as_str) {
        Some(path) => {
            let at = child(&child(&operation.pointer, keys::PATH_OVERRIDE.name), "path");
            (path.to_owned(), document.spans.value(&at))
        }
        None => (
            operation.path.clone(),
            document.spans.key(&child("/paths", &operation.path)),
        ),
    }
}

/// The names in braces, each once.
fn names_in(template: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (_, found) = rest.split_at(at);
        let Some(inside) = found.strip_prefix('{') else {
            return Err("has a `}` without a `{`");
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("has a `{` without a `}`");
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return Err("has a parameter without a proper name");
        }
        if !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_braces() {
        assert_eq!(names_in("/a/{b}/c-{d}.{b}"), Ok(vec!["b", "d"]));
        assert_eq!(names_in("/a"), Ok(vec![]));
        assert!(names_in("/a/{b").is_err());
        assert!(names_in("/a/b}").is_err());
        assert!(names_in("/a/{}").is_err());
        assert!(names_in("/a/{b/c}").is_err());
    }
}
