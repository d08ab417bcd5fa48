//! `cargo xtask generate`: spec files to connector crates, or a check that they are up to date.

mod job;
mod optimised;
mod summary;
mod watch;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use connector_codegen::diagnostics::{Color, Diagnostic, Sources, render};
use connector_codegen::format::{FormatSettings, Formatting, Rustfmt};
use connector_codegen::plan_crate;
use connector_codegen::write::{check_tree, write_tree};

use crate::clock::CpuTime;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use job::Job;
pub(crate) use job::{inputs, is_overlay, options};
use summary::{Files, Summary};

/// How much of the differences a check shows for one connector.
const CHECK_LINES: usize = 120;

/// What to generate.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Write nothing; say what is stale and exit with 1 if anything is.
    #[arg(long)]
    pub(crate) check: bool,
    /// Connectors (folders in `specs/`); all when none is named.
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub(crate) names: Vec<String>,
    /// Generate from this file instead of a folder in `specs/`.
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) spec: Option<PathBuf>,
    /// The page with the auth field tables that goes with `--spec`.
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(crate) auth: Option<PathBuf>,
    /// An OpenAPI Overlay that goes with `--spec`; may be given more than once, they apply in order.
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(crate) overlay: Vec<PathBuf>,
    /// The corrections that go with `--spec`.
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(crate) fixups: Option<PathBuf>,
    /// The folder of the crate that `--spec` becomes.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,
    /// Folder of the runtime that the crate of `--spec` depends on; this repository's when not given.
    #[arg(
        long,
        value_name = "PATH",
        requires = "spec",
        conflicts_with = "runtime_version"
    )]
    pub(crate) runtime_path: Option<PathBuf>,
    /// Published version of the runtime that the crate of `--spec` depends on.
    #[arg(long, value_name = "VERSION", requires = "spec")]
    pub(crate) runtime_version: Option<String>,
    /// Go on: generate again whenever an input is saved, and tell what the change means. Ctrl-C ends.
    #[arg(long, conflicts_with = "check")]
    pub(crate) watch: bool,
    /// Stay with this build of the tasks: do not make an optimised one meanwhile and go on as that.
    #[arg(long, requires = "watch")]
    pub(crate) as_built: bool,
}

/// Runs the task. A connector that fails does not keep the others from being generated.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.watch {
        return watch::watch(repository, arguments);
    }
    let jobs = job::plan(repository, arguments)?;
    let rustfmt = Rustfmt::default();
    let mut outcome = Outcome::Fine;
    for job in &jobs {
        let done = run_job(repository, job, arguments.check, &rustfmt).unwrap_or_else(|failure| {
            eprintln!("error: {}: {failure}", job.inputs.options.spec_path);
            Outcome::Wrong
        });
        outcome = outcome.and(done);
    }
    if arguments.names.is_empty() && arguments.spec.is_none() {
        for orphan in job::orphans(repository)? {
            eprintln!(
                "error: `generated/{orphan}` was generated but `specs/{orphan}` is gone; delete the folder"
            );
            outcome = Outcome::Wrong;
        }
    }
    Ok(outcome)
}

/// One connector from its files to its folder.
fn run_job(
    repository: &Repository,
    job: &Job,
    check: bool,
    rustfmt: &Rustfmt,
) -> Result<Outcome, Failure> {
    let start = CpuTime::now();
    let planned = match plan_crate(&job.inputs) {
        Ok(planned) => planned,
        Err(failure) => {
            show(&failure.diagnostics, &failure.sources);
            eprintln!(
                "error: `{}` was not generated, see above",
                job.inputs.options.spec_path
            );
            return Ok(Outcome::Wrong);
        }
    };
    let generating = start.elapsed();
    show(&planned.warnings, &planned.sources);
    let print_start = CpuTime::now();
    let settings = FormatSettings {
        rustfmt: rustfmt.clone(),
        cache: Some(format_cache(repository, &job.cache)),
    };
    let mut formatting = Formatting::new(&settings);
    planned.emit(&mut |file| formatting.add(file));
    let tree = formatting.finish().map_err(Failure::step)?;
    let printing = print_start.elapsed();

    let mut outcome = Outcome::Fine;
    let files = if check {
        let report = check_tree(&job.out, &tree).map_err(Failure::step)?;
        eprint!(
            "{}",
            report.render(&job.shown_out, &job.inputs.options.command, CHECK_LINES)
        );
        if !report.is_clean() {
            outcome = Outcome::Wrong;
        }
        Files::Checked {
            different: report.differences.len(),
            unchanged: report.unchanged,
        }
    } else {
        let report = write_tree(&job.out, &tree).map_err(Failure::step)?;
        Files::Written {
            written: report.written(),
            unchanged: report.unchanged,
            removed: report.removed.len(),
        }
    };
    let summary = Summary {
        connector: &planned.connector,
        counts: &planned.counts,
        files,
        stats: tree.stats,
        generating,
        printing,
    };
    println!("{summary}");
    Ok(outcome)
}

/// The file with formatted text of earlier runs.
pub(crate) fn format_cache(repository: &Repository, connector: &str) -> PathBuf {
    let folder = repository.target().join("connector-codegen/format");
    folder.join(connector)
}

/// Diagnostics for people, in colour on a terminal.
fn show(diagnostics: &[Diagnostic], sources: &Sources) {
    if diagnostics.is_empty() {
        return;
    }
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = if std::io::stderr().is_terminal() && !plain {
        Color::Always
    } else {
        Color::Never
    };
    eprintln!("{}", render(diagnostics, sources, color));
}
