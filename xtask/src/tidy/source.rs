//! The files that the rules look at, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::outcome::Failure;

/// Folders with our code.
pub(super) const CODE: [&str; 5] = ["codegen", "runtime", "xtask", "tests", "generated"];
const EXTENSIONS: [&str; 3] = ["rs", "toml", "md"];

/// Text files by their path from the top of the repository, and the names of the connectors.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    files: BTreeMap<String, String>,
    connectors: BTreeSet<String>,
}

impl Sources {
    /// Reads the Rust, TOML and Markdown files of the code folders.
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let mut sources = Self::default();
        for folder in CODE {
            sources.read_folder(root, folder)?;
        }
        let specs = root.join("specs");
        if specs.is_dir() {
            for (name, is_folder) in entries(&specs)? {
                if is_folder {
                    sources.connectors.insert(name);
                }
            }
        }
        Ok(sources)
    }

    /// Files from a test. A path `specs/NAME/…` makes a connector.
    #[cfg(test)]
    pub(super) fn from_files(files: &[(&str, &str)]) -> Self {
        let mut sources = Self::default();
        for (path, text) in files {
            if let Some(name) = path
                .strip_prefix("specs/")
                .and_then(|rest| rest.split('/').next())
            {
                sources.connectors.insert(name.to_owned());
            } else {
                sources.files.insert((*path).to_owned(), (*text).to_owned());
            }
        }
        sources
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> Result<(), Failure> {
        let place = root.join(folder);
        if !place.is_dir() {
            return Ok(());
        }
        for (name, is_folder) in entries(&place)? {
            let path = format!("{folder}/{name}");
            let extension = Path::new(&name)
                .extension()
                .and_then(|it| it.to_str())
                .unwrap_or("");
            if is_folder {
                if name != "target" && !name.starts_with('.') {
                    self.read_folder(root, &path)?;
                }
            } else if EXTENSIONS.contains(&extension) {
                let text = fs::read_to_string(root.join(&path))
                    .map_err(|error| Failure::Step(format!("could not read `{path}`: {error}")))?;
                self.files.insert(path, text);
            }
        }
        Ok(())
    }

    /// Number of files.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Text of a file.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Names of the folders in `specs/`.
    pub(super) fn connectors(&self) -> impl Iterator<Item = &str> {
        self.connectors.iter().map(String::as_str)
    }

    /// All files below one of the folders.
    pub(super) fn below(&self, folders: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let inside = move |path: &str| {
            folders.iter().any(|folder| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let files = self
            .files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()));
        files.filter(move |(path, _)| inside(path))
    }

    /// The Rust files below one of the folders.
    pub(super) fn rust_below(&self, folders: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        self.below(folders)
            .filter(|(path, _)| path.ends_with(".rs"))
    }
}

fn entries(folder: &Path) -> Result<Vec<(String, bool)>, Failure> {
    let unreadable =
        |error| Failure::Step(format!("could not list `{}`: {error}", folder.display()));
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        entries.push((
            entry.file_name().to_string_lossy().into_owned(),
            kind.is_dir(),
        ));
    }
    Ok(entries)
}

/// The lines of a Rust file with their numbers, test modules (`#[cfg(test)]` at the left margin) left out.
/// Formatted code is assumed: such a module ends with a `}` at the left margin.
pub(super) fn lines_without_tests(text: &str) -> Vec<(usize, &str)> {
    let mut kept = Vec::new();
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .peekable();
    while let Some((number, line)) = lines.next() {
        let opens_tests = line == "#[cfg(test)]"
            && lines
                .peek()
                .is_some_and(|(_, next)| next.starts_with("mod "));
        if !opens_tests {
            kept.push((number, line));
            continue;
        }
        if lines.next().is_some_and(|(_, next)| next.ends_with('{')) {
            lines.by_ref().find(|(_, line)| *line == "}");
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn test_modules_are_left_out() {
        let text = "a\n#[cfg(test)]\nmod tests {\n    b\n}\nc\n#[cfg(test)]\nmod more;\nd\n#[cfg(test)]\nfn e() {}\n";
        let expected = [
            (1, "a"),
            (6, "c"),
            (9, "d"),
            (10, "#[cfg(test)]"),
            (11, "fn e() {}"),
        ];
        assert_eq!(lines_without_tests(text), expected);
    }

    #[test]
    fn folders_are_read() {
        let dir = tempfile::tempdir().unwrap();
        for path in [
            "codegen/src/a.rs",
            "codegen/target/b.rs",
            "codegen/data.bin",
            "docs/c.md",
            "specs/lamps/openapi.yaml",
        ] {
            let place = dir.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, "text").unwrap();
        }
        let sources = Sources::read(dir.path()).unwrap();
        assert_eq!(sources.len(), 1);
        assert_eq!(sources.get("codegen/src/a.rs"), Some("text"));
        assert_eq!(sources.connectors().collect::<Vec<_>>(), ["lamps"]);
    }

    #[test]
    fn a_folder_is_not_the_beginning_of_another_name() {
        let sources = Sources::from_files(&[("runtime/a.rs", ""), ("runtime2/b.rs", "")]);
        assert_eq!(sources.below(&["runtime"]).count(), 1);
    }
}
