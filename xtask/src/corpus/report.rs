//! The table at the end.

use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value, json};

use super::build::Built;
use super::compare::{Parity, Share};
use super::crates::Made;
use crate::outcome::Outcome;

/// How it went with one connector.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The connector's folder.
    pub(super) name: String,
    /// What was generated.
    pub(super) made: Made,
    /// What the compiler said.
    pub(super) built: Built,
    /// How the recorded calls went; nothing when there are none.
    pub(super) parity: Option<Parity>,
}

/// How it went with all.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// One for each connector.
    pub(super) lines: Vec<Line>,
    /// The least parity, in percent.
    pub(super) min_parity: f64,
}

const HEAD: [&str; 9] = [
    "Connector",
    "Operations",
    "Types",
    "Lines",
    "Generate (ms)",
    "Format (ms)",
    "Check",
    "Requests equal",
    "Results equal",
];

impl Report {
    /// Wrong if one connector is, or if too few calls are as recorded.
    pub(super) fn outcome(&self) -> Outcome {
        let fine = self.lines.iter().all(is_fine);
        let enough = |of: &dyn Fn(&Parity) -> Share| {
            self.share(of)
                .is_none_or(|share| share.reaches(self.min_parity))
        };
        if fine && enough(&|parity| parity.requests) && enough(&|parity| parity.results) {
            Outcome::Fine
        } else {
            Outcome::Wrong
        }
    }

    /// How many calls of all connectors are as recorded.
    fn share(&self, of: &dyn Fn(&Parity) -> Share) -> Option<Share> {
        let shares = self
            .lines
            .iter()
            .filter_map(|line| line.parity.as_ref())
            .map(of);
        shares.reduce(|a, b| Share {
            equal: a.equal + b.equal,
            all: a.all + b.all,
        })
    }

    /// What went wrong, the differences if they are wanted, and the table.
    pub(super) fn text(&self, differences: bool) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let problems = line.made.error.iter().chain(&line.built.messages);
            for problem in problems {
                let _ = writeln!(text, "{}: {}\n", line.name, problem.trim_end());
            }
            let parity = line.parity.as_ref().filter(|_| differences);
            for difference in parity.into_iter().flat_map(|parity| &parity.differences) {
                let _ = writeln!(
                    text,
                    "{} {} {}: {}",
                    line.name, difference.of, difference.call, difference.what
                );
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text + &table(&self.rows())
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = self.lines.iter().map(row).collect();
        if self.lines.len() > 1 {
            rows.push(self.total());
        }
        rows
    }

    fn total(&self) -> Vec<String> {
        let sum = |of: &dyn Fn(&Line) -> usize| self.lines.iter().map(of).sum::<usize>();
        let time = |of: &dyn Fn(&Line) -> Duration| millis(self.lines.iter().map(of).sum());
        let fine = self.lines.iter().filter(|line| is_fine(line)).count();
        vec![
            "all".to_owned(),
            sum(&|line| line.made.counts.operations).to_string(),
            sum(&|line| line.made.counts.types).to_string(),
            sum(&|line| line.made.lines).to_string(),
            time(&|line| line.made.generating),
            time(&|line| line.made.formatting),
            format!("{fine} of {} fine", self.lines.len()),
            shown(self.share(&|parity| parity.requests)),
            shown(self.share(&|parity| parity.results)),
        ]
    }

    /// The same for programs.
    pub(super) fn json(&self) -> Value {
        let share = |share: Share| json!({"equal": share.equal, "all": share.all});
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                let parity = line.parity.as_ref().map(|parity| {
                    let differences: Vec<Value> = parity
                        .differences
                        .iter()
                        .map(|one| json!({"of": one.of, "call": one.call, "what": one.what}))
                        .collect();
                    json!({"requests": share(parity.requests), "results": share(parity.results), "differences": differences})
                });
                json!({
                    "connector": line.name,
                    "entities": line.made.counts.entities,
                    "operations": line.made.counts.operations,
                    "types": line.made.counts.types,
                    "lines": line.made.lines,
                    "warnings": line.made.warnings,
                    "generate_ms": whole(line.made.generating),
                    "format_ms": whole(line.made.formatting),
                    "error": line.made.error,
                    "check": check(line),
                    "messages": line.built.messages,
                    "parity": parity,
                    "fine": is_fine(line),
                })
            })
            .collect();
        json!({"connectors": lines, "fine": self.outcome() == Outcome::Fine})
    }
}

/// Whether there is a crate that compiles without a word.
fn is_fine(line: &Line) -> bool {
    line.made.error.is_none() && (!line.built.tried || line.built.is_clean())
}

fn row(line: &Line) -> Vec<String> {
    let made = &line.made;
    vec![
        line.name.clone(),
        made.counts.operations.to_string(),
        made.counts.types.to_string(),
        made.lines.to_string(),
        millis(made.generating),
        millis(made.formatting),
        check(line),
        shown(line.parity.as_ref().map(|parity| parity.requests)),
        shown(line.parity.as_ref().map(|parity| parity.results)),
    ]
}

fn check(line: &Line) -> String {
    let messages = line.built.messages.len();
    match (&line.made.error, line.built.tried) {
        (Some(_), _) => "not generated".to_owned(),
        (None, false) => "generated".to_owned(),
        (None, true) if line.built.is_clean() => "clean".to_owned(),
        (None, true) if line.built.finished => format!("{messages} warnings"),
        (None, true) => format!("does not compile ({messages} messages)"),
    }
}

fn shown(share: Option<Share>) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| format!("{} of {}", share.equal, share.all),
    )
}

fn whole(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn millis(time: Duration) -> String {
    whole(time).to_string()
}

/// Markdown with columns of one width; numbers stand on the right.
fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain(HEAD.get(column).map(|head| head.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let numbers = 1..6;
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        for (column, (cell, width)) in cells.zip(&widths).enumerate() {
            let _ = match numbers.contains(&column) {
                true => write!(text, "| {cell:>width$} "),
                false => write!(text, "| {cell:<width$} "),
            };
        }
        text.push_str("|\n");
    };
    line(&mut HEAD.into_iter());
    let rules: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(column, width)| match numbers.contains(&column) {
            true => format!("{}:", "-".repeat(width - 1)),
            false => "-".repeat(*width),
        })
        .collect();
    line(&mut rules.iter().map(String::as_str));
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str) -> Line {
        let mut made = Made {
            name: name.to_owned(),
            lines: 1200,
            ..Made::default()
        };
        made.counts.operations = 7;
        let built = Built {
            tried: true,
            finished: true,
            ..Built::default()
        };
        let parity = Parity {
            requests: Share { equal: 7, all: 7 },
            ..Parity::default()
        };
        Line {
            name: name.to_owned(),
            made,
            built,
            parity: Some(parity),
        }
    }

    #[test]
    fn the_table_is_markdown() {
        let mut dark = line("lamps");
        dark.parity = None;
        dark.built.messages.insert("warning: unused".to_owned());
        let report = Report {
            lines: vec![line("chairs"), dark],
            min_parity: 99.0,
        };
        let text = report.text(false);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.first(), Some(&"lamps: warning: unused"));
        let row = lines
            .iter()
            .find(|line| line.starts_with("| chairs"))
            .copied()
            .unwrap_or_default();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells,
            [
                "", "chairs", "7", "0", "1200", "0", "0", "clean", "7 of 7", "0 of 0", ""
            ]
        );
        assert!(
            text.contains("1 warnings") && text.contains("1 of 2 fine"),
            "{text}"
        );
        assert_eq!(report.outcome(), Outcome::Wrong);
    }

    #[test]
    fn too_little_parity_is_wrong() {
        let mut few = line("chairs");
        few.parity = Some(Parity {
            results: Share {
                equal: 98,
                all: 100,
            },
            ..Parity::default()
        });
        let mut report = Report {
            lines: vec![few],
            min_parity: 99.0,
        };
        assert_eq!(report.outcome(), Outcome::Wrong);
        assert_eq!(report.json()["fine"], json!(false));
        report.min_parity = 98.0;
        assert_eq!(report.outcome(), Outcome::Fine);
        assert_eq!(
            report.json()["connectors"][0]["parity"]["results"],
            json!({"equal": 98, "all": 100})
        );
    }
}
