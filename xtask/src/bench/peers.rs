//! Whole runs of other generators and of ours, on documents that all of them take.
//!
//! The others are installed from the Rust crate registry into `target/bench-peers`, once. Processor time of
//! the programs and of the formatters that they start is compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::figure::Figure;
use super::{Report, program};
use crate::clock::{CpuTime, Used};
use crate::outcome::Failure;
use crate::repository::Repository;

/// Pairs of a comparison; the median counts.
const PAIRS: usize = 15;
/// Runs of one side of a pair: the system counts the time of children in ticks of ten milliseconds.
const RUNS: usize = 4;
/// The documents: what the program that prints them is asked for, the file, and how it is called. The first is
/// made up, with as many operations as entities have; the second is Harvest's description without what others
/// do not take.
const DOCUMENTS: [[&str; 3]; 2] = [
    ["400000", "document.yaml", "400 KB"],
    ["harvest", "harvest.json", "Harvest"],
];

/// Another generator.
struct Peer {
    package: &'static str,
    version: &'static str,
    /// What it is asked to write, where there is a choice.
    style: &'static str,
    /// Our share of its time, at most.
    goal: f64,
    /// Whether it formats what it writes, so that we do as well.
    formats: bool,
    /// What it is called with for a document and a folder.
    arguments: fn(&str, &str) -> Vec<String>,
}

const PEERS: &[Peer] = &[
    Peer {
        package: "ploidy",
        version: "0.15.0",
        style: "",
        goal: 1.0,
        formats: false,
        arguments: |document, folder| words(&["generate", "rust", document, "-o", folder]),
    },
    // Parameters by their places: the simplest that it writes.
    Peer {
        package: "cargo-progenitor",
        version: "0.15.1",
        style: " (positional)",
        goal: 0.333,
        formats: true,
        arguments: |document, folder| progenitor("positional", document, folder),
    },
    // A builder for each operation, as we write them.
    Peer {
        package: "cargo-progenitor",
        version: "0.15.1",
        style: " (builder)",
        goal: 0.333,
        formats: true,
        arguments: |document, folder| progenitor("builder", document, folder),
    },
];

fn progenitor(style: &str, document: &str, folder: &str) -> Vec<String> {
    let output = ["progenitor", "-i", document, "-o", folder];
    let named = ["-n", "wide", "-v", "0.1.0", "--interface", style];
    words(&[&output[..], &named].concat())
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Runs both comparisons.
pub(super) fn run(repository: &Repository) -> Result<Report, Failure> {
    let ours = program::build_whole(repository)?;
    let place = repository.target().join("bench-peers");
    fs::create_dir_all(&place).map_err(Failure::step)?;
    for [asked, file, _] in DOCUMENTS {
        let text = run_program(Command::new(&ours).args(["document", asked]))?;
        fs::write(place.join(file), text).map_err(Failure::step)?;
    }
    let mut figures = Vec::new();
    for peer in PEERS {
        let Some(theirs) = installed(peer, &place)? else {
            println!("  {} is not there and was not installed", peer.package);
            continue;
        };
        for [_, file, name] in DOCUMENTS {
            figures.push(compare(peer, &ours, &theirs, [file, name], &place)?);
        }
    }
    if figures.is_empty() {
        return Ok(Report::Skipped("no other generator is there".to_owned()));
    }
    Ok(Report::Figures(figures))
}

/// The program of a peer, installed when it is not there yet.
fn installed(peer: &Peer, place: &Path) -> Result<Option<PathBuf>, Failure> {
    let program = place.join("bin").join(peer.package);
    if program.is_file() {
        return Ok(Some(program));
    }
    println!("  installing {} {} (once)", peer.package, peer.version);
    let status = Command::new("cargo")
        .args(["install", "--locked", "--quiet", peer.package])
        .args(["--version", peer.version, "--root"])
        .arg(place)
        .arg("--target-dir")
        .arg(place.join("build"))
        .status()
        .map_err(Failure::step)?;
    Ok((status.success() && program.is_file()).then_some(program))
}

fn compare(
    peer: &Peer,
    ours: &Path,
    theirs: &Path,
    [file, document_name]: [&str; 2],
    place: &Path,
) -> Result<Figure, Failure> {
    let (document, folder) = (place.join(file), scratch(place));
    let document = document.to_string_lossy();
    let task = if peer.formats {
        "formatted"
    } else {
        "generate"
    };
    let out = folder.to_string_lossy();
    let own = words(&[task, &document, &out]);
    let other = (peer.arguments)(&document, &out);
    let mut ratios = Vec::new();
    let mut seconds = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (Some(mine), Some(their)) = (
            seconds_of(ours, &own, &folder)?,
            seconds_of(theirs, &other, &folder)?,
        ) else {
            return Err(Failure::Step(
                "this system does not tell CPU time".to_owned(),
            ));
        };
        ratios.push(mine / their);
        seconds.0.push(mine);
        seconds.1.push(their);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::step)?;
    }
    let about = format!(
        "{} {}{} {}: {:.0} ms to its {:.0} ms of CPU for {document_name}, medians; every file written",
        peer.package,
        peer.version,
        peer.style,
        if peer.formats {
            "with rustfmt on both sides"
        } else {
            "without rustfmt"
        },
        median(seconds.0) * 1000.0,
        median(seconds.1) * 1000.0,
    );
    let name = format!(
        "peers: CPU of a whole run for {document_name} to {}{}",
        peer.package, peer.style
    );
    Ok(Figure::at_most(&name, peer.goal, ratios, about))
}

/// Where crates are written: memory if the system has such a folder, since the time of a disk is not theirs.
fn scratch(place: &Path) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory } else { place };
    parent.join(format!("connector-bench-{}", std::process::id()))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Processor seconds of one run, from several into an empty folder each.
#[allow(clippy::cast_precision_loss, reason = "a handful")]
pub(super) fn seconds_of(
    program: &Path,
    arguments: &[String],
    folder: &Path,
) -> Result<Option<f64>, Failure> {
    let start = CpuTime::now();
    for _ in 0..RUNS {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(Failure::step)?;
        }
        run_program(Command::new(program).args(arguments))?;
    }
    Ok(match start.elapsed() {
        Used::Cpu { children, .. } => Some(children.as_secs_f64() / RUNS as f64),
        Used::Wall(_) => None,
    })
}

/// What a program prints; its own words when it fails.
fn run_program(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(Failure::step)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let program = command.get_program().to_string_lossy().into_owned();
    Err(Failure::Step(format!(
        "`{program}` failed: {}",
        said.trim()
    )))
}
