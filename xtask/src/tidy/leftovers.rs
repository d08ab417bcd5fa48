//! Nothing unfinished is merged.

use super::source::Sources;
use super::{Finding, Rule};

/// What may not stand in our code, and what to do instead.
const FORBIDDEN: &[(&str, &str)] = &[
    ("todo!(", "finish it"),
    ("unimplemented!(", "finish it, or return an error"),
    ("FIXME", "fix it, or open an issue"),
    ("TODO", "do it, or open an issue"),
    ("#[ignore", "assert what happens now, with a reason"),
];

/// Lines with something unfinished.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.rust_below(&["codegen", "runtime", "xtask", "tests"]) {
        for (index, line) in text.lines().enumerate() {
            for (word, instead) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
                let message = format!("`{word}` may not stay: {instead}");
                findings.push(Finding::new(
                    path,
                    Some(index + 1),
                    Rule::Leftovers,
                    message,
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_lines_are_found() {
        let text = "//! A.\nfn a() { todo!() }\n// FIXME: b\n#[ignore = \"slow\"]\nfn todos() {}\n";
        let lines: Vec<_> = check(&Sources::from_files(&[("runtime/src/a.rs", text)]))
            .into_iter()
            .map(|it| it.line)
            .collect();
        assert_eq!(lines, [Some(2), Some(3), Some(4)]);
    }
}
