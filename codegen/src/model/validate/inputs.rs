//! Contradictions between the inputs of an operation.

use crate::diagnostics::codes;
use crate::diagnostics::{Diagnostic, Sink};
use crate::model::{Connector, Field, Operation, Rule, SchemaKind, TextFormat, Type};

/// The fields of an operation's body.
fn body_fields<'a>(connector: &'a Connector, operation: &Operation) -> &'a [Field] {
    let schema = operation.body.as_ref().and_then(|body| body.schema());
    match schema
        .and_then(|id| connector.schema(id))
        .map(|schema| &schema.kind)
    {
        Some(SchemaKind::Record { fields, .. }) => fields,
        _ => &[],
    }
}

/// A body field and a parameter of one name get one value.
pub(super) fn same_names(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    for field in body_fields(connector, operation) {
        let Some(param) = operation
            .params
            .iter()
            .find(|param| param.name == field.name)
        else {
            continue;
        };
        let message = format!(
            "`{}` of `{}` is a parameter and a body field",
            field.name, operation.key
        );
        sink.push(
            Diagnostic::warning(codes::SAME_NAME, field.span, message)
                .label("this field")
                .related(param.span, "this parameter")
                .help("one value goes to both; rename one of them if they differ"),
        );
    }
}

/// A body without known fields is an input called `body`; a parameter of that name keeps it.
pub(super) fn whole_body(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    if operation.body.is_none() || !body_fields(connector, operation).is_empty() {
        return;
    }
    let Some(param) = operation.params.iter().find(|param| param.name == "body") else {
        return;
    };
    let message = format!(
        "a parameter of `{}` has the name of its body",
        operation.key
    );
    sink.push(
        Diagnostic::warning(codes::SAME_NAME, param.span, message)
            .label("this is `body` in calls")
            .help("the body is called `request_body` in calls"),
    );
}

/// A rule over days names dates.
pub(super) fn dates(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    let fields = body_fields(connector, operation)
        .iter()
        .map(|field| (&field.name, &field.ty));
    let params = operation
        .params
        .iter()
        .map(|param| (&param.name, &param.ty));
    let inputs: Vec<_> = params.chain(fields).collect();
    for rule in &operation.rules {
        let Rule::MaxDays { from, to, .. } = rule else {
            continue;
        };
        for name in [from, to] {
            let is_date = inputs
                .iter()
                .filter(|(known, _)| *known == name)
                .all(|(_, ty)| {
                    matches!(
                        ty,
                        Type::Text {
                            format: TextFormat::Date | TextFormat::DateTime,
                            ..
                        }
                    )
                });
            if !is_date {
                let message = format!(
                    "a rule of `{}` counts days from or to `{name}`, which is no date",
                    operation.key
                );
                sink.push(
                    Diagnostic::error(codes::RULE_TYPE, operation.span, message)
                        .label("in this operation")
                        .help(format!("give `{name}` the format `date`, or drop the rule")),
                );
            }
        }
    }
}

/// A header that is left out is one that an auth scheme adds.
pub(super) fn omitted_headers(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    let known: Vec<&str> = connector
        .auth
        .iter()
        .flat_map(|scheme| scheme.headers.iter().map(|(name, _)| name.as_str()))
        .collect();
    for name in &operation.sign_in.omit_headers {
        if known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let message = format!(
            "`{}` leaves out the header `{name}`, which no auth scheme adds",
            operation.key
        );
        let help = if known.is_empty() {
            "no scheme has `additional_headers`; drop the key".to_owned()
        } else {
            format!("headers that the schemes add: {}", known.join(", "))
        };
        sink.push(
            Diagnostic::error(codes::OMIT_HEADER, operation.span, message)
                .label("in this operation")
                .help(help),
        );
    }
}
