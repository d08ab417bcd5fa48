//! Runs cargo in the repository.

use std::env;
use std::process::{Command, Stdio};

use super::Verdict;
use crate::outcome::Failure;
use crate::repository::Repository;

/// A call of cargo.
#[derive(Debug)]
pub(super) struct Cargo {
    command: Command,
    shown: String,
}

impl Cargo {
    /// Cargo with these arguments, in the top folder.
    pub(super) fn new(repository: &Repository, arguments: &[&str]) -> Self {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(arguments)
            .current_dir(repository.root())
            .stdin(Stdio::null());
        // Incremental builds pay off when the next build follows on the same disk; a fresh machine has none.
        if env::var_os("CARGO_INCREMENTAL").is_none() && env::var_os("CI").is_some() {
            command.env("CARGO_INCREMENTAL", "0");
        }
        Self {
            command,
            shown: format!("cargo {}", arguments.join(" ")),
        }
    }

    /// Sets a variable of the environment.
    pub(super) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Whether the call works; nothing is shown.
    pub(super) fn succeeds_quietly(mut self) -> bool {
        let status = self
            .command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// Runs it with its output shown.
    pub(super) fn verdict(mut self) -> Result<Verdict, Failure> {
        println!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .map_err(|error| self.not_started(&error))?;
        Ok(if status.success() {
            Verdict::Passed
        } else {
            Verdict::Failed
        })
    }

    /// The same, with a remark for the table when it passes.
    pub(super) fn verdict_with(self, remark: &str) -> Result<Verdict, Failure> {
        println!("{remark}");
        Ok(match self.verdict()? {
            Verdict::Passed => Verdict::PassedWith(remark.to_owned()),
            other => other,
        })
    }

    /// Runs it and gives what it prints.
    pub(super) fn output(mut self) -> Result<String, Failure> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.not_started(&error))?;
        if !output.status.success() {
            return Err(Failure::Step(format!(
                "`{}` failed ({})",
                self.shown, output.status
            )));
        }
        String::from_utf8(output.stdout).map_err(|_| {
            Failure::Step(format!(
                "`{}` printed something that is not UTF-8",
                self.shown
            ))
        })
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::Step(format!("could not run `{}`: {error}", self.shown))
    }
}
