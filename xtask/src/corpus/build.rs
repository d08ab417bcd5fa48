//! Clippy and the build of all crates, with what the compiler says of each.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use indicatif::ProgressBar;
use serde_json::Value;

use super::crates::{Made, Place};
use crate::outcome::Failure;

/// The lints of this repository that are not on by themselves.
const LINTS: [&str; 8] = [
    "missing_docs",
    "unreachable_pub",
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::todo",
    "clippy::unimplemented",
    "clippy::dbg_macro",
];

/// What cargo is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Warnings of clippy.
    Clippy,
    /// Warnings of the compiler.
    Check,
    /// The programs.
    Build,
}

impl Target {
    /// What is going on.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Clippy => "clippy",
            Self::Check => "checking",
            Self::Build => "building",
        }
    }

    fn command(self) -> &'static str {
        match self {
            Self::Clippy => "clippy",
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

/// What the compiler made of a crate.
#[derive(Clone, Debug, Default)]
pub(super) struct Built {
    /// Whether the compiler was asked at all.
    pub(super) tried: bool,
    /// Whether it got to the end.
    pub(super) finished: bool,
    /// Warnings and errors, as cargo shows them.
    pub(super) messages: BTreeSet<String>,
    /// The command line of the connector.
    pub(super) program: Option<PathBuf>,
}

impl Built {
    /// Whether it compiles without a word.
    pub(super) fn is_clean(&self) -> bool {
        self.finished && self.messages.is_empty()
    }
}

/// Runs cargo over the workspace and sorts what it says by crate.
pub(super) fn run(
    place: &Place,
    target: Target,
    made: &[Made],
    jobs: usize,
    built: &mut [Built],
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let mut child = command(place, target, jobs)
        .spawn()
        .map_err(|error| Failure::Step(format!("could not run cargo: {error}")))?;
    let said = read_aside(child.stderr.take());
    let mut finished = vec![false; made.len()];
    let lines = child.stdout.take().map(BufReader::new);
    for line in lines.into_iter().flat_map(BufRead::lines) {
        let line = line.map_err(Failure::step)?;
        let Ok(message) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        let Some(index) = owner(place, made, &message) else {
            continue;
        };
        if let (Some(built), Some(finished)) = (built.get_mut(index), finished.get_mut(index)) {
            let last = take(&message, built);
            if last && !*finished {
                bar.inc(1);
            }
            *finished |= last;
        }
    }
    let status = child.wait().map_err(Failure::step)?;
    let said = said.join().unwrap_or_default();
    for (built, finished) in built.iter_mut().zip(finished) {
        built.finished = finished && (built.finished || !built.tried);
        built.tried = true;
    }
    let explained = built.iter().any(|built| !built.messages.is_empty());
    if status.success() || explained {
        Ok(())
    } else {
        let command = target.command();
        Err(Failure::Step(format!("`cargo {command}` failed\n{said}")))
    }
}

/// Reads a pipe to its end while another one is read.
fn read_aside(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            // What cannot be read is not shown.
            let _ = pipe.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

fn command(place: &Place, target: Target, jobs: usize) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .arg(target.command())
        .args(["--workspace", "--features", "cli", "--keep-going"])
        .args(["--message-format", "json", "--jobs", &jobs.to_string()])
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", &place.target)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if target == Target::Clippy {
        command.arg("--");
        for lint in LINTS {
            command.args(["-W", lint]);
        }
    }
    command
}

/// The crate that a message of cargo is about.
fn owner(place: &Place, made: &[Made], message: &Value) -> Option<usize> {
    let manifest = Path::new(message.get("manifest_path")?.as_str()?);
    let folder = manifest.parent()?;
    made.iter().position(|made| folder == place.of(&made.name))
}

/// Notes what a message says; tells whether it is about the last artifact of a crate: its program.
fn take(message: &Value, built: &mut Built) -> bool {
    match message.get("reason").and_then(Value::as_str) {
        Some("compiler-message") => {
            let inner = message.get("message");
            let text = |key: &str| {
                inner
                    .and_then(|inner| inner.get(key))
                    .and_then(Value::as_str)
            };
            let summary = |text: &str| {
                text.starts_with("aborting due to")
                    || text.contains("warnings emitted")
                    || text.contains("warning emitted")
            };
            let about = matches!(
                text("level"),
                Some("warning" | "error" | "error: internal compiler error")
            );
            if about && !text("message").is_some_and(summary) {
                let shown = text("rendered").or(text("message")).unwrap_or_default();
                built.messages.insert(shown.to_owned());
            }
            false
        }
        Some("compiler-artifact") => {
            let program = message.get("executable").and_then(Value::as_str);
            if let Some(program) = program {
                built.program = Some(PathBuf::from(program));
            }
            let kinds = message.pointer("/target/kind").and_then(Value::as_array);
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn warnings_are_kept_and_programs_found() {
        let mut built = Built::default();
        let warning = json!({"reason": "compiler-message", "message": {
            "level": "warning", "message": "unused", "rendered": "warning: unused\n"}});
        assert!(!take(&warning, &mut built));
        assert!(!take(&warning, &mut built));
        let summary = json!({"reason": "compiler-message", "message": {
            "level": "warning", "message": "1 warning emitted", "rendered": "warning: 1 warning emitted"}});
        assert!(!take(&summary, &mut built));
        let library =
            json!({"reason": "compiler-artifact", "target": {"kind": ["lib"]}, "executable": null});
        assert!(!take(&library, &mut built));
        let program = json!({"reason": "compiler-artifact", "target": {"kind": ["bin"]}, "executable": "/x/lamps"});
        assert!(take(&program, &mut built));
        assert_eq!(built.program, Some(PathBuf::from("/x/lamps")));
        assert_eq!(
            built.messages.into_iter().collect::<Vec<_>>(),
            ["warning: unused\n"]
        );
    }
}
