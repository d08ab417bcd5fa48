//! The steps of `cargo xtask ci`.

use std::process::Command;

use super::cargo::Cargo;
use super::{Verdict, licences};
use crate::fuzz::works;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use crate::{bench, diff, generate, tidy};

/// One thing that must be green.
#[derive(Debug)]
pub(super) struct Step {
    /// Name for `--only` and the table.
    pub(super) name: &'static str,
    /// What is run, in a few words.
    pub(super) about: &'static str,
    /// Runs it.
    pub(super) run: fn(&Repository) -> Result<Verdict, Failure>,
}

/// The features that an ordinary build leaves out, so that their code is checked and tested too.
const FEATURES: &str = "connector-runtime/cli,connector-runtime/fake,connector-runtime/templates,connector-runtime/mcp,connector-runtime/rig,connector-runtime/jwt,connector-runtime/fuzzing,connector-runtime/reqwest";

/// How long the soak of the runtime lasts, in seconds; two minutes in continuous integration.
const SOAK: &str = "120";

/// The seed of the property tests in these steps: a change turns them red, not chance. `cargo test` alone draws anew
/// each time, and `PROPTEST_RNG_SEED` and `PROPTEST_CASES` are taken from the environment when they are there.
const SEED: &str = "1";

/// All steps, quick ones first where that does not build anything twice.
pub(super) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "cargo fmt --all --check",
        run: fmt,
    },
    Step {
        name: "clippy",
        about: "cargo clippy, all targets, warnings are errors",
        run: clippy,
    },
    Step {
        name: "keyring",
        about: "the feature `keyring`, which no other step builds, where KEYRING is set",
        run: keyring,
    },
    Step {
        name: "tests",
        about: "cargo nextest run, or cargo test",
        run: tests,
    },
    Step {
        name: "doctests",
        about: "cargo test --doc",
        run: doctests,
    },
    Step {
        name: "generate",
        about: "generated crates are up to date",
        run: generate_check,
    },
    Step {
        name: "versions",
        about: "versions rose as much as the changes of the specs call for",
        run: versions,
    },
    Step {
        name: "rustdoc",
        about: "cargo doc, warnings are errors",
        run: rustdoc,
    },
    Step {
        name: "licences",
        about: "licences, bans and sources of dependencies",
        run: licences::run,
    },
    Step {
        name: "fuzz",
        about: "the fuzz targets build",
        run: fuzz_targets,
    },
    Step {
        name: "counts",
        about: "instructions of fixed work are as committed, within 3 %",
        run: counts,
    },
    Step {
        name: "tidy",
        about: "house rules",
        run: tidy_rules,
    },
];

fn fmt(repository: &Repository) -> Result<Verdict, Failure> {
    Cargo::new(repository, &["fmt", "--all", "--check"]).verdict()
}

fn clippy(repository: &Repository) -> Result<Verdict, Failure> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        FEATURES,
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    Cargo::new(repository, &arguments).verdict()
}

/// Its dependencies cost minutes, and what stands on them is tested without them: so only where it is asked for.
fn keyring(repository: &Repository) -> Result<Verdict, Failure> {
    if std::env::var_os("KEYRING").is_none() {
        return Ok(Verdict::Skipped("KEYRING is not set".to_owned()));
    }
    let package = ["test", "-p", "connector-runtime", "--locked", "--lib"];
    let arguments = [&package[..], &["--features", "keyring", "keyring"]].concat();
    Cargo::new(repository, &arguments).verdict()
}

fn tests(repository: &Repository) -> Result<Verdict, Failure> {
    let soak = if std::env::var_os("CI").is_some() {
        SOAK
    } else {
        "15"
    };
    let seconds = std::env::var("SOAK_SECONDS").unwrap_or_else(|_| soak.to_owned());
    let seed = std::env::var("PROPTEST_RNG_SEED").unwrap_or_else(|_| SEED.to_owned());
    // Not `--all-targets`: it would build examples as tests, and `examples/tests` runs the programs.
    let shared = [
        "--workspace",
        "--features",
        FEATURES,
        "--locked",
        "--no-fail-fast",
    ];
    if Cargo::new(repository, &["nextest", "--version"]).succeeds_quietly() {
        let arguments = [&["nextest", "run"][..], &shared].concat();
        return Cargo::new(repository, &arguments)
            .env("SOAK_SECONDS", &seconds)
            .env("PROPTEST_RNG_SEED", &seed)
            .verdict();
    }
    let arguments = [&["test"][..], &shared].concat();
    Cargo::new(repository, &arguments)
        .env("SOAK_SECONDS", &seconds)
        .env("PROPTEST_RNG_SEED", &seed)
        .verdict_with("cargo-nextest is absent: cargo test used")
}

fn doctests(repository: &Repository) -> Result<Verdict, Failure> {
    let arguments = [
        "test",
        "--workspace",
        "--doc",
        "--features",
        FEATURES,
        "--locked",
        "--no-fail-fast",
    ];
    Cargo::new(repository, &arguments).verdict()
}

fn versions(repository: &Repository) -> Result<Verdict, Failure> {
    if !repository.root().join(".git").exists() {
        return Ok(Verdict::Skipped("this is no git repository".to_owned()));
    }
    Ok(match diff::check_versions(repository)? {
        Outcome::Fine => Verdict::Passed,
        Outcome::Wrong => Verdict::Failed,
    })
}

fn generate_check(repository: &Repository) -> Result<Verdict, Failure> {
    if repository.connectors()?.is_empty() {
        return Ok(Verdict::Skipped("no connector in specs/".to_owned()));
    }
    let arguments = generate::Arguments {
        check: true,
        ..generate::Arguments::default()
    };
    generate::run(repository, &arguments).map(verdict)
}

fn rustdoc(repository: &Repository) -> Result<Verdict, Failure> {
    let arguments = [
        "doc",
        "--workspace",
        "--no-deps",
        "--features",
        FEATURES,
        "--locked",
    ];
    Cargo::new(repository, &arguments)
        .env("RUSTDOCFLAGS", "-D warnings")
        .verdict()
}

/// They are a workspace of their own, so nothing else notices when they no longer fit the code.
fn fuzz_targets(repository: &Repository) -> Result<Verdict, Failure> {
    if !works(Command::new("c++").arg("--version")) {
        let why = "a C++ compiler is absent, and libFuzzer is written in it";
        return Ok(Verdict::Skipped(why.to_owned()));
    }
    let arguments = ["check", "--manifest-path", "fuzz/Cargo.toml", "--locked"];
    Cargo::new(repository, &arguments).verdict()
}

fn counts(repository: &Repository) -> Result<Verdict, Failure> {
    Ok(match bench::instruction_counts(repository)? {
        Err(why) => Verdict::Skipped(why),
        Ok(differences) if differences.is_empty() => Verdict::Passed,
        Ok(differences) => {
            for difference in differences {
                eprintln!("{difference}");
            }
            eprintln!("after a change that is meant: cargo xtask bench --update-counts");
            Verdict::Failed
        }
    })
}

fn tidy_rules(repository: &Repository) -> Result<Verdict, Failure> {
    tidy::run(repository).map(verdict)
}

fn verdict(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Fine => Verdict::Passed,
        Outcome::Wrong => Verdict::Failed,
    }
}
