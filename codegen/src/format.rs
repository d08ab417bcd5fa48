//! Stage six: tokens become formatted text.
//!
//! Each item is printed by itself (`print`), blank lines go between items and between the members of
//! `impl` and `trait` blocks, and one `rustfmt` process formats everything that is not in the cache. The
//! result is a fixed point of `cargo fmt`. Files whose tokens did not change are not even parsed.

pub mod cache;
mod error;
mod fingerprint;
mod identity;
mod parcel;
pub mod print;
pub mod rustfmt;
mod scratch;
pub mod tree;

use std::path::PathBuf;

use crate::emit::file::{Content, EmittedFile, RustFile};

pub use cache::FormatCache;
pub use error::FormatError;
pub use rustfmt::Rustfmt;
pub use tree::{FileTree, FormatStats};

use fingerprint::Fingerprint;
use print::Printed;
use rustfmt::Source;

/// How a set of files is formatted.
#[derive(Clone, Debug, Default)]
pub struct FormatSettings {
    /// The formatter to run.
    pub rustfmt: Rustfmt,
    /// File in which formatted text is remembered between runs. One file serves one connector.
    pub cache: Option<PathBuf>,
}

/// Prints and formats the files, with the default `rustfmt` and without a cache.
///
/// # Errors
///
/// Says which file was refused and why, with the words of `rustfmt`.
pub fn print_files(files: &[EmittedFile]) -> Result<FileTree, FormatError> {
    print_files_with(files.to_vec(), &FormatSettings::default())
}

/// Prints and formats the files as the settings say.
///
/// # Errors
///
/// Says which file was refused and why, with the words of `rustfmt`. A cache that cannot be read or
/// written is not an error: it only costs time.
pub fn print_files_with(
    files: Vec<EmittedFile>,
    settings: &FormatSettings,
) -> Result<FileTree, FormatError> {
    let mut formatting = Formatting::new(settings);
    for file in files {
        formatting.add(file);
    }
    formatting.finish()
}

/// Files on their way to formatted text. Each is printed as it comes; `rustfmt` gets all of them at the end.
#[derive(Debug)]
pub struct Formatting<'s> {
    settings: &'s FormatSettings,
    /// Opened with the first file.
    cache: Option<FormatCache>,
    tree: FileTree,
    open: Vec<Open>,
    /// The first thing that went wrong. Files after it are not looked at.
    failed: Option<FormatError>,
}

/// A file that the cache did not know: the fingerprint of its tokens, its path, its text so far.
type Open = (Option<Fingerprint>, String, Printed);

impl<'s> Formatting<'s> {
    /// Nothing so far.
    #[must_use]
    pub fn new(settings: &'s FormatSettings) -> Self {
        Self {
            settings,
            cache: None,
            tree: FileTree::default(),
            open: Vec::new(),
            failed: None,
        }
    }

    /// Prints a file, or takes it from the cache. What goes wrong is told at the end.
    pub fn add(&mut self, file: EmittedFile) {
        if self.failed.is_none() {
            self.failed = self.try_add(file).err();
        }
    }

    fn try_add(&mut self, file: EmittedFile) -> Result<(), FormatError> {
        let rust = match file.content {
            Content::Text(text) => return self.tree.add(&file.path, text),
            Content::Rust(rust) => rust,
        };
        let cache = match &mut self.cache {
            Some(cache) => cache,
            None => self.cache.insert(open_cache(self.settings)?),
        };
        match print_or_take(&file.path, rust, cache)? {
            Step::Done(text) => {
                self.tree.add(&file.path, text)?;
                self.tree.stats.from_cache += 1;
            }
            Step::Open(key, printed) => self.open.push((key, file.path, printed)),
        }
        Ok(())
    }

    /// Formats what is open and gives all files.
    ///
    /// # Errors
    ///
    /// As [`print_files_with`], with the first file that went wrong.
    pub fn finish(mut self) -> Result<FileTree, FormatError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.tree.stats.formatted = self.open.len();
        let mut cache = self.cache.unwrap_or_else(FormatCache::disabled);
        format_open(self.open, self.settings, &mut cache, &mut self.tree)?;
        cache.save();
        self.tree.count();
        Ok(self.tree)
    }
}

fn open_cache(settings: &FormatSettings) -> Result<FormatCache, FormatError> {
    Ok(match &settings.cache {
        Some(file) => FormatCache::open(file, &settings.rustfmt.identity()?),
        None => FormatCache::disabled(),
    })
}

/// How far a file came without `rustfmt`.
enum Step {
    /// Formatted text from the cache.
    Done(String),
    /// Printed, not yet formatted; with the fingerprint of its tokens.
    Open(Option<Fingerprint>, Printed),
}

/// Prints a file, unless the cache knows its tokens; then asks the cache for the printed text.
fn print_or_take(path: &str, rust: RustFile, cache: &mut FormatCache) -> Result<Step, FormatError> {
    let key = cache.tokens_key(&rust);
    if let Some(text) = key.and_then(|key| cache.take_tokens(key)) {
        return Ok(Step::Done(text));
    }
    let printed = print::print_rust_file(path, rust)?;
    Ok(match cache.take_text(key, &printed.text) {
        Some(text) => Step::Done(text),
        None => Step::Open(key, printed),
    })
}

/// One `rustfmt` process for all files that the cache did not know.
fn format_open(
    open: Vec<Open>,
    settings: &FormatSettings,
    cache: &mut FormatCache,
    tree: &mut FileTree,
) -> Result<(), FormatError> {
    let sources: Vec<Source<'_>> = open
        .iter()
        .map(|(_, path, printed)| Source { path, printed })
        .collect();
    let formatted = settings.rustfmt.format(&sources)?;
    for ((key, path, printed), text) in open.iter().zip(formatted) {
        cache.put(*key, &printed.text, &text);
        tree.add(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
