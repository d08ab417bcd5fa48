//! A report for a terminal, for a pull request, for programs.

use std::fmt::Write as _;

use super::{Class, Finding, Report};

/// The report as JSON.
#[must_use]
pub fn json(reports: &[Report]) -> String {
    serde_json::to_string_pretty(reports).unwrap_or_default()
}

/// The report for a terminal, by group.
#[must_use]
pub fn text(report: &Report, color: bool) -> String {
    let paint = |code: &str, text: &str| match color {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    };
    let mut out = format!("{}: {}\n", paint("1", &report.connector), summary(report));
    let mut group = "";
    for finding in &report.findings {
        if finding.group != group {
            group = &finding.group;
            let _ = write!(out, "\n{}\n", paint("1", group));
        }
        let class = match finding.class {
            Class::Breaking => paint("31", "breaking     "),
            Class::Compatible => paint("32", "compatible   "),
            Class::Documentation => paint("2", "documentation"),
        };
        let _ = writeln!(
            out,
            "  {class} {}: {} [{}]",
            finding.item, finding.message, finding.code
        );
        let _ = writeln!(out, "                {}", paint("2", &places(finding)));
    }
    out
}

/// The report for a pull request.
#[must_use]
pub fn markdown(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        let _ = writeln!(out, "## {}\n\n{}.", report.connector, summary(report));
        for (class, heading, open) in [
            (Class::Breaking, "Breaking", true),
            (Class::Compatible, "Compatible", false),
            (Class::Documentation, "Documentation", false),
        ] {
            let findings: Vec<&Finding> = report
                .findings
                .iter()
                .filter(|finding| finding.class == class)
                .collect();
            if findings.is_empty() {
                continue;
            }
            let open = if open { " open" } else { "" };
            let _ = writeln!(
                out,
                "\n<details{open}><summary>{heading}: {}</summary>\n\n| Item | What | Code | Place |\n|---|---|---|---|",
                findings.len()
            );
            for finding in findings {
                let _ = writeln!(
                    out,
                    "| `{}` | {} | `{}` | {} |",
                    cell(&finding.item),
                    cell(&finding.message),
                    finding.code,
                    cell(&places(finding))
                );
            }
            let _ = writeln!(out, "\n</details>");
        }
        out.push('\n');
    }
    out
}

/// A text that does not end a cell of a table, nor begin a tag.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('\n', " ")
}

/// How much changed, and which version comes next.
pub(super) fn summary(report: &Report) -> String {
    if report.findings.is_empty() {
        return "nothing changed".to_owned();
    }
    let count = |class: Class| format!("{} {class}", report.count(class));
    let counts = [Class::Breaking, Class::Compatible, Class::Documentation].map(count);
    let version = match report.version_before == report.version_after {
        true => format!(
            "the version is {} and should be {}",
            report.version_after, report.version_suggested
        ),
        false => format!(
            "the version goes from {} to {} and should be at least {}",
            report.version_before, report.version_after, report.version_suggested
        ),
    };
    format!("{}; {version}", counts.join(", "))
}

/// Both places of a finding.
pub(super) fn places(finding: &Finding) -> String {
    match (&finding.before, &finding.after) {
        (Some(before), Some(after)) if before == after => after.to_string(),
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) => format!("{before} → gone"),
        (None, Some(after)) => format!("new → {after}"),
        (None, None) => "the spec as a whole".to_owned(),
    }
}
