//! Keeping credentials out of texts.

use form_urlencoded::byte_serialize;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::credentials::Credentials;
use super::resolve::Resolved;
use crate::secret::Secret;

/// Replaces every one of the secrets in a text.
pub(crate) fn redact<'a>(text: String, secrets: impl Iterator<Item = &'a Secret>) -> String {
    let mut text = text;
    for secret in secrets {
        for form in forms(secret.expose()) {
            // Very short values would hide half of the text and guard nothing.
            if form.len() >= 4 && text.contains(&form) {
                text = text.replace(&form, "(hidden)");
            }
        }
    }
    text
}

/// The ways in which a value may stand in a text: as it is, in a query, in a path, in JSON.
fn forms(value: &str) -> impl Iterator<Item = String> {
    let plain = value.to_owned();
    let form: String = byte_serialize(value.as_bytes()).collect();
    let path = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let json = crate::json::text(&value.into());
    let json = json.trim_matches('"').to_owned();
    let mut seen = Vec::new();
    [plain, form, path, json].into_iter().filter(move |form| {
        let new = !seen.contains(form);
        seen.push(form.clone());
        new
    })
}

/// Everything of the credentials that must not be shown.
pub(super) fn hidden_values(credentials: &Credentials, resolved: &Resolved) -> Vec<Secret> {
    let secret = |name: &str| {
        !credentials
            .scheme
            .fields
            .iter()
            .any(|field| field.name == name && !field.secret)
    };
    let given = credentials
        .values
        .iter()
        .filter(|(name, _)| secret(name))
        .map(|(_, value)| value);
    let made = [
        "token",
        "api_key",
        "password",
        "access_token",
        "refresh_token",
        "client_secret",
    ];
    let made = made
        .iter()
        .filter(|name| secret(name))
        .filter_map(|name| resolved.get(name));
    let mut hidden: Vec<Secret> = given.chain(made).cloned().collect();
    // The longest first, so that no part of a longer one stays behind.
    hidden.sort_by_key(|value| std::cmp::Reverse(value.expose().len()));
    hidden
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::secret::Secret;

    #[test]
    fn every_form_of_a_credential_is_hidden() {
        let secrets = [Secret::new("a\"b &/c"), Secret::new("xyz")];
        for text in [
            "[a\"b &/c]",
            "[a%22b+%26%2Fc]",
            "[a%22b%20%26%2Fc]",
            "[a\\\"b &/c]",
        ] {
            assert_eq!(
                redact(text.to_owned(), secrets.iter()),
                "[(hidden)]",
                "{text}"
            );
        }
        assert_eq!(
            redact("xyz".to_owned(), secrets.iter()),
            "xyz",
            "too short to be told from words"
        );
    }
}
