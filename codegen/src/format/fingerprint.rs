//! A 128-bit fingerprint of text, the same in every run.

use std::fmt;
use std::hash::DefaultHasher;
use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Two different 64-bit hashes, a strong one and a quick one. A new version of either may change them; the
/// cache is then slower once, never wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint(u64, u64);

impl Fingerprint {
    /// The fingerprint of several parts, which are kept apart: `["ab", "c"]` differs from `["a", "bc"]`.
    pub(super) fn of(parts: &[&str]) -> Self {
        Self(
            hash(DefaultHasher::new(), parts),
            hash(FxHasher::default(), parts),
        )
    }

    /// Reads the form that `Display` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let (first, second) = text.split_at(16);
        Some(Self(
            u64::from_str_radix(first, 16).ok()?,
            u64::from_str_radix(second, 16).ok()?,
        ))
    }
}

/// A short fingerprint that notices damage.
pub(super) fn checksum(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

fn hash(mut hasher: impl Hasher, parts: &[&str]) -> u64 {
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn parts_are_kept_apart() {
        assert_eq!(Fingerprint::of(&["ab", "c"]), Fingerprint::of(&["ab", "c"]));
        assert_ne!(Fingerprint::of(&["ab", "c"]), Fingerprint::of(&["a", "bc"]));
        assert_ne!(Fingerprint::of(&["a"]), Fingerprint::of(&["a", ""]));
    }

    #[test]
    fn text_form_can_be_read_back() {
        let print = Fingerprint(0xabc, 7);
        assert_eq!(print.to_string(), "0000000000000abc0000000000000007");
        assert_eq!(Fingerprint::parse(&print.to_string()).unwrap(), print);
        assert_eq!(Fingerprint::parse("0000000000000abc"), None);
        assert_eq!(Fingerprint::parse("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), None);
    }
}
