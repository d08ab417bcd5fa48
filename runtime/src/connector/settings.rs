//! Settings: variables of the base URL, values that fill parameters, and values that follow from credentials.

use std::collections::BTreeMap;

use crate::auth::Credentials;

/// A variable of the base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value when none is given; empty when one must be given.
    pub default: &'static str,
}

impl ServerVariable {
    /// A variable with its default.
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default }
    }
}

/// A parameter that is taken from a setting wherever it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope {
    /// The parameter.
    pub param: &'static str,
    /// The setting.
    pub setting: &'static str,
    /// What is made of the setting, which the template calls `value`.
    pub template: Option<&'static str>,
}

impl Scope {
    /// A parameter with the value of a setting.
    pub const fn new(param: &'static str, setting: &'static str) -> Self {
        Self {
            param,
            setting,
            template: None,
        }
    }

    /// What is made of the setting.
    #[must_use]
    pub const fn template(self, template: &'static str) -> Self {
        Self {
            template: Some(template),
            ..self
        }
    }
}

/// A setting that follows from a credential when it is not given.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Derived {
    /// The setting: a variable of the base URL, or one of [`ConnectorSpec::settings`](super::ConnectorSpec::settings).
    pub setting: &'static str,
    /// Credentials, or other settings, that it follows from; the first that is there counts.
    pub sources: &'static [&'static str],
    /// What is made of it.
    pub change: Change,
    /// What makes it. By a pointer, so that only programs that need them carry the tables of cases (ADR 24).
    make: fn(Change, &str) -> Option<String>,
}

/// What is made of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Nothing.
    Same,
    /// What stands after the last of these marks; nothing when there is none.
    Suffix(&'static str),
    /// What stands before the first of these marks; nothing when there is none.
    Prefix(&'static str),
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
}

impl Derived {
    /// A setting that is one of the sources, changed.
    pub const fn new(
        setting: &'static str,
        sources: &'static [&'static str],
        change: Change,
    ) -> Self {
        Self {
            setting,
            sources,
            change,
            make: match change {
                Change::Same | Change::Suffix(_) | Change::Prefix(_) => part,
                Change::Lower => lower,
                Change::Upper => upper,
            },
        }
    }

    fn of(&self, text: &str) -> Option<String> {
        let made = (self.make)(self.change, text.trim())?;
        (!made.is_empty()).then_some(made)
    }
}

fn part(change: Change, text: &str) -> Option<String> {
    let part = match change {
        Change::Suffix(mark) => text.rsplit_once(mark)?.1,
        Change::Prefix(mark) => text.split_once(mark)?.0,
        Change::Same | Change::Lower | Change::Upper => text,
    };
    Some(part.to_owned())
}

#[allow(clippy::unnecessary_wraps, reason = "the signature of its siblings")]
fn lower(_: Change, text: &str) -> Option<String> {
    Some(text.to_lowercase())
}

#[allow(clippy::unnecessary_wraps, reason = "the signature of its siblings")]
fn upper(_: Change, text: &str) -> Option<String> {
    Some(text.to_uppercase())
}

/// The settings with those that follow from credentials. What was given stays.
pub(crate) fn complete(
    rules: &[Derived],
    mut settings: BTreeMap<String, String>,
    credentials: &Credentials,
) -> BTreeMap<String, String> {
    for rule in rules {
        if settings.contains_key(rule.setting) {
            continue;
        }
        let value = |name: &&str| match credentials.values.get(*name) {
            Some(secret) => rule.of(secret.expose()),
            None => rule.of(settings.get(*name)?),
        };
        if let Some(value) = rule.sources.iter().find_map(value) {
            settings.insert(rule.setting.to_owned(), value);
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Change, Derived, complete};
    use crate::auth::{AuthKind, AuthScheme, Credentials};

    static KEY: AuthScheme = AuthScheme::new("k", "Key", AuthKind::Bearer);

    fn completed(rules: &[Derived], key: &str, given: &[(&str, &str)]) -> Vec<(String, String)> {
        let given: BTreeMap<String, String> = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let credentials = Credentials::new(&KEY).with("key", key);
        complete(rules, given, &credentials).into_iter().collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_setting_follows_from_a_credential_unless_it_is_given() {
        let rules = [Derived::new("zone", &["other", "key"], Change::Suffix("-"))];
        assert_eq!(completed(&rules, "a-b-us7", &[]), [pair("zone", "us7")]);
        assert_eq!(
            completed(&rules, "a-us7", &[("zone", "eu")]),
            [pair("zone", "eu")]
        );
        for without in ["abc", "abc-", " "] {
            assert_eq!(completed(&rules, without, &[]), [], "{without}");
        }
    }

    #[test]
    fn each_change_does_what_it_says() {
        for (change, value) in [
            (Change::Same, "Ab.Cd.ef"),
            (Change::Prefix("."), "Ab"),
            (Change::Suffix("."), "ef"),
            (Change::Lower, "ab.cd.ef"),
            (Change::Upper, "AB.CD.EF"),
        ] {
            let rules = [Derived::new("zone", &["key"], change)];
            assert_eq!(completed(&rules, " Ab.Cd.ef ", &[]), [pair("zone", value)]);
        }
        let from_a_setting = [Derived::new("zone", &["place"], Change::Lower)];
        assert_eq!(
            completed(&from_a_setting, "k", &[("place", "EU")]),
            [pair("place", "EU"), pair("zone", "eu")]
        );
    }
}
