//! The only place that touches the file system. No function here follows a link below the crate's folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::{Action, WriteError};
use super::path::parents;

/// What stands at a path.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A file with these bytes.
    Bytes(Vec<u8>),
    /// A folder, a link or a device, or the way to it leads through a link or a file.
    Other,
}

/// Makes the folder and those above it.
pub(super) fn create_dir(dir: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(dir).map_err(|source| WriteError::io(Action::CreateFolder, dir, source))
}

/// Reads the file at a checked path below `dir`.
pub(super) fn read(dir: &Path, path: &str) -> Result<Found, WriteError> {
    for folder in parents(path) {
        match kind_of(&dir.join(folder))? {
            None => return Ok(Found::Nothing),
            Some(kind) if kind.is_dir() => {}
            Some(_) => return Ok(Found::Other),
        }
    }
    let place = dir.join(path);
    match kind_of(&place)? {
        None => Ok(Found::Nothing),
        Some(kind) if kind.is_file() => fs::read(&place)
            .map(Found::Bytes)
            .map_err(|source| WriteError::io(Action::Read, &place, source)),
        Some(_) => Ok(Found::Other),
    }
}

/// Puts a file in place in one step: readers see the old text or the new one, never a part.
pub(super) fn replace(dir: &Path, path: &str, text: &str) -> Result<(), WriteError> {
    let place = dir.join(path);
    let folder = place.parent().unwrap_or(dir);
    create_dir(folder)?;
    let (beside, mut file) = temporary(folder)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| {
        drop(file);
        fs::rename(&beside, &place)
    });
    written.map_err(|source| {
        // The attempt failed already; a leftover only matters to the eye.
        let _ = fs::remove_file(&beside);
        WriteError::io(Action::Write, &place, source)
    })
}

/// Removes the file at a checked path. Says whether there was one; links and folders are left alone.
pub(super) fn remove(dir: &Path, path: &str) -> Result<bool, WriteError> {
    match read(dir, path)? {
        Found::Nothing | Found::Other => Ok(false),
        Found::Bytes(_) => {
            let place = dir.join(path);
            fs::remove_file(&place)
                .map_err(|source| WriteError::io(Action::Remove, &place, source))?;
            Ok(true)
        }
    }
}

/// Removes a folder if nothing is in it. A folder that cannot be removed stays.
pub(super) fn remove_empty_dir(dir: &Path, folder: &str) {
    let place = dir.join(folder);
    if matches!(kind_of(&place), Ok(Some(kind)) if kind.is_dir()) {
        let _ = fs::remove_dir(place);
    }
}

/// The kind of a directory entry, links not followed.
pub(super) fn kind_of(place: &Path) -> Result<Option<fs::FileType>, WriteError> {
    match fs::symlink_metadata(place) {
        Ok(data) => Ok(Some(data.file_type())),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(source) => Err(WriteError::io(Action::Read, place, source)),
    }
}

/// A new file in the folder, with a name that nobody has.
fn temporary(folder: &Path) -> Result<(PathBuf, File), WriteError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = folder.join(format!(
            ".connector-codegen-{}-{number}.tmp",
            std::process::id()
        ));
        match OpenOptions::new().write(true).create_new(true).open(&place) {
            Ok(file) => return Ok((place, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(WriteError::io(Action::Write, &place, source)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn replacing_creates_folders_and_leaves_no_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        replace(dir.path(), "a/b.txt", "one").unwrap();
        replace(dir.path(), "a/b.txt", "two").unwrap();
        assert!(
            matches!(read(dir.path(), "a/b.txt").unwrap(), Found::Bytes(bytes) if bytes == b"two")
        );
        assert_eq!(fs::read_dir(dir.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_replacement_leaves_no_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("taken")).unwrap();
        assert!(replace(dir.path(), "taken", "text").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_a_file_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        assert!(matches!(read(dir.path(), "folder").unwrap(), Found::Other));
        assert!(matches!(
            read(dir.path(), "file/below").unwrap(),
            Found::Other
        ));
        assert!(matches!(
            read(dir.path(), "none/below").unwrap(),
            Found::Nothing
        ));
        assert!(!remove(dir.path(), "folder").unwrap());
        assert!(remove(dir.path(), "file").unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("a.txt"), "theirs").unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("link")).unwrap();
        assert!(matches!(read(dir.path(), "link").unwrap(), Found::Other));
        assert!(matches!(
            read(dir.path(), "link/a.txt").unwrap(),
            Found::Other
        ));
        assert!(!remove(dir.path(), "link/a.txt").unwrap());
        assert_eq!(
            fs::read_to_string(outside.path().join("a.txt")).unwrap(),
            "theirs"
        );
    }
}
