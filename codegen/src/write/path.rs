//! Which paths may be generated.

use super::error::WriteError;
use super::manifest::MANIFEST_NAME;

/// The longest name that common file systems accept.
const NAME_BYTES: usize = 255;

/// Refuses the first planned path that is not allowed.
pub(super) fn check_paths<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), WriteError> {
    for path in paths {
        if let Some(reason) = fault(path) {
            return Err(WriteError::UnsafePath {
                path: path.to_owned(),
                reason,
            });
        }
        if path == MANIFEST_NAME {
            let reason = "this name is taken by the list of generated files";
            return Err(WriteError::UnsafePath {
                path: path.to_owned(),
                reason,
            });
        }
    }
    Ok(())
}

/// What is wrong with a path, if anything.
pub(super) fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    path.split('/').find_map(name_fault)
}

fn name_fault(name: &str) -> Option<&'static str> {
    match name {
        "" => Some("it has an empty part"),
        "." | ".." => Some("it has a `.` or `..` part"),
        _ if name.len() > NAME_BYTES => Some("a part is longer than 255 bytes"),
        _ if name.contains(['\\', ':']) => {
            Some("it has a `\\` or `:`, which separate parts on Windows")
        }
        _ if name.contains(char::is_control) => Some("it has a control character"),
        _ if name.starts_with(' ') || name.ends_with([' ', '.']) => {
            Some("a part begins or ends with a space or ends with a dot")
        }
        _ => None,
    }
}

/// All folders above the file, `a` and `a/b` for `a/b/c.rs`.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in [
            "Cargo.toml",
            "src/lib.rs",
            "src/a/b_c.rs",
            ".gitattributes",
            "a b",
        ] {
            assert_eq!(fault(path), None, "{path}");
        }
    }

    #[test]
    fn paths_that_could_leave_the_folder_are_refused() {
        let bad = [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "./a",
            "a//b",
            "a/",
            "a\\b",
            "C:a",
            "a\nb",
            "a.",
            " a",
        ];
        for path in bad {
            assert!(fault(path).is_some(), "{path:?}");
        }
        assert!(fault(&"x".repeat(256)).is_some());
    }

    #[test]
    fn the_list_of_files_is_not_a_generated_file() {
        assert!(check_paths(["src/lib.rs", MANIFEST_NAME].into_iter()).is_err());
        assert!(check_paths(["src/lib.rs"].into_iter()).is_ok());
    }

    #[test]
    fn parents_are_listed_from_the_top() {
        assert_eq!(parents("a/b/c.rs").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(parents("c.rs").count(), 0);
    }
}
