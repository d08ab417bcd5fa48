//! JSON pointers (RFC 6901) as text.

use std::fmt::Write as _;

/// One segment with `~` and `/` escaped.
#[must_use]
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// One segment as it stands in the document.
#[must_use]
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The pointer of a child, by its unescaped name.
#[must_use]
pub fn child(pointer: &str, segment: impl std::fmt::Display) -> String {
    // Called for every node of every document: one allocation, and no search without need.
    let mut result = String::with_capacity(pointer.len() + 24);
    result.push_str(pointer);
    result.push('/');
    let start = result.len();
    let _ = write!(result, "{segment}");
    let added = result.get(start..).unwrap_or_default();
    if added.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        let escaped = escape(added);
        result.truncate(start);
        result.push_str(&escaped);
    }
    result
}

/// Makes a pointer the one of a child, by its unescaped name. Passes over whole documents keep one pointer
/// and cut it back with `truncate`.
pub(super) fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    if segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(&escape(segment));
    } else {
        pointer.push_str(segment);
    }
}

/// The pointer without its last segment; nothing for the root.
#[must_use]
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').and_then(|at| pointer.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_escaped_and_back() {
        assert_eq!(child("/paths", "/users/{~id}"), "/paths/~1users~1{~0id}");
        let mut pointer = "/paths".to_owned();
        push(&mut pointer, "/users/{~id}");
        assert_eq!(pointer, "/paths/~1users~1{~0id}");
        assert_eq!(unescape("~1users~1{~0id}"), "/users/{~id}");
        assert_eq!(parent("/paths/~1users"), Some("/paths"));
        assert_eq!(parent("/paths"), Some(""));
        assert_eq!(parent(""), None);
    }
}
