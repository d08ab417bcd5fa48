//! Refusals that come with a status of success: a flag in the body, or the errors of a GraphQL answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Direct, status_problem};
use crate::connector::ErrorCheck;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::operation::{BodyEncoding, Operation};
use crate::token::Issued;
use crate::transport::Response;

impl Direct {
    /// The error of an answer that says success and means the opposite.
    pub(super) fn refused(
        &self,
        response: &Response,
        operation: &Operation,
        token: Option<&Issued>,
    ) -> Option<Error> {
        let body = std::str::from_utf8(&response.body).ok()?;
        let message = refusal(self.error_check, operation, body)?;
        let access = token.map(|token| &token.access_token);
        let redact = |text| self.signer.redact(text, access);
        let mut problem = status_problem(response, redact);
        problem.message = Some(redact(message));
        Some(Error::new(ErrorKind::Status(problem)).with_retry(false, None))
    }
}

/// What the API says when its answer is a refusal.
fn refusal(check: Option<ErrorCheck>, operation: &Operation, body: &str) -> Option<String> {
    let flagged = check.and_then(|check| flagged(check, body));
    let graphql = || match operation.body {
        Some(BodyEncoding::GraphQl(_)) => errors(body),
        _ => None,
    };
    flagged.or_else(graphql)
}

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The value at a dotted path; only what lies on the way is read.
fn at<'a>(body: &'a str, path: &str) -> Option<&'a str> {
    path.split('.').try_fold(body, |text, name| {
        let members: Members<'_> = serde_json::from_str(text).ok()?;
        members.get(name).map(|value| value.get())
    })
}

fn value(body: &str, path: &str) -> Option<Value> {
    serde_json::from_str(at(body, path)?).ok()
}

fn flagged(check: ErrorCheck, body: &str) -> Option<String> {
    let wanted: Value = serde_json::from_str(check.on_value).ok()?;
    if value(body, check.field)? != wanted {
        return None;
    }
    let message = check.message_field.and_then(|field| value(body, field));
    Some(match message {
        Some(Value::String(text)) if !text.trim().is_empty() => text,
        Some(other) if !other.is_null() => json::text(&other),
        _ => format!("`{}` is {}", check.field, json::text(&wanted)),
    })
}

/// The messages of a GraphQL answer that has errors and no data.
fn errors(body: &str) -> Option<String> {
    let Value::Array(errors) = value(body, "errors")? else {
        return None;
    };
    let has_data = match value(body, "data") {
        None | Some(Value::Null) => false,
        Some(Value::Object(members)) => members.values().any(|value| !value.is_null()),
        Some(_) => true,
    };
    if errors.is_empty() || has_data {
        return None;
    }
    let message = |error: &Value| match error.get("message") {
        Some(Value::String(text)) => text.clone(),
        _ => json::text(error),
    };
    Some(errors.iter().map(message).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::connector::ErrorCheck;
    use crate::operation::{BodyEncoding, GraphQl, Method, Operation};

    const PLAIN: Operation = Operation::new("a", "b", Method::Get, "/");
    const GRAPHQL: Operation = Operation::new("a", "b", Method::Post, "/")
        .body(BodyEncoding::GraphQl(&GraphQl::new("{a}")));

    #[test]
    fn a_flag_in_the_body_is_a_refusal() {
        let check = ErrorCheck::new("state.ok", "false").message_field("state.why");
        let said = |body: &str| refusal(Some(check), &PLAIN, body);
        assert_eq!(
            said(r#"{"state": {"ok": false, "why": "no_such_room"}}"#).as_deref(),
            Some("no_such_room")
        );
        assert_eq!(
            said(r#"{"state": {"why": {"code": 7}, "ok": false}}"#).as_deref(),
            Some(r#"{"code":7}"#)
        );
        assert_eq!(
            said(r#"{"state": {"ok": false}}"#).as_deref(),
            Some("`state.ok` is false")
        );
        for fine in [
            r#"{"state": {"ok": true}}"#,
            r#"{"state": 1}"#,
            r#"{"state": {"ok": "false"}}"#,
            "[]",
            "",
            "{",
        ] {
            assert_eq!(said(fine), None, "{fine}");
        }
        assert_eq!(
            refusal(None, &PLAIN, r#"{"errors": [{"message": "x"}]}"#),
            None
        );
    }

    #[test]
    fn errors_without_data_are_a_refusal() {
        let said = |body: &str| refusal(None, &GRAPHQL, body);
        let both =
            r#"{"errors": [{"message": "no such lamp"}, {"code": 1}], "data": {"lamp": null}}"#;
        assert_eq!(said(both).as_deref(), Some(r#"no such lamp; {"code":1}"#));
        assert_eq!(
            said(r#"{"errors": [{"message": "x"}]}"#).as_deref(),
            Some("x")
        );
        for fine in [
            r#"{"errors": [], "data": null}"#,
            r#"{"errors": [{}], "data": {"a": 1}}"#,
            r#"{"data": null}"#,
        ] {
            assert_eq!(said(fine), None, "{fine}");
        }
    }
}
