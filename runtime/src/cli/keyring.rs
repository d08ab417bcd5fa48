//! Credentials in the keyring of the operating system: `login --direct`, `logout --direct`, `--keyring`.
//!
//! A connector has one entry, a JSON object `{scheme, fields}`. Flags go before the environment, and the environment
//! before the keyring, which is looked at on its own only when nothing else is given at all.

mod system;

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::sign_in::{self, Environment};
use crate::auth::Credentials;
use crate::connector::ConnectorSpec;
use crate::secret::Secret;

pub(super) use system::system;

/// Where entries are kept, by the name of their connector.
pub(super) trait Keyring {
    /// The text of the entry, if there is one.
    fn read(&self, entry: &str) -> Result<Option<Secret>, Failure>;
    /// Makes or replaces the entry.
    fn write(&self, entry: &str, text: &Secret) -> Result<(), Failure>;
    /// Deletes the entry; whether there was one.
    fn delete(&self, entry: &str) -> Result<bool, Failure>;
}

/// Keeps credentials whose shape has been checked.
pub(super) fn keep(
    keyring: &dyn Keyring,
    spec: &ConnectorSpec,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let fields = credentials.values.iter();
    let fields: Map<String, Value> = fields
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.expose())))
        .collect();
    let text = json!({"scheme": credentials.scheme.name, "fields": fields}).to_string();
    keyring.write(spec.slug, &Secret::new(text))
}

/// The credentials of `--keyring`: without an entry there are none.
pub(super) fn required(
    keyring: &dyn Keyring,
    spec: &'static ConnectorSpec,
    scheme: Option<&str>,
) -> Result<Credentials, Failure> {
    match keyring.read(spec.slug)? {
        Some(text) => decoded(spec, scheme, &text),
        None => Err(Failure::auth(format!(
            "the keyring of the operating system has no credentials of {}",
            spec.slug
        ))
        .hint("`login --direct --credentials @file` keeps some there")),
    }
}

/// The credentials of the keyring when nothing else is given. A keyring that cannot be used is as good as an empty
/// one here: what is told then is which variables to set.
pub(super) fn last_resort(
    keyring: Option<&dyn Keyring>,
    spec: &'static ConnectorSpec,
    scheme: Option<&str>,
    environment: Environment<'_>,
) -> Result<Option<Credentials>, Failure> {
    let mut fields = spec.auth.iter().flat_map(|scheme| scheme.fields);
    let given = |name: &str| environment(name).is_some_and(|value| !value.trim().is_empty());
    if fields.any(|field| given(&sign_in::variable(spec, field.name))) {
        return Ok(None);
    }
    match keyring.map(|keyring| keyring.read(spec.slug)) {
        Some(Ok(Some(text))) => decoded(spec, scheme, &text).map(Some),
        _ => Ok(None),
    }
}

/// Reads an entry; `wanted` is the scheme that was asked for.
fn decoded(
    spec: &'static ConnectorSpec,
    wanted: Option<&str>,
    text: &Secret,
) -> Result<Credentials, Failure> {
    let again = "`login --direct --credentials @file` replaces them";
    let unreadable = || {
        let message = "the credentials in the keyring cannot be read";
        Failure::auth(message).hint(again)
    };
    let entry: Value = serde_json::from_str(text.expose()).map_err(|_| unreadable())?;
    let (Some(name), Some(fields)) = (entry["scheme"].as_str(), entry["fields"].as_object()) else {
        return Err(unreadable());
    };
    let kept = sign_in::named(spec, name).map_err(|_| unreadable())?;
    if let Some(wanted) = wanted
        && sign_in::named(spec, wanted)?.name != kept.name
    {
        let (kept, message) = (kept.name, "the credentials in the keyring are for");
        return Err(Failure::auth(format!("{message} `{kept}`, not for `{wanted}`")).hint(again));
    }
    sign_in::from_object(&[kept], fields).map_err(|failure| failure.hint(again))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::{Keyring, keep, last_resort, required};
    use crate::auth::{AuthKind, AuthScheme, CredentialField, Credentials};
    use crate::cli::failure::{Exit, Failure};
    use crate::connector::ConnectorSpec;
    use crate::secret::Secret;

    static KEY: AuthScheme = AuthScheme::new("key", "API Key", AuthKind::Bearer).fields(&[
        CredentialField::new("token").required().secret(),
        CredentialField::new("account").required(),
    ]);
    static OTHER: AuthScheme = AuthScheme::new("other", "Other", AuthKind::Bearer)
        .fields(&[CredentialField::new("pass").required().secret()]);
    static SPEC: ConnectorSpec =
        ConnectorSpec::new("acme", "Acme", "https://acme.test").auth(&[&KEY, &OTHER]);

    #[derive(Default)]
    struct Memory(RefCell<BTreeMap<String, String>>);

    impl Keyring for Memory {
        fn read(&self, entry: &str) -> Result<Option<Secret>, Failure> {
            Ok(self.0.borrow().get(entry).map(Secret::new))
        }

        fn write(&self, entry: &str, text: &Secret) -> Result<(), Failure> {
            let text = text.expose().to_owned();
            self.0.borrow_mut().insert(entry.to_owned(), text);
            Ok(())
        }

        fn delete(&self, entry: &str) -> Result<bool, Failure> {
            Ok(self.0.borrow_mut().remove(entry).is_some())
        }
    }

    struct Broken;

    impl Keyring for Broken {
        fn read(&self, _: &str) -> Result<Option<Secret>, Failure> {
            Err(Failure::auth("no service"))
        }

        fn write(&self, _: &str, _: &Secret) -> Result<(), Failure> {
            Err(Failure::auth("no service"))
        }

        fn delete(&self, _: &str) -> Result<bool, Failure> {
            Err(Failure::auth("no service"))
        }
    }

    fn kept() -> Memory {
        let keyring = Memory::default();
        let credentials = Credentials::new(&KEY)
            .with("token", "hush")
            .with("account", "7");
        keep(&keyring, &SPEC, &credentials).unwrap();
        keyring
    }

    fn told(failure: &Failure) -> String {
        assert_eq!(failure.exit(), Exit::Auth);
        let json = failure.to_json();
        assert!(!json.to_string().contains("hush"), "{json}");
        json["message"].as_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_kept_is_found_until_it_is_deleted() {
        let keyring = kept();
        let found = required(&keyring, &SPEC, Some("key")).unwrap();
        assert_eq!(found.scheme.name, "key");
        assert_eq!(found.values["token"].expose(), "hush");
        assert_eq!(found.values["account"].expose(), "7");
        assert!(keyring.delete("acme").unwrap());
        assert_eq!(
            told(&required(&keyring, &SPEC, None).unwrap_err()),
            "the keyring of the operating system has no credentials of acme"
        );
    }

    #[test]
    fn the_environment_goes_first() {
        let keyring = kept();
        let last = |look: &dyn Fn(&str) -> Option<String>| {
            last_resort(Some(&keyring), &SPEC, None, look)
                .unwrap()
                .is_some()
        };
        assert!(last(&|_| None));
        assert!(last(&|_| Some(" ".to_owned())));
        // A partial environment is a mistake to be told, not one to be covered up.
        assert!(!last(
            &|name| (name == "ACME_ACCOUNT").then(|| "7".to_owned())
        ));
    }

    #[test]
    fn a_keyring_that_cannot_be_used_is_told_only_to_who_asks_for_it() {
        assert!(
            last_resort(Some(&Broken), &SPEC, None, &|_| None)
                .unwrap()
                .is_none()
        );
        let empty = last_resort(None, &SPEC, None, &|_| None).unwrap();
        assert!(empty.is_none());
        assert_eq!(
            told(&required(&Broken, &SPEC, None).unwrap_err()),
            "no service"
        );
    }

    #[test]
    fn entries_that_fit_nothing_are_told_without_their_values() {
        assert_eq!(
            told(&required(&kept(), &SPEC, Some("other")).unwrap_err()),
            "the credentials in the keyring are for `key`, not for `other`"
        );
        for text in [
            "hush",
            "{}",
            r#"{"scheme": "gone", "fields": {"pass": "hush"}}"#,
        ] {
            let keyring = Memory::default();
            keyring.write("acme", &Secret::new(text)).unwrap();
            assert_eq!(
                told(&required(&keyring, &SPEC, None).unwrap_err()),
                "the credentials in the keyring cannot be read"
            );
        }
        let keyring = Memory::default();
        let text = Secret::new(r#"{"scheme": "key", "fields": {"token": "hush"}}"#);
        keyring.write("acme", &text).unwrap();
        let message = told(&required(&keyring, &SPEC, None).unwrap_err());
        assert!(message.contains("account"), "{message}");
    }
}
