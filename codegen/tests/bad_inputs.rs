//! Broken inputs and what the generator says about them.
//!
//! Every folder of `tests/bad` is one mistake: `openapi.yaml`, with `auth.md`, `overlay.yaml` and
//! `fixups.yaml` where they matter, and the rendered diagnostics in `expected.txt`. Set
//! `UPDATE_EXPECT=1` to write the expectations anew, then read the diff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use connector_codegen::diagnostics::{ALL, Color, Sink, Sources, render};
use connector_codegen::fixups::{Fixups, load_fixups};
use connector_codegen::load::{load_auth_page, read_document};
use connector_codegen::overlay::{Overlay, load_overlay};
use connector_codegen::resolve::resolve;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.retain(|path| path.join("openapi.yaml").exists());
    folders.sort();
    folders
}

/// Everything that is found in a folder, as text. Mistakes of meaning (`model-*`, `name-*`)
/// go through all stages; the others through the stages up to the resolved spec, so that a
/// tiny spec need not describe a whole connector.
fn diagnose(folder: &Path) -> String {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let name = folder.file_name().unwrap().to_string_lossy();
    if name.starts_with("model-") || name.starts_with("name-") {
        let (spec, page) = (text("openapi.yaml").unwrap(), text("auth.md"));
        let page = page.as_deref().map(|page| ("auth.md", page));
        return connector_codegen::diagnose(("openapi.yaml", &spec), page);
    }
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let document = read_document(
        &mut sources,
        "openapi.yaml",
        text("openapi.yaml").unwrap(),
        &mut sink,
    );
    let overlay = text("overlay.yaml").map_or_else(Overlay::default, |text| {
        load_overlay(&mut sources, "overlay.yaml", text, &mut sink)
    });
    let fixups = text("fixups.yaml").map_or_else(Fixups::default, |text| {
        load_fixups(&mut sources, "fixups.yaml", text, &mut sink)
    });
    let page = text("auth.md").map(|text| load_auth_page(&mut sources, "auth.md", text, &mut sink));
    let spec = document.and_then(|mut document| {
        overlay.apply(&mut document, &mut sink);
        fixups.apply(&mut document, &mut sink);
        document.into_spec(&mut sink)
    });
    let _ = spec.and_then(|spec| resolve(spec, page.as_ref(), &mut sink));
    render(&sink.into_sorted(), &sources, Color::Never)
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let told = diagnose(&folder);
        let file = folder.join("expected.txt");
        if update {
            std::fs::write(&file, &told).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != told {
            wrong.push(format!("{}\n{told}", folder.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "these differ (UPDATE_EXPECT=1 rewrites them):\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_mistake_is_told_and_located() {
    for folder in folders() {
        let told = std::fs::read_to_string(folder.join("expected.txt")).unwrap();
        assert!(
            !told.is_empty(),
            "{} has nothing wrong with it",
            folder.display()
        );
        let findings = told
            .lines()
            .filter(|line| line.contains("]: ") && !line.starts_with(' '))
            .count();
        let places = told
            .lines()
            .filter(|line| line.trim_start().starts_with("--> "))
            .count();
        assert_eq!(
            findings,
            places,
            "{}: a finding without a place",
            folder.display()
        );
    }
}

/// Codes that no small input can provoke.
const UNREACHABLE: &[&str] = &["openapi/rejected"];

#[test]
fn every_code_has_an_example() {
    let told: String = folders()
        .iter()
        .map(|folder| std::fs::read_to_string(folder.join("expected.txt")).unwrap())
        .collect();
    let ours = [
        "yaml/",
        "openapi/",
        "extension/",
        "reference/",
        "auth/",
        "fixup/",
        "overlay/",
    ];
    for (code, _) in ALL
        .iter()
        .filter(|(code, _)| ours.iter().any(|family| code.as_str().starts_with(family)))
    {
        let shown = told.contains(&format!("[{code}]"));
        assert!(
            shown != UNREACHABLE.contains(&code.as_str()),
            "{code} has no folder in tests/bad"
        );
    }
}
