//! From specs to crates in a workspace of their own.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use connector_codegen::diagnostics::{Color, render};
use connector_codegen::format::{FormatSettings, Rustfmt, print_files_with};
use connector_codegen::write::write_tree;
use connector_codegen::{Counts, Inputs, Options, RuntimeDependency, generate};
use indicatif::ProgressBar;

use super::folder::Source;
use crate::outcome::Failure;
use crate::repository::Repository;

/// Where the crates are made and built.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The workspace.
    pub(super) root: PathBuf,
    /// Where cargo builds it; kept apart so that the builds of this repository stay as they are.
    pub(super) target: PathBuf,
    lock: PathBuf,
    runtime: String,
}

impl Place {
    /// `target/corpus` of a repository.
    pub(super) fn new(repository: &Repository) -> Result<Self, Failure> {
        let root = repository.target().join("corpus");
        fs::create_dir_all(&root)
            .map_err(|error| Failure::Step(format!("cannot make `{}`: {error}", root.display())))?;
        Ok(Self {
            target: repository.target().join("corpus-target"),
            lock: repository.root().join("Cargo.lock"),
            runtime: repository
                .root()
                .join("runtime")
                .to_string_lossy()
                .into_owned(),
            root: fs::canonicalize(root).map_err(Failure::step)?,
        })
    }

    /// The folder of a connector's crate.
    pub(super) fn of(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// One workspace over the crates, with the versions of dependencies that this repository has.
    pub(super) fn write_workspace(&self, made: &[Made]) -> Result<(), Failure> {
        let members: Vec<String> = made
            .iter()
            .filter(|made| made.error.is_none())
            .map(|made| format!("\"{}\"", made.name))
            .collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = 0\n",
            members.join(", ")
        );
        fs::write(self.root.join("Cargo.toml"), manifest).map_err(Failure::step)?;
        fs::copy(&self.lock, self.root.join("Cargo.lock")).map_err(Failure::step)?;
        Ok(())
    }
}

/// A connector that was generated, or not.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// Its folder's name.
    pub(super) name: String,
    /// How much there is.
    pub(super) counts: Counts,
    /// Lines of all files.
    pub(super) lines: usize,
    /// From text to syntax.
    pub(super) generating: Duration,
    /// From syntax to formatted files.
    pub(super) formatting: Duration,
    /// How many warnings the spec gave rise to.
    pub(super) warnings: usize,
    /// Why there is no crate.
    pub(super) error: Option<String>,
}

/// Generates all connectors, several at one time.
pub(super) fn generate_all(
    repository: &Repository,
    place: &Place,
    sources: &[Source],
    jobs: usize,
    bar: &ProgressBar,
) -> Vec<Made> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Made)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(sources.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(source) = sources.get(index) else {
                        return;
                    };
                    let made = generate_one(repository, place, source);
                    bar.inc(1);
                    done.lock()
                        .unwrap_or_else(|poisoned| poisoned.into_inner())
                        .push((index, made));
                }
            });
        }
    });
    let mut done = done
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, made)| made).collect()
}

fn generate_one(repository: &Repository, place: &Place, source: &Source) -> Made {
    let mut made = Made {
        name: source.name.clone(),
        ..Made::default()
    };
    if let Err(error) = fill(repository, place, source, &mut made) {
        made.error = Some(error);
    }
    made
}

fn fill(
    repository: &Repository,
    place: &Place,
    source: &Source,
    made: &mut Made,
) -> Result<(), String> {
    let inputs = inputs(place, source)?;
    let start = Instant::now();
    let generated = generate(&inputs).map_err(|failure| {
        let mut text = "not generated\n".to_owned();
        let _ = write!(
            text,
            "{}",
            render(&failure.diagnostics, &failure.sources, Color::Never)
        );
        text
    })?;
    made.generating = start.elapsed();
    made.counts = generated.counts;
    made.warnings = generated.warnings.len();
    let start = Instant::now();
    let folder = repository.target().join("connector-codegen/corpus");
    let settings = FormatSettings {
        rustfmt: Rustfmt::default(),
        cache: Some(folder.join(&source.name)),
    };
    let tree = print_files_with(generated.files, &settings).map_err(|error| error.to_string())?;
    made.formatting = start.elapsed();
    made.lines = tree.stats.lines;
    write_tree(&place.of(&source.name), &tree).map_err(|error| error.to_string())?;
    Ok(())
}

fn inputs(place: &Place, source: &Source) -> Result<Inputs, String> {
    let named = |path: &Path| {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        Ok::<_, String>((path.to_string_lossy().into_owned(), text))
    };
    let (spec_name, spec_text) = named(&source.spec)?;
    let file = source
        .spec
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok(Inputs {
        auth: source.auth.as_deref().map(named).transpose()?,
        overlays: source
            .overlays
            .iter()
            .map(|path| named(path))
            .collect::<Result<Vec<_>, _>>()?,
        fixups: source.fixups.as_deref().map(named).transpose()?,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Path(place.runtime.clone()),
            command: "cargo xtask corpus".to_owned(),
            spec_path: file.unwrap_or_else(|| spec_name.clone()),
        },
        spec_name,
        spec_text,
    })
}
