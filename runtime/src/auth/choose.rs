//! Which way to sign in a JSON object is meant for.

use std::fmt;

use serde_json::{Map, Value};

use super::scheme::AuthScheme;

/// The object fits none of the ways to sign in, or more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseError(String);

impl fmt::Display for ChooseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ChooseError {}

/// The index of the one scheme whose required fields the object has, and that knows all of the object's
/// members. No message shows a value.
///
/// # Errors
/// When the value is no object, when no scheme fits (the message says what each lacks), or when several do.
pub fn choose(value: &Value, schemes: &[&AuthScheme]) -> Result<usize, ChooseError> {
    let Value::Object(members) = value else {
        return Err(ChooseError("credentials: expected an object".to_owned()));
    };
    let mut fitting = Vec::new();
    let mut complaints = Vec::new();
    for (index, scheme) in schemes.iter().enumerate() {
        match complaint(members, scheme) {
            None => fitting.push(index),
            Some(complaint) => complaints.push(complaint),
        }
    }
    match fitting[..] {
        [index] => Ok(index),
        [] => Err(ChooseError(format!(
            "the credentials fit no way to sign in: {}",
            complaints.join("; ")
        ))),
        _ => {
            let titles: Vec<_> = fitting
                .iter()
                .filter_map(|index| schemes.get(*index))
                .map(|s| s.title)
                .collect();
            Err(ChooseError(format!(
                "the credentials fit more than one way to sign in: {}",
                titles.join(", ")
            )))
        }
    }
}

/// Why the object is not meant for the scheme.
fn complaint(members: &Map<String, Value>, scheme: &AuthScheme) -> Option<String> {
    let given = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
    let missing: Vec<_> = scheme
        .fields
        .iter()
        .filter(|field| field.required && !given(field.name))
        .map(|field| format!("`{}`", field.name))
        .collect();
    let unknown: Vec<_> = members
        .keys()
        .filter(|name| !scheme.fields.iter().any(|field| field.name == **name))
        .map(|name| {
            let known = scheme.fields.iter().map(|field| field.name);
            format!("`{name}`{}", crate::nearest::hint(name, known))
        })
        .collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("lacks {}", missing.join(", ")));
    }
    if !unknown.is_empty() {
        parts.push(format!("does not know {}", unknown.join(", ")));
    }
    (!parts.is_empty()).then(|| format!("{} {}", scheme.title, parts.join(" and ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::choose;
    use crate::auth::{AuthKind, AuthScheme, CredentialField, OAuth2};

    static OAUTH: AuthScheme = AuthScheme::new(
        "o",
        "OAuth",
        AuthKind::OAuth2(OAuth2::refresh("https://id.test/token")),
    )
    .fields(&[
        CredentialField::new("refresh_token").required().secret(),
        CredentialField::new("access_token").secret(),
        CredentialField::new("account").required(),
    ]);
    static TOKEN: AuthScheme = AuthScheme::new("t", "Token", AuthKind::Bearer).fields(&[
        CredentialField::new("token").required().secret(),
        CredentialField::new("account").required(),
    ]);

    #[test]
    fn the_one_that_fits_is_chosen() {
        let schemes = [&OAUTH, &TOKEN];
        assert_eq!(
            choose(&json!({"refresh_token": "r", "account": "1"}), &schemes),
            Ok(0)
        );
        assert_eq!(
            choose(
                &json!({"refresh_token": "r", "access_token": null, "account": "1"}),
                &schemes
            ),
            Ok(0)
        );
        assert_eq!(
            choose(&json!({"token": "t", "account": "1"}), &schemes),
            Ok(1)
        );
    }

    #[test]
    fn what_each_lacks_is_said_without_values() {
        let error = choose(&json!({"tokn": "hush", "account": "1"}), &[&OAUTH, &TOKEN])
            .map_err(|e| e.to_string());
        assert_eq!(
            error,
            Err("the credentials fit no way to sign in: OAuth lacks `refresh_token` and does not know \
                 `tokn`; Token lacks `token` and does not know `tokn` (did you mean `token`?)"
                .to_owned())
        );
        let error = choose(&json!({"token": "t", "account": "1"}), &[&TOKEN, &TOKEN])
            .map_err(|e| e.to_string());
        assert_eq!(
            error,
            Err("the credentials fit more than one way to sign in: Token, Token".to_owned())
        );
        assert!(choose(&json!("hush"), &[&TOKEN]).is_err());
    }
}
