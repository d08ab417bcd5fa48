//! Values that are never shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A credential: wiped from memory when it is dropped, hidden from `Debug`, and without `Serialize`.
///
/// ```
/// # use connector_runtime::Secret;
/// let token = Secret::new("hush");
/// assert_eq!(format!("{token:?}"), "Secret(hidden)");
/// assert_eq!(token.expose(), "hush");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value itself, for the moment of its use.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is nothing but white space in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.expose().trim().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

/// Serde's own message for a wrong type quotes the value; these do not.
struct SecretVisitor;

impl Visitor<'_> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Secret, E> {
        Ok(Secret::new(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Secret, E> {
        Ok(Secret::new(value))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Secret, E> {
        Err(E::custom("expected text, found a boolean"))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom("expected text, found a number"))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom("expected text, found a number"))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom("expected text, found a number"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Secret;

    #[test]
    fn it_is_hidden_everywhere_but_where_it_is_asked_for() {
        let secret: Secret = serde_json::from_str("\"pssst\"").unwrap();
        assert_eq!(
            format!("{secret:?} {:?}", Some(&secret)),
            "Secret(hidden) Some(Secret(hidden))"
        );
        assert_eq!(secret.expose(), "pssst");
    }

    #[test]
    fn a_wrong_type_is_named_without_the_value() {
        for (json, found) in [
            ("4711", "a number"),
            ("-3", "a number"),
            ("4.711", "a number"),
            ("true", "a boolean"),
        ] {
            let message = serde_json::from_str::<Secret>(json)
                .unwrap_err()
                .to_string();
            assert!(
                message.starts_with(&format!("expected text, found {found}")),
                "{message}"
            );
            assert!(!message.contains(json), "{message}");
        }
    }
}
