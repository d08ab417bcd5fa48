//! `cargo xtask explain`: how one operation went through the stages.

use std::fs;

use clap::Args;
use connector_codegen::diagnostics::{Color, render};
use connector_codegen::explain::{Explanation, explain, text};
use connector_codegen::format::{FileTree, FormatSettings, Formatting, Rustfmt};
use connector_codegen::{Inputs, plan_crate, side};

use crate::generate;
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// Which operation, and how to tell it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// The connector (a folder in `specs/`).
    #[arg(value_name = "CONNECTOR")]
    connector: String,
    /// The entity, as the spec writes it.
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// The action, as the spec writes it.
    #[arg(value_name = "ACTION")]
    action: String,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Runs the task.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let name = &arguments.connector;
    repository.chosen(std::slice::from_ref(name))?;
    let inputs = generate::inputs(repository, name)?;
    let refused = |failure: connector_codegen::Failure| {
        let found = render(&failure.diagnostics, &failure.sources, Color::Never);
        eprintln!("{found}");
        Failure::Step(format!("`{name}` cannot be understood, see above"))
    };
    let side = side(&inputs).map_err(refused)?;
    let tree = emitted(repository, name, &inputs).map_err(|failure| match failure {
        Unmade::Refused(failure) => refused(failure),
        Unmade::Step(failure) => failure,
    })?;
    let told = explain(&side, &tree, &arguments.entity, &arguments.action)
        .map_err(|unknown| Failure::Usage(format!("{name}: {unknown}")))?;
    let folder = format!("generated/{name}");
    if arguments.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&told).map_err(Failure::step)?
        );
    } else {
        print!("{}", text(&told, &folder));
    }
    if is_stale(repository, &folder, &tree, &told) {
        eprintln!(
            "note: `{folder}` is not as it would be generated now; run `cargo xtask generate {name}`"
        );
    }
    Ok(Outcome::Fine)
}

/// Why there is no crate to look into.
enum Unmade {
    Refused(connector_codegen::Failure),
    Step(Failure),
}

/// The formatted files of the crate, in memory.
fn emitted(repository: &Repository, name: &str, inputs: &Inputs) -> Result<FileTree, Unmade> {
    let planned = plan_crate(inputs).map_err(Unmade::Refused)?;
    let settings = FormatSettings {
        rustfmt: Rustfmt::default(),
        cache: Some(generate::format_cache(repository, name)),
    };
    let mut formatting = Formatting::new(&settings);
    planned.emit(&mut |file| formatting.add(file));
    formatting
        .finish()
        .map_err(|error| Unmade::Step(Failure::step(error)))
}

/// Whether a file that was told of is another one on disk.
fn is_stale(repository: &Repository, folder: &str, tree: &FileTree, told: &Explanation) -> bool {
    let folder = repository.root().join(folder);
    let mut files = told.items.iter().map(|item| item.file.as_str());
    files.any(|file| fs::read_to_string(folder.join(file)).ok().as_deref() != tree.get(file))
}
