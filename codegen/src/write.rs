//! Last stage: the tree in memory becomes the files on disk, or is compared with them.
//!
//! A manifest in the crate's folder records which files were written here. Only files that changed are
//! touched; files that were written once and are no longer planned are removed; everything else in the
//! folder is left alone, and a file of somebody else at a planned path stops the run before it writes.

pub mod check;
mod conflicts;
mod disk;
mod error;
mod manifest;
mod path;

use std::collections::BTreeSet;
use std::path::Path;

use crate::format::FileTree;

pub use check::{CheckReport, Difference, DifferenceKind, check_tree};
pub use conflicts::{Conflict, GENERATED_MARK};
pub use error::{Action, WriteError};
pub use manifest::MANIFEST_NAME;

use disk::Found;
use manifest::Manifest;

/// What a run of [`write_tree`] did, as sorted paths below the crate's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// Files that did not exist.
    pub created: Vec<String>,
    /// Files that existed with other contents.
    pub updated: Vec<String>,
    /// Files that were removed because they are no longer planned.
    pub removed: Vec<String>,
    /// Number of files that were right already.
    pub unchanged: usize,
}

impl WriteReport {
    /// Number of files that were created or updated.
    #[must_use]
    pub fn written(&self) -> usize {
        self.created.len() + self.updated.len()
    }

    /// Whether the run found nothing to do.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.written() == 0 && self.removed.is_empty()
    }
}

/// Makes the generated files in `dir` be those of the tree.
///
/// # Errors
///
/// Unsafe paths, an unreadable manifest and files of somebody else at planned paths are reported before
/// anything is written. An I/O error in between leaves a folder that the next run can finish.
pub fn write_tree(dir: &Path, tree: &FileTree) -> Result<WriteReport, WriteError> {
    path::check_paths(tree.paths())?;
    disk::create_dir(dir)?;
    let old = Manifest::read(dir)?;
    conflicts::refuse(dir, tree, &old)?;

    let new = Manifest::of(tree);
    let added = new.paths().any(|path| !old.contains(path));
    if added && !old.is_empty() {
        // If this run breaks off, the next one still knows the files of both.
        old.union(&new).write(dir)?;
    } else if added {
        new.write(dir)?;
    }
    let mut report = WriteReport::default();
    remove_stale(dir, &old, &new, &mut report)?;
    for (path, text) in tree.iter() {
        match disk::read(dir, path)? {
            Found::Bytes(bytes) if bytes == text.as_bytes() => report.unchanged += 1,
            found => {
                disk::replace(dir, path, text)?;
                let list = if matches!(found, Found::Nothing) {
                    &mut report.created
                } else {
                    &mut report.updated
                };
                list.push(path.to_owned());
            }
        }
    }
    new.write(dir)?;
    Ok(report)
}

/// Removes what the manifest lists and the tree does not have, and folders that become empty.
fn remove_stale(
    dir: &Path,
    old: &Manifest,
    new: &Manifest,
    report: &mut WriteReport,
) -> Result<(), WriteError> {
    let mut folders = BTreeSet::new();
    for path in old.paths().filter(|path| !new.contains(path)) {
        if disk::remove(dir, path)? {
            report.removed.push(path.to_owned());
        }
        folders.extend(path::parents(path));
    }
    // Deepest first: a folder sorts before what stands in it.
    for folder in folders.into_iter().rev() {
        disk::remove_empty_dir(dir, folder);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
