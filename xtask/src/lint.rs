//! `cargo xtask lint`: what the authors of the specs would want to know.

use std::fs;

use clap::Args;
use connector_codegen::diagnostics::{Color, Severity, render};
use connector_codegen::{Inputs, Options, RuntimeDependency, advise};

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
    let known = repository.connectors()?;
    if let Some(name) = arguments.names.iter().find(|name| !known.contains(name)) {
        return Err(Failure::Usage(format!(
            "there is no `specs/{name}/openapi.yaml`; connectors are: {}",
            known.join(", ")
        )));
    }
    let wanted = |name: &&String| arguments.names.is_empty() || arguments.names.contains(name);
    let mut outcome = Outcome::Fine;
    for name in known.iter().filter(wanted) {
        let (found, sources) = advise(&inputs(repository, name)?);
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

fn inputs(repository: &Repository, name: &str) -> Result<Inputs, Failure> {
    let spec_name = repository.spec(name);
    let spec_text = fs::read_to_string(repository.root().join(&spec_name))
        .map_err(|error| Failure::Step(format!("could not read `{spec_name}`: {error}")))?;
    let beside = |file: &str| {
        let name = format!("specs/{name}/{file}");
        let text = fs::read_to_string(repository.root().join(&name)).ok()?;
        Some((name, text))
    };
    Ok(Inputs {
        spec_name: spec_name.clone(),
        spec_text,
        auth: beside("auth.md"),
        overlays: crate::generate::overlays(repository, name)?,
        fixups: beside("fixups.yaml"),
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: String::new(),
            spec_path: spec_name,
        },
    })
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
