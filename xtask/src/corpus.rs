//! `cargo xtask corpus DIR`: every connector of a folder is generated, compiled without a warning, and made to
//! repeat recorded calls: same requests, same results.

mod build;
mod compare;
mod crates;
mod folder;
mod json;
mod recording;
mod replay;
mod report;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use build::{Built, Target};
use crates::Made;
use folder::Source;
use recording::Recording;
use report::{Line, Report};

/// What to try.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// A folder of `NAME/connector.yaml` (or `openapi.yaml`) with `AUTH.md` (or `auth.md`), `overlay*.yaml` and
    /// `fixups.yaml` beside it, where there are such.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Recorded calls: a file, or a folder of `NAME.jsonl`.
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) parity: Option<PathBuf>,
    /// How many things are done at one time; as many as there are processors when not given.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Only these connectors.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub(crate) only: Vec<String>,
    /// The least share of the requests and of the results of all connectors, in percent, that must be as recorded.
    #[arg(long, value_name = "PERCENT", default_value_t = 99.0)]
    pub(crate) min_parity: f64,
    /// Whether clippy reads the crates, with the lints of this repository.
    #[arg(long, value_name = "YES", default_value_t = true, action = clap::ArgAction::Set)]
    pub(crate) clippy: bool,
    /// Only generate; nothing is compiled or repeated.
    #[arg(long, conflicts_with = "parity")]
    pub(crate) generate_only: bool,
    /// Show every call that was not as recorded.
    #[arg(long)]
    pub(crate) diff: bool,
    /// The result as JSON instead of a table.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Arguments {
    fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.unwrap_or_else(processors).max(1)
    }
}

/// Runs the task.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let sources = folder::find(&arguments.dir, &arguments.only)?;
    let recordings = sources
        .iter()
        .map(|source| Recording::of(arguments.parity.as_deref(), &source.name))
        .collect::<Result<Vec<_>, _>>()?;
    let place = crates::Place::new(repository)?;
    let bar = progress(&sources, arguments);

    bar.set_message("generating");
    let made = crates::generate_all(repository, &place, &sources, arguments.jobs(), &bar);
    let built = match arguments.generate_only {
        true => made.iter().map(|_| Built::default()).collect(),
        false => compile(&place, &made, arguments, &bar)?,
    };
    bar.set_message("repeating recorded calls");
    let mut lines = Vec::new();
    for (((source, made), built), recording) in sources.iter().zip(made).zip(built).zip(recordings)
    {
        let parity = match (&built.program, recording) {
            (Some(program), Some(recording)) => {
                let answers = replay::run(&place, program, &source.name, &recording)?;
                Some(compare::compare(&recording, &answers))
            }
            _ => None,
        };
        bar.inc(1);
        lines.push(Line {
            name: source.name.clone(),
            made,
            built,
            parity,
        });
    }
    bar.finish_and_clear();
    let report = Report {
        lines,
        min_parity: arguments.min_parity,
    };
    if arguments.json {
        println!("{}", report.json());
    } else {
        print!("{}", report.text(arguments.diff));
    }
    Ok(report.outcome())
}

/// Lints and builds what was generated.
fn compile(
    place: &crates::Place,
    made: &[Made],
    arguments: &Arguments,
    bar: &ProgressBar,
) -> Result<Vec<Built>, Failure> {
    place.write_workspace(made)?;
    let mut targets = Vec::new();
    if arguments.clippy {
        targets.push(Target::Clippy);
    }
    if arguments.parity.is_some() {
        targets.push(Target::Build);
    } else if !arguments.clippy {
        targets.push(Target::Check);
    }
    let mut built: Vec<Built> = made.iter().map(|_| Built::default()).collect();
    if made.iter().any(|made| made.error.is_none()) {
        for target in targets {
            bar.set_message(target.message());
            build::run(place, target, made, arguments.jobs(), &mut built, bar)?;
        }
    }
    Ok(built)
}

/// A bar with a step for each connector and stage; nothing where no terminal is.
fn progress(sources: &[Source], arguments: &Arguments) -> ProgressBar {
    let compiling = match (arguments.generate_only, arguments.clippy, &arguments.parity) {
        (true, ..) => 0,
        (_, true, Some(_)) => 2,
        _ => 1,
    };
    let steps = sources.len() * (2 + compiling);
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
