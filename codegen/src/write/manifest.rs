//! The list of files that were generated, kept beside them and committed with them.

use std::collections::BTreeSet;
use std::path::Path;

use super::disk::{self, Found};
use super::error::{Action, WriteError};
use super::path;
use crate::format::FileTree;

/// Name of the manifest in the crate's folder.
pub const MANIFEST_NAME: &str = ".generated-files";

/// Why the file exists, for people who open it.
const FIRST_LINE: &str = "# The generated files of this folder. Kept by the generator, which removes what is no longer in it.";

/// Paths of generated files, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    paths: BTreeSet<String>,
}

impl Manifest {
    /// The manifest that goes with a tree.
    pub(super) fn of(tree: &FileTree) -> Self {
        Self {
            paths: tree.paths().map(str::to_owned).collect(),
        }
    }

    /// Reads the manifest of a folder; a folder without one has generated nothing yet.
    pub(super) fn read(dir: &Path) -> Result<Self, WriteError> {
        match disk::read(dir, MANIFEST_NAME)? {
            Found::Nothing => Ok(Self::default()),
            Found::Bytes(bytes) => Self::parse(dir, &String::from_utf8_lossy(&bytes)),
            Found::Other => Err(WriteError::io(
                Action::Read,
                &dir.join(MANIFEST_NAME),
                std::io::Error::other("it is not an ordinary file"),
            )),
        }
    }

    /// Writes the manifest when it differs from what is on disk.
    pub(super) fn write(&self, dir: &Path) -> Result<(), WriteError> {
        let text = self.text();
        match disk::read(dir, MANIFEST_NAME)? {
            Found::Bytes(bytes) if bytes == text.as_bytes() => Ok(()),
            _ => disk::replace(dir, MANIFEST_NAME, &text),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        for path in &self.paths {
            text.push_str(path);
            text.push('\n');
        }
        text
    }

    /// Both lists in one.
    pub(super) fn union(&self, other: &Self) -> Self {
        Self {
            paths: self.paths.union(&other.paths).cloned().collect(),
        }
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Lines are paths; anything that is not one could make us delete a wrong file, so it is refused.
    fn parse(dir: &Path, text: &str) -> Result<Self, WriteError> {
        let mut paths = BTreeSet::new();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let reason = if line == MANIFEST_NAME {
                Some("it is the list itself")
            } else {
                path::fault(line)
            };
            if let Some(reason) = reason {
                let manifest = dir.join(MANIFEST_NAME).display().to_string();
                return Err(WriteError::Manifest {
                    manifest,
                    line: index + 1,
                    text: line.to_owned(),
                    reason,
                });
            }
            paths.insert(line.to_owned());
        }
        Ok(Self { paths })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_list_can_be_read_back() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), Manifest::default());
        let manifest = Manifest::of(&FileTree::from_files([("src/b.rs", ""), ("a.md", "")]));
        manifest.write(dir.path()).unwrap();
        assert_eq!(manifest.text(), format!("{FIRST_LINE}\na.md\nsrc/b.rs\n"));
        assert_eq!(Manifest::read(dir.path()).unwrap(), manifest);
    }

    #[test]
    fn lines_that_lead_elsewhere_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        for line in ["../other/file", "/etc/hosts", MANIFEST_NAME] {
            std::fs::write(dir.path().join(MANIFEST_NAME), format!("a.md\n{line}\n")).unwrap();
            let error = Manifest::read(dir.path()).unwrap_err().to_string();
            assert!(
                error.contains(".generated-files:2: ") && error.contains(line),
                "{error}"
            );
        }
    }
}
