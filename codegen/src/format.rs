//! Stage six: tokens become formatted text.
//!
//! Each item is printed by itself (`print`), blank lines go between items and between the members of
//! `impl` and `trait` blocks, and one `rustfmt` process formats everything that is not in the cache. The
//! result is a fixed point of `cargo fmt`. Files whose tokens did not change are not even parsed.

pub mod cache;
mod error;
mod fingerprint;
mod identity;
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
    let mut tree = FileTree::default();
    let mut cache = match &settings.cache {
        Some(file) => FormatCache::open(file, &settings.rustfmt.identity()?),
        None => FormatCache::disabled(),
    };
    let mut open = Vec::new();
    for file in files {
        match file.content {
            Content::Text(text) => tree.add(&file.path, text)?,
            Content::Rust(rust) => match print_or_take(&file.path, rust, &mut cache)? {
                Step::Done(text) => {
                    tree.add(&file.path, text)?;
                    tree.stats.from_cache += 1;
                }
                Step::Open(key, printed) => open.push((key, file.path, printed)),
            },
        }
    }
    tree.stats.formatted = open.len();
    format_open(open, settings, &mut cache, &mut tree)?;
    cache.save();
    tree.count();
    Ok(tree)
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
    open: Vec<(Option<Fingerprint>, String, Printed)>,
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
