//! One warning for everything that a key says without effect, instead of one for each place.

use super::codes::Code;
use super::{Diagnostic, Span};

/// A warning that a key is ignored, with its first places and their number. The places are not empty.
#[must_use]
pub fn ignored(code: Code, key: &str, places: &[(Span, String)], why: &str) -> Option<Diagnostic> {
    let ((first, pointer), rest) = places.split_first()?;
    let times = if rest.is_empty() {
        String::new()
    } else {
        format!(" ({} times)", places.len())
    };
    let mut warning = Diagnostic::warning(code, *first, format!("`{key}` is ignored{times}"))
        .label(why.to_owned())
        .pointer(pointer.clone())
        .help("docs/support-matrix.md says what is supported");
    for (span, _) in rest.iter().take(2) {
        warning = warning.related(*span, "another one");
    }
    Some(warning)
}
