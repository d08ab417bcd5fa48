//! Files of other revisions.

use std::path::Path;
use std::process::Command;

use crate::outcome::Failure;

/// The revision where this branch left `main`; the last commit when there is no `main`.
pub(super) fn branched_at(root: &Path) -> Result<String, Failure> {
    for main in ["origin/main", "main"] {
        if let Ok(revision) = git(root, &["merge-base", "HEAD", main]) {
            return Ok(revision.trim().to_owned());
        }
    }
    git(root, &["rev-parse", "HEAD"]).map(|revision| revision.trim().to_owned())
}

/// A file as it was; nothing when it was not there.
pub(super) fn show(root: &Path, revision: &str, path: &str) -> Result<Option<String>, Failure> {
    git(
        root,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            &format!("{revision}^{{commit}}"),
        ],
    )
    .map_err(|_| Failure::Usage(format!("git knows no revision `{revision}`")))?;
    let there = git(root, &["ls-tree", "--name-only", revision, "--", path])?;
    if there.trim().is_empty() {
        return Ok(None);
    }
    git(root, &["show", &format!("{revision}:{path}")]).map(Some)
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output();
    let output = output.map_err(|error| Failure::Step(format!("git cannot be run: {error}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(Failure::Step(format!(
            "git {}: {said}",
            arguments.join(" ")
        )))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{branched_at, git, show};

    #[test]
    fn a_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let run = |arguments: &[&str]| git(root, arguments).unwrap();
        run(&["init", "--quiet", "--initial-branch=main"]);
        std::fs::write(root.join("a"), "old").unwrap();
        run(&["add", "a"]);
        let commit = [
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "commit",
            "-qm",
            "first",
        ];
        run(&commit);
        std::fs::write(root.join("a"), "new").unwrap();
        let base = branched_at(root).unwrap();
        assert_eq!(show(root, &base, "a").unwrap().as_deref(), Some("old"));
        assert_eq!(show(root, &base, "b").unwrap(), None);
        assert!(show(root, "no-such", "a").is_err());
    }
}
