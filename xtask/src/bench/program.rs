//! The programs of `bench/`: built once, run for one group of comparisons.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Report;
use super::figure::Figure;
use crate::outcome::Failure;
use crate::repository::Repository;

/// Builds the programs of `bench/` and gives the folder that they stand in.
pub(super) fn build(repository: &Repository) -> Result<PathBuf, Failure> {
    build_with(repository, "release", &[])
}

/// Builds the generator as a program, the way this workspace builds its release binaries.
pub(super) fn build_whole(repository: &Repository) -> Result<PathBuf, Failure> {
    let folder = build_with(repository, "program", &["--bin", "whole"])?;
    Ok(folder.join("whole"))
}

fn build_with(
    repository: &Repository,
    profile: &str,
    programs: &[&str],
) -> Result<PathBuf, Failure> {
    let target = repository.target().join("bench-build");
    let status = Command::new("cargo")
        .current_dir(repository.root().join("bench"))
        .args(["build", "--profile", profile, "--locked", "--target-dir"])
        .arg(&target)
        .args(programs)
        .status()
        .map_err(Failure::step)?;
    if !status.success() {
        return Err(Failure::Step(
            "`bench/` was not built, see above".to_owned(),
        ));
    }
    Ok(target.join(profile))
}

/// Runs one group: all programs that measure something of it.
pub(super) fn run(
    repository: &Repository,
    group: &str,
    programs: &[&str],
) -> Result<Report, Failure> {
    let folder = build(repository)?;
    let mut figures = Vec::new();
    for program in programs {
        let output = Command::new(folder.join(program))
            .current_dir(repository.root())
            .arg(group)
            .stderr(Stdio::inherit())
            .output()
            .map_err(Failure::step)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let found: Vec<Figure> = text.lines().filter_map(Figure::read).collect();
        if !output.status.success() || found.is_empty() {
            return Err(Failure::Step(format!(
                "`{program} {group}` measured nothing: {}",
                output.status
            )));
        }
        figures.extend(found);
    }
    Ok(Report::Figures(figures))
}
