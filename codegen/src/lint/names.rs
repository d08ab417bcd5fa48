//! Names that are written in another way than the others.

use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::model::{Connector, SchemaKind};

/// How a name of several words is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Snake,
    Camel,
}

/// One name in so many may be written differently before the rule gives up: then there is no usual way.
const USUAL: usize = 20;

/// Reports the few names that are not written like the many.
pub(super) fn lint(connector: &Connector, sink: &mut Sink) {
    let mut names: Vec<(&str, Span, Case)> = Vec::new();
    for param in connector
        .operations()
        .flat_map(|operation| &operation.params)
    {
        names.extend(case(&param.name).map(|case| (param.name.as_str(), param.span, case)));
    }
    for schema in &connector.schemas {
        if let SchemaKind::Record { fields, .. } = &schema.kind {
            let fields = fields.iter();
            names.extend(
                fields.filter_map(|field| {
                    Some((field.name.as_str(), field.span, case(&field.name)?))
                }),
            );
        }
    }
    let snake = names
        .iter()
        .filter(|(_, _, case)| *case == Case::Snake)
        .count();
    let camel = names.len() - snake;
    let (usual, odd) = if snake >= camel {
        (Case::Snake, camel)
    } else {
        (Case::Camel, snake)
    };
    if odd == 0 || odd * USUAL > names.len() {
        return;
    }
    for (name, span, _) in names.iter().filter(|(_, _, case)| *case != usual) {
        let message = format!("`{name}` is not written like the other names of this API");
        let help = "check it against the API's documentation: it may be a slip of the pen";
        sink.push(Diagnostic::warning(codes::LINT_NAME, *span, message).help(help));
    }
}

fn case(name: &str) -> Option<Case> {
    let inner = name.trim_matches('_');
    if inner.contains('_') && !inner.chars().any(char::is_uppercase) {
        return Some(Case::Snake);
    }
    let plain = inner.chars().all(char::is_alphanumeric);
    let small = inner.chars().next().is_some_and(char::is_lowercase);
    (plain && small && inner.chars().any(char::is_uppercase)).then_some(Case::Camel)
}
