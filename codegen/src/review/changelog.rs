//! The changelog of a generated crate: a section that people edit and that is only added once.

use super::{Class, Report};

/// What a changelog begins with.
const HEAD: &str = "# Changelog\n\nWhat changed in this crate, newest first. `cargo xtask diff --changelog` adds a section for a new version; \
from then on it belongs to people and is never written again.\n";

/// The changelog with a section for the version of the report. A section that is there stays as it is.
#[must_use]
pub fn with_section(changelog: &str, report: &Report) -> String {
    let title = format!("## {}", report.version_after);
    let is_there = changelog.lines().any(|line| {
        let rest = line.trim_end().strip_prefix(&title);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    });
    if is_there {
        return changelog.to_owned();
    }
    let mut section = format!("{title}\n");
    for (class, heading) in [
        (Class::Breaking, "Breaking"),
        (Class::Compatible, "Changed"),
        (Class::Documentation, "Documentation"),
    ] {
        let findings = report
            .findings
            .iter()
            .filter(|finding| finding.class == class);
        let lines: Vec<String> = findings
            .map(|finding| format!("- `{}`: {}.", finding.item, finding.message))
            .collect();
        if !lines.is_empty() {
            section.push_str(&format!("\n### {heading}\n\n{}\n", lines.join("\n")));
        }
    }
    if report.findings.is_empty() {
        section.push_str("\nNo change of the API.\n");
    }
    let changelog = if changelog.trim().is_empty() {
        HEAD
    } else {
        changelog
    };
    match changelog.find("\n## ") {
        Some(at) => format!(
            "{}\n{section}\n{}",
            &changelog[..at],
            changelog[at..].trim_start()
        ),
        None => format!("{}\n\n{section}", changelog.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Report;
    use super::with_section;

    fn report(version: &str) -> Report {
        Report {
            version_after: version.to_owned(),
            ..Report::default()
        }
    }

    #[test]
    fn a_section_is_added_once_and_then_kept() {
        let first = with_section("", &report("0.1.0"));
        assert!(first.starts_with("# Changelog\n"), "{first}");
        assert!(
            first.ends_with("## 0.1.0\n\nNo change of the API.\n"),
            "{first}"
        );
        let edited = first.replace("No change of the API.", "By hand.");
        assert_eq!(with_section(&edited, &report("0.1.0")), edited);
        let second = with_section(&edited, &report("0.2.0"));
        let newest = second.find("## 0.2.0").zip(second.find("## 0.1.0"));
        assert!(newest.is_some_and(|(new, old)| new < old), "{second}");
        assert!(second.contains("By hand."), "{second}");
    }
}
