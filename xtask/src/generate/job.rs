//! Which files become which crate, from the command line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use connector_codegen::write::MANIFEST_NAME;
use connector_codegen::{Inputs, Options, RuntimeDependency};

use super::Arguments;
use crate::outcome::Failure;
use crate::repository::Repository;

/// One crate to generate.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// What the generator gets.
    pub(super) inputs: Inputs,
    /// The folder of the crate.
    pub(super) out: PathBuf,
    /// The same folder in messages.
    pub(super) shown_out: PathBuf,
    /// Name of the file with formatted text from earlier runs.
    pub(super) cache: String,
}

/// The crates that the command line asks for.
pub(super) fn plan(repository: &Repository, arguments: &Arguments) -> Result<Vec<Job>, Failure> {
    if let (Some(spec), Some(out)) = (&arguments.spec, &arguments.out) {
        return Ok(vec![standalone(repository, arguments, spec, out)?]);
    }
    let names = repository.chosen(&arguments.names)?;
    if names.is_empty() {
        return Err(Failure::Usage(
            "no folder in `specs/` has an `openapi.yaml`".to_owned(),
        ));
    }
    names
        .iter()
        .map(|name| committed(repository, name))
        .collect()
}

/// Folders of `generated/` with a list of generated files and no spec, sorted.
pub(super) fn orphans(repository: &Repository) -> Result<Vec<String>, Failure> {
    let known = repository.connectors()?;
    let folder = repository.root().join("generated");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable("generated", &error)),
    };
    let mut orphans = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable("generated", &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) && entry.path().join(MANIFEST_NAME).is_file() {
            orphans.push(name);
        }
    }
    orphans.sort();
    Ok(orphans)
}

/// A connector of this repository: `specs/NAME` to `generated/NAME`.
fn committed(repository: &Repository, name: &str) -> Result<Job, Failure> {
    let shown_out = Path::new("generated").join(name);
    Ok(Job {
        inputs: inputs(repository, name)?,
        out: repository.root().join(&shown_out),
        shown_out,
        cache: name.to_owned(),
    })
}

/// What a connector of this repository is made of.
pub(crate) fn inputs(repository: &Repository, name: &str) -> Result<Inputs, Failure> {
    let spec = repository.spec(name);
    let beside = |file: &str| beside(repository, format!("specs/{name}/{file}"));
    Ok(Inputs {
        spec_text: read(&repository.root().join(&spec))?,
        spec_name: spec.clone(),
        auth: beside("auth.md")?,
        overlays: overlays(repository, name)?,
        fixups: beside("fixups.yaml")?,
        fake: beside("fake.yaml")?,
        options: options(spec),
    })
}

/// How connectors of this repository are generated.
pub(crate) fn options(spec_path: String) -> Options {
    Options {
        runtime: RuntimeDependency::Workspace,
        command: "cargo xtask generate".to_owned(),
        spec_path,
    }
}

/// The overlays beside a spec (`overlay*.yaml`), by name.
fn overlays(repository: &Repository, name: &str) -> Result<Vec<(String, String)>, Failure> {
    let folder = format!("specs/{name}");
    let entries = fs::read_dir(repository.root().join(&folder))
        .map_err(|error| unreadable(&folder, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(&folder, &error))?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if is_overlay(&file) {
            names.push(format!("{folder}/{file}"));
        }
    }
    names.sort();
    let read = |name: String| Ok((name.clone(), read(&repository.root().join(&name))?));
    names.into_iter().map(read).collect()
}

/// Whether a file beside a spec is an overlay for it.
pub(crate) fn is_overlay(file: &str) -> bool {
    file.starts_with("overlay") && file.ends_with(".yaml")
}

/// A file that may stand beside a spec, with its name.
fn beside(repository: &Repository, name: String) -> Result<Option<(String, String)>, Failure> {
    match fs::read_to_string(repository.root().join(&name)) {
        Ok(text) => Ok(Some((name, text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// A crate somewhere else, which is no member of this workspace.
fn standalone(
    repository: &Repository,
    arguments: &Arguments,
    spec: &Path,
    out: &Path,
) -> Result<Job, Failure> {
    let auth = match &arguments.auth {
        Some(page) => Some((shown(page), read(page)?)),
        None => None,
    };
    let overlays = arguments
        .overlay
        .iter()
        .map(|file| Ok((shown(file), read(file)?)));
    let overlays = overlays.collect::<Result<Vec<_>, Failure>>()?;
    let fixups = match &arguments.fixups {
        Some(file) => Some((shown(file), read(file)?)),
        None => None,
    };
    // Neither folders nor options: the same spec gives the same files wherever they stand.
    let file_name = spec
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let options = Options {
        runtime: runtime(repository, arguments)?,
        command: "cargo xtask generate".to_owned(),
        spec_path: file_name.unwrap_or_else(|| shown(spec)),
    };
    Ok(Job {
        inputs: Inputs {
            spec_name: shown(spec),
            spec_text: read(spec)?,
            auth,
            overlays,
            fixups,
            fake: None,
            options,
        },
        out: out.to_owned(),
        shown_out: out.to_owned(),
        cache: "standalone".to_owned(),
    })
}

/// The runtime that a standalone crate depends on.
fn runtime(repository: &Repository, arguments: &Arguments) -> Result<RuntimeDependency, Failure> {
    if let Some(version) = &arguments.runtime_version {
        return Ok(RuntimeDependency::Version(version.clone()));
    }
    let path = arguments
        .runtime_path
        .clone()
        .unwrap_or_else(|| repository.root().join("runtime"));
    if !path.join("Cargo.toml").is_file() {
        return Err(Failure::Usage(format!(
            "`{}` is not the folder of a crate (no Cargo.toml)",
            path.display()
        )));
    }
    let absolute = fs::canonicalize(&path).map_err(|error| unreadable(&shown(&path), &error))?;
    Ok(RuntimeDependency::Path(shown(&absolute)))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| unreadable(&path.display().to_string(), &error))
}

fn unreadable(path: &str, error: &io::Error) -> Failure {
    let text = format!("could not read `{path}`: {error}");
    if error.kind() == io::ErrorKind::NotFound {
        Failure::Usage(text)
    } else {
        Failure::Step(text)
    }
}

/// A path as it stands in headers and messages, the same on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn repository(dir: &Path) -> Repository {
        for name in ["lamps", "chairs"] {
            let folder = dir.join("specs").join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("openapi.yaml"), format!("title: {name}")).unwrap();
        }
        fs::write(dir.join("specs/lamps/auth.md"), "# Auth").unwrap();
        fs::create_dir(dir.join("runtime")).unwrap();
        fs::write(dir.join("runtime/Cargo.toml"), "").unwrap();
        Repository::at(dir)
    }

    #[test]
    fn all_connectors_are_the_default() {
        let dir = tempfile::tempdir().unwrap();
        let jobs = plan(&repository(dir.path()), &Arguments::default()).unwrap();
        let outs: Vec<_> = jobs.iter().map(|job| shown(&job.shown_out)).collect();
        assert_eq!(outs, ["generated/chairs", "generated/lamps"]);
        assert_eq!(jobs[0].inputs.auth, None);
        assert_eq!(
            jobs[1].inputs.auth,
            Some(("specs/lamps/auth.md".to_owned(), "# Auth".to_owned()))
        );
        assert_eq!(jobs[1].inputs.spec_text, "title: lamps");
        assert_eq!(jobs[1].inputs.options.spec_path, "specs/lamps/openapi.yaml");
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let dir = tempfile::tempdir().unwrap();
        let arguments = Arguments {
            names: vec!["tables".to_owned()],
            ..Arguments::default()
        };
        let failure = plan(&repository(dir.path()), &arguments).unwrap_err();
        assert_eq!(failure.exit_code(), 2);
        assert!(
            failure
                .to_string()
                .contains("`specs/tables/openapi.yaml`; connectors are: chairs, lamps")
        );
    }

    #[test]
    fn a_file_of_its_own_becomes_a_standalone_crate() {
        let dir = tempfile::tempdir().unwrap();
        let repository = repository(dir.path());
        let arguments = Arguments {
            spec: Some(dir.path().join("specs/lamps/openapi.yaml")),
            out: Some(PathBuf::from("out")),
            ..Arguments::default()
        };
        let jobs = plan(&repository, &arguments).unwrap();
        assert!(
            matches!(&jobs[0].inputs.options.runtime, RuntimeDependency::Path(path) if path.ends_with("/runtime"))
        );
        assert_eq!(jobs[0].inputs.options.command, "cargo xtask generate");

        let published = Arguments {
            runtime_version: Some("1.2".to_owned()),
            ..arguments
        };
        let jobs = plan(&repository, &published).unwrap();
        assert!(
            matches!(&jobs[0].inputs.options.runtime, RuntimeDependency::Version(version) if version == "1.2")
        );
    }

    #[test]
    fn a_crate_without_a_spec_is_an_orphan() {
        let dir = tempfile::tempdir().unwrap();
        let repository = repository(dir.path());
        assert!(orphans(&repository).unwrap().is_empty());
        for name in ["lamps", "tables", "by_hand"] {
            fs::create_dir_all(dir.path().join("generated").join(name)).unwrap();
        }
        for name in ["lamps", "tables"] {
            let list = dir.path().join("generated").join(name).join(MANIFEST_NAME);
            fs::write(list, "").unwrap();
        }
        assert_eq!(orphans(&repository).unwrap(), ["tables"]);
    }

    #[test]
    fn a_missing_file_is_a_mistake_of_the_command_line() {
        let dir = tempfile::tempdir().unwrap();
        let arguments = Arguments {
            spec: Some(dir.path().join("none")),
            out: Some(PathBuf::from("out")),
            ..Arguments::default()
        };
        assert_eq!(
            plan(&repository(dir.path()), &arguments)
                .unwrap_err()
                .exit_code(),
            2
        );
    }
}
