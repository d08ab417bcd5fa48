//! `cargo xtask tidy`: house rules that no compiler checks. Also a test, so `cargo test` runs them too.

mod dead_files;
mod direction;
mod exceptions;
mod headers;
mod leftovers;
mod manifests;
mod names;
mod sizes;
mod source;

use std::fmt;

use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;
use exceptions::{EXCEPTIONS, Exception};
use source::Sources;

/// A rule; its text form is used in messages and in the list of exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Stages of the generator may only use the stages before them.
    Direction,
    /// Crates may only depend on the crates below them.
    Manifests,
    /// Files and functions stay small.
    Sizes,
    /// Every file says what it is for.
    Headers,
    /// No connector is named where all connectors are served.
    Names,
    /// Nothing unfinished stays behind.
    Leftovers,
    /// Every file is part of a crate.
    DeadFiles,
}

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: Option<usize>,
    rule: Rule,
    message: String,
}

/// Runs the task.
pub(crate) fn run(repository: &Repository) -> Result<Outcome, Failure> {
    let sources = Sources::read(repository.root())?;
    let findings = check(&sources, EXCEPTIONS);
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files follow the house rules", sources.len());
        return Ok(Outcome::Fine);
    }
    eprintln!(
        "tidy: {} findings; exceptions need a reason in xtask/src/tidy/exceptions.rs",
        findings.len()
    );
    Ok(Outcome::Wrong)
}

/// All findings that no exception covers, and the exceptions that cover nothing.
fn check(sources: &Sources, exceptions: &[Exception]) -> Vec<Finding> {
    let rules: [fn(&Sources) -> Vec<Finding>; 7] = [
        direction::check,
        manifests::check,
        sizes::check,
        headers::check,
        names::check,
        leftovers::check,
        dead_files::check,
    ];
    let found: Vec<Finding> = rules.iter().flat_map(|rule| rule(sources)).collect();
    let idle = exceptions
        .iter()
        .filter(|exception| !found.iter().any(|finding| exception.covers(finding)));
    let idle = idle.map(|exception| {
        let message =
            "an exception is listed for this file but nothing needs it; remove it from the list";
        Finding::new(exception.path, None, exception.rule, message)
    });
    let mut findings: Vec<Finding> = idle.collect();
    findings.extend(
        found
            .into_iter()
            .filter(|finding| !exceptions.iter().any(|exception| exception.covers(finding))),
    );
    findings.sort();
    findings
}

impl Finding {
    fn new(path: &str, line: Option<usize>, rule: Rule, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {} [{}]", self.path, self.message, self.rule),
            None => write!(f, "{}: {} [{}]", self.path, self.message, self.rule),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Direction => "direction",
            Self::Manifests => "manifests",
            Self::Sizes => "sizes",
            Self::Headers => "headers",
            Self::Names => "names",
            Self::Leftovers => "leftovers",
            Self::DeadFiles => "dead files",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn this_repository_follows_the_rules() {
        let sources = Sources::read(Repository::find().root()).unwrap();
        let findings: Vec<String> = check(&sources, EXCEPTIONS)
            .iter()
            .map(Finding::to_string)
            .collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    #[test]
    fn an_exception_silences_its_file_and_rule_only() {
        let sources = Sources::from_files(&[
            ("codegen/src/lib.rs", "mod a;\nmod b;\n"),
            ("codegen/src/a.rs", "\n"),
            ("codegen/src/b.rs", "\n"),
        ]);
        let exceptions = [Exception {
            path: "codegen/src/a.rs",
            rule: Rule::Headers,
            reason: "test",
        }];
        let paths: Vec<String> = check(&sources, &exceptions)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["codegen/src/b.rs", "codegen/src/lib.rs"]);
    }

    #[test]
    fn an_idle_exception_is_a_finding() {
        let sources = Sources::from_files(&[("codegen/src/lib.rs", "//! Fine.\n")]);
        let exceptions = [Exception {
            path: "codegen/src/lib.rs",
            rule: Rule::Sizes,
            reason: "test",
        }];
        let findings = check(&sources, &exceptions);
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .to_string()
                .ends_with("remove it from the list [sizes]"),
            "{}",
            findings[0]
        );
    }
}
