//! `cargo xtask diff`: what a change of the specs means for the users of the generated crates.

mod git;
mod sides;

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use connector_codegen::review::{
    Report, compare, is_enough, json, markdown, page, text, with_section,
};

use crate::generate;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// What to compare, and how to tell it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Connectors (folders in `specs/`); all when none is named.
    #[arg(value_name = "NAME", conflicts_with = "files")]
    names: Vec<String>,
    /// The git revision to compare with; where this branch left `main` when not given.
    #[arg(long, value_name = "REV", conflicts_with = "files")]
    base: Option<String>,
    /// Compare two spec files. An `auth.md` beside each counts too; beside an `openapi.yaml` all that belongs to it.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    files: Vec<PathBuf>,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write it to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 1 when a version rose less than the changes call for.
    #[arg(long)]
    check: bool,
    /// Add a section for the new version to `generated/NAME/CHANGELOG.md`; one that is there is kept.
    #[arg(long, conflicts_with = "files")]
    changelog: bool,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
    /// One page that needs nothing else.
    Html,
}

/// Runs the task.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let reports = match arguments.files.as_slice() {
        [old, new] => vec![compare(&sides::of_file(old)?, &sides::of_file(new)?)],
        _ => against_base(repository, arguments)?,
    };
    let told = match arguments.format {
        Format::Text => {
            let color = arguments.out.is_none() && std::io::stdout().is_terminal();
            reports.iter().map(|report| text(report, color)).collect()
        }
        Format::Markdown => markdown(&reports),
        Format::Json => json(&reports),
        Format::Html => page(&reports),
    };
    match &arguments.out {
        Some(file) => fs::write(file, told).map_err(|error| {
            Failure::Step(format!("could not write `{}`: {error}", file.display()))
        })?,
        None => print!("{told}"),
    }
    if arguments.check {
        return Ok(check(&reports));
    }
    Ok(Outcome::Fine)
}

/// Fails when a version rose less than the changes since `main` call for.
pub(crate) fn check_versions(repository: &Repository) -> Result<Outcome, Failure> {
    let reports = against_base(repository, &Arguments::default())?;
    for report in &reports {
        print!("{}", text(report, false));
    }
    Ok(check(&reports))
}

/// Whether every version rose enough; says so when not.
fn check(reports: &[Report]) -> Outcome {
    let mut outcome = Outcome::Fine;
    for report in reports {
        let (before, after) = (&report.version_before, &report.version_after);
        if !is_enough(before, after, report.worst()) {
            eprintln!(
                "error: {}: the version goes from {before} to {after}, but the changes call for {}; set \
                 `x-connector-package.version` in the spec",
                report.connector, report.version_suggested
            );
            outcome = Outcome::Wrong;
        }
    }
    outcome
}

fn against_base(repository: &Repository, arguments: &Arguments) -> Result<Vec<Report>, Failure> {
    let root = repository.root();
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => git::branched_at(root)?,
    };
    let revision = git::Revision::new(root, &base)?;
    let mut reports = Vec::new();
    for name in repository.chosen(&arguments.names)? {
        let Some(before) = sides::as_it_was(&revision, &name)? else {
            eprintln!("note: `{name}` is new since {base}");
            continue;
        };
        let after = generate::inputs(repository, &name)?;
        let report = compare(&sides::understood(&before)?, &sides::understood(&after)?);
        if arguments.changelog {
            changelog(
                &root.join("generated").join(&name).join("CHANGELOG.md"),
                &report,
            )?;
        }
        reports.push(report);
    }
    Ok(reports)
}

/// Adds the section of the new version.
fn changelog(file: &Path, report: &Report) -> Result<(), Failure> {
    let before = fs::read_to_string(file).unwrap_or_default();
    let after = with_section(&before, report);
    if after == before {
        return Ok(());
    }
    fs::write(file, after)
        .map_err(|error| Failure::Step(format!("could not write `{}`: {error}", file.display())))
}
