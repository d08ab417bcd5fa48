//! A temporary folder that disappears with its owner.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::FormatError;

/// Where Linux keeps files in memory.
const IN_MEMORY: &str = "/dev/shm";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own below the system's temporary folder.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a new, empty folder, in memory where the system offers that: hundreds of small files are made
    /// and deleted at once, which takes disks longer than formatting.
    pub(super) fn new() -> Result<Self, FormatError> {
        let in_memory = Path::new(IN_MEMORY);
        if in_memory.is_dir()
            && let Ok(scratch) = Self::below(in_memory)
        {
            return Ok(scratch);
        }
        Self::below(&std::env::temp_dir())
    }

    fn below(base: &Path) -> Result<Self, FormatError> {
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = base.join(format!("connector-codegen-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(failed("create the folder", &path, source)),
            }
        }
    }

    /// Where the folder is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<PathBuf, FormatError> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(|source| failed("write", &path, source))?;
        Ok(path)
    }

    /// Writes a file that a program shall read from its standard input.
    pub(super) fn input(&self, name: &str, text: &str) -> Result<fs::File, FormatError> {
        let path = self.write(name, text)?;
        fs::File::open(&path).map_err(|source| failed("read", &path, source))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays behind in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> FormatError {
    FormatError::Scratch {
        action,
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Read as _;

    use super::*;

    #[test]
    fn folders_differ_and_disappear() {
        let one = Scratch::new().unwrap();
        let two = Scratch::new().unwrap();
        assert_ne!(one.path(), two.path());
        let mut text = String::new();
        let mut input = one.input("a.txt", "text").unwrap();
        input.read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        let place = one.path().to_owned();
        drop(one);
        assert!(!place.exists());
        assert!(two.path().exists());
    }
}
