//! Regular expressions that texts must match.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::Regex;

/// A regular expression that a text must match, as ECMA-262 writes it.
#[derive(Clone, Copy)]
pub struct Pattern {
    text: &'static str,
    /// By a pointer, so that only programs with patterns carry what reads them.
    matches: fn(&'static str, &str) -> bool,
}

impl Pattern {
    /// A pattern.
    pub const fn new(text: &'static str) -> Self {
        Self { text, matches }
    }

    /// As it is written.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.text
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        (self.matches)(self.text, text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// Patterns with what they were read as; `None` for one that cannot be read.
type Patterns = HashMap<&'static str, Option<Arc<Regex>>>;

/// The patterns that were met, each read once.
static READ: Mutex<Option<Patterns>> = Mutex::new(None);

/// Whether a text matches somewhere, as JSON Schema has it.
///
/// Patterns with look-around or back references, and those with classes of Unicode characters, cannot be read
/// in linear time or without large tables; they are not checked here, and the API has the last word.
fn matches(pattern: &'static str, text: &str) -> bool {
    let regex = {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        read.get_or_insert_default()
            .entry(pattern)
            .or_insert_with(|| Regex::new(pattern).ok().map(Arc::new))
            .clone()
    };
    regex.is_none_or(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_anywhere_unless_anchored() {
        assert!(matches("b+", "abba"));
        assert!(matches("^[A-Z]{3}$", "EUR"));
        assert!(!matches("^[A-Z]{3}$", "EURO"));
        assert!(!matches(r"^\d+$", "12a"));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_lets_everything_through() {
        assert!(matches("^(?!no)", "no"));
        assert!(matches("(unclosed", "x"));
    }
}
