//! Stage six: items become formatted text.
//!
//! Each item is printed by itself (`print`), blank lines go between items and between the members of
//! `impl` and `trait` blocks, and one `rustfmt` process formats everything that is not in the cache. The
//! result is a fixed point of `cargo fmt`.

pub mod cache;
mod error;
mod fingerprint;
pub mod print;
pub mod rustfmt;
mod scratch;
pub mod tree;

use std::path::PathBuf;

use crate::emit::file::{Content, EmittedFile};

pub use cache::FormatCache;
pub use error::FormatError;
pub use rustfmt::Rustfmt;
pub use tree::{FileTree, FormatStats};

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
    print_files_with(files, &FormatSettings::default())
}

/// Prints and formats the files as the settings say.
///
/// # Errors
///
/// Says which file was refused and why, with the words of `rustfmt`. A cache that cannot be read or
/// written is not an error: it only costs time.
pub fn print_files_with(
    files: &[EmittedFile],
    settings: &FormatSettings,
) -> Result<FileTree, FormatError> {
    let mut tree = FileTree::default();
    let mut sources = Vec::new();
    for file in files {
        match &file.content {
            Content::Text(text) => tree.add(&file.path, text.clone())?,
            Content::Rust(rust) => sources.push(Source {
                path: &file.path,
                text: print::print_rust_file(&file.path, rust)?,
                modules: print::outside_modules(&rust.items),
            }),
        }
    }
    let formatted = format_sources(sources, settings, &mut tree.stats)?;
    for (path, text) in formatted {
        tree.add(path, text)?;
    }
    tree.count();
    Ok(tree)
}

/// Takes what it can from the cache and gives the rest to one `rustfmt` process.
fn format_sources<'a>(
    sources: Vec<Source<'a>>,
    settings: &FormatSettings,
    stats: &mut FormatStats,
) -> Result<Vec<(&'a str, String)>, FormatError> {
    let mut cache = match &settings.cache {
        Some(file) if !sources.is_empty() => FormatCache::open(file, &settings.rustfmt.version()?),
        _ => FormatCache::disabled(),
    };
    let mut done = Vec::with_capacity(sources.len());
    let mut open = Vec::new();
    for source in sources {
        match cache.take(&source.text) {
            Some(text) => done.push((source.path, text)),
            None => open.push(source),
        }
    }
    stats.from_cache = done.len();
    stats.formatted = open.len();
    let fresh = settings.rustfmt.format(&open)?;
    for (source, text) in open.into_iter().zip(fresh) {
        cache.put(&source.text, &text);
        done.push((source.path, text));
    }
    cache.save();
    Ok(done)
}

#[cfg(test)]
mod tests;
