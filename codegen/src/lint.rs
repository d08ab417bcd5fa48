//! What the author of a spec would want to know although the spec can be used as it is.
//!
//! Some rules read the model (what the generator understood), others the document (what the model leaves out:
//! examples, schemas that nothing uses). Every finding has a code, a place and a way out.

mod document;
mod names;
mod values;

use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::load::RawDocument;
use crate::model::{Connector, Method, Operation, Response, SchemaKind, Type};

/// Checks a spec that was understood.
pub fn lint(connector: &Connector, document: &RawDocument, sink: &mut Sink) {
    for operation in connector.operations() {
        response(operation, sink);
        params(connector, operation, sink);
    }
    for schema in &connector.schemas {
        if let SchemaKind::Record { fields, .. } = &schema.kind {
            for field in fields {
                if let Some(default) = &field.default {
                    values::default(connector, &field.name, &field.ty, default, field.span, sink);
                }
            }
        }
    }
    names::lint(connector, sink);
    document::lint(document, sink);
}

/// An answer of which nothing is known.
fn response(operation: &Operation, sink: &mut Sink) {
    let unknown = match &operation.response {
        Response::Envelope { ty, .. } | Response::Value { ty, .. } => *ty == Type::Any,
        _ => operation.method == Method::Get,
    };
    if unknown {
        let message = format!(
            "the answer of `{}` has no schema, so it is untyped",
            operation.key
        );
        let help = "describe the answer's content with a schema";
        sink.push(Diagnostic::warning(codes::LINT_NO_SCHEMA, operation.span, message).help(help));
    }
}

fn params(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    for param in &operation.params {
        if param.doc.is_empty() {
            let message = format!(
                "the parameter `{}` of `{}` has no description",
                param.name, operation.key
            );
            let help = "say in a sentence what it does";
            sink.push(
                Diagnostic::warning(codes::LINT_NO_DESCRIPTION, param.span, message).help(help),
            );
        }
        if let Some(default) = &param.default {
            values::default(connector, &param.name, &param.ty, default, param.span, sink);
        }
    }
}

/// A finding of a rule of this module.
fn warn(code: crate::diagnostics::Code, span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::warning(code, span, message).help(help)
}
