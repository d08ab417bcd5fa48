//! `cargo xtask new`: a connector from its spec, in one step: specs/NAME, generated/NAME, the workspace, the README.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use connector_codegen::diagnostics::{Sink, Sources};
use connector_codegen::load::read_document;
use serde_json::Value;

use crate::generate;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// What to add.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// Name of the connector: its folders and, where the spec states no other, its crate.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The OpenAPI document, YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: PathBuf,
    /// The page with the auth field tables.
    #[arg(long, value_name = "FILE")]
    pub(crate) auth: Option<PathBuf>,
    /// An OpenAPI Overlay for the document; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

/// Runs the task. Whatever fails leaves no half of a connector behind.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let name = &arguments.name;
    check_name(name)?;
    let (specs, generated) = (format!("specs/{name}"), format!("generated/{name}"));
    for folder in [&specs, &generated] {
        if repository.root().join(folder).exists() {
            return Err(Failure::Usage(format!(
                "`{folder}` exists; choose another name, or change the spec there and run `cargo xtask generate {name}`"
            )));
        }
    }
    let folder = repository.root().join(&specs);
    let outcome = copy(repository, arguments, &folder).and_then(|()| {
        let only = generate::Arguments {
            names: vec![name.clone()],
            ..generate::Arguments::default()
        };
        generate::run(repository, &only)
    });
    if !matches!(outcome, Ok(Outcome::Fine)) {
        for folder in [&specs, &generated] {
            drop(fs::remove_dir_all(repository.root().join(folder)));
        }
        eprintln!("error: nothing was added");
        return outcome;
    }
    let package = package(&repository.root().join(&generated))?;
    enter(
        repository,
        "Cargo.toml",
        &dependency(&package, name),
        " = { path = \"generated/",
    )?;
    enter(
        repository,
        "README.md",
        &row(&package, name),
        "| `generated/",
    )?;
    lock(repository);
    println!(
        "added `{specs}` and `{generated}` (package `{package}`); commit them with Cargo.toml, Cargo.lock and README.md"
    );
    Ok(Outcome::Fine)
}

fn check_name(name: &str) -> Result<(), Failure> {
    let fits = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "`{name}` cannot be the name of a connector: use lower-case letters, digits and `-`, beginning with a letter"
    )))
}

/// Puts the files into the folder of the spec.
fn copy(repository: &Repository, arguments: &Arguments, folder: &Path) -> Result<(), Failure> {
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| {
            Failure::Usage(format!("could not read `{}`: {error}", path.display()))
        })
    };
    let spec = read(&arguments.spec)?;
    let auth = arguments.auth.as_deref().map(read).transpose()?;
    let mut overlays = Vec::new();
    for path in &arguments.overlay {
        overlays.push(read(path)?);
    }
    if !states_name(&spec) && !overlays.iter().any(|text| text.contains(NAME_KEY)) {
        overlays.insert(0, name_overlay(&arguments.name));
    }
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).map_err(Failure::step);
    fs::create_dir_all(folder).map_err(Failure::step)?;
    let json = spec.trim_start().starts_with('{');
    write(if json { "openapi.json" } else { "openapi.yaml" }, &spec)?;
    if let Some(auth) = auth {
        write("auth.md", &auth)?;
    }
    for (index, overlay) in overlays.iter().enumerate() {
        write(&format!("overlay-{}.yaml", index + 1), overlay)?;
    }
    debug_assert!(folder.starts_with(repository.root()));
    Ok(())
}

const NAME_KEY: &str = "x-airbyte-connector-name";

fn states_name(spec: &str) -> bool {
    let document = read_document(
        &mut Sources::new(),
        "spec",
        spec.to_owned(),
        &mut Sink::new(),
    );
    let name = document.and_then(|document| {
        document
            .value
            .pointer(&format!("/info/{NAME_KEY}"))
            .cloned()
    });
    matches!(name, Some(Value::String(_)))
}

/// Gives the connector its name without a change to a document that is somebody else's.
fn name_overlay(name: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{title: The name of the connector, version: 1.0.0}}\nactions:\n  \
         - target: $.info\n    update: {{{NAME_KEY}: {name}}}\n"
    )
}

/// The name of a generated package.
fn package(generated: &Path) -> Result<String, Failure> {
    let manifest = fs::read_to_string(generated.join("Cargo.toml")).map_err(Failure::step)?;
    let name = manifest
        .lines()
        .find_map(|line| line.strip_prefix("name = \""));
    let name = name.and_then(|rest| rest.split('"').next());
    name.map(str::to_owned)
        .ok_or_else(|| Failure::Step("the generated Cargo.toml names no package".to_owned()))
}

fn dependency(package: &str, name: &str) -> String {
    format!("{package} = {{ path = \"generated/{name}\" }}")
}

fn row(package: &str, name: &str) -> String {
    let title = name.replace('-', " ");
    format!("| `generated/{name}/` | `{package}` | the connector for {title} |")
}

/// Enters a line behind the last one of its kind.
fn enter(repository: &Repository, file: &str, line: &str, kind: &str) -> Result<(), Failure> {
    let path = repository.root().join(file);
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::Step(format!("could not read `{file}`: {error}")))?;
    let mut lines: Vec<&str> = text.lines().collect();
    let Some(last) = lines.iter().rposition(|known| known.contains(kind)) else {
        return Err(Failure::Step(format!(
            "`{file}` has no line like `{line}` to stand behind; add it by hand"
        )));
    };
    lines.insert(last + 1, line);
    fs::write(&path, lines.join("\n") + "\n").map_err(Failure::step)
}

/// Lets Cargo.lock know the new crate; without a registry that is left to the next build.
fn lock(repository: &Repository) {
    if !repository.root().join("Cargo.lock").is_file() {
        return;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(repository.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !done.is_ok_and(|status| status.success()) {
        println!("run `cargo check` once, so that Cargo.lock knows the new crate");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    const SPEC: &str = "openapi: 3.0.3\ninfo: {title: Lamp API, version: 1.0.0}\nservers: [{url: 'https://lamp.example'}]\n\
         paths:\n  /lamps:\n    get: {summary: List lamps, responses: {'200': {description: Lamps, content: \
         {application/json: {schema: {type: array, items: {type: string}}}}}}}\n";

    /// What the task reads and writes of this repository.
    fn copy_of_this_repository(dir: &Path) -> Repository {
        for file in ["Cargo.toml", "README.md"] {
            let text = fs::read_to_string(Path::new("..").join(file)).unwrap();
            fs::write(dir.join(file), text).unwrap();
        }
        fs::create_dir_all(dir.join("specs")).unwrap();
        Repository::at(dir)
    }

    fn arguments(dir: &Path, name: &str, spec: &str) -> Arguments {
        let file = dir.join("lamp.yaml");
        fs::write(&file, spec).unwrap();
        Arguments {
            name: name.to_owned(),
            spec: file,
            auth: None,
            overlay: Vec::new(),
        }
    }

    #[test]
    fn a_connector_is_added_in_one_step_and_only_once() {
        let dir = tempfile::tempdir().unwrap();
        let repository = copy_of_this_repository(dir.path());
        let added = arguments(dir.path(), "night-lamp", SPEC);
        assert_eq!(run(&repository, &added), Ok(Outcome::Fine));
        let text = |file: &str| fs::read_to_string(dir.path().join(file)).unwrap();
        assert_eq!(text("specs/night-lamp/openapi.yaml"), SPEC);
        assert!(
            text("specs/night-lamp/overlay-1.yaml")
                .contains("x-airbyte-connector-name: night-lamp")
        );
        assert!(
            text("generated/night-lamp/Cargo.toml").contains("name = \"night-lamp-connector\"")
        );
        assert!(text("generated/night-lamp/src/entities/lamps.rs").contains("pub fn list"));
        let workspace = text("Cargo.toml");
        assert!(workspace.contains("night-lamp-connector = { path = \"generated/night-lamp\" }\n"));
        let known = workspace.find("harvest-connector = {").unwrap();
        assert!(workspace.find("night-lamp-connector = {").unwrap() > known);
        assert!(text("README.md").contains("| `generated/night-lamp/` | `night-lamp-connector` |"));
        let Err(Failure::Usage(again)) = run(&repository, &added) else {
            panic!("it was added twice");
        };
        assert!(again.contains("`specs/night-lamp` exists"), "{again}");
    }

    #[test]
    fn a_spec_that_is_wrong_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let repository = copy_of_this_repository(dir.path());
        let readme = fs::read_to_string(dir.path().join("README.md")).unwrap();
        let wrong = arguments(dir.path(), "dark", "swagger: '2.0'\n");
        assert_eq!(run(&repository, &wrong), Ok(Outcome::Wrong));
        assert!(!dir.path().join("specs/dark").exists());
        assert!(!dir.path().join("generated/dark").exists());
        assert_eq!(
            fs::read_to_string(dir.path().join("README.md")).unwrap(),
            readme
        );
        let bad = arguments(dir.path(), "Dark", SPEC);
        assert!(matches!(run(&repository, &bad), Err(Failure::Usage(_))));
    }
}
