//! Where the stages put what they find.

use super::{Diagnostic, Severity};

/// Collects diagnostics. Whoever owns a sink must drain it with [`Sink::into_sorted`]:
/// a debug build panics when one is dropped with findings that nobody has seen.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    /// Whether an error was pushed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.error_count() > 0
    }

    /// How many errors were pushed.
    #[must_use]
    pub fn error_count(&self) -> usize {
        self.found
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .count()
    }

    /// Hands out the findings: in the order of files, then of places, then of codes,
    /// each one once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        let mut found = std::mem::take(&mut self.found);
        found.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        found.dedup();
        found
    }
}

#[cfg(debug_assertions)]
impl Drop for Sink {
    fn drop(&mut self) {
        if !self.found.is_empty() && !std::thread::panicking() {
            let first = self
                .found
                .first()
                .map_or("", |found| found.message.as_str());
            #[expect(
                clippy::panic,
                reason = "a lost finding is a bug of ours, and only debug builds look"
            )]
            {
                panic!(
                    "{} diagnostics were dropped unseen, the first: {first}",
                    self.found.len()
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::{Sources, Span, codes};
    use super::*;

    fn finding(start: usize, end: usize) -> Diagnostic {
        let id = Sources::new().add("a", "");
        Diagnostic::error(
            codes::YAML_SYNTAX,
            Span::new(id, start, end),
            format!("{start}"),
        )
    }

    #[test]
    fn findings_come_out_sorted_and_once() {
        let mut sink = Sink::new();
        for start in [5, 1, 5, 3] {
            sink.push(finding(start, start + 1));
        }
        assert_eq!(sink.error_count(), 4);
        let starts: Vec<u32> = sink
            .into_sorted()
            .iter()
            .map(|found| found.span.start)
            .collect();
        assert_eq!(starts, [1, 3, 5]);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "1 diagnostics were dropped unseen, the first: 7")]
    fn a_sink_that_nobody_drains_is_loud() {
        let mut sink = Sink::new();
        sink.push(finding(7, 8));
    }

    #[test]
    fn an_empty_sink_may_be_dropped() {
        drop(Sink::new());
    }
}
