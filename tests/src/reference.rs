//! The reference material beside the repository. Where it is not there, tests that need it are skipped.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A sample answer.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The file's name without its ending.
    pub name: String,
    /// The method of the route that gives it.
    pub method: String,
    /// The route's path template.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

/// The folder with the reference material; prints that the test is skipped when there is none.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if folder.join("reference/harvest-facts.json").is_file() {
        return Some(folder);
    }
    println!(
        "skipped: there is no reference material at {}",
        folder.display()
    );
    None
}

/// All sample answers of routes, failures left out.
#[must_use]
pub fn samples() -> Option<Vec<Sample>> {
    let reference = folder()?.join("reference");
    let facts = read(&reference.join("harvest-facts.json"));
    let all = facts["samples"]
        .as_array()
        .expect("the facts list the samples")
        .iter();
    Some(all.filter_map(|entry| sample(&reference, entry)).collect())
}

fn sample(reference: &Path, entry: &Value) -> Option<Sample> {
    let file = entry["file"].as_str().expect("a sample has a file");
    let name = file.rsplit('/').next()?.strip_suffix(".json")?;
    Some(Sample {
        name: name.to_owned(),
        method: entry["method"].as_str()?.to_owned(),
        path: entry["path"].as_str()?.to_owned(),
        status: u16::try_from(entry["status"].as_u64()?).ok()?,
        body: read(&reference.join(file)),
    })
}

/// The body of one sample answer by its file's name.
#[must_use]
pub fn sample_body(name: &str) -> Option<Value> {
    Some(read(
        &folder()?.join(format!("reference/harvest-samples/{name}.json")),
    ))
}

/// The calls that were recorded from the reference implementation.
#[must_use]
pub fn recorded_calls(connector: &str) -> Option<Vec<Value>> {
    let text = text(&folder()?.join(format!("parity/{connector}.jsonl")));
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect(),
    )
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
