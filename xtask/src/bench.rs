//! `cargo xtask bench`: comparisons whose goals are stated, measured and plotted.
//!
//! A comparison is an entry of [`COMPARISONS`]: a name and a function that measures. Programs under
//! measurement live in the workspace `bench/`, which is built on demand.

mod build;
mod count;
mod figure;
mod mcp;
mod page;
mod peers;
mod program;
mod reference;

use std::fs;

use clap::Args;

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use figure::Figure;

pub(crate) use count::verdict as instruction_counts;

/// What to compare.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Comparisons; all when none is named.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Take the instruction counts of this machine as the new baselines.
    #[arg(long, conflicts_with = "names")]
    update_counts: bool,
}

/// What a comparison gives.
enum Report {
    /// What was measured.
    Figures(Vec<Figure>),
    /// Why nothing was.
    Skipped(String),
}

/// One comparison.
struct Comparison {
    name: &'static str,
    about: &'static str,
    run: fn(&Repository) -> Result<Report, Failure>,
}

/// All comparisons, in the order in which they run.
const COMPARISONS: &[Comparison] = &[
    Comparison {
        name: "decode",
        about: "a page of 2,000 records against structs by hand and serde_json::Value",
        run: |repository| program::run(repository, "decode", &["connector-bench", "allocations"]),
    },
    Comparison {
        name: "call",
        about: "one call against reqwest by hand",
        run: |repository| program::run(repository, "call", &["connector-bench", "allocations"]),
    },
    Comparison {
        name: "stream",
        about: "long lists: throughput, memory, prefetching",
        run: |repository| program::run(repository, "stream", &["connector-bench"]),
    },
    Comparison {
        name: "parallel",
        about: "1,000 calls, 64 at once, against reqwest by hand",
        run: |repository| program::run(repository, "parallel", &["connector-bench"]),
    },
    Comparison {
        name: "generate",
        about: "the generator: a whole connector, and growth with the size of a spec",
        run: |repository| program::run(repository, "generate", &["generation"]),
    },
    Comparison {
        name: "peers",
        about: "whole runs of the generator against ploidy and cargo-progenitor",
        run: peers::run,
    },
    Comparison {
        name: "reference",
        about: "the Python SDK: starting, and reading pages",
        run: reference::run,
    },
    Comparison {
        name: "mcp",
        about: "the connector's program as a server for language models",
        run: mcp::run,
    },
    Comparison {
        name: "build",
        about: "what a generated crate costs its user's build",
        run: build::run,
    },
    Comparison {
        name: "count",
        about: "instructions of fixed work against the committed baselines",
        run: count::run,
    },
];

/// Runs the task.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.update_counts {
        return count::update(repository);
    }
    let known: Vec<&str> = COMPARISONS.iter().map(|one| one.name).collect();
    let unknown = |name: &&String| !known.contains(&name.as_str());
    if let Some(name) = arguments.names.iter().find(unknown) {
        let list = known.join(", ");
        return Err(Failure::Usage(format!(
            "there is no comparison `{name}`; comparisons are: {list}"
        )));
    }
    let wanted = |one: &&Comparison| {
        arguments.names.is_empty() || arguments.names.iter().any(|name| name == one.name)
    };
    let mut all = Vec::new();
    for comparison in COMPARISONS.iter().filter(wanted) {
        println!("{}: {}", comparison.name, comparison.about);
        match (comparison.run)(repository)? {
            Report::Skipped(why) => println!("  skipped: {why}"),
            Report::Figures(figures) => {
                for figure in &figures {
                    println!("  {figure}");
                }
                keep(repository, comparison.name, &figures)?;
                all.extend(figures);
            }
        }
    }
    let place = folder(repository).join("index.html");
    fs::write(&place, page::html(&all)).map_err(Failure::step)?;
    println!("plots: {}", place.display());
    let good = all.iter().filter(|figure| figure.ok).count();
    println!("{good} of {} goals hold", all.len());
    Ok(if good == all.len() {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}

/// Where results go.
fn folder(repository: &Repository) -> std::path::PathBuf {
    repository.target().join("bench")
}

fn keep(repository: &Repository, name: &str, figures: &[Figure]) -> Result<(), Failure> {
    let folder = folder(repository);
    fs::create_dir_all(&folder).map_err(Failure::step)?;
    let values: Vec<serde_json::Value> = figures.iter().map(Figure::json).collect();
    let text = serde_json::to_string_pretty(&values).map_err(Failure::step)?;
    fs::write(folder.join(format!("{name}.json")), text + "\n").map_err(Failure::step)
}
