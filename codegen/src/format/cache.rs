//! Formatted text remembered between runs.
//!
//! An entry is found by the tokens that it came from, if the program that prints tokens is still the same
//! file, else by the text before formatting; both with the identity of `rustfmt`. Everything that is odd
//! about the file (missing, cut off, edited) means an empty cache. Only entries that a run used are kept,
//! so the file does not grow.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::fingerprint::{Fingerprint, checksum};
use super::identity;
use crate::emit::file::RustFile;

const FIRST_LINE: &str = "connector-codegen format cache, version 2";

/// A map from text before formatting to text after it, kept in one file.
#[derive(Debug)]
pub struct FormatCache {
    file: Option<PathBuf>,
    /// What prints, if that can be told.
    printer: Option<String>,
    /// What formats.
    formatter: String,
    /// By the text before formatting.
    entries: BTreeMap<Fingerprint, Entry>,
    /// Tokens to text before formatting.
    by_tokens: BTreeMap<Fingerprint, Fingerprint>,
    changed: bool,
}

#[derive(Debug)]
struct Entry {
    tokens: Option<Fingerprint>,
    text: String,
    used: bool,
}

impl FormatCache {
    /// Reads the cache file. `formatter` is the identity of the `rustfmt` program; what prints is the
    /// running program.
    #[must_use]
    pub fn open(file: &Path, formatter: &str) -> Self {
        Self::open_for(file, formatter, identity::of_this_program())
    }

    fn open_for(file: &Path, formatter: &str, printer: Option<String>) -> Self {
        let read = fs::read_to_string(file).ok();
        let (stored_printer, entries) = read.as_deref().and_then(parse).unwrap_or_default();
        let mut by_tokens = BTreeMap::new();
        if printer.as_deref() == Some(stored_printer) {
            for (key, entry) in &entries {
                by_tokens.extend(entry.tokens.map(|tokens| (tokens, *key)));
            }
        }
        Self {
            changed: printer.as_deref().unwrap_or_default() != stored_printer,
            file: Some(file.to_owned()),
            printer,
            formatter: formatter.to_owned(),
            entries,
            by_tokens,
        }
    }

    /// A cache that remembers nothing.
    #[must_use]
    pub fn disabled() -> Self {
        Self {
            file: None,
            printer: None,
            formatter: String::new(),
            entries: BTreeMap::new(),
            by_tokens: BTreeMap::new(),
            changed: false,
        }
    }

    /// The fingerprint of everything that a file is printed from. None when printing must not be skipped.
    pub(super) fn tokens_key(&self, file: &RustFile) -> Option<Fingerprint> {
        self.printer.as_ref()?;
        let (docs, tokens) = (file.docs.join("\n"), file.tokens.to_string());
        Some(Fingerprint::of(&[
            &self.formatter,
            &file.header,
            &docs,
            &tokens,
        ]))
    }

    /// The formatted text for these tokens, if an earlier run left it.
    pub(super) fn take_tokens(&mut self, tokens: Fingerprint) -> Option<String> {
        let key = self.by_tokens.get(&tokens)?;
        let entry = self.entries.get_mut(key)?;
        entry.used = true;
        Some(entry.text.clone())
    }

    /// The formatted text for this unformatted text, if an earlier run left it. From now on it can be found
    /// by the tokens too.
    pub(super) fn take_text(
        &mut self,
        tokens: Option<Fingerprint>,
        unformatted: &str,
    ) -> Option<String> {
        if self.entries.is_empty() {
            return None;
        }
        let entry = self.entries.get_mut(&key(&self.formatter, unformatted))?;
        entry.used = true;
        self.changed |= entry.tokens != tokens;
        entry.tokens = tokens;
        Some(entry.text.clone())
    }

    /// Remembers formatted text.
    pub(super) fn put(&mut self, tokens: Option<Fingerprint>, unformatted: &str, formatted: &str) {
        if self.file.is_some() {
            let entry = Entry {
                tokens,
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
        let text = print(self.printer.as_deref().unwrap_or_default(), &self.entries);
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

/// The program that printed, then one line `KEY TOKENS CHECKSUM LENGTH` and the text for each entry.
fn print(printer: &str, entries: &BTreeMap<Fingerprint, Entry>) -> String {
    let length: usize = entries.values().map(|entry| entry.text.len() + 100).sum();
    let mut out = String::with_capacity(length + 200);
    let _ = writeln!(out, "{FIRST_LINE}\n{printer}");
    for (key, Entry { tokens, text, .. }) in entries {
        let _ = match tokens {
            Some(tokens) => write!(out, "{key} {tokens}"),
            None => write!(out, "{key} -"),
        };
        let _ = writeln!(out, " {:x} {}", checksum(text), text.len());
        out.push_str(text);
        out.push('\n');
    }
    out
}

/// What printed and all entries, or nothing when anything does not fit.
fn parse(file: &str) -> Option<(&str, BTreeMap<Fingerprint, Entry>)> {
    let rest = file.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?;
    let (printer, mut rest) = rest.split_once('\n')?;
    let mut entries = BTreeMap::new();
    while !rest.is_empty() {
        let (line, tail) = rest.split_once('\n')?;
        let mut words = line.split(' ');
        let key = Fingerprint::parse(words.next()?)?;
        let tokens = words.next()?;
        let found = u64::from_str_radix(words.next()?, 16).ok()?;
        let length: usize = words.next()?.parse().ok()?;
        let (text, tail) = tail.split_at_checked(length)?;
        if checksum(text) != found {
            return None;
        }
        let entry = Entry {
            tokens: Fingerprint::parse(tokens),
            text: text.to_owned(),
            used: false,
        };
        entries.insert(key, entry);
        rest = tail.strip_prefix('\n')?;
    }
    Some((printer, entries))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use quote::quote;

    use super::*;

    fn filled(file: &Path) {
        let mut cache = FormatCache::open(file, "1.0");
        cache.put(None, "a  b", "a b");
        cache.put(None, "c", "c\n");
        cache.save();
    }

    #[test]
    fn entries_survive_and_belong_to_a_version() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("deep/cache");
        filled(&file);
        assert_eq!(
            FormatCache::open(&file, "1.0")
                .take_text(None, "a  b")
                .as_deref(),
            Some("a b")
        );
        assert_eq!(FormatCache::open(&file, "1.0").take_text(None, "a b"), None);
        assert_eq!(
            FormatCache::open(&file, "1.1").take_text(None, "a  b"),
            None
        );
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
        cache.take_text(None, "c").unwrap();
        cache.save();
        let mut cache = FormatCache::open(&file, "1.0");
        assert_eq!(cache.take_text(None, "c").as_deref(), Some("c\n"));
        assert_eq!(cache.take_text(None, "a  b"), None);
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
                FormatCache::open(&file, "1.0").take_text(None, "a  b"),
                None,
                "{text:?}"
            );
        }
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert_eq!(
            FormatCache::open(&file, "1.0").take_text(None, "a  b"),
            None
        );
    }

    #[test]
    fn a_folder_in_the_way_is_not_an_error() {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path());
        assert!(dir.path().is_dir());
    }

    fn rust(name: &str) -> RustFile {
        let name = quote::format_ident!("{name}");
        RustFile {
            header: "// Made.".to_owned(),
            docs: Vec::new(),
            tokens: quote!(struct #name;),
        }
    }

    #[test]
    fn the_same_program_finds_text_by_tokens() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("cache");
        let open = |printer: &str| FormatCache::open_for(&file, "1.0", Some(printer.to_owned()));
        let mut cache = open("one");
        let key = cache.tokens_key(&rust("A"));
        cache.put(key, "struct  A;", "struct A;\n");
        cache.save();

        let mut same = open("one");
        let (known, other) = (same.tokens_key(&rust("A")), same.tokens_key(&rust("B")));
        assert_eq!(
            same.take_tokens(known.unwrap()).as_deref(),
            Some("struct A;\n")
        );
        assert_eq!(same.take_tokens(other.unwrap()), None);

        // Another program may print the same tokens in another way: only the printed text counts.
        let mut rebuilt = open("two");
        assert_eq!(rebuilt.take_tokens(known.unwrap()), None);
        assert!(rebuilt.take_text(known, "struct  A;").is_some());
        rebuilt.save();
        assert!(open("two").take_tokens(known.unwrap()).is_some());
    }

    #[test]
    fn a_program_that_cannot_be_told_always_prints() {
        let dir = tempfile::tempdir().unwrap();
        let cache = FormatCache::open_for(&dir.path().join("cache"), "1.0", None);
        assert_eq!(cache.tokens_key(&rust("A")), None);
    }
}
