//! `cargo xtask lint`: what the authors of the specs would want to know.

use clap::Args;
use connector_codegen::advise;
use connector_codegen::diagnostics::{Color, Severity, render};

use crate::generate;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// What to look at.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Connectors (folders in `specs/`); all when none is named.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Runs the task. Notes are shown; warnings and errors make it fail.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Fine;
    for name in repository.chosen(&arguments.names)? {
        let (found, sources) = advise(&generate::inputs(repository, &name)?);
        if !found.is_empty() {
            eprintln!("{}", render(&found, &sources, Color::Never));
        }
        let bad = found
            .iter()
            .filter(|found| found.severity != Severity::Note);
        match bad.count() {
            0 => println!("{name}: nothing to say"),
            count => {
                println!("{name}: {count} findings");
                outcome = Outcome::Wrong;
            }
        }
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Arguments, run};
    use crate::outcome::Outcome;
    use crate::repository::Repository;

    #[test]
    fn our_own_specs_pass() {
        let outcome = run(&Repository::find(), &Arguments::default()).unwrap();
        assert_eq!(outcome, Outcome::Fine);
    }
}
