//! The tasks of this repository. `cargo xtask --help` lists them.
//!
//! Exit codes: 0 all is well, 1 something is stale or wrong, 2 the command line is.

mod bench;
mod ci;
mod clock;
mod corpus;
mod diff;
mod explain;
mod fuzz;
mod generate;
mod lint;
mod new;
mod outcome;
mod repository;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::Outcome;
use repository::Repository;

/// Tasks of the connector generator's repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Generate the connector crates, or check that they are up to date.
    Generate(generate::Arguments),
    /// Add a connector: its spec, its crate, the workspace, the README.
    New(new::Arguments),
    /// Run everything that must be green before a merge.
    Ci(ci::Arguments),
    /// Check the house rules: imports between stages, sizes, headers, names, leftovers, dead files.
    Tidy,
    /// Generate, compile and compare every connector of a folder.
    Corpus(corpus::Arguments),
    /// Compare with hand-written code and with goals; results in `target/bench`.
    Bench(bench::Arguments),
    /// Tell what a change of the specs means for the users of the generated crates.
    Diff(diff::Arguments),
    /// Print how one operation went through the stages, from the lines of the spec to the emitted Rust.
    Explain(explain::Arguments),
    /// Tell what the authors of the specs would want to know.
    Lint(lint::Arguments),
    /// Run every fuzz target for a bounded time.
    Fuzz(fuzz::Arguments),
}

/// Syntax trees are many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let task = CommandLine::parse().task;
    let repository = Repository::find();
    let outcome = match task {
        Task::Generate(arguments) => generate::run(&repository, &arguments),
        Task::New(arguments) => new::run(&repository, &arguments),
        Task::Ci(arguments) => ci::run(&repository, &arguments),
        Task::Tidy => tidy::run(&repository),
        Task::Corpus(arguments) => corpus::run(&repository, &arguments),
        Task::Bench(arguments) => bench::run(&repository, &arguments),
        Task::Diff(arguments) => diff::run(&repository, &arguments),
        Task::Explain(arguments) => explain::run(&repository, &arguments),
        Task::Lint(arguments) => lint::run(&repository, &arguments),
        Task::Fuzz(arguments) => fuzz::run(&repository, &arguments),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
