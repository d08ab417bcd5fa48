//! The finished files of one crate, in memory.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::error::FormatError;

/// The text of every file of a crate by its path below the crate's folder (`/` between the parts).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree {
    files: BTreeMap<String, String>,
    /// How the tree came about.
    pub stats: FormatStats,
}

/// Numbers about a formatting run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormatStats {
    /// Files in the tree.
    pub files: usize,
    /// Lines of all files.
    pub lines: usize,
    /// Bytes of all files.
    pub bytes: usize,
    /// Rust files whose formatted text was in the cache.
    pub from_cache: usize,
    /// Rust files that `rustfmt` formatted in this run.
    pub formatted: usize,
}

impl FileTree {
    /// A tree of files that need no formatting.
    pub fn from_files<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (path.into(), text.into()))
            .collect();
        let mut tree = Self {
            files,
            stats: FormatStats::default(),
        };
        tree.count();
        tree
    }

    /// The text of the file with this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether the tree has no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds a file; a path that is taken is an error.
    pub(super) fn add(&mut self, path: &str, text: String) -> Result<(), FormatError> {
        match self.files.entry(path.to_owned()) {
            Entry::Occupied(_) => Err(FormatError::DuplicatePath {
                path: path.to_owned(),
            }),
            Entry::Vacant(place) => {
                place.insert(text);
                Ok(())
            }
        }
    }

    /// Brings the numbers about the files up to date.
    pub(super) fn count(&mut self) {
        self.stats.files = self.files.len();
        self.stats.lines = self.files.values().map(|text| text.lines().count()).sum();
        self.stats.bytes = self.files.values().map(String::len).sum();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn files_are_sorted_and_counted() {
        let tree = FileTree::from_files([("src/b.rs", "two\nlines\n"), ("README.md", "one")]);
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["README.md", "src/b.rs"]);
        assert_eq!(tree.get("README.md"), Some("one"));
        assert_eq!(tree.get("other"), None);
        assert_eq!(
            (tree.stats.files, tree.stats.lines, tree.stats.bytes),
            (2, 3, 13)
        );
    }

    #[test]
    fn a_path_can_be_taken_once() {
        let mut tree = FileTree::default();
        tree.add("a", String::new()).unwrap();
        let error = tree.add("a", String::new()).unwrap_err();
        assert!(error.to_string().contains("`a`"), "{error}");
    }
}
