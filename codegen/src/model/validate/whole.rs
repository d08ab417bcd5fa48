//! Contradictions in what belongs to the whole connector.

use std::collections::HashMap;

use super::placeholders;
use crate::diagnostics::codes;
use crate::diagnostics::{Diagnostic, Sink, Span};
use crate::model::{Connector, Schema, SchemaKind};

/// The base URL has a host, and its variables are described.
pub(super) fn server(connector: &Connector, sink: &mut Sink) {
    let server = &connector.server;
    let Some(span) = connector
        .operations()
        .next()
        .map(|operation| operation.span)
    else {
        return;
    };
    let span = Span {
        start: 0,
        end: 0,
        ..span
    };
    let error =
        |message: String| Diagnostic::error(codes::SERVER_URL, span, message).label("in this spec");
    let host = server.url.split_once("://").map(|(_, rest)| rest);
    let from_variable = server.url.starts_with('{');
    if !server.url.is_empty() && !from_variable && host.is_none_or(str::is_empty) {
        let message = format!("the server `{}` has no host", server.url);
        sink.push(error(message).help("write the full URL, such as `https://api.example.com/v1`"));
    }
    for name in placeholders(&server.url) {
        if server
            .variables
            .iter()
            .all(|variable| variable.name != name)
        {
            let message = format!(
                "the server `{}` has the variable `{name}`, which is not described",
                server.url
            );
            sink.push(error(message).help(format!(
                "add `{name}` with a default to the server's `variables`"
            )));
        }
    }
}

/// A variant names fields of its own body, and no field belongs to two variants.
pub(super) fn variants(connector: &Connector, sink: &mut Sink) {
    for schema in &connector.schemas {
        let SchemaKind::Record { fields, variants } = &schema.kind else {
            continue;
        };
        let mut owners: HashMap<&str, &str> = HashMap::new();
        for variant in variants {
            for name in &variant.fields {
                if fields.iter().all(|field| field.name != *name) {
                    let problem = format!(
                        "the variant `{}` names `{name}`, which is no field",
                        variant.name
                    );
                    sink.push(variant_error(schema, problem));
                }
                if let Some(owner) = owners.insert(name, &variant.name) {
                    let problem = format!(
                        "the variants `{owner}` and `{}` share the field `{name}`",
                        variant.name
                    );
                    sink.push(variant_error(schema, problem));
                }
            }
            for name in variant
                .required
                .iter()
                .filter(|name| !variant.fields.contains(name))
            {
                let problem = format!(
                    "the variant `{}` requires `{name}`, which is not one of its fields",
                    variant.name
                );
                sink.push(variant_error(schema, problem));
            }
        }
    }
}

fn variant_error(schema: &Schema, problem: String) -> Diagnostic {
    Diagnostic::error(codes::VARIANT_FIELD, schema.span, problem)
        .label("in this body")
        .help("a variant lists fields of the body that only it has; `required` is a part of that list")
}
