//! The table at the end.

use std::time::Duration;

use super::Verdict;

/// One step in the table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Name of the step.
    pub(super) name: &'static str,
    /// How it ended.
    pub(super) verdict: Verdict,
    /// How long it took.
    pub(super) time: Duration,
}

/// All steps with their verdicts and times, and the sum.
pub(super) fn table(lines: &[Line]) -> String {
    let mut text = String::new();
    for Line {
        name,
        verdict,
        time,
    } in lines
    {
        let (word, remark) = match verdict {
            Verdict::Passed => ("ok", ""),
            Verdict::PassedWith(remark) => ("ok", remark.as_str()),
            Verdict::Failed => ("FAILED", ""),
            Verdict::Skipped(reason) => ("skipped", reason.as_str()),
            Verdict::NotRun => ("not run", ""),
        };
        let line = format!("{name:<9} {word:<8}{:>7.1} s  {remark}", time.as_secs_f64());
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let total: Duration = lines.iter().map(|line| line.time).sum();
    let failed = lines
        .iter()
        .filter(|line| line.verdict == Verdict::Failed)
        .count();
    let word = if failed == 0 {
        "green".to_owned()
    } else {
        format!("{failed} failed")
    };
    text + &format!("{:<9} {word:<8}{:>7.1} s", "all", total.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &'static str, verdict: Verdict, millis: u64) -> Line {
        Line {
            name,
            verdict,
            time: Duration::from_millis(millis),
        }
    }

    #[test]
    fn every_verdict_has_its_line() {
        let lines = [
            line("fmt", Verdict::Passed, 1_240),
            line(
                "tests",
                Verdict::PassedWith("cargo test used".to_owned()),
                61_000,
            ),
            line("generate", Verdict::Skipped("no connector".to_owned()), 0),
            line("tidy", Verdict::Failed, 100),
            line("rustdoc", Verdict::NotRun, 0),
        ];
        let expected = "\
fmt       ok          1.2 s
tests     ok         61.0 s  cargo test used
generate  skipped     0.0 s  no connector
tidy      FAILED      0.1 s
rustdoc   not run     0.0 s
all       1 failed   62.3 s";
        assert_eq!(table(&lines), expected);
    }
}
