//! Crates depend only on the crates below them.

use super::source::Sources;
use super::{Finding, Rule};

const GENERATOR: &str = "connector-codegen";
const TASKS: &str = "xtask";

/// Dependencies on one of our crates that the order of the crates does not allow.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.below(&["codegen", "runtime", "generated"]) {
        if !path.ends_with("/Cargo.toml") {
            continue;
        }
        let ours = |name: &str| {
            name.starts_with("connector-") || name.ends_with("-connector") || name == TASKS
        };
        for (line, name) in dependencies(text)
            .into_iter()
            .filter(|(_, name)| ours(name))
        {
            let allowed = match path.split('/').next() {
                Some("runtime") => name.starts_with("connector-runtime"),
                Some("generated") => name.starts_with("connector-runtime"),
                _ => false,
            };
            if !allowed {
                let message = format!("may not depend on `{name}`: {}", reason(path));
                findings.push(Finding::new(path, Some(line), Rule::Manifests, message));
            }
        }
    }
    findings
}

fn reason(path: &str) -> String {
    match path.split('/').next() {
        Some("generated") => "generated crates see only the runtime".to_owned(),
        Some("runtime") => "the runtime sees nothing of ours".to_owned(),
        _ => format!("`{GENERATOR}` is used by the tasks, not the other way round"),
    }
}

/// Line and name of each entry in a section of dependencies.
fn dependencies(toml: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in toml.lines().enumerate() {
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split(']').next())
        {
            inside = section.ends_with("dependencies");
            if let Some((_, name)) = section.split_once("dependencies.") {
                found.push((index + 1, name));
            }
        } else if inside && let Some((key, _)) = line.split_once('=') {
            let name = key.trim().split('.').next().unwrap_or("");
            found.push((index + 1, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_read_in_all_forms() {
        let toml = "[package]\nname = \"a\"\n[dependencies]\nserde = \"1\"\nb.workspace = true\n\
                    [target.'cfg(unix)'.dev-dependencies]\nc = { path = \"c\" }\n[dependencies.d]\nversion = \"1\"\n";
        assert_eq!(
            dependencies(toml),
            [(4, "serde"), (5, "b"), (7, "c"), (8, "d")]
        );
    }

    #[test]
    fn dependencies_against_the_order_are_found() {
        let sources = Sources::from_files(&[
            (
                "runtime/Cargo.toml",
                "[dev-dependencies]\nconnector-codegen = \"1\"\n",
            ),
            (
                "generated/lamps/Cargo.toml",
                "[dependencies]\nconnector-runtime = \"1\"\nchairs-connector = \"1\"\n",
            ),
            (
                "codegen/Cargo.toml",
                "[dependencies]\nxtask = \"1\"\nserde = \"1\"\n",
            ),
            (
                "xtask/Cargo.toml",
                "[dependencies]\nconnector-codegen = \"1\"\n",
            ),
        ]);
        let found: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        let expected = [
            ("codegen/Cargo.toml", 2),
            ("generated/lamps/Cargo.toml", 3),
            ("runtime/Cargo.toml", 2),
        ];
        assert_eq!(
            found,
            expected.map(|(path, line)| (path.to_owned(), Some(line)))
        );
    }
}
