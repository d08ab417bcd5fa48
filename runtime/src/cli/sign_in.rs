//! The credentials of a command: from the environment or from a file, never from the arguments.

use serde_json::{Map, Value};

use super::failure::Failure;
use super::input::{Source, kind_of};
use crate::auth::{AuthScheme, Credentials, choose};
use crate::connector::ConnectorSpec;
use crate::nearest::hint;
use crate::secret::Secret;

/// Looks up a variable of the environment.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The variable that holds a credential field: `<CONNECTOR>_<FIELD>`.
pub(super) fn variable(spec: &ConnectorSpec, field: &str) -> String {
    let upper = |text: &str| -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        };
        text.chars().map(plain).collect()
    };
    format!("{}_{}", upper(spec.slug), upper(field))
}

/// The credentials to sign in with.
pub(super) fn credentials(
    spec: &'static ConnectorSpec,
    source: Option<&Source>,
    scheme: Option<&str>,
    environment: Environment<'_>,
) -> Result<Credentials, Failure> {
    let schemes = match scheme {
        Some(name) => vec![named(spec, name)?],
        None => spec.auth.to_vec(),
    };
    match source {
        Some(Source::Inline(_)) => Err(Failure::validation(
            "--credentials takes `@file` or `-`: what stands in an argument is seen by every other process",
        )),
        Some(source) => from_object(&schemes, &source.object("--credentials")?),
        None => from_environment(spec, &schemes, environment),
    }
}

/// The way to sign in of that name or title.
pub(super) fn named(spec: &ConnectorSpec, name: &str) -> Result<&'static AuthScheme, Failure> {
    let is = |scheme: &&&'static AuthScheme| {
        [scheme.name, scheme.title]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    spec.auth.iter().find(is).copied().ok_or_else(|| {
        let known = || spec.auth.iter().map(|scheme| scheme.name);
        let near = hint(name, known());
        let known = known().collect::<Vec<_>>().join(", ");
        Failure::validation(format!(
            "--auth-scheme: there is no way to sign in `{name}`{near}; ways: {known}"
        ))
    })
}

/// The credentials that an object of fields holds.
pub(super) fn from_object(
    schemes: &[&'static AuthScheme],
    object: &Map<String, Value>,
) -> Result<Credentials, Failure> {
    let index = choose(&Value::Object(object.clone()), schemes).map_err(|error| {
        Failure::auth(error.to_string()).hint("`--auth-scheme NAME` chooses a way to sign in")
    })?;
    let Some(scheme) = schemes.get(index) else {
        return Err(Failure::auth("the credentials fit no way to sign in"));
    };
    let mut credentials = Credentials::new(scheme);
    for field in scheme.fields {
        let Some(value) = object.get(field.name).filter(|value| !value.is_null()) else {
            continue;
        };
        credentials = match value {
            Value::String(text) => credentials.with(field.name, text.as_str()),
            // An account's number is easily written as one.
            Value::Number(number) if !field.secret => {
                credentials.with(field.name, number.to_string())
            }
            other => {
                let found = kind_of(other);
                return Err(Failure::auth(format!(
                    "credential `{}`: expected a string, found {found}",
                    field.name
                )));
            }
        };
    }
    not_blank(credentials)
}

fn not_blank(credentials: Credentials) -> Result<Credentials, Failure> {
    match credentials
        .values
        .iter()
        .find(|(_, value)| value.is_blank())
    {
        Some((name, _)) => Err(Failure::auth(format!("credential `{name}` is empty"))),
        None => Ok(credentials),
    }
}

fn from_environment(
    spec: &'static ConnectorSpec,
    schemes: &[&'static AuthScheme],
    environment: Environment<'_>,
) -> Result<Credentials, Failure> {
    let given =
        |field: &str| environment(&variable(spec, field)).filter(|value| !value.trim().is_empty());
    let complete = |scheme: &&&'static AuthScheme| {
        scheme
            .fields
            .iter()
            .all(|field| !field.required || given(field.name).is_some())
    };
    let fitting: Vec<_> = schemes.iter().filter(complete).collect();
    match fitting[..] {
        [scheme] => {
            let add = |credentials: Credentials, field: &crate::auth::CredentialField| {
                credentials.with_optional(field.name, given(field.name))
            };
            Ok(scheme.fields.iter().fold(Credentials::new(scheme), add))
        }
        [] => Err(incomplete(spec, schemes, &|field| given(field).is_some())),
        _ => {
            let names = fitting
                .iter()
                .map(|scheme| scheme.name)
                .collect::<Vec<_>>()
                .join(", ");
            Err(Failure::auth(format!(
                "the environment fits more than one way to sign in: {names}"
            ))
            .hint("choose one with `--auth-scheme NAME`"))
        }
    }
}

/// Says which variables are set and which each way to sign in still lacks.
fn incomplete(
    spec: &ConnectorSpec,
    schemes: &[&'static AuthScheme],
    is_given: &dyn Fn(&str) -> bool,
) -> Failure {
    let mut set = Vec::new();
    let mut lacking = Vec::new();
    for scheme in schemes {
        let mut missing = Vec::new();
        for field in scheme.fields {
            let name = variable(spec, field.name);
            if is_given(field.name) {
                if !set.contains(&name) {
                    set.push(name);
                }
            } else if field.required {
                missing.push(name);
            }
        }
        lacking.push(format!("{} needs {}", scheme.title, missing.join(", ")));
    }
    let lacking = lacking.join("; ");
    let message = if set.is_empty() {
        format!("there are no credentials; set variables of the environment: {lacking}")
    } else {
        format!(
            "the credentials in the environment are not complete: {} is set; {lacking}",
            set.join(", ")
        )
    };
    Failure::auth(message)
        .hint("or give a JSON object with `--credentials @file` or `--credentials -`")
}

/// The same credentials with `<name>` in place of every secret.
pub(super) fn masked(credentials: &Credentials) -> Credentials {
    let mut masked = credentials.clone();
    for field in credentials
        .scheme
        .fields
        .iter()
        .filter(|field| field.secret)
    {
        if let Some(value) = masked.values.get_mut(field.name) {
            *value = Secret::new(format!("<{}>", field.name));
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{credentials, masked, variable};
    use crate::auth::{AuthKind, AuthScheme, CredentialField, OAuth2};
    use crate::cli::failure::Failure;
    use crate::cli::input::Source;
    use crate::connector::ConnectorSpec;

    static KEY: AuthScheme = AuthScheme::new("key", "API Key", AuthKind::Bearer).fields(&[
        CredentialField::new("token").required().secret(),
        CredentialField::new("account-id").required(),
    ]);
    static OAUTH: AuthScheme = AuthScheme::new(
        "oauth",
        "OAuth",
        AuthKind::OAuth2(OAuth2::refresh("https://id.test/t")),
    )
    .fields(&[
        CredentialField::new("refresh_token").required().secret(),
        CredentialField::new("account-id").required(),
        CredentialField::new("note"),
    ]);
    static SPEC: ConnectorSpec =
        ConnectorSpec::new("acme-works", "Acme", "https://acme.test").auth(&[&OAUTH, &KEY]);

    fn from_env(vars: &[(&str, &str)], scheme: Option<&str>) -> Result<String, Failure> {
        let look = |name: &str| {
            vars.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let found = credentials(&SPEC, None, scheme, &look)?;
        let values: Vec<_> = found
            .values
            .iter()
            .map(|(name, value)| format!("{name}={}", value.expose()))
            .collect();
        Ok(format!("{}: {}", found.scheme.name, values.join(" ")))
    }

    fn message(failure: &Failure) -> String {
        failure.to_json()["message"].as_str().unwrap().to_owned()
    }

    #[test]
    fn variables_are_named_after_connector_and_field() {
        assert_eq!(variable(&SPEC, "account-id"), "ACME_WORKS_ACCOUNT_ID");
    }

    #[test]
    fn the_scheme_whose_fields_are_there_is_chosen() {
        let key = [("ACME_WORKS_TOKEN", "t"), ("ACME_WORKS_ACCOUNT_ID", "1")];
        assert_eq!(from_env(&key, None).unwrap(), "key: account-id=1 token=t");
        let both = [key[0], key[1], ("ACME_WORKS_REFRESH_TOKEN", "r")];
        let error = from_env(&both, None).unwrap_err();
        assert_eq!(
            message(&error),
            "the environment fits more than one way to sign in: oauth, key"
        );
        assert_eq!(
            from_env(&both, Some("OAuth")).unwrap(),
            "oauth: account-id=1 refresh_token=r"
        );
        let error = from_env(&both, Some("keys")).unwrap_err();
        assert!(message(&error).contains("did you mean `key`?"));
    }

    #[test]
    fn a_partial_environment_is_told_without_values() {
        let error = from_env(
            &[("ACME_WORKS_TOKEN", "hush"), ("ACME_WORKS_ACCOUNT_ID", " ")],
            None,
        )
        .unwrap_err();
        assert_eq!(
            message(&error),
            "the credentials in the environment are not complete: ACME_WORKS_TOKEN is set; OAuth needs \
             ACME_WORKS_REFRESH_TOKEN, ACME_WORKS_ACCOUNT_ID; API Key needs ACME_WORKS_ACCOUNT_ID"
        );
        assert_eq!(error.exit(), crate::cli::failure::Exit::Auth);
    }

    #[test]
    fn arguments_hold_no_secrets() {
        let source = Source::of("{\"token\":\"hush\"}");
        let error = credentials(&SPEC, Some(&source), None, &|_| None).unwrap_err();
        assert!(message(&error).starts_with("--credentials takes `@file` or `-`"));
        assert!(!error.to_json().to_string().contains("hush"));
    }

    #[test]
    fn masks_take_the_place_of_secrets() {
        let look = |name: &str| Some(if name.ends_with("TOKEN") { "hush" } else { "1" }.to_owned());
        let found = masked(&credentials(&SPEC, None, Some("key"), &look).unwrap());
        assert_eq!(found.values["token"].expose(), "<token>");
        assert_eq!(found.values["account-id"].expose(), "1");
    }
}
