//! Where things are in the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use connector_codegen::load::spelling::nearest;

use crate::outcome::Failure;

/// What a spec is called.
pub(crate) const SPECS: [&str; 2] = ["openapi.yaml", "openapi.json"];

/// The repository on disk.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository that this program was built from.
    pub(crate) fn find() -> Self {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        Self::at(here.parent().unwrap_or(&here))
    }

    /// The repository in this folder.
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder into which cargo builds.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }

    /// The spec of a connector, from the top folder.
    pub(crate) fn spec(&self, name: &str) -> String {
        let paths = SPECS.map(|file| format!("specs/{name}/{file}"));
        let found = paths.iter().find(|path| self.root.join(path).is_file());
        found.unwrap_or(&paths[0]).clone()
    }

    /// Names of the folders in `specs/` that have an `openapi.yaml` (or `.json`), sorted.
    pub(crate) fn connectors(&self) -> Result<Vec<String>, Failure> {
        let specs = self.root.join("specs");
        let unreadable =
            |error| Failure::Step(format!("could not list `{}`: {error}", specs.display()));
        let mut names = Vec::new();
        for entry in fs::read_dir(&specs).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if SPECS.iter().any(|file| entry.path().join(file).is_file()) {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// These connectors, or all when none is named.
    pub(crate) fn chosen(&self, names: &[String]) -> Result<Vec<String>, Failure> {
        let known = self.connectors()?;
        let Some(name) = names.iter().find(|name| !known.contains(name)) else {
            return Ok(if names.is_empty() {
                known
            } else {
                names.to_vec()
            });
        };
        let meant = match nearest(name, known.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`? "),
            None => String::new(),
        };
        Err(Failure::Usage(format!(
            "there is no `specs/{name}/openapi.yaml`; {meant}connectors are: {}",
            known.join(", ")
        )))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn connectors_are_folders_with_a_spec() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["lamps", "chairs", "empty"] {
            fs::create_dir_all(dir.path().join("specs").join(name)).unwrap();
        }
        for name in ["lamps", "chairs"] {
            fs::write(dir.path().join("specs").join(name).join("openapi.yaml"), "").unwrap();
        }
        fs::write(dir.path().join("specs/README.md"), "").unwrap();
        assert_eq!(
            Repository::at(dir.path()).connectors().unwrap(),
            ["chairs", "lamps"]
        );
    }

    #[test]
    fn a_repository_without_specs_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let error = Repository::at(dir.path()).connectors().unwrap_err();
        assert!(error.to_string().contains("specs"), "{error}");
    }
}
