//! The `rustfmt` program, over many files at once.
//!
//! A settings file beside the text keeps the settings of folders further up out of the result, and a badly
//! formatted probe in front of it shows whether it worked at all.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::error::FormatError;
use super::identity;
use super::parcel::{self, Parcel};
use super::print::Printed;
use super::scratch::Scratch;

/// The edition of generated crates.
const EDITION: &str = "2024";
/// The settings file beside the text.
const SETTINGS: &str = "rustfmt.toml";
const PROBE: &str = "fn  probe( ){}\n";
const PROBE_FORMATTED: &str = "fn probe() {}\n";

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
    /// Its text, and what of it is formatted.
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
        let output = self.run(&["--version".into()], Stdio::null())?;
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
        let scratch = Scratch::new()?;
        let settings = format!("edition = \"{EDITION}\"\nstyle_edition = \"{EDITION}\"\n");
        scratch.write(SETTINGS, &settings)?;
        let mut texts = vec![String::new(); sources.len()];
        for parcel in parcel::pack(sources, PROBE, parcel::BYTES) {
            for (number, text) in self.format_parcel(&scratch, &parcel, sources)? {
                if let Some(place) = texts.get_mut(number) {
                    *place = text;
                }
            }
        }
        Ok(texts)
    }

    fn format_parcel(
        &self,
        scratch: &Scratch,
        parcel: &Parcel,
        sources: &[Source<'_>],
    ) -> Result<Vec<(usize, String)>, FormatError> {
        let input = scratch.input("parcel.rs", &parcel.text)?;
        // Named, or it is looked for above the folder in which this program runs.
        let settings = scratch.path().join(SETTINGS);
        let mut arguments: Vec<OsString> = vec!["--config-path".into(), settings.into()];
        arguments.extend(["--edition".into(), EDITION.into()]);
        let output = self.run(&arguments, input.into())?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(self.refused(&output, parcel.named(said.trim_end(), sources)));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let formatted = text.strip_prefix(PROBE_FORMATTED);
        let formatted = formatted.ok_or_else(|| FormatError::Idle {
            program: self.name(),
        })?;
        let files = parcel.unpack(formatted, sources);
        files.ok_or_else(|| FormatError::Mixed {
            program: self.name(),
        })
    }

    fn run(&self, arguments: &[OsString], input: Stdio) -> Result<Output, FormatError> {
        Command::new(&self.program)
            .args(arguments)
            .stdin(input)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Formats files of which each is alone.
    fn format(files: &[(&str, &str)]) -> Result<Vec<String>, FormatError> {
        with(&Rustfmt::default(), files)
    }

    fn with(rustfmt: &Rustfmt, files: &[(&str, &str)]) -> Result<Vec<String>, FormatError> {
        let printed: Vec<Printed> = files
            .iter()
            .map(|(_, text)| {
                let mut printed = Printed::default();
                printed.add(Printed::open(text.trim_end()));
                printed
            })
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
        assert_eq!(
            format(&[file]).unwrap(),
            ["mod a;\nmod b;\nmod c {\n    mod d;\n}\n"]
        );
    }

    #[test]
    fn refusal_names_the_generated_file() {
        let files = [
            ("src/good.rs", "fn a() {}"),
            ("src/bad.rs", "struct A;\n\nfn 1() {}"),
        ];
        let error = format(&files).unwrap_err().to_string();
        assert!(error.contains("src/bad.rs:3:4"), "{error}");
        assert!(!error.contains("connector-codegen-"), "{error}");
    }

    #[test]
    fn a_missing_program_says_what_to_do() {
        let error = with(&Rustfmt::at("/nonexistent/rustfmt"), &[("a.rs", "")])
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
        let error = with(&Rustfmt::at("true"), &[("a.rs", "fn a(){}")]).unwrap_err();
        assert!(matches!(error, FormatError::Idle { .. }), "{error}");
    }
}
