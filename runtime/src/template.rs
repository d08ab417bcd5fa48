//! Jinja templates of connector specs, evaluated to JSON.
//!
//! A template that is one `{{ expression }}` gives the expression's value with its type; any other gives text. Besides
//! Jinja's own, the methods of texts that specs use are known (`split`, `startswith`, …), `now_utc()` and
//! `duration('P7D')` (both in seconds, so that they add up) with `strftime` and `isoformat`.

use serde_json::Value;

use crate::error::Error;

/// Whether a text has places to fill.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Whether a value means yes: not empty, and not one of the words for no.
pub(crate) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(
            text.trim(),
            "" | "False" | "false" | "0" | "None" | "none" | "null"
        ),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// Evaluates a template with these names.
#[cfg(not(feature = "templates"))]
pub(crate) fn evaluate(template: &str, _: &[(&str, &Value)]) -> Result<Value, Error> {
    Err(Error::config(format!(
        "`{template}` is a template, but connector-runtime was built without its feature `templates`"
    )))
}

/// Evaluates a template with these names.
#[cfg(feature = "templates")]
pub(crate) fn evaluate(template: &str, scope: &[(&str, &Value)]) -> Result<Value, Error> {
    let scope = || {
        scope
            .iter()
            .map(|(name, value)| (*name, minijinja::Value::from_serialize(value)))
            .collect::<minijinja::Value>()
    };
    let failed = |error: minijinja::Error| {
        Error::config(format!(
            "the template `{template}` cannot be evaluated: {error}"
        ))
    };
    let environment = engine::environment();
    match expression(template) {
        Some(expression) => {
            let compiled = environment.compile_expression(expression).map_err(failed)?;
            let value = compiled.eval(scope()).map_err(failed)?;
            serde_json::to_value(&value).map_err(|error| {
                Error::config(format!("the template `{template}` gives no JSON: {error}"))
            })
        }
        None => environment
            .render_str(template, scope())
            .map(Value::from)
            .map_err(failed),
    }
}

/// The inside of a template that is one expression.
#[cfg(feature = "templates")]
fn expression(template: &str) -> Option<&str> {
    let inside = template.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inside.contains("{{") && !inside.contains("}}") && !inside.contains("{%")).then_some(inside)
}

#[cfg(feature = "templates")]
mod engine {
    use std::sync::OnceLock;

    use jiff::tz::TimeZone;
    use jiff::{Span, SpanRelativeTo, Timestamp, Zoned};
    use minijinja::{Environment, Error, ErrorKind, State, Value};

    pub(super) fn environment() -> &'static Environment<'static> {
        static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
        ENVIRONMENT.get_or_init(|| {
            let mut environment = Environment::new();
            environment.set_unknown_method_callback(method);
            environment.add_function("now_utc", || Timestamp::now().as_second());
            environment.add_function("duration", |text: String| seconds(&text));
            environment.add_function("day_delta", |days: i64, format: Option<String>| {
                let at = Timestamp::now()
                    .as_second()
                    .saturating_add(days.saturating_mul(86_400));
                let format = format.unwrap_or_else(|| "%Y-%m-%dT%H:%M:%S.%f%z".to_owned());
                written(at, &format)
            });
            environment
        })
    }

    fn invalid(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidOperation, message.into())
    }

    /// The seconds of a duration in ISO 8601.
    fn seconds(text: &str) -> Result<i64, Error> {
        let span: Span = text
            .parse()
            .map_err(|error: jiff::Error| invalid(error.to_string()))?;
        let now = Timestamp::now().to_zoned(TimeZone::UTC);
        let duration = span.to_duration(SpanRelativeTo::from(&now));
        duration
            .map(|duration| duration.as_secs())
            .map_err(|error| invalid(error.to_string()))
    }

    fn moment(seconds: i64) -> Result<Zoned, Error> {
        let at = Timestamp::from_second(seconds).map_err(|error| invalid(error.to_string()))?;
        Ok(at.to_zoned(TimeZone::UTC))
    }

    fn written(seconds: i64, format: &str) -> Result<String, Error> {
        jiff::fmt::strtime::format(format, &moment(seconds)?)
            .map_err(|error| invalid(error.to_string()))
    }

    /// Methods of texts and moments, as Python has them.
    fn method(
        _: &State<'_, '_>,
        value: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Value, Error> {
        let unknown = || {
            Error::new(
                ErrorKind::UnknownMethod,
                format!("there is no method `{name}`"),
            )
        };
        let text = |index: usize| arguments.get(index).and_then(Value::as_str);
        if let Some(seconds) = value.as_i64() {
            return match name {
                "strftime" => written(seconds, text(0).unwrap_or("%Y-%m-%d")).map(Value::from),
                "isoformat" => written(seconds, "%Y-%m-%dT%H:%M:%S+00:00").map(Value::from),
                "timestamp" => Ok(value.clone()),
                _ => Err(unknown()),
            };
        }
        let own = value.as_str().ok_or_else(unknown)?;
        Ok(match (name, text(0), text(1)) {
            ("split", Some(by), _) if !by.is_empty() => own.split(by).map(str::to_owned).collect(),
            ("split", None, _) => own.split_whitespace().map(str::to_owned).collect(),
            ("replace", Some(from), Some(to)) => own.replace(from, to).into(),
            ("startswith", Some(start), _) => own.starts_with(start).into(),
            ("endswith", Some(end), _) => own.ends_with(end).into(),
            ("removeprefix", Some(start), _) => own.strip_prefix(start).unwrap_or(own).into(),
            ("removesuffix", Some(end), _) => own.strip_suffix(end).unwrap_or(own).into(),
            ("strip", None, _) => own.trim().into(),
            ("lower", ..) => own.to_lowercase().into(),
            ("upper", ..) => own.to_uppercase().into(),
            _ => return Err(unknown()),
        })
    }
}

#[cfg(all(test, feature = "templates"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::{evaluate, is_true};

    fn value(template: &str, own: Value) -> Value {
        evaluate(template, &[("value", &own)]).unwrap()
    }

    #[test]
    fn expressions_keep_their_type_and_texts_are_filled() {
        assert_eq!(value("{{ value }}", json!(7)), json!(7));
        assert_eq!(
            value("{{ value.a }}-{{ value.b }}", json!({"a": 1, "b": "x"})),
            json!("1-x")
        );
        assert_eq!(
            value("{{ value | replace('rooms/', '') }}", json!("rooms/9")),
            json!("9")
        );
        assert_eq!(value("{{ value.gone }}", json!({})), Value::Null);
        let second =
            "{{ value.split('/')[1] if '/' in value and value.split('/')[1] != '*' else none }}";
        assert_eq!(value(second, json!("lamps/desk")), json!("desk"));
        assert_eq!(value(second, json!("lamps/*")), Value::Null);
        assert_eq!(value(second, json!("lamps")), Value::Null);
        assert_eq!(
            value(
                "{{ value.startswith('a') and not value.endswith('z') }}",
                json!("abc")
            ),
            json!(true)
        );
        assert!(evaluate("{{ value.vanish() }}", &[("value", &json!("a"))]).is_err());
        assert!(evaluate("{{ value", &[]).is_err());
    }

    #[test]
    fn moments_add_up() {
        let day = |template: &str| {
            value(template, Value::Null)
                .as_str()
                .unwrap()
                .parse::<jiff::civil::Date>()
                .unwrap()
        };
        let today = day("{{ now_utc().strftime('%Y-%m-%d') }}");
        let before = day("{{ (now_utc() - duration('P7D')).strftime('%Y-%m-%d') }}");
        assert_eq!((today - before).get_days(), 7);
        assert!(evaluate("{{ duration('soon') }}", &[]).is_err());
    }

    #[test]
    fn words_for_no_are_no() {
        for no in [
            json!(null),
            json!("False"),
            json!(" none "),
            json!(0),
            json!([]),
            json!(false),
            json!(""),
        ] {
            assert!(!is_true(&no), "{no}");
        }
        for yes in [json!("x"), json!(true), json!(2), json!({"a": 1})] {
            assert!(is_true(&yes), "{yes}");
        }
    }
}
