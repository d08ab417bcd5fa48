//! Contradictions that only show in the whole model.

mod inputs;
mod whole;

use super::{Connector, Location, Operation, Rule, SchemaKind, Type};
use crate::diagnostics::codes;
use crate::diagnostics::{Diagnostic, Sink};

/// Checks the model; what is wrong goes to the sink.
pub fn validate(connector: &Connector, sink: &mut Sink) {
    whole::server(connector, sink);
    whole::variants(connector, sink);
    for operation in connector.operations() {
        inputs::same_names(connector, operation, sink);
        inputs::whole_body(connector, operation, sink);
        inputs::dates(connector, operation, sink);
        inputs::omitted_headers(connector, operation, sink);
        path_parameters(operation, sink);
        rule_names(connector, operation, sink);
        rate_limit_class(connector, operation, sink);
    }
}

/// Every `{name}` of the path is a path parameter, and the other way round.
fn path_parameters(operation: &Operation, sink: &mut Sink) {
    let in_path = placeholders(&operation.path);
    let declared: Vec<_> = operation
        .params
        .iter()
        .filter(|param| param.location == Location::Path)
        .collect();
    for name in &in_path {
        if declared.iter().all(|param| param.name != *name) {
            sink.push(
                Diagnostic::error(
                    codes::PATH_PARAMETER,
                    operation.span,
                    format!(
                        "the path `{}` has `{{{name}}}`, but no such path parameter is declared",
                        operation.path
                    ),
                )
                .label("in this operation")
                .help(format!("add a parameter `{name}` with `in: path`")),
            );
        }
    }
    for param in declared {
        if !in_path.contains(&param.name.as_str()) {
            sink.push(
                Diagnostic::error(
                    codes::PATH_PARAMETER,
                    param.span,
                    format!(
                        "path parameter `{}` does not stand in the path `{}`",
                        param.name, operation.path
                    ),
                )
                .label("declared here")
                .help("remove it, or put it into the path in braces"),
            );
        }
    }
}

/// The names in braces of a path template.
#[must_use]
pub fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}

/// Every rule names parameters or body fields that exist.
fn rule_names(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    let mut known: Vec<&str> = operation
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    if let Some(Type::Schema(id)) = operation.body.as_ref().map(|body| &body.ty)
        && let Some(schema) = connector.schema(*id)
        && let SchemaKind::Record { fields, .. } = &schema.kind
    {
        known.extend(fields.iter().map(|field| field.name.as_str()));
    }
    for rule in &operation.rules {
        let names: Vec<&String> = match rule {
            Rule::MaxDays { from, to, .. } => vec![from, to],
            Rule::Exclusive(names) | Rule::Together(names) | Rule::AtLeastOne(names) => {
                names.iter().collect()
            }
        };
        for name in names
            .into_iter()
            .filter(|name| !known.contains(&name.as_str()))
        {
            sink.push(
                Diagnostic::error(
                    codes::RULE_NAME,
                    operation.span,
                    format!(
                        "a rule of `{}` names `{name}`, which is no parameter of it",
                        operation.key
                    ),
                )
                .label("in this operation")
                .help(format!("known names: {}", known.join(", "))),
            );
        }
    }
}

fn rate_limit_class(connector: &Connector, operation: &Operation, sink: &mut Sink) {
    let Some(class) = &operation.rate_limit else {
        return;
    };
    if connector
        .rate_limits
        .iter()
        .any(|limit| limit.name == *class)
    {
        return;
    }
    let known: Vec<&str> = connector
        .rate_limits
        .iter()
        .map(|limit| limit.name.as_str())
        .collect();
    sink.push(
        Diagnostic::error(
            codes::RATE_LIMIT_CLASS,
            operation.span,
            format!(
                "`{}` names the rate-limit class `{class}`, which does not exist",
                operation.key
            ),
        )
        .label("in this operation")
        .help(format!(
            "classes of `x-connector-rate-limits`: {}",
            known.join(", ")
        )),
    );
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn names_in_braces() {
        assert_eq!(placeholders("/a/{b}/c/{d_e}"), ["b", "d_e"]);
        assert!(placeholders("/a/{b").is_empty());
    }
}
