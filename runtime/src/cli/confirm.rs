//! Consent to what cannot be undone.

use std::io::{IsTerminal, Write};

use super::failure::Failure;
use crate::operation::Operation;

/// The variable that allows destructive actions.
const VARIABLE: &str = "AIRBYTE_ALLOW_DESTRUCTIVE";

/// Who may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// The user, when there is a terminal.
    Terminal,
    /// Nobody: standard input holds something else.
    Nobody,
}

/// Goes on when the operation destroys nothing, or when the user agrees.
pub(super) fn consent(operation: &Operation, yes: bool, asking: Asking) -> Result<(), Failure> {
    if !operation.effects.destructive {
        return Ok(());
    }
    let name = format!("{} {}", operation.entity, operation.action);
    agreed(&name, operation.summary, yes, asking, false)
}

/// Goes on when the user agrees to what cannot be undone. The environment counts more than the settings.
pub(super) fn agreed(
    name: &str,
    what: &str,
    yes: bool,
    asking: Asking,
    settings: bool,
) -> Result<(), Failure> {
    let variable = std::env::var(VARIABLE).ok();
    let variable = variable.filter(|value| !value.trim().is_empty());
    let allowed = match &variable {
        Some(value) => allows(Some(value)),
        None => settings,
    };
    if yes || allowed {
        return Ok(());
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if asking == Asking::Nobody || !terminal {
        return Err(refused(&format!(
            "{name} destroys data and nobody can be asked"
        )));
    }
    let mut prompt = std::io::stderr().lock();
    let what = if what.is_empty() {
        String::new()
    } else {
        format!(" ({what})")
    };
    let _ = write!(prompt, "{name} destroys data{what}. Type yes to go on: ");
    let _ = prompt.flush();
    let mut answer = String::new();
    match std::io::stdin().read_line(&mut answer) {
        Ok(_) if answer.trim() == "yes" => Ok(()),
        _ => Err(refused(&format!("{name} was not confirmed"))),
    }
}

fn refused(message: &str) -> Failure {
    Failure::validation(format!("{message}; nothing was sent")).hint(format!(
        "agree beforehand with --yes, or with {VARIABLE}=1 in the environment"
    ))
}

fn allows(value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        ["1", "true", "yes", "on"]
            .iter()
            .any(|yes| value.eq_ignore_ascii_case(yes))
    })
}

#[cfg(test)]
mod tests {
    use super::{Asking, allows, consent};
    use crate::operation::{Method, Operation};

    static GET: Operation = Operation::new("jars", "get", Method::Get, "/jars");
    static DELETE: Operation = Operation::new("jars", "delete", Method::Delete, "/jars");

    #[test]
    fn only_what_destroys_needs_consent() {
        assert!(consent(&GET, false, Asking::Nobody).is_ok());
        assert!(consent(&DELETE, true, Asking::Nobody).is_ok());
        let message = consent(&DELETE, false, Asking::Nobody)
            .map_err(|failure| failure.to_json()["message"].clone());
        assert_eq!(
            message,
            Err("jars delete destroys data and nobody can be asked; nothing was sent".into())
        );
    }

    #[test]
    fn the_variable_means_yes_in_four_ways() {
        for yes in ["1", "true", "YES", "on"] {
            assert!(allows(Some(yes)), "{yes}");
        }
        for no in [None, Some(""), Some("0"), Some("false")] {
            assert!(!allows(no), "{no:?}");
        }
    }
}
