//! Formatted text remembered between runs.
//!
//! An entry is found by the text before formatting and the identity of `rustfmt`. Everything that is odd
//! about the file (missing, cut off, edited) means an empty cache. Only entries that a run used are kept,
//! so the file does not grow.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::fingerprint::{Fingerprint, checksum};

const FIRST_LINE: &str = "connector-codegen format cache, version 3";

/// A map from text before formatting to text after it, kept in one file.
#[derive(Debug)]
pub struct FormatCache {
    file: Option<PathBuf>,
    /// What formats.
    formatter: String,
    /// By the text before formatting.
    entries: BTreeMap<Fingerprint, Entry>,
    changed: bool,
}

#[derive(Debug)]
struct Entry {
    text: String,
    used: bool,
}

impl FormatCache {
    /// Reads the cache file. `formatter` is the identity of the `rustfmt` program.
    #[must_use]
    pub fn open(file: &Path, formatter: &str) -> Self {
        let read = fs::read_to_string(file).ok();
        Self {
            file: Some(file.to_owned()),
            formatter: formatter.to_owned(),
            entries: read.as_deref().and_then(parse).unwrap_or_default(),
            changed: false,
        }
    }

    /// A cache that remembers nothing.
    #[must_use]
    pub fn disabled() -> Self {
        Self {
            file: None,
            formatter: String::new(),
            entries: BTreeMap::new(),
            changed: false,
        }
    }

    /// The formatted text for this unformatted text, if an earlier run left it.
    pub(super) fn take(&mut self, unformatted: &str) -> Option<String> {
        if self.entries.is_empty() {
            return None;
        }
        let entry = self.entries.get_mut(&key(&self.formatter, unformatted))?;
        entry.used = true;
        Some(entry.text.clone())
    }

    /// Remembers formatted text.
    pub(super) fn put(&mut self, unformatted: &str, formatted: &str) {
        if self.file.is_some() {
            let entry = Entry {
                text: formatted.to_owned(),
                used: true,
            };
            self.entries
                .insert(key(&self.formatter, unformatted), entry);
            self.changed = true;
        }
    }

    /// Writes what this run used. A cache that cannot be written is given up in silence.
    pub fn save(mut self) {
        let Some(file) = self.file else { return };
        let stored = self.entries.len();
        self.entries.retain(|_, entry| entry.used);
        if !self.changed && self.entries.len() == stored {
            return;
        }
        if let Some(parent) = file.parent() {
            let _ = fs::create_dir_all(parent);
        }
        // Written beside and renamed, so that a parallel run never reads half a file.
        let beside = file.with_extension(format!("{}.tmp", std::process::id()));
        let text = print(&self.entries);
        if fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, &file))
            .is_err()
        {
            let _ = fs::remove_file(&beside);
        }
    }
}

fn key(formatter: &str, unformatted: &str) -> Fingerprint {
    Fingerprint::of(&[formatter, unformatted])
}

/// One line `KEY CHECKSUM LENGTH` and the text for each entry.
fn print(entries: &BTreeMap<Fingerprint, Entry>) -> String {
    let length: usize = entries.values().map(|entry| entry.text.len() + 100).sum();
    let mut out = String::with_capacity(length + 200);
    let _ = writeln!(out, "{FIRST_LINE}");
    for (key, Entry { text, .. }) in entries {
        let _ = writeln!(out, "{key} {:x} {}", checksum(text), text.len());
        out.push_str(text);
        out.push('\n');
    }
    out
}

/// All entries, or nothing when anything does not fit.
fn parse(file: &str) -> Option<BTreeMap<Fingerprint, Entry>> {
    let mut rest = file.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?;
    let mut entries = BTreeMap::new();
    while !rest.is_empty() {
        let (line, tail) = rest.split_once('\n')?;
        let mut words = line.split(' ');
        let key = Fingerprint::parse(words.next()?)?;
        let found = u64::from_str_radix(words.next()?, 16).ok()?;
        let length: usize = words.next()?.parse().ok()?;
        let (text, tail) = tail.split_at_checked(length)?;
        if checksum(text) != found {
            return None;
        }
        let entry = Entry {
            text: text.to_owned(),
            used: false,
        };
        entries.insert(key, entry);
        rest = tail.strip_prefix('\n')?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn filled(file: &Path) {
        let mut cache = FormatCache::open(file, "1.0");
        cache.put("a  b", "a b");
        cache.put("c", "c\n");
        cache.save();
    }

    #[test]
    fn entries_survive_and_belong_to_a_version() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("deep/cache");
        filled(&file);
        assert_eq!(
            FormatCache::open(&file, "1.0").take("a  b").as_deref(),
            Some("a b")
        );
        assert_eq!(FormatCache::open(&file, "1.0").take("a b"), None);
        assert_eq!(FormatCache::open(&file, "1.1").take("a  b"), None);
        assert_eq!(
            fs::read_dir(file.parent().unwrap()).unwrap().count(),
            1,
            "no temporary file stays"
        );
    }

    #[test]
    fn unused_entries_go() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("cache");
        filled(&file);
        let mut cache = FormatCache::open(&file, "1.0");
        cache.take("c").unwrap();
        cache.save();
        let mut cache = FormatCache::open(&file, "1.0");
        assert_eq!(cache.take("c").as_deref(), Some("c\n"));
        assert_eq!(cache.take("a  b"), None);
    }

    #[test]
    fn damaged_files_count_as_empty() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("cache");
        filled(&file);
        let good = fs::read_to_string(&file).unwrap();
        let damaged = [
            good.replace("a b", "a x"),
            good[..good.len() - 2].to_owned(),
            String::new(),
            "text".to_owned(),
        ];
        for text in damaged {
            fs::write(&file, &text).unwrap();
            assert_eq!(
                FormatCache::open(&file, "1.0").take("a  b"),
                None,
                "{text:?}"
            );
        }
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert_eq!(FormatCache::open(&file, "1.0").take("a  b"), None);
    }

    #[test]
    fn a_folder_in_the_way_is_not_an_error() {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path());
        assert!(dir.path().is_dir());
    }
}
