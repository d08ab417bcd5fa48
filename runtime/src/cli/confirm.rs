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
    let allowed = || allows(std::env::var(VARIABLE).ok().as_deref());
    if !operation.effects.destructive || yes || allowed() {
        return Ok(());
    }
    let name = format!("{} {}", operation.entity, operation.action);
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if asking == Asking::Nobody || !terminal {
        return Err(refused(&format!(
            "{name} destroys data and nobody can be asked"
        )));
    }
    let mut prompt = std::io::stderr().lock();
    let _ = write!(
        prompt,
        "{name} destroys data ({}). Type yes to go on: ",
        operation.summary
    );
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
