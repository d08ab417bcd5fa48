//! From the fields that the caller supplies to the values that a kind of sign-in needs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::credentials::Credentials;
use super::scheme::AuthScheme;
use super::template::{Marks, render};
use crate::error::Error;
use crate::secret::Secret;

/// The kind's own values, made of the fields by the scheme's mapping.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    title: &'static str,
    values: BTreeMap<&'static str, Secret>,
}

impl Resolved {
    pub(crate) fn new(credentials: &Credentials) -> Result<Self, Error> {
        let scheme = credentials.scheme;
        let mut values = credentials.values.clone();
        for (name, template) in scheme.mapping {
            let filled = render(template, Marks::DOLLAR, |field| {
                value_of(credentials, field)
            });
            match filled {
                Ok(text) => values.insert(name, Secret::new(text)),
                Err(field) if is_optional(scheme, &field) => values.remove(name),
                Err(field) => return Err(unknown_field(scheme, name, &field)),
            };
        }
        Ok(Self {
            title: scheme.title,
            values,
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Secret> {
        self.values.get(name)
    }

    /// The first of these values that is there.
    pub(crate) fn require(&self, names: &[&str]) -> Result<&Secret, Error> {
        names.iter().find_map(|name| self.get(name)).ok_or_else(|| {
            Error::config(format!(
                "{}: no value for `{}`",
                self.title,
                names.join("` or `")
            ))
        })
    }
}

/// The value of a field, for templates.
pub(super) fn value_of<'a>(credentials: &'a Credentials, field: &str) -> Option<Cow<'a, str>> {
    credentials
        .values
        .get(field)
        .map(|secret| Cow::Borrowed(secret.expose()))
}

/// Whether a field may be left out.
pub(super) fn is_optional(scheme: &AuthScheme, field: &str) -> bool {
    scheme
        .fields
        .iter()
        .any(|known| known.name == field && !known.required)
}

/// A template names a value that there is not.
pub(super) fn unknown_field(scheme: &AuthScheme, place: &str, field: &str) -> Error {
    let title = scheme.title;
    Error::config(format!(
        "{title}: `{place}` needs `{field}`, which is not among the credentials"
    ))
}
