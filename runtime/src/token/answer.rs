//! The answer of a token endpoint.

use jiff::Timestamp;
use serde_json::Value;

use super::store::TokenSet;
use super::token_error;
use crate::auth::OAuth2;
use crate::error::{Error, message_of};
use crate::secret::Secret;
use crate::transport::Response;

/// Reads the endpoint's answer; any status of success will do.
pub(super) fn tokens(
    response: &Response,
    oauth2: &OAuth2,
    clean: impl Fn(String) -> String,
) -> Result<TokenSet, Error> {
    let status = Some(response.status.as_u16());
    let body = String::from_utf8_lossy(&response.body);
    let answer: Value = serde_json::from_str(&body)
        .map_err(|_| token_error("the token endpoint's answer is no JSON", status))?;
    let (token, holder) = find(&answer, oauth2.token_path);
    let Some(access_token) = token.and_then(text) else {
        let said = answer
            .get("error")
            .and_then(|_| message_of(&body))
            .map(clean);
        let path = oauth2.token_path.join(".");
        let problem = said.unwrap_or_else(|| format!("its answer holds no `{path}`"));
        return Err(token_error(
            format!("the token endpoint gave none: {problem}"),
            status,
        ));
    };
    let beside = |name: &str| holder.get(name).or_else(|| answer.get(name));
    let mut tokens = TokenSet::new(access_token);
    tokens.refresh_token = beside("refresh_token").and_then(text).map(Secret::new);
    for name in oauth2.extract {
        let value = answer.get(name).and_then(plain);
        tokens
            .extracted
            .extend(value.map(|value| ((*name).to_owned(), value)));
    }
    tokens.expires_at = beside("expires_in").and_then(seconds).and_then(|seconds| {
        Timestamp::now()
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .ok()
    });
    Ok(tokens)
}

/// The value at a path, and the object that it stands in.
fn find<'a>(answer: &'a Value, path: &[&str]) -> (Option<&'a Value>, &'a Value) {
    let Some((last, before)) = path.split_last() else {
        return (None, answer);
    };
    let holder = before
        .iter()
        .try_fold(answer, |value, name| value.get(*name));
    match holder {
        Some(holder) => (holder.get(*last), holder),
        None => (None, answer),
    }
}

/// A text that is not empty.
fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

/// A text or a number that is not empty.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number of seconds, which some endpoints give as text.
fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a fraction of a second does not matter"
        )]
        other => other
            .as_i64()
            .or_else(|| other.as_f64().map(|seconds| seconds as i64)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find;

    #[test]
    fn a_token_may_stand_deeper() {
        let answer = json!({"ok": true, "user": {"access_token": "t"}, "access_token": "other"});
        let (token, holder) = find(&answer, &["user", "access_token"]);
        assert_eq!(token, Some(&json!("t")));
        assert_eq!(holder, &answer["user"]);
        assert_eq!(
            find(&answer, &["access_token"]),
            (Some(&json!("other")), &answer)
        );
        assert_eq!(find(&answer, &["team", "access_token"]), (None, &answer));
        assert_eq!(find(&answer, &[]), (None, &answer));
    }
}
