//! Defaults that their own type refuses.

use serde_json::Value;

use super::warn;
use crate::diagnostics::{Sink, Span, codes};
use crate::model::{Connector, SchemaKind, Type};

/// Reports a default outside its limits, its list of values or its type.
pub(super) fn default(
    connector: &Connector,
    name: &str,
    ty: &Type,
    default: &Value,
    span: Span,
    sink: &mut Sink,
) {
    if let Some(problem) = problem(connector, ty, default) {
        let message = format!("the default `{default}` of `{name}` {problem}");
        let help = "correct the default, or the schema if the API takes it";
        sink.push(warn(codes::LINT_DEFAULT, span, message, help));
    }
}

fn problem(connector: &Connector, ty: &Type, value: &Value) -> Option<String> {
    match ty {
        Type::Boolean => (!value.is_boolean()).then(|| "is neither true nor false".to_owned()),
        Type::Integer { bounds, .. } | Type::Number { bounds, .. } => {
            let Some(number) = value.as_f64() else {
                return Some("is no number".to_owned());
            };
            let below = bounds
                .min
                .filter(|min| number < *min)
                .map(|min| format!("is below {min}"));
            below.or_else(|| {
                bounds
                    .max
                    .filter(|max| number > *max)
                    .map(|max| format!("is above {max}"))
            })
        }
        Type::Text { lengths, .. } => {
            let Some(text) = value.as_str() else {
                return Some("is no text".to_owned());
            };
            let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let long = lengths.max.is_some_and(|max| count > max);
            let short = lengths.min.is_some_and(|min| count < min);
            (long || short).then(|| "is too long or too short".to_owned())
        }
        Type::Schema(id) => match &connector.schema(*id)?.kind {
            SchemaKind::Enum {
                values,
                open: false,
                ..
            } => {
                let known = value
                    .as_str()
                    .is_some_and(|text| values.iter().any(|value| value == text));
                (!known).then(|| "is not in the list of values".to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}
