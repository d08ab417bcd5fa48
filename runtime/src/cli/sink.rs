//! Where results go: standard output or a file, in whole lines.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use super::failure::{Failure, Stop};

/// The name of standard output.
const STDOUT: &str = "-";

/// Takes results. A file is made when there is something to write, so that a failed call leaves an old one alone.
#[derive(Debug)]
pub(super) enum Sink {
    Stdout,
    File {
        path: PathBuf,
        open: Option<File>,
    },
    /// Keeps the text, for tests.
    #[cfg(test)]
    Memory(String),
}

impl Sink {
    /// Where `--output` says: `-` is standard output, as without it.
    pub(super) fn new(output: Option<&String>) -> Self {
        match output {
            Some(path) if path != STDOUT => Self::File {
                path: path.into(),
                open: None,
            },
            _ => Self::Stdout,
        }
    }

    /// Whether results go to a file.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }

    /// Writes a text that ends with a line break, at once. A reader that has gone away ends the program quietly.
    pub(super) fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes, at once.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes)
                    .and_then(|()| out.flush())
                    .map_err(|error| match error.kind() {
                        ErrorKind::BrokenPipe => Stop::Closed,
                        _ => Failure::input(format!("cannot write to standard output: {error}"))
                            .into(),
                    })
            }
            Self::File { path, open } => {
                let unusable = |error: io::Error| {
                    let path = path.display();
                    Stop::from(Failure::input(format!(
                        "--output: cannot write `{path}`: {error}"
                    )))
                };
                let file = match open {
                    Some(file) => file,
                    None => open.insert(File::create(&*path).map_err(unusable)?),
                };
                file.write_all(bytes).map_err(unusable)
            }
            #[cfg(test)]
            Self::Memory(kept) => {
                kept.push_str(&String::from_utf8_lossy(bytes));
                Ok(())
            }
        }
    }

    /// Makes the file of a command that had nothing to write.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        match self {
            Self::File { open: None, .. } => self.write(""),
            _ => Ok(()),
        }
    }

    /// Writes one line.
    pub(super) fn line(&mut self, line: &str) -> Result<(), Stop> {
        self.write(&format!("{line}\n"))
    }
}
