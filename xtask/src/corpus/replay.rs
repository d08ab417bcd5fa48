//! Recorded calls through the command line of a generated crate; nothing is sent.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::crates::Place;
use super::recording::{Call, Recording};
use crate::outcome::Failure;

/// What the command line said to a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// `{requests}` or `{error}`.
    pub(super) requests: Value,
    /// `{data, meta}` or `{error}`; nothing when no result was recorded.
    pub(super) result: Option<Value>,
}

/// Plans the requests of every recorded call, and decodes every recorded answer.
pub(super) fn run(
    place: &Place,
    program: &Path,
    name: &str,
    recording: &Recording,
) -> Result<Vec<Answer>, Failure> {
    let mut answers = vec![Answer::default(); recording.calls.len()];
    for group in recording.groups() {
        let calls: Vec<&Call> = group
            .iter()
            .filter_map(|index| recording.calls.get(*index))
            .collect();
        let lines = planned(place, program, name, &calls)?;
        for (index, line) in group.iter().zip(lines) {
            if let Some(answer) = answers.get_mut(*index) {
                answer.requests = line;
            }
        }
    }
    let with_result = || {
        let calls = recording.calls.iter().enumerate();
        calls.filter(|(_, call)| call.result.is_some())
    };
    let input: Vec<Value> = with_result()
        .map(|(_, call)| json!({"entity": call.entity, "action": call.action, "response": call.response}))
        .collect();
    let lines = ask(Command::new(program).args(["decode", "--jsonl"]), &input)?;
    for ((index, _), line) in with_result().zip(lines) {
        if let Some(answer) = answers.get_mut(index) {
            answer.result = Some(line);
        }
    }
    Ok(answers)
}

/// The requests of calls with the same credentials.
fn planned(
    place: &Place,
    program: &Path,
    name: &str,
    calls: &[&Call],
) -> Result<Vec<Value>, Failure> {
    let Some(first) = calls.first() else {
        return Ok(Vec::new());
    };
    let file = place.root.join(format!("{name}.credentials.json"));
    fs::write(&file, first.credentials.to_string()).map_err(Failure::step)?;
    let mut command = Command::new(program);
    command.args(["execute", "--jsonl", "--dry-run", "--show-secrets", "--yes"]);
    command
        .arg("--credentials")
        .arg(format!("@{}", file.display()));
    if let Some(scheme) = &first.scheme {
        command.args(["--auth-scheme", scheme]);
    }
    if first.config.is_object() {
        command.args(["--config", &first.config.to_string()]);
    }
    let input: Vec<Value> = calls
        .iter()
        .map(|call| json!({"entity": call.entity, "action": call.action, "params": call.params}))
        .collect();
    let answers = ask(&mut command, &input);
    fs::remove_file(&file).map_err(Failure::step)?;
    answers
}

/// One line for each line; a line that is missing says why.
fn ask(command: &mut Command, input: &[Value]) -> Result<Vec<Value>, Failure> {
    if input.is_empty() {
        return Ok(Vec::new());
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::Step(format!("could not run {command:?}: {error}")))?;
    let text: String = input.iter().map(|line| format!("{line}\n")).collect();
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A program that stops early says why on its own.
            let _ = stdin.write_all(text.as_bytes());
        }
    });
    let output = child.wait_with_output().map_err(Failure::step)?;
    let _ = writer.join();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| json!({"error": line})))
        .collect();
    let reason = json!({"error": {"message": format!("no answer: {}", said.trim())}});
    lines.resize(input.len(), reason);
    Ok(lines)
}
