//! `cargo xtask fuzz`: every fuzz target for a bounded time, from the committed corpus.

use std::fs;
use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// How long to fuzz, and what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Seconds for each target.
    #[arg(long, default_value_t = 30)]
    seconds: u32,
    /// Targets; all when none is named.
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// Runs the task. Without cargo-fuzz or a nightly compiler it says so: `proptest` keeps the same promises in
/// every build, so nothing is lost but depth.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let known = targets(&repository.root().join("fuzz/fuzz_targets"))?;
    if let Some(name) = arguments.targets.iter().find(|name| !known.contains(name)) {
        let list = known.join(", ");
        return Err(Failure::Usage(format!(
            "there is no fuzz target `{name}`; targets are: {list}"
        )));
    }
    let chosen = if arguments.targets.is_empty() {
        &known
    } else {
        &arguments.targets
    };
    if !works(Command::new("cargo").args(["+nightly", "fuzz", "--version"])) {
        println!("skipped: cargo-fuzz or a nightly compiler is absent (see docs/fuzzing.md)");
        return Ok(Outcome::Fine);
    }
    let mut outcome = Outcome::Fine;
    for target in chosen {
        outcome = outcome.and(fuzz(repository, target, arguments.seconds)?);
    }
    Ok(outcome)
}

/// The names of the targets, sorted.
fn targets(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| {
        Failure::Step(format!("`{}` cannot be read: {error}", folder.display()))
    })?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(Failure::step)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(
                path.file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned()),
            );
        }
    }
    names.sort();
    Ok(names)
}

pub(crate) fn works(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// One target: new inputs go to `fuzz/work`, which is not committed.
fn fuzz(repository: &Repository, target: &str, seconds: u32) -> Result<Outcome, Failure> {
    let work = format!("fuzz/work/{target}");
    fs::create_dir_all(repository.root().join(&work)).map_err(Failure::step)?;
    println!("fuzzing {target} for {seconds} s");
    let status = Command::new("cargo")
        .current_dir(repository.root())
        // This task was started by the pinned toolchain, whose name it must not pass on.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .args([
            "+nightly",
            "fuzz",
            "run",
            target,
            &work,
            &format!("fuzz/corpus/{target}"),
            "--",
        ])
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-entropic=0"])
        .status()
        .map_err(Failure::step)?;
    Ok(if status.success() {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Arguments, run, targets};
    use crate::outcome::Failure;
    use crate::repository::Repository;

    #[test]
    fn every_target_has_a_corpus() {
        let root = Repository::find().root().join("fuzz");
        let names = targets(&root.join("fuzz_targets")).unwrap();
        assert!(names.len() >= 5, "{names:?}");
        for name in names {
            let inputs = std::fs::read_dir(root.join("corpus").join(&name))
                .unwrap()
                .count();
            assert!(inputs > 0, "{name} has no corpus");
        }
    }

    #[test]
    fn an_unknown_target_is_told() {
        let arguments = Arguments {
            seconds: 1,
            targets: vec!["nothing".to_owned()],
        };
        let failure = run(&Repository::find(), &arguments).unwrap_err();
        assert!(matches!(failure, Failure::Usage(text) if text.contains("response_decoding")));
    }
}
