//! What a change of a spec means for the people who use the generated crate.
//!
//! Two connectors are compared on the model, not on text: a key that moved is no change, a limit that became
//! narrower is one. Every finding has a stable code from one table ([`rules`]), both places, the Rust item that
//! changes, and its class.

mod auth;
mod bodies;
mod changelog;
mod operations;
mod page;
mod params;
mod records;
mod render;
pub mod rules;
mod searches;
mod side;
pub(crate) mod signature;
mod types;
mod version;
mod whole;

use std::collections::BTreeSet;

use serde::Serialize;

pub use changelog::with_section;
pub use page::page;
pub use render::{json, markdown, text};
pub use rules::{Class, Rule, RuleCode};
pub use side::Side;
pub use version::{Bump, is_enough, suggest};

use crate::diagnostics::Span;

/// What changed from one connector to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The connector's name.
    pub connector: String,
    /// The version before.
    pub version_before: String,
    /// The version after.
    pub version_after: String,
    /// The version that the changes call for.
    pub version_suggested: String,
    /// What changed, by group.
    pub findings: Vec<Finding>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The entity that it concerns, or `connector`, `auth`, `types`.
    pub group: String,
    /// How bad it is.
    pub class: Class,
    /// The Rust item that changes.
    pub item: String,
    /// The stable name of the kind of change.
    pub code: RuleCode,
    /// What changed, in a sentence.
    pub message: String,
    /// Where it stood.
    pub before: Option<Place>,
    /// Where it stands.
    pub after: Option<Place>,
    /// The item's Rust before.
    pub rust_before: Option<String>,
    /// The item's Rust after.
    pub rust_after: Option<String>,
}

/// A line of an input file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Report {
    /// The worst class of all changes; nothing when there is none.
    #[must_use]
    pub fn worst(&self) -> Option<Class> {
        self.findings.iter().map(|finding| finding.class).min()
    }

    /// How many changes are of that class.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        let mut of_class = 0;
        for finding in &self.findings {
            of_class += usize::from(finding.class == class);
        }
        of_class
    }
}

/// Compares two connectors.
#[must_use]
pub fn compare(before: &Side, after: &Side) -> Report {
    let mut review = Review {
        before,
        after,
        group: String::new(),
        findings: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    review.whole();
    review.auth();
    review.entities();
    review.guide();
    let mut report = Report {
        connector: after.connector.display_name.clone(),
        version_before: before.connector.package.version.clone(),
        version_after: after.connector.package.version.clone(),
        version_suggested: String::new(),
        findings: review.findings.into_iter().collect(),
    };
    report.version_suggested = suggest(&report.version_before, report.worst());
    report
}

/// A comparison that is under way.
struct Review<'a> {
    before: &'a Side,
    after: &'a Side,
    /// The group of findings to come.
    group: String,
    findings: BTreeSet<Finding>,
    /// Pairs of schemas that were compared, by use.
    seen: BTreeSet<(usize, usize, types::Use)>,
}

/// A changed item: its name, where it stands on both sides, and its Rust there.
#[derive(Clone, Debug, Default)]
struct Item {
    name: String,
    spans: (Option<Span>, Option<Span>),
    rust: (Option<String>, Option<String>),
}

impl Item {
    fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    fn at(mut self, before: Option<Span>, after: Option<Span>) -> Self {
        self.spans = (before, after);
        self
    }

    fn rust(mut self, before: Option<String>, after: Option<String>) -> Self {
        self.rust = (before, after);
        self
    }
}

impl Review<'_> {
    fn push(&mut self, rule: Rule, item: &Item, message: impl Into<String>) {
        self.findings.insert(Finding {
            group: self.group.clone(),
            class: rule.class,
            item: item.name.clone(),
            code: rule.code,
            message: message.into(),
            before: item.spans.0.map(|span| self.before.place(span)),
            after: item.spans.1.map(|span| self.after.place(span)),
            rust_before: item.rust.0.clone(),
            rust_after: item.rust.1.clone(),
        });
    }

    /// A finding when two texts differ.
    fn differs(&mut self, rule: Rule, item: &Item, what: &str, (before, after): (&str, &str)) {
        if before != after {
            let told = match (before.is_empty(), after.is_empty()) {
                (true, _) => format!("{what} was added: {}", shown(after)),
                (_, true) => format!("{what} was removed: {}", shown(before)),
                _ => format!("{what} changed from {} to {}", shown(before), shown(after)),
            };
            self.push(rule, item, told);
        }
    }
}

/// A text in a message, cut when it is long.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return format!("`{line}`");
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("`{}…`", cut.trim_end())
}

/// What is on one side only, and what is on both.
struct Pairs<'b, 'a, T> {
    removed: Vec<&'b T>,
    added: Vec<&'a T>,
    both: Vec<(&'b T, &'a T)>,
}

/// Pairs things by name.
fn pairs<'b, 'a, T>(
    before: &'b [T],
    after: &'a [T],
    name: impl Fn(&T) -> &str,
) -> Pairs<'b, 'a, T> {
    let mut pairs = Pairs {
        removed: Vec::new(),
        added: Vec::new(),
        both: Vec::new(),
    };
    for old in before {
        match after.iter().find(|new| name(new) == name(old)) {
            Some(new) => pairs.both.push((old, new)),
            None => pairs.removed.push(old),
        }
    }
    let is_new = |new: &&T| before.iter().all(|old| name(old) != name(new));
    pairs.added = after.iter().filter(is_new).collect();
    pairs
}
