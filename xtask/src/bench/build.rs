//! What a generated crate costs those who build it.

use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::Report;
use super::figure::Figure;
use crate::clock::{CpuTime, Used};
use crate::outcome::Failure;
use crate::repository::Repository;

/// The crate that is measured: the largest that this repository has.
const PACKAGE: &str = "harvest-connector";
const SOURCE: &str = "generated/harvest/src/lib.rs";
/// A program that lists users.
const SMALL: &str = "bench/small/Cargo.toml";
/// Checks of the crate alone; the median counts.
const TIMES: usize = 3;

/// Checks the crate alone on top of built dependencies, and counts these.
pub(super) fn run(repository: &Repository) -> Result<Report, Failure> {
    let source = repository.root().join(SOURCE);
    if !source.is_file() {
        return Ok(Report::Skipped(format!("there is no `{SOURCE}`")));
    }
    check(repository)?;
    let mut seconds = Vec::new();
    for _ in 0..TIMES {
        File::options()
            .append(true)
            .open(&source)
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(Failure::step)?;
        let start = CpuTime::now();
        check(repository)?;
        match start.elapsed() {
            Used::Cpu { children, .. } => seconds.push(children.as_secs_f64()),
            Used::Wall(_) => {
                return Ok(Report::Skipped(
                    "this system does not tell CPU time".to_owned(),
                ));
            }
        }
    }
    let dependencies = dependencies(repository)?;
    Ok(Report::Figures(vec![
        Figure::at_most(
            "build: cargo check of the crate alone in CPU seconds",
            3.0,
            seconds,
            format!("{PACKAGE}, without incremental compilation, on built dependencies"),
        ),
        Figure::at_most(
            "build: dependencies of a plain client",
            83.0,
            vec![dependencies],
            format!("`cargo tree -p {PACKAGE}` with the default features"),
        ),
        Figure::at_most(
            "build: size of a small program in MB",
            4.3,
            vec![size(repository)?],
            "it lists users; release build, without symbols".to_owned(),
        ),
    ]))
}

/// The size of the small program.
#[allow(clippy::cast_precision_loss, reason = "some megabytes")]
fn size(repository: &Repository) -> Result<f64, Failure> {
    let target = repository.target().join("bench-small");
    let status = Command::new("cargo")
        .current_dir(repository.root())
        .args(["build", "--release", "--locked", "--manifest-path", SMALL])
        .arg("--target-dir")
        .arg(&target)
        .status()
        .map_err(Failure::step)?;
    if !status.success() {
        return Err(Failure::Step(format!("`{SMALL}` was not built, see above")));
    }
    let program = format!("small{}", std::env::consts::EXE_SUFFIX);
    let file = fs::metadata(target.join("release").join(program)).map_err(Failure::step)?;
    Ok(file.len() as f64 / 1e6)
}

fn check(repository: &Repository) -> Result<(), Failure> {
    let status = Command::new("cargo")
        .current_dir(repository.root())
        .env("CARGO_INCREMENTAL", "0")
        .args([
            "check",
            "--quiet",
            "--locked",
            "-p",
            PACKAGE,
            "--lib",
            "--target-dir",
        ])
        .arg(repository.target().join("bench-check"))
        .status()
        .map_err(Failure::step)?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Step(format!("`{PACKAGE}` does not check")))
    }
}

/// Crates that are compiled for the package, itself not among them.
#[allow(clippy::cast_precision_loss, reason = "some dozens")]
fn dependencies(repository: &Repository) -> Result<f64, Failure> {
    let output = Command::new("cargo")
        .current_dir(repository.root())
        .args([
            "tree",
            "--locked",
            "-p",
            PACKAGE,
            "-e",
            "normal,build",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::step)?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(distinct(&text).saturating_sub(1) as f64)
}

/// Distinct crates: names with versions, without what stands behind them.
fn distinct(tree: &str) -> usize {
    let crates: std::collections::BTreeSet<String> = tree
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect();
    crates.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_counted_once() {
        let tree = "a v1.0.0 (/here)\nb v1.0.0\nc v2.0.0 (proc-macro)\nb v1.0.0 (*)\nb v2.0.0\n\n";
        assert_eq!(distinct(tree), 4);
    }
}
