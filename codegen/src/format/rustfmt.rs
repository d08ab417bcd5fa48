//! One run of the `rustfmt` program over many files.
//!
//! A file that declares modules gets a folder of its own with empty stand-ins for them, so `rustfmt`
//! finds every module and formats none of them twice. A settings file beside them keeps the settings of
//! folders further up out of the result, and a badly formatted probe shows whether it worked at all.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::error::FormatError;
use super::identity;
use super::parcel::{self, Parcel};
use super::print::Printed;
use super::scratch::Scratch;

/// The edition of generated crates.
const EDITION: &str = "2024";
const PROBE: &str = "fn  probe( ){}\n";
const PROBE_FORMATTED: &str = "fn probe() {}\n";
const SETTINGS: &str = "rustfmt.toml";
/// Windows allows 32,767 characters in a command line; other systems allow more.
const ARGUMENT_BYTES: usize = 24_000;

/// The `rustfmt` program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rustfmt {
    program: PathBuf,
}

/// A file before formatting.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// Path in the generated crate, for messages.
    pub(super) path: &'a str,
    /// The text to format, and the files of the modules that it declares.
    pub(super) printed: &'a Printed,
}

impl Default for Rustfmt {
    /// The program that `$RUSTFMT` names, else the one beside the running `cargo`, else the one in the
    /// search path. The one beside `cargo` saves the start of the `rustup` proxy.
    fn default() -> Self {
        let named = std::env::var_os("RUSTFMT")
            .filter(|name| !name.is_empty())
            .map(PathBuf::from);
        let program = named
            .or_else(beside_cargo)
            .unwrap_or_else(|| PathBuf::from("rustfmt"));
        Self { program }
    }
}

fn beside_cargo() -> Option<PathBuf> {
    let cargo = PathBuf::from(std::env::var_os("CARGO")?);
    let program = cargo.with_file_name(format!("rustfmt{}", std::env::consts::EXE_SUFFIX));
    (cargo.is_absolute() && program.is_file()).then_some(program)
}

impl Rustfmt {
    /// Uses the program with this name or path.
    #[must_use]
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
        }
    }

    /// What tells this build of `rustfmt` from others: its file if that is known, else what
    /// `rustfmt --version` says. The name alone may stand for a proxy of many toolchains.
    ///
    /// # Errors
    ///
    /// Fails when the program must be asked and does not start or ends with an error.
    pub fn identity(&self) -> Result<String, FormatError> {
        let is_toolchains = self
            .program
            .parent()
            .is_some_and(|folder| folder.with_file_name("lib").join("rustlib").is_dir());
        if is_toolchains && let Some(identity) = identity::of(&self.program) {
            return Ok(identity);
        }
        let output = self.run(&["--version".into()])?;
        if !output.status.success() {
            return Err(self.refused(
                &output,
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The formatted texts, in the order of the files.
    pub(super) fn format(&self, sources: &[Source<'_>]) -> Result<Vec<String>, FormatError> {
        if sources.is_empty() {
            return Ok(Vec::new());
        }
        match self.format_parcels(sources, parcel::BYTES) {
            // Each by itself, so that what is said names the file and its line.
            Err(FormatError::Refused { .. } | FormatError::Mixed { .. }) => {
                self.format_parcels(sources, 0)
            }
            other => other,
        }
    }

    /// The formatted texts, from parcels of that size.
    fn format_parcels(
        &self,
        sources: &[Source<'_>],
        bytes: usize,
    ) -> Result<Vec<String>, FormatError> {
        let scratch = Scratch::new()?;
        let parcels = parcel::pack(sources, bytes);
        let places = lay_out(&scratch, &parcels)?;
        let probe = scratch.path().join("probe.rs");
        scratch.write(&probe, PROBE)?;
        let settings = scratch.path().join(SETTINGS);
        for batch in batches(std::iter::once(&probe).chain(&places)) {
            self.format_in_place(&settings, &batch, sources, &places)?;
        }
        if scratch.read(&probe)? != PROBE_FORMATTED {
            return Err(FormatError::Idle {
                program: self.name(),
            });
        }
        let mut texts = vec![String::new(); sources.len()];
        for (parcel, place) in parcels.iter().zip(&places) {
            let files = parcel.unpack(scratch.read(place)?, sources);
            let files = files.ok_or_else(|| FormatError::Mixed {
                program: self.name(),
            })?;
            for (number, text) in files {
                if let Some(place) = texts.get_mut(number) {
                    *place = text;
                }
            }
        }
        Ok(texts)
    }

    fn format_in_place(
        &self,
        settings: &Path,
        batch: &[&Path],
        sources: &[Source<'_>],
        places: &[PathBuf],
    ) -> Result<(), FormatError> {
        // Named, or it is looked for above each file.
        let mut arguments: Vec<OsString> = vec!["--config-path".into(), settings.into()];
        arguments.extend(["--edition".into(), EDITION.into()]);
        arguments.extend(batch.iter().map(|path| path.as_os_str().to_owned()));
        let output = self.run(&arguments)?;
        if output.status.success() {
            return Ok(());
        }
        let mut message = String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned();
        // Where each file has a parcel of its own; nobody reads the others.
        for (source, place) in sources.iter().zip(places) {
            message = message.replace(&place.display().to_string(), source.path);
            // Modules with a `path` attribute have no stand-in; what is said of them names the folder.
            if place.ends_with("lib.rs")
                && let Some(folder) = place.parent()
            {
                let inside = source
                    .path
                    .rsplit_once('/')
                    .map_or(".", |(folder, _)| folder);
                message = message.replace(&format!("{}/", folder.display()), &format!("{inside}/"));
            }
        }
        Err(self.refused(&output, message))
    }

    fn run(&self, arguments: &[OsString]) -> Result<Output, FormatError> {
        Command::new(&self.program)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|source| FormatError::Missing {
                program: self.name(),
                source,
            })
    }

    fn refused(&self, output: &Output, message: String) -> FormatError {
        FormatError::Refused {
            program: self.name(),
            status: output.status.to_string(),
            message,
        }
    }

    fn name(&self) -> String {
        self.program.display().to_string()
    }
}

/// Writes each parcel as `NUMBER.rs`, or as `NUMBER/lib.rs` beside empty files for its modules, and the
/// settings above them.
fn lay_out(scratch: &Scratch, parcels: &[Parcel<'_>]) -> Result<Vec<PathBuf>, FormatError> {
    let settings = format!("edition = \"{EDITION}\"\nstyle_edition = \"{EDITION}\"\n");
    scratch.write(&scratch.path().join(SETTINGS), &settings)?;
    let mut places = Vec::with_capacity(parcels.len());
    for (number, parcel) in parcels.iter().enumerate() {
        let place = if parcel.modules.is_empty() {
            scratch.path().join(format!("{number}.rs"))
        } else {
            let folder = scratch.path().join(number.to_string());
            for module in parcel.modules {
                scratch.write_below(&folder.join(module), "")?;
            }
            folder.join("lib.rs")
        };
        scratch.write(&place, &parcel.text)?;
        places.push(place);
    }
    Ok(places)
}

/// Splits the paths so that each command line stays within the limit of every system.
fn batches<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Vec<Vec<&'a Path>> {
    let mut batches: Vec<Vec<&Path>> = vec![Vec::new()];
    let mut bytes = 0;
    for path in paths {
        bytes += path.as_os_str().len() + 1;
        if bytes > ARGUMENT_BYTES {
            batches.push(Vec::new());
            bytes = path.as_os_str().len() + 1;
        }
        if let Some(last) = batches.last_mut() {
            last.push(path);
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Formats files of which each is alone.
    fn format(files: &[(&str, &str)]) -> Result<Vec<String>, FormatError> {
        with(&Rustfmt::default(), files, &[])
    }

    /// Formats files that declare these modules.
    fn with(
        rustfmt: &Rustfmt,
        files: &[(&str, &str)],
        modules: &[&str],
    ) -> Result<Vec<String>, FormatError> {
        let printed: Vec<Printed> = files
            .iter()
            .map(|(_, text)| Printed::of_items(text, modules))
            .collect();
        let sources: Vec<Source<'_>> = files
            .iter()
            .zip(&printed)
            .map(|((path, _), printed)| Source { path, printed })
            .collect();
        rustfmt.format(&sources)
    }

    #[test]
    fn formats_many_files_in_their_order() {
        assert_eq!(
            format(&[("a.rs", "fn  a( ){}"), ("b.rs", "struct B ;")]).unwrap(),
            ["fn a() {}\n", "struct B;\n"]
        );
    }

    #[test]
    fn modules_are_not_followed() {
        let file = ("src/lib.rs", "mod  b;\nmod a; mod c { mod d ; }");
        let modules = ["a.rs", "b.rs", "c/d.rs"];
        assert_eq!(
            with(&Rustfmt::default(), &[file], &modules).unwrap(),
            ["mod a;\nmod b;\nmod c {\n    mod d;\n}\n"]
        );
    }

    #[test]
    fn refusal_names_the_generated_file() {
        let files = [("src/good.rs", "fn a() {}"), ("src/bad.rs", "fn a( {")];
        let error = format(&files).unwrap_err().to_string();
        assert!(error.contains("src/bad.rs:1:"), "{error}");
        assert!(!error.contains("connector-codegen-"), "{error}");
    }

    #[test]
    fn a_module_without_a_file_is_named_by_its_folder() {
        let file = ("src/a.rs", "#[path = \"b/c.rs\"]\nmod d;");
        let error = with(&Rustfmt::default(), &[file], &["d.rs"]);
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("src/b/c.rs") && !error.contains("connector-codegen-"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_program_says_what_to_do() {
        let error = with(&Rustfmt::at("/nonexistent/rustfmt"), &[("a.rs", "")], &[])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("/nonexistent/rustfmt") && error.contains("rustup component add"),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_nothing_is_noticed() {
        let error = with(&Rustfmt::at("true"), &[("a.rs", "fn a(){}")], &[]).unwrap_err();
        assert!(matches!(error, FormatError::Idle { .. }), "{error}");
    }

    #[test]
    fn long_lists_are_split() {
        let paths: Vec<PathBuf> = (0..50).map(|_| PathBuf::from("x".repeat(999))).collect();
        let sizes: Vec<usize> = batches(paths.iter()).iter().map(Vec::len).collect();
        assert_eq!(sizes, [24, 24, 2]);
    }
}
