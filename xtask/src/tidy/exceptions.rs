//! Places where a rule does not hold, each with its reason.

use super::{Finding, Rule};

/// A file that may break a rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exception {
    /// The file, from the top of the repository.
    pub(super) path: &'static str,
    /// The rule.
    pub(super) rule: Rule,
    /// Why it is all right.
    #[expect(dead_code, reason = "for readers of the list")]
    pub(super) reason: &'static str,
}

/// All exceptions. One that covers nothing is reported.
pub(super) const EXCEPTIONS: &[Exception] = &[Exception {
    path: "xtask/src/tidy/leftovers.rs",
    rule: Rule::Leftovers,
    reason: "it spells the words that it looks for",
}];

impl Exception {
    /// Whether the finding is excused.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && self.path == finding.path
    }
}
