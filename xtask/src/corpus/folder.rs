//! The connectors of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::outcome::Failure;

/// Names of a spec, the first that exists counts.
const SPECS: [&str; 4] = [
    "connector.yaml",
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
];
/// Names of an auth page.
const PAGES: [&str; 2] = ["AUTH.md", "auth.md"];

/// A connector's input files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The folder's name.
    pub(super) name: String,
    /// The spec.
    pub(super) spec: PathBuf,
    /// The page with the auth field tables.
    pub(super) auth: Option<PathBuf>,
    /// OpenAPI Overlays (`overlay*.yaml`), in the order of their names.
    pub(super) overlays: Vec<PathBuf>,
    /// Corrections to the spec.
    pub(super) fixups: Option<PathBuf>,
}

/// The connectors below `dir`, by name; only those that are named, when any is.
pub(super) fn find(dir: &Path, only: &[String]) -> Result<Vec<Source>, Failure> {
    let entries = fs::read_dir(dir)
        .map_err(|error| Failure::Usage(format!("cannot list `{}`: {error}", dir.display())))?;
    let mut sources = Vec::new();
    for entry in entries {
        sources.extend(source(&entry.map_err(Failure::step)?.path()));
    }
    // The folder of one connector will do as well.
    if sources.is_empty() {
        sources.extend(fs::canonicalize(dir).ok().as_deref().and_then(source));
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let known: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    if known.is_empty() {
        return Err(Failure::Usage(format!(
            "`{}` has no folder with a `{}`",
            dir.display(),
            SPECS.join("` or `")
        )));
    }
    if let Some(missing) = only.iter().find(|name| !known.contains(name)) {
        return Err(Failure::Usage(format!(
            "there is no connector `{missing}` in `{}`; there are: {}",
            dir.display(),
            known.join(", ")
        )));
    }
    sources.retain(|source| only.is_empty() || only.contains(&source.name));
    Ok(sources)
}

fn source(folder: &Path) -> Option<Source> {
    let first = |names: &[&str]| {
        names
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file())
    };
    Some(Source {
        name: folder.file_name()?.to_string_lossy().into_owned(),
        spec: first(&SPECS)?,
        auth: first(&PAGES),
        overlays: overlays(folder),
        fixups: first(&["fixups.yaml"]),
    })
}

fn overlays(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_overlay = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("overlay") && (name.ends_with(".yaml") || name.ends_with(".yml"))
    };
    let mut overlays: Vec<PathBuf> = files.map(|file| file.path()).filter(is_overlay).collect();
    overlays.sort();
    overlays
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn folders_with_a_spec_are_connectors() {
        let dir = tempfile::tempdir().unwrap();
        for (name, spec) in [
            ("lamps", "connector.yaml"),
            ("chairs", "openapi.yaml"),
            ("notes", "x.txt"),
        ] {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join(spec), "").unwrap();
        }
        for file in ["AUTH.md", "overlay-2.yaml", "overlay-1.yaml", "over.yaml"] {
            fs::write(dir.path().join("lamps").join(file), "").unwrap();
        }
        let all = find(dir.path(), &[]).unwrap();
        let names: Vec<&str> = all.iter().map(|source| source.name.as_str()).collect();
        assert_eq!(names, ["chairs", "lamps"]);
        assert_eq!(all[0].auth, None);
        assert_eq!(all[1].auth, Some(dir.path().join("lamps/AUTH.md")));
        assert_eq!(all[0].overlays, [] as [PathBuf; 0]);
        let overlays = ["lamps/overlay-1.yaml", "lamps/overlay-2.yaml"];
        assert_eq!(all[1].overlays, overlays.map(|name| dir.path().join(name)));
        assert_eq!(find(dir.path(), &["lamps".to_owned()]).unwrap(), all[1..]);
        let error = find(dir.path(), &["lamp".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("chairs, lamps"), "{error}");
        let one = find(&dir.path().join("lamps"), &[]).unwrap();
        assert_eq!(one[0].name, "lamps");
        assert!(find(&dir.path().join("notes"), &[]).is_err());
    }
}
