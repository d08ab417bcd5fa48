//! Mistakes that show only when a spec is understood as a whole, and what is said about them.
//!
//! Every folder of `tests/bad-model` is one mistake: `openapi.yaml`, `auth.md` where it matters, and in
//! `expected.txt` what the whole generator says. Set `UPDATE_EXPECT=1` to write the expectations anew, then
//! read the diff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use connector_codegen::diagnose;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-model");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders
}

fn said_about(folder: &Path) -> String {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let (spec, page) = (text("openapi.yaml").unwrap(), text("auth.md"));
    diagnose(
        ("openapi.yaml", &spec),
        page.as_deref().map(|page| ("auth.md", page)),
    )
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let found = said_about(&folder);
        let path = folder.join("expected.txt");
        if update {
            std::fs::write(&path, &found).unwrap();
        } else if std::fs::read_to_string(&path).ok().as_deref() != Some(&found) {
            wrong.push(format!("{}\n{found}", folder.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} folders differ:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn every_mistake_has_a_code_a_place_and_help() {
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let found = said_about(&folder);
        assert!(
            found.contains("--> openapi.yaml:"),
            "{name} is told without a place:\n{found}"
        );
        assert!(
            found.contains("= help: "),
            "{name} is told without help:\n{found}"
        );
        let code = ["model/", "name/", "openapi/", "extension/", "auth/"];
        assert!(
            code.iter().any(|family| found.contains(family)),
            "{name} has no code:\n{found}"
        );
    }
}

#[test]
fn there_are_enough_of_them() {
    assert!(folders().len() >= 15);
}
