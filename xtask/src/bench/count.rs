//! Instructions of fixed work, counted by callgrind: times are noisy, these are not.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use super::figure::Figure;
use super::{Report, program};
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// The committed counts, in millions of instructions.
const BASELINES: &str = "bench/instructions.json";
/// The pieces of work of `connector-bench count`.
const WORK: [&str; 3] = ["decode", "round-trip", "generate"];
/// How far a count may be from its baseline.
const TOLERANCE: f64 = 0.03;

/// Counts and compares with the baselines.
pub(super) fn run(repository: &Repository) -> Result<Report, Failure> {
    if !has_valgrind() {
        return Ok(Report::Skipped("valgrind is absent".to_owned()));
    }
    let baselines = baselines(repository)?;
    let mut figures = Vec::new();
    for (work, millions) in counts(repository)? {
        let Some(baseline) = baselines.get(work).and_then(Value::as_f64) else {
            return Err(Failure::Step(format!(
                "`{BASELINES}` has no count of `{work}`; `cargo xtask bench --update-counts` writes it"
            )));
        };
        figures.push(against(work, millions, baseline));
    }
    Ok(Report::Figures(figures))
}

/// A step of `cargo xtask ci`: nothing to say when all is well, else what differs; or why it was skipped.
pub(crate) fn verdict(repository: &Repository) -> Result<Result<Vec<String>, String>, Failure> {
    // A release build of the whole tree takes minutes when nothing of it is there.
    let built = repository.target().join("bench-build/release").is_dir();
    if !built && std::env::var_os("INSTRUCTION_COUNTS").is_none() {
        return Ok(Err(
            "`cargo xtask bench count` was never run here, and INSTRUCTION_COUNTS is not set"
                .to_owned(),
        ));
    }
    Ok(match run(repository)? {
        Report::Skipped(why) => Err(why),
        Report::Figures(figures) => Ok(figures
            .iter()
            .filter(|figure| !figure.ok)
            .map(Figure::to_string)
            .collect()),
    })
}

/// Takes the counts of this machine as baselines.
pub(super) fn update(repository: &Repository) -> Result<Outcome, Failure> {
    if !has_valgrind() {
        return Err(Failure::Step("valgrind is absent".to_owned()));
    }
    let counted: Map<String, Value> = counts(repository)?
        .into_iter()
        .map(|(work, millions)| (work.to_owned(), json!((millions * 10.0).round() / 10.0)))
        .collect();
    let text = serde_json::to_string_pretty(&counted).map_err(Failure::step)?;
    fs::write(repository.root().join(BASELINES), text.clone() + "\n").map_err(Failure::step)?;
    println!("{text}");
    Ok(Outcome::Fine)
}

/// Fewer is a change too: the baseline must follow, or the next loss hides in it.
fn against(work: &str, millions: f64, baseline: f64) -> Figure {
    let ratio = millions / baseline;
    let about = format!("{millions:.1} million instructions, baseline {baseline:.1}");
    let mut figure = Figure::at_most(
        &format!("count: {work} to its baseline"),
        1.0 + TOLERANCE,
        vec![ratio],
        about,
    );
    figure.ok = (ratio - 1.0).abs() <= TOLERANCE;
    figure
}

fn baselines(repository: &Repository) -> Result<Value, Failure> {
    let text = fs::read_to_string(repository.root().join(BASELINES))
        .map_err(|error| Failure::Step(format!("`{BASELINES}` cannot be read: {error}")))?;
    serde_json::from_str(&text).map_err(|error| Failure::Step(format!("`{BASELINES}`: {error}")))
}

fn has_valgrind() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Each piece of work with its millions of instructions.
fn counts(repository: &Repository) -> Result<Vec<(&'static str, f64)>, Failure> {
    let program = program::build(repository)?.join("connector-bench");
    let log = super::folder(repository).join("callgrind.out");
    fs::create_dir_all(super::folder(repository)).map_err(Failure::step)?;
    WORK.into_iter()
        .map(|work| Ok((work, count(repository, &program, &log, work)?)))
        .collect()
}

fn count(repository: &Repository, program: &Path, log: &Path, work: &str) -> Result<f64, Failure> {
    let output = Command::new("valgrind")
        .current_dir(repository.root())
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", log.display()))
        .arg(program)
        .args(["count", work])
        .output()
        .map_err(Failure::step)?;
    let said = String::from_utf8_lossy(&output.stderr);
    instructions(&said)
        .ok_or_else(|| Failure::Step(format!("callgrind did not count `{work}`:\n{said}")))
}

/// The millions in the line `Collected : 1011653893`.
fn instructions(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    let (_, number) = line.rsplit_once(": ")?;
    Some(number.trim().parse::<f64>().ok()? / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found() {
        let said =
            "==1== Events    : Ir\n==1== Collected : 1011653893\n==1== I   refs: 1,011,653,893\n";
        assert_eq!(instructions(said), Some(1011.653893));
        assert_eq!(instructions("nothing"), None);
    }

    #[test]
    fn more_and_fewer_are_told() {
        assert!(against("a", 102.9, 100.0).ok && against("a", 97.1, 100.0).ok);
        assert!(!against("a", 103.1, 100.0).ok && !against("a", 96.9, 100.0).ok);
    }
}
