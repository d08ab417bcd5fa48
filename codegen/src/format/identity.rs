//! Which build of a program is meant: its file, the file's length and the time of its last change.

use std::path::Path;
use std::time::UNIX_EPOCH;

/// The running program. None when the system does not tell: then two builds cannot be told apart.
pub(super) fn of_this_program() -> Option<String> {
    of(&std::env::current_exe().ok()?)
}

/// The program in this file.
pub(super) fn of(program: &Path) -> Option<String> {
    let about = std::fs::metadata(program).ok()?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let name = program.to_str().filter(|name| !name.contains('\n'))?;
    Some(format!("{name} {} {}", about.len(), changed.as_nanos()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_changed_file_is_another_program() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("program");
        std::fs::write(&file, "one").unwrap();
        let first = of(&file).unwrap();
        assert_eq!(of(&file).unwrap(), first);
        std::fs::write(&file, "longer").unwrap();
        assert_ne!(of(&file).unwrap(), first);
        assert_eq!(of(&dir.path().join("none")), None);
        assert!(of_this_program().is_some());
    }
}
