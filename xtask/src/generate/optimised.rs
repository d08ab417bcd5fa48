//! Goes on as an optimised build of the tasks: a developer's build takes several times as long for a large spec.

use std::process::Command;

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// The profile of `Cargo.toml` that such a build has.
const PROFILE: &str = "tasks";

/// Runs the same command line in an optimised build, which cargo makes first when there is none.
pub(super) fn go_on(repository: &Repository) -> Result<Outcome, Failure> {
    eprintln!("the tasks are built with optimisation (once; `--as-built` goes without)");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--profile", PROFILE, "--package", "xtask"])
        .arg("--manifest-path")
        .arg(repository.root().join("Cargo.toml"))
        .arg("--")
        .args(std::env::args_os().skip(1));
    become_it(command)
}

/// Nothing of this process stays, so that Ctrl-C meets the other one alone.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<Outcome, Failure> {
    use std::os::unix::process::CommandExt;
    Err(Failure::Step(format!(
        "cargo cannot be run: {}; `--as-built` goes without",
        command.exec()
    )))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<Outcome, Failure> {
    let status = command.status().map_err(|error| {
        Failure::Step(format!(
            "cargo cannot be run: {error}; `--as-built` goes without"
        ))
    })?;
    Ok(match status.success() {
        true => Outcome::Fine,
        false => Outcome::Wrong,
    })
}
