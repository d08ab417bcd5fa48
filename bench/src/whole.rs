//! From a file to a folder, as the program of a generator does it.

use std::path::Path;

use connector_codegen::emit::file::{Content, EmittedFile};
use connector_codegen::format::print::print_rust_file;
use connector_codegen::format::{FormatSettings, Formatting};
use connector_codegen::plan_crate;

use crate::generate::inputs;
use crate::pairs::Failed;
use crate::wide::spec;

/// A document that other generators take too: every operation has an `operationId`.
pub fn document(bytes: usize) -> String {
    let mut entity = "";
    let mut text = String::with_capacity(bytes + bytes / 8);
    let wide = spec(bytes);
    for line in wide.lines() {
        text.push_str(line);
        text.push('\n');
        if let Some(name) = line.strip_prefix("      x-airbyte-entity: ") {
            entity = name;
        } else if let Some(action) = line.strip_prefix("      x-airbyte-action: ") {
            text.push_str(&format!("      operationId: {action}_{entity}\n"));
        }
    }
    text
}

/// Generates a crate out of a spec, nothing cached, and writes all of its files.
pub fn write(spec: &Path, folder: &Path, formatted: bool) -> Result<(), Failed> {
    let text = std::fs::read_to_string(spec)
        .map_err(|error| Failed(format!("{}: {error}", spec.display())))?;
    let inputs = inputs(text, None);
    let planned = plan_crate(&inputs).map_err(|failure| {
        let first = failure
            .diagnostics
            .first()
            .map(|first| first.message.clone());
        Failed(first.unwrap_or_default())
    })?;
    if formatted {
        let settings = FormatSettings::default();
        let mut formatting = Formatting::new(&settings);
        planned.emit(&mut |file| formatting.add(file));
        let tree = formatting.finish().map_err(Failed::because)?;
        return tree
            .iter()
            .try_for_each(|(path, text)| put(folder, path, text));
    }
    let mut done = Ok(());
    planned.emit(&mut |file| {
        if done.is_ok() {
            done = printed(file).and_then(|(path, text)| put(folder, &path, &text));
        }
    });
    done
}

fn printed(file: EmittedFile) -> Result<(String, String), Failed> {
    let text = match file.content {
        Content::Text(text) => text,
        Content::Rust(rust) => {
            print_rust_file(&file.path, rust)
                .map_err(Failed::because)?
                .text
        }
    };
    Ok((file.path, text))
}

fn put(folder: &Path, path: &str, text: &str) -> Result<(), Failed> {
    let path = folder.join(path);
    // Most folders are there already.
    if std::fs::write(&path, text).is_ok() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(Failed::because)?;
    }
    std::fs::write(&path, text).map_err(|error| Failed(format!("{}: {error}", path.display())))
}
