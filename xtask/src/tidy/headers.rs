//! Every Rust file begins with documentation of its module.

use super::source::{CODE, Sources};
use super::{Finding, Rule};

/// Files that begin otherwise. Generated files have a comment line and a blank line first, and cases of
/// `tests/ui` are inputs.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let files = sources
        .rust_below(&CODE)
        .filter(|(path, _)| !path.starts_with("tests/ui/"));
    let bare = files.filter(|(_, text)| {
        let mut lines = text
            .lines()
            .filter(|line| !line.is_empty() && !is_comment(line));
        !lines.next().is_some_and(|line| line.starts_with("//! "))
    });
    bare.map(|(path, _)| {
        Finding::new(
            path,
            Some(1),
            Rule::Headers,
            "the file does not begin with `//!` and what it is for",
        )
    })
    .collect()
}

/// A comment that is not documentation.
fn is_comment(line: &str) -> bool {
    line.starts_with("// ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_header_are_found() {
        let sources = Sources::from_files(&[
            ("codegen/src/good.rs", "//! Good.\n"),
            (
                "generated/lamps/src/good.rs",
                "// Generated.\n\n//! Good.\n",
            ),
            ("codegen/src/bad.rs", "use a;\n//! Late.\n"),
            ("codegen/src/empty.rs", ""),
            ("tests/ui/case.rs", "fn main() {}\n"),
        ]);
        let paths: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["codegen/src/bad.rs", "codegen/src/empty.rs"]);
    }
}
