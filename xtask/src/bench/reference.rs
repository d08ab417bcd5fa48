//! The reference implementation in Python against a connector: to start, and to read a page.
//!
//! Its packages are those of the interoperability tests, in the environment that these make below
//! `target/interop`. What is compared is the processor time of whole processes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::figure::Figure;
use super::peers::seconds_of;
use super::{Report, program};
use crate::outcome::Failure;
use crate::repository::Repository;

/// Pairs of a comparison; the median counts.
const PAIRS: usize = 15;
/// Pages that a process reads.
const PAGES: &str = "10";

/// Runs both comparisons, where the packages are.
pub(super) fn run(repository: &Repository) -> Result<Report, Failure> {
    let Some(python) = interpreter(&repository.target().join("interop")) else {
        return Ok(Report::Skipped(
            "the Python SDK is not there; `cargo test -p connector-tests --test interop` installs it"
                .to_owned(),
        ));
    };
    let folder = program::build(repository)?;
    let script = repository.root().join("xtask/src/bench/reference.py");
    let server = Server::start(&folder.join("connector-bench"))?;
    let sides = Sides {
        ours: folder.join("beside"),
        python,
        script: script.to_string_lossy().into_owned(),
    };
    let start = sides.ratios(&["start"])?;
    let page = sides.ratios(&["page", &server.origin, PAGES])?;
    Ok(Report::Figures(vec![
        Figure::at_most(
            "reference: CPU to make a connector, to the Python SDK",
            1.0,
            start,
            "whole processes, from start to end".to_owned(),
        ),
        Figure::at_most(
            "reference: CPU of pages of 2,000 records, to the Python SDK",
            1.0,
            page,
            format!("whole processes that make a connector and read {PAGES} pages"),
        ),
    ]))
}

/// Both programs.
struct Sides {
    ours: PathBuf,
    python: PathBuf,
    script: String,
}

impl Sides {
    /// Our time to theirs at a task, in pairs.
    fn ratios(&self, task: &[&str]) -> Result<Vec<f64>, Failure> {
        let ours: Vec<String> = task.iter().map(|word| (*word).to_owned()).collect();
        let theirs = [std::slice::from_ref(&self.script), &ours].concat();
        let nowhere = Path::new("");
        (0..PAIRS)
            .map(|_| {
                let mine = seconds_of(&self.ours, &ours, nowhere)?;
                let their = seconds_of(&self.python, &theirs, nowhere)?;
                let both = mine.zip(their);
                both.map(|(mine, their)| mine / their)
                    .ok_or_else(|| Failure::Step("this system does not tell CPU time".to_owned()))
            })
            .collect()
    }
}

/// The interpreter of an environment that has the SDK.
fn interpreter(folder: &Path) -> Option<PathBuf> {
    let environments = fs::read_dir(folder).ok()?.flatten();
    let mut interpreters = environments.map(|entry| entry.path().join("bin/python"));
    interpreters.find(|python| {
        let import = ["-c", "import airbyte_agent_sdk.connectors.harvest"];
        let mut command = Command::new(python);
        let command = command
            .args(import)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        python.is_file() && command.status().is_ok_and(|status| status.success())
    })
}

/// The server of pages, in a process of its own that ends with this value.
struct Server {
    process: Child,
    origin: String,
}

impl Server {
    fn start(program: &Path) -> Result<Self, Failure> {
        let mut process = Command::new(program)
            .args(["serve", "1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failure::step)?;
        let mut origin = String::new();
        if let Some(told) = &mut process.stdout {
            BufReader::new(told)
                .read_line(&mut origin)
                .map_err(Failure::step)?;
        }
        let origin = origin.trim_end().to_owned();
        Ok(Self { process, origin })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
