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

/// A commit.
#[derive(Clone, Debug)]
pub(super) struct Revision<'r> {
    root: &'r Path,
    commit: String,
}

impl<'r> Revision<'r> {
    /// The commit that git knows under that name.
    pub(super) fn new(root: &'r Path, name: &str) -> Result<Self, Failure> {
        let commit = format!("{name}^{{commit}}");
        match git(root, &["rev-parse", "--verify", "--quiet", &commit]) {
            Ok(commit) => Ok(Self {
                root,
                commit: commit.trim().to_owned(),
            }),
            Err(_) => Err(Failure::Usage(format!("git knows no revision `{name}`"))),
        }
    }

    /// The names of what stood in a folder, sorted; none when it was not there.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>, Failure> {
        let folder = format!("{folder}/");
        let listed = git(
            self.root,
            &["ls-tree", "-z", "--name-only", &self.commit, "--", &folder],
        )?;
        let names = listed
            .split('\0')
            .filter_map(|path| path.strip_prefix(&folder));
        Ok(names.map(str::to_owned).collect())
    }

    /// A file as it was.
    pub(super) fn show(&self, path: &str) -> Result<String, Failure> {
        git(self.root, &["show", &format!("{}:{path}", self.commit)])
    }
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
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use tempfile::TempDir;

    use super::{Revision, branched_at, git};

    /// A name for the commit of a repository.
    pub(in crate::diff) struct Committed(String);

    impl Committed {
        pub(in crate::diff) fn of<'r>(&self, root: &'r Path) -> Revision<'r> {
            Revision::new(root, &self.0).unwrap()
        }
    }

    /// A repository with these files in its one commit.
    pub(in crate::diff) fn committed(files: &[(&str, &str)]) -> (TempDir, Committed) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let run = |arguments: &[&str]| git(root, arguments).unwrap();
        run(&["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        run(&["add", "."]);
        let name = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        run(&[&name[..], &["commit", "-qm", "first"]].concat());
        let base = branched_at(root).unwrap();
        (folder, Committed(base))
    }

    #[test]
    fn a_file_as_it_was() {
        let (folder, base) = committed(&[("a/b", "old"), ("a/c", ""), ("d", "")]);
        std::fs::write(folder.path().join("a/b"), "new").unwrap();
        let revision = base.of(folder.path());
        assert_eq!(revision.list("a").unwrap(), ["b", "c"]);
        assert!(revision.list("none").unwrap().is_empty());
        assert_eq!(revision.show("a/b").unwrap(), "old");
        assert!(revision.show("a/none").is_err());
        let unknown = Revision::new(folder.path(), "no-such").unwrap_err();
        assert_eq!(unknown.exit_code(), 2);
    }
}
