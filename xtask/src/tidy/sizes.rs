//! Files and functions stay small enough to read in one go. Tests do not count.

use super::source::{Sources, lines_without_tests};
use super::{Finding, Rule};

/// Aim at 60 to 250 lines; more than this needs an exception with a reason.
const FILE_LINES: usize = 400;
/// Aim at 30 lines.
const FUNCTION_LINES: usize = 70;

/// Files and functions above the limits.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.rust_below(&["codegen", "runtime", "xtask"]) {
        if path.ends_with("/tests.rs") || path.contains("/tests/") {
            continue;
        }
        let lines = lines_without_tests(text);
        if lines.len() > FILE_LINES {
            let message = format!(
                "{} lines without tests; split it, the limit is {FILE_LINES}",
                lines.len()
            );
            findings.push(Finding::new(path, None, Rule::Sizes, message));
        }
        for (line, name, length) in functions(&lines) {
            if length > FUNCTION_LINES {
                let message =
                    format!("`{name}` has {length} lines; split it, the limit is {FUNCTION_LINES}");
                findings.push(Finding::new(path, Some(line), Rule::Sizes, message));
            }
        }
    }
    findings
}

/// Line, name and length of each function. Formatted code is assumed: a function ends with the first `}`
/// that stands in the column of its beginning.
fn functions<'a>(lines: &[(usize, &'a str)]) -> Vec<(usize, &'a str, usize)> {
    let mut found = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let tail = lines.iter().skip(index);
        let is_end = |line: &str| line.strip_prefix(indent) == Some("}");
        // One line is enough for functions without a body and with a short one.
        let one_line = line.ends_with(';') || line.ends_with('}');
        let length = if one_line {
            1
        } else {
            tail.take_while(|(_, line)| !is_end(line)).count() + 1
        };
        found.push((*number, name, length));
    }
    found
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line
        .trim_start()
        .split_once("fn ")
        .or_else(|| line.trim_start().strip_prefix("fn ").map(|rest| ("", rest)))?;
    let qualifiers = [
        "",
        "const",
        "async",
        "unsafe",
        "extern",
        "\"C\"",
        "pub",
        "pub(crate)",
        "pub(super)",
    ];
    if !before.split(' ').all(|word| qualifiers.contains(&word)) {
        return None;
    }
    let end = after.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    after.get(..end).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lines: usize) -> String {
        format!("//! A.\n{}", "const A: u8 = 1;\n".repeat(lines - 1))
    }

    #[test]
    fn long_files_are_found() {
        let tests = format!(
            "#[cfg(test)]\nmod tests {{\n{}}}\n",
            "    // x\n".repeat(500)
        );
        let sources = Sources::from_files(&[
            ("codegen/src/a.rs", &file(FILE_LINES)),
            ("codegen/src/b.rs", &file(FILE_LINES + 1)),
            ("codegen/src/c.rs", &(file(10) + &tests)),
            ("codegen/src/c/tests.rs", &file(FILE_LINES + 1)),
            ("generated/lamps/src/a.rs", &file(FILE_LINES + 1)),
        ]);
        let findings = check(&sources);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].to_string(),
            "codegen/src/b.rs: 401 lines without tests; split it, the limit is 400 [sizes]"
        );
    }

    #[test]
    fn long_functions_are_found() {
        let body = "        a();\n".repeat(69);
        let text = format!(
            "impl A {{\n    pub(crate) async fn long(\n    ) {{\n{body}    }}\n\n    fn short() {{}}\n}}\n"
        );
        let findings = check(&Sources::from_files(&[("codegen/src/a.rs", &text)]));
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .to_string()
                .starts_with("codegen/src/a.rs:2: `long` has 72 lines"),
            "{}",
            findings[0]
        );
    }

    #[test]
    fn functions_are_told_from_words() {
        assert_eq!(
            function_name("    pub const fn a_1<T>(x: T) {"),
            Some("a_1")
        );
        assert_eq!(function_name("fn b() {}"), Some("b"));
        assert_eq!(function_name("    let f: fn (u8) = x;"), None);
        assert_eq!(function_name("// the fn a() is"), None);
    }
}
