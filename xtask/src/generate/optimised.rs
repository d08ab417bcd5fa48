//! Goes on as an optimised build of the tasks: a developer's build takes several times as long for a large spec.

use std::process::{Command, Stdio};

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// The profile of `Cargo.toml` that such a build has.
const PROFILE: &str = "tasks";

/// Builds the tasks with optimisation; whether that succeeded. Cargo does nothing when they are built.
pub(super) fn build(repository: &Repository) -> bool {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args([
            "build",
            "--quiet",
            "--package",
            "xtask",
            "--profile",
            PROFILE,
        ])
        .arg("--manifest-path")
        .arg(repository.root().join("Cargo.toml"))
        .stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs the same command line in the optimised build.
pub(super) fn go_on(repository: &Repository) -> Result<Outcome, Failure> {
    let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(repository.target().join(PROFILE).join(name));
    command.args(std::env::args_os().skip(1)).arg("--as-built");
    become_it(command)
}

/// Nothing of this process stays, so that Ctrl-C meets the other one alone.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<Outcome, Failure> {
    use std::os::unix::process::CommandExt;
    Err(Failure::step(command.exec()))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<Outcome, Failure> {
    let status = command.status().map_err(Failure::step)?;
    Ok(match status.success() {
        true => Outcome::Fine,
        false => Outcome::Wrong,
    })
}
