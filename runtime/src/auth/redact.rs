//! Keeping credentials out of texts.

use super::credentials::Credentials;
use super::resolve::Resolved;
use crate::secret::Secret;

/// Replaces every one of the secrets in a text.
pub(crate) fn redact<'a>(text: String, secrets: impl Iterator<Item = &'a Secret>) -> String {
    let mut text = text;
    for secret in secrets {
        // Very short values would hide half of the text and guard nothing.
        if secret.expose().len() >= 4 && text.contains(secret.expose()) {
            text = text.replace(secret.expose(), "(hidden)");
        }
    }
    text
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
