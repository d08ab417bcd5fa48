//! What can go wrong while writing or comparing.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::conflicts::{Conflict, describe};

/// A reason why files could not be written or compared.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A planned path could leave the crate's folder or cannot exist on every system.
    #[error("the path `{path}` cannot be generated: {reason}")]
    UnsafePath {
        /// The planned path.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The manifest has a line that this program did not write.
    #[error(
        "{manifest}:{line}: `{text}` is not the path of a generated file ({reason}); \
         restore the file from version control, or delete it together with the generated files"
    )]
    Manifest {
        /// The manifest file.
        manifest: String,
        /// Number of the line, from 1.
        line: usize,
        /// What stands there.
        text: String,
        /// Why it is refused.
        reason: &'static str,
    },
    /// Something that was not generated stands at planned paths.
    #[error("{}", describe(.dir, .conflicts))]
    Conflicts {
        /// The crate's folder.
        dir: PathBuf,
        /// Every obstacle.
        conflicts: Vec<Conflict>,
    },
    /// The system refused an operation.
    #[error("could not {action} `{path}`: {source}{}", hint(.source.kind()))]
    Io {
        /// What was tried.
        action: Action,
        /// The file or folder.
        path: String,
        /// What the system answered.
        source: io::Error,
    },
}

/// What was being done when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reading a file or its kind.
    Read,
    /// Writing or replacing a file.
    Write,
    /// Removing a file.
    Remove,
    /// Creating a folder.
    CreateFolder,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Remove => "remove",
            Self::CreateFolder => "create the folder",
        })
    }
}

impl WriteError {
    /// Wraps an answer of the system.
    pub(super) fn io(action: Action, path: &Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.display().to_string(),
            source,
        }
    }
}

/// What to do about the usual causes.
fn hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => "; check who owns the folder and its permissions",
        io::ErrorKind::ReadOnlyFilesystem => {
            "; the file system is mounted read-only, choose another folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; free some space and run the command again, it finishes what is missing"
        }
        io::ErrorKind::InvalidFilename => {
            "; the path is too long for this file system, choose a shorter folder"
        }
        io::ErrorKind::NotADirectory => "; a file stands where a folder is needed",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn io_errors_say_what_to_do() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = WriteError::io(Action::Write, Path::new("out/src/lib.rs"), full).to_string();
        assert!(
            error.starts_with("could not write `out/src/lib.rs`: "),
            "{error}"
        );
        assert!(
            error.ends_with(
                "free some space and run the command again, it finishes what is missing"
            ),
            "{error}"
        );
    }
}
