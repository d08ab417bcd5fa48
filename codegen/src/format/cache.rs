//! Formatted text remembered between runs.
//!
//! The key is the text before formatting with the version of `rustfmt`. Everything that is odd about the
//! file (missing, cut off, edited) means an empty cache. Only entries that a run used are kept, so the
//! file does not grow.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::fingerprint::Fingerprint;

const FIRST_LINE: &str = "connector-codegen format cache, version 1";

/// A map from text before formatting to text after it, kept in one file.
#[derive(Debug)]
pub struct FormatCache {
    file: Option<PathBuf>,
    version: String,
    stored: BTreeMap<Fingerprint, String>,
    used: BTreeMap<Fingerprint, String>,
    changed: bool,
}

impl FormatCache {
    /// Reads the cache file; `version` is what `rustfmt --version` says.
    #[must_use]
    pub fn open(file: &Path, version: &str) -> Self {
        let stored = fs::read_to_string(file)
            .ok()
            .and_then(|text| parse(&text))
            .unwrap_or_default();
        Self {
            file: Some(file.to_owned()),
            version: version.to_owned(),
            stored,
            used: BTreeMap::new(),
            changed: false,
        }
    }

    /// A cache that remembers nothing.
    #[must_use]
    pub fn disabled() -> Self {
        Self {
            file: None,
            version: String::new(),
            stored: BTreeMap::new(),
            used: BTreeMap::new(),
            changed: false,
        }
    }

    /// The formatted text for this unformatted text, if an earlier run left it.
    pub fn take(&mut self, unformatted: &str) -> Option<String> {
        if self.stored.is_empty() {
            return None;
        }
        let key = self.key(unformatted);
        let text = self.stored.get(&key)?.clone();
        self.used.insert(key, text.clone());
        Some(text)
    }

    /// Remembers formatted text.
    pub fn put(&mut self, unformatted: &str, formatted: &str) {
        if self.file.is_some() {
            self.used
                .insert(self.key(unformatted), formatted.to_owned());
            self.changed = true;
        }
    }

    /// Writes what this run used. A cache that cannot be written is given up in silence.
    pub fn save(self) {
        let Some(file) = self.file else { return };
        if !self.changed && self.used.len() == self.stored.len() {
            return;
        }
        if let Some(parent) = file.parent() {
            let _ = fs::create_dir_all(parent);
        }
        // Written beside and renamed, so that a parallel run never reads half a file.
        let beside = file.with_extension(format!("{}.tmp", std::process::id()));
        if fs::write(&beside, print(&self.used))
            .and_then(|()| fs::rename(&beside, &file))
            .is_err()
        {
            let _ = fs::remove_file(&beside);
        }
    }

    fn key(&self, unformatted: &str) -> Fingerprint {
        Fingerprint::of(&[&self.version, unformatted])
    }
}

/// One line `KEY CHECKSUM LENGTH` and the text for each entry.
fn print(entries: &BTreeMap<Fingerprint, String>) -> String {
    let mut out = format!("{FIRST_LINE}\n");
    for (key, text) in entries {
        let _ = writeln!(out, "{key} {} {}", Fingerprint::of(&[text]), text.len());
        out.push_str(text);
        out.push('\n');
    }
    out
}

/// All entries, or nothing when anything does not fit.
fn parse(file: &str) -> Option<BTreeMap<Fingerprint, String>> {
    let mut rest = file.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?;
    let mut entries = BTreeMap::new();
    while !rest.is_empty() {
        let (line, tail) = rest.split_once('\n')?;
        let mut words = line.split(' ');
        let key = Fingerprint::parse(words.next()?)?;
        let checksum = Fingerprint::parse(words.next()?)?;
        let length: usize = words.next()?.parse().ok()?;
        let (text, tail) = tail.split_at_checked(length)?;
        if Fingerprint::of(&[text]) != checksum {
            return None;
        }
        entries.insert(key, text.to_owned());
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
