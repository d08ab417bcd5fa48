//! Code that serves every connector names none.

use super::source::Sources;
use super::{Finding, Rule};

/// Lines of the generator and the runtime in which a connector is named.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let spellings: Vec<(&str, Vec<String>)> = sources
        .connectors()
        .map(|name| (name, spellings(name)))
        .collect();
    let mut findings = Vec::new();
    for (path, text) in sources.below(&["codegen", "runtime"]) {
        for (index, line) in text.lines().enumerate() {
            let named = spellings
                .iter()
                .find(|(_, forms)| forms.iter().any(|form| names(line, form)));
            if let Some((name, _)) = named {
                let message =
                    format!("names the connector `{name}`; this crate serves all connectors");
                findings.push(Finding::new(path, Some(index + 1), Rule::Names, message));
            }
        }
    }
    findings
}

/// `big-lamps`, `big_lamps` and `biglamps`.
fn spellings(name: &str) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let mut forms = vec![
        name.clone(),
        name.replace('-', "_"),
        name.replace(['-', '_'], ""),
    ];
    forms.dedup();
    forms
}

/// Whether the line has the name as a word or as a part of an identifier.
fn names(line: &str, form: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.match_indices(form).any(|(start, _)| {
        let end = start + form.len();
        let (Some(before), Some(found), Some(after)) =
            (line.get(..start), line.get(start..end), line.get(end..))
        else {
            return false;
        };
        begins_a_part(before.chars().next_back(), found) && ends_a_part(found, after.chars().next())
    })
}

fn begins_a_part(before: Option<char>, found: &str) -> bool {
    match before {
        Some(before) if before.is_alphanumeric() => {
            before.is_lowercase() && found.starts_with(|first: char| first.is_uppercase())
        }
        _ => true,
    }
}

fn ends_a_part(found: &str, after: Option<char>) -> bool {
    match after {
        Some(after) if after.is_alphanumeric() => {
            after.is_uppercase() && found.ends_with(|last: char| last.is_lowercase())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words_and_as_parts() {
        for line in [
            "the lamp API",
            "LampConnector",
            "MyLamp",
            "lamp_list",
            "LAMP_LIST",
            "https://api.lamp.io",
        ] {
            assert!(names(line, "lamp"), "{line}");
        }
        for line in ["clamp", "lampoon", "LAMPOON", "Clamp", "la mp"] {
            assert!(!names(line, "lamp"), "{line}");
        }
    }

    #[test]
    fn all_spellings_count_in_shared_crates_only() {
        let sources = Sources::from_files(&[
            ("specs/big-lamp/openapi.yaml", ""),
            (
                "runtime/src/a.rs",
                "//! A.\nstruct BigLamp;\nlet big_lamp = 1;\n\"big-lamp\"\n",
            ),
            ("runtime/README.md", "fine\n"),
            ("generated/big-lamp/src/lib.rs", "struct BigLamp;\n"),
        ]);
        let lines: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [Some(2), Some(3), Some(4)]);
    }
}
