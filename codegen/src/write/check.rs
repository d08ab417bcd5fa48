//! Compares the files on disk with the tree, without changing anything.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::disk::{self, Found};
use super::error::WriteError;
use super::manifest::{MANIFEST_NAME, Manifest};
use super::{conflicts, path};
use crate::format::FileTree;

/// A comparison that takes longer gives a coarser diff.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// How the folder differs from what would be generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// The differences, sorted by path.
    pub differences: Vec<Difference>,
    /// Number of files that are as they should be.
    pub unchanged: usize,
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path below the crate's folder.
    pub path: String,
    /// What is wrong.
    pub kind: DifferenceKind,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It is not there.
    Missing,
    /// It has other contents.
    Stale {
        /// The contents on disk.
        old: String,
        /// The contents that would be generated.
        new: String,
    },
    /// It was generated once and is not any more.
    Extra,
    /// Something that was not generated is in the way.
    Foreign(&'static str),
}

/// Compares the generated files in `dir` with the tree.
///
/// # Errors
///
/// Fails like [`super::write_tree`] on unsafe paths and on files that cannot be read.
pub fn check_tree(dir: &Path, tree: &FileTree) -> Result<CheckReport, WriteError> {
    path::check_paths(tree.paths())?;
    let owned = Manifest::read(dir)?;
    let planned = Manifest::of(tree);
    let manifest = planned.text();
    let mut report = CheckReport::default();
    for (path, text) in tree.iter().chain([(MANIFEST_NAME, manifest.as_str())]) {
        match difference(dir, path, text, &owned)? {
            Some(kind) => report.differences.push(Difference {
                path: path.to_owned(),
                kind,
            }),
            None => report.unchanged += 1,
        }
    }
    for path in owned.paths().filter(|path| !planned.contains(path)) {
        if matches!(disk::read(dir, path)?, Found::Bytes(_)) {
            report.differences.push(Difference {
                path: path.to_owned(),
                kind: DifferenceKind::Extra,
            });
        }
    }
    report
        .differences
        .sort_by(|one, two| one.path.cmp(&two.path));
    Ok(report)
}

fn difference(
    dir: &Path,
    path: &str,
    text: &str,
    owned: &Manifest,
) -> Result<Option<DifferenceKind>, WriteError> {
    if path != MANIFEST_NAME
        && let Some(reason) = conflicts::obstacle(dir, path, text, owned)?
    {
        return Ok(Some(DifferenceKind::Foreign(reason)));
    }
    Ok(match disk::read(dir, path)? {
        Found::Bytes(bytes) if bytes == text.as_bytes() => None,
        Found::Bytes(bytes) => {
            let old = String::from_utf8_lossy(&bytes).into_owned();
            Some(DifferenceKind::Stale {
                old,
                new: text.to_owned(),
            })
        }
        Found::Nothing | Found::Other => Some(DifferenceKind::Missing),
    })
}

impl CheckReport {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }

    /// The differences for people: one line for each file, then diffs up to `max_lines` lines, then what
    /// to do. Empty when nothing differs.
    #[must_use]
    pub fn render(&self, dir: &Path, command: &str, max_lines: usize) -> String {
        if self.is_clean() {
            return String::new();
        }
        let dir = dir.display();
        let mut out = format!("`{dir}` is not what would be generated:\n");
        for Difference { path, kind } in self.differences.iter().take(max_lines) {
            let reason = match kind {
                DifferenceKind::Foreign(reason) => format!(" ({reason})"),
                _ => String::new(),
            };
            let _ = writeln!(out, "  {:<8} {dir}/{path}{reason}", kind.label());
        }
        if let Some(rest @ 1..) = self.differences.len().checked_sub(max_lines) {
            let _ = writeln!(out, "  and {rest} more");
        }
        self.render_diffs(&mut out, max_lines);
        let _ = writeln!(out, "Run `{command}` and commit the result.");
        out
    }

    fn render_diffs(&self, out: &mut String, max_lines: usize) {
        let mut left = max_lines;
        let mut not_shown = 0;
        for Difference { path, kind } in &self.differences {
            let DifferenceKind::Stale { old, new } = kind else {
                continue;
            };
            if left == 0 {
                not_shown += 1;
                continue;
            }
            let diff = unified(path, old, new);
            let total = diff.lines().count();
            for line in diff.lines().take(left) {
                let _ = writeln!(out, "{line}");
            }
            if total > left {
                let _ = writeln!(out, "({} more lines of this diff)", total - left);
            }
            left = left.saturating_sub(total);
        }
        if not_shown > 0 {
            let files = if not_shown == 1 { "file" } else { "files" };
            let _ = writeln!(out, "(the diffs of {not_shown} more {files} are not shown)");
        }
    }
}

impl DifferenceKind {
    fn label(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale { .. } => "stale",
            Self::Extra => "extra",
            Self::Foreign(_) => "foreign",
        }
    }
}

fn unified(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(old, new);
    let header = (format!("{path} (on disk)"), format!("{path} (generated)"));
    diff.unified_diff()
        .context_radius(3)
        .header(&header.0, &header.1)
        .to_string()
}
