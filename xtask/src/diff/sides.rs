//! What is compared: the inputs of a connector as they are, as they were, or in files of their own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use connector_codegen::diagnostics::{Color, render};
use connector_codegen::review::Side;
use connector_codegen::{Inputs, side};

use super::git::Revision;
use crate::generate::{is_overlay, options};
use crate::outcome::Failure;
use crate::repository::SPECS;

/// A connector as it was; nothing when it was not there.
pub(super) fn as_it_was(revision: &Revision<'_>, name: &str) -> Result<Option<Inputs>, Failure> {
    let folder = format!("specs/{name}");
    let files = revision.list(&folder)?;
    let Some(spec) = SPECS
        .iter()
        .find(|spec| files.iter().any(|file| file == *spec))
    else {
        return Ok(None);
    };
    let then = |file: &str| {
        let path = format!("{folder}/{file}");
        Ok((path.clone(), revision.show(&path)?))
    };
    Ok(Some(gathered(spec, &files, then)?))
}

/// The spec in a file. What stands beside one that is called as specs of this repository are belongs to it; of what
/// stands beside another, only `auth.md` does.
pub(super) fn of_file(file: &Path) -> Result<Side, Failure> {
    let unreadable = |path: &Path, error| {
        Failure::Usage(format!("could not read `{}`: {error}", path.display()))
    };
    let name = file
        .file_name()
        .map(OsStr::to_string_lossy)
        .unwrap_or_default();
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let entries = fs::read_dir(&folder).map_err(|error| unreadable(file, error))?;
    let entries = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_ours = SPECS.contains(&name.as_ref());
    let mut beside: Vec<String> = entries
        .filter(|file| is_ours || file == "auth.md")
        .collect();
    beside.sort();
    let read = |part: &str| {
        let path = file.with_file_name(part);
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        Ok((path.display().to_string(), text))
    };
    understood(&gathered(&name, &beside, read)?)
}

/// The inputs out of a folder with these files, sorted. What the fake does is nothing that users compile against.
fn gathered(
    spec: &str,
    files: &[String],
    read: impl Fn(&str) -> Result<(String, String), Failure>,
) -> Result<Inputs, Failure> {
    let (spec_name, spec_text) = read(spec)?;
    let optional = |name: &str| {
        let there = files.iter().any(|file| file == name);
        there.then(|| read(name)).transpose()
    };
    let overlays = files.iter().filter(|file| is_overlay(file));
    Ok(Inputs {
        auth: optional("auth.md")?,
        overlays: overlays.map(|file| read(file)).collect::<Result<_, _>>()?,
        fixups: optional("fixups.yaml")?,
        fake: None,
        options: options(spec_name.clone()),
        spec_name,
        spec_text,
    })
}

/// A side of a comparison; what is wrong with it is shown.
pub(super) fn understood(inputs: &Inputs) -> Result<Side, Failure> {
    side(inputs).map_err(|failure| {
        let found = render(&failure.diagnostics, &failure.sources, Color::Never);
        eprintln!("{found}");
        let spec = &inputs.spec_name;
        Failure::Step(format!("`{spec}` cannot be understood, see above"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::{as_it_was, of_file};
    use crate::diff::git::tests::committed;

    const SPEC: &str = "openapi: 3.0.3
info: {title: Lamps, version: 1.0.0, x-airbyte-connector-name: lamps}
servers: [{url: https://lamps.example}]
paths:
  /lamps/{id}:
    get:
      summary: Get a lamp
      x-airbyte-entity: lamps
      x-airbyte-action: get
      parameters: [{name: id, in: path, required: true, description: Id., schema: {type: integer}}]
      responses: {'204': {description: Nothing.}}
";
    const OVERLAY: &str = "overlay: 1.0.0
info: {title: Names, version: 1.0.0}
actions:
  - target: $.paths['/lamps/{id}'].get
    update: {x-airbyte-action: fetch}
";

    #[test]
    fn overlays_belong_to_a_connector_as_it_was() {
        let (folder, revision) = committed(&[
            ("specs/lamps/openapi.yaml", SPEC),
            ("specs/lamps/overlay.yaml", OVERLAY),
            ("specs/lamps/auth.md", "# Lamps\n"),
            ("specs/lamps/README.md", "not read"),
        ]);
        fs::remove_dir_all(folder.path().join("specs")).unwrap();
        let inputs = as_it_was(&revision.of(folder.path()), "lamps")
            .unwrap()
            .unwrap();
        assert_eq!(
            inputs.overlays,
            [("specs/lamps/overlay.yaml".to_owned(), OVERLAY.to_owned())]
        );
        assert_eq!(inputs.auth.unwrap().1, "# Lamps\n");
        assert_eq!(inputs.fixups, None);
        let none = as_it_was(&revision.of(folder.path()), "chairs").unwrap();
        assert!(none.is_none());
    }

    #[test]
    fn overlays_stand_beside_a_spec_that_is_called_one() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("openapi.yaml", SPEC);
        write("other.yaml", SPEC);
        write("overlay-1.yaml", OVERLAY);
        let action = |file: &str| {
            let side = of_file(&folder.path().join(file)).unwrap();
            let operation = side.connector.operations().next().unwrap().clone();
            operation.key.action
        };
        assert_eq!(action("openapi.yaml"), "fetch");
        assert_eq!(action("other.yaml"), "get");
        assert!(of_file(&folder.path().join("none.yaml")).is_err());
    }
}
