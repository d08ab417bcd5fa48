//! `cargo xtask ci`: the one definition of green. Needs nothing but Rust; better tools are used if present.

mod cargo;
mod expression;
mod licences;
mod report;
mod steps;

use std::time::Instant;

use clap::Args;

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use report::Line;
use steps::{STEPS, Step};

/// Which steps to run.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// List the steps and run none.
    #[arg(long)]
    list: bool,
    /// Run only these steps.
    #[arg(long, value_name = "STEP", num_args = 1..)]
    only: Vec<String>,
    /// Stop at the first step that fails.
    #[arg(long)]
    fail_fast: bool,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// All is well.
    Passed,
    /// All is well, with a remark, for example about a tool that is absent.
    PassedWith(String),
    /// Something is wrong; it has been said what.
    Failed,
    /// There was nothing to do.
    Skipped(String),
    /// An earlier step failed and the rest was not wanted.
    NotRun,
}

/// Runs the task.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let steps = select(&arguments.only)?;
    if arguments.list {
        for step in steps {
            println!("{:<9} {}", step.name, step.about);
        }
        return Ok(Outcome::Fine);
    }
    let mut lines = Vec::new();
    let mut stopped = false;
    for step in steps {
        let start = Instant::now();
        let verdict = if stopped {
            Verdict::NotRun
        } else {
            run_step(repository, step)?
        };
        stopped |= arguments.fail_fast && verdict == Verdict::Failed;
        lines.push(Line {
            name: step.name,
            verdict,
            time: start.elapsed(),
        });
    }
    println!("\n{}", report::table(&lines));
    let failed = lines.iter().any(|line| line.verdict == Verdict::Failed);
    Ok(if failed {
        Outcome::Wrong
    } else {
        Outcome::Fine
    })
}

/// The steps with these names, in the order of the list; all if none is named.
fn select(names: &[String]) -> Result<Vec<&'static Step>, Failure> {
    if let Some(name) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != name.as_str()))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(Failure::Usage(format!(
            "there is no step `{name}`; steps are: {}",
            known.join(", ")
        )));
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

/// A step that cannot run is a failed step; only mistakes of the command line end the task.
fn run_step(repository: &Repository, step: &Step) -> Result<Verdict, Failure> {
    println!("\n== {}: {}", step.name, step.about);
    match (step.run)(repository) {
        Err(Failure::Step(reason)) => {
            eprintln!("error: {reason}");
            Ok(Verdict::Failed)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn names(only: &[&str]) -> Vec<&'static str> {
        let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        select(&only)
            .unwrap()
            .iter()
            .map(|step| step.name)
            .collect()
    }

    #[test]
    fn the_steps_run_in_their_order() {
        let all = [
            "fmt", "clippy", "keyring", "tests", "doctests", "generate", "versions", "rustdoc",
            "licences", "fuzz", "counts", "tidy",
        ];
        assert_eq!(names(&[]), all);
        assert_eq!(names(&["tidy", "fmt"]), ["fmt", "tidy"]);
    }

    #[test]
    fn an_unknown_step_lists_the_known_ones() {
        let failure = select(&["lint".to_owned()]).unwrap_err();
        assert_eq!(failure.exit_code(), 2);
        assert!(
            failure
                .to_string()
                .starts_with("there is no step `lint`; steps are: fmt, clippy, ")
        );
    }
}
