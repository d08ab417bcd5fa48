//! Every real spec of the corpus must load and resolve without an error.
//!
//! The corpus is not part of the repository; without it the tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use connector_codegen::diagnostics::{Color, Severity, Sink, Sources, render};
use connector_codegen::load::{TableTarget, load_auth_page, load_spec};
use connector_codegen::resolve::{ResolvedSpec, resolve};

/// A folder of the shared material, if it is there.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(folder);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} does not exist", path.display());
    None
}

fn connectors() -> Vec<PathBuf> {
    let Some(corpus) = shared("corpus") else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("connector.yaml").exists())
        .collect();
    folders.sort();
    folders
}

/// Loads and resolves, and gives the errors as text.
fn load(spec: &PathBuf, auth: &PathBuf) -> (Option<ResolvedSpec>, String) {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let text = std::fs::read_to_string(spec).unwrap();
    let document = load_spec(&mut sources, &spec.display().to_string(), text, &mut sink);
    let text = std::fs::read_to_string(auth).unwrap();
    let page = load_auth_page(&mut sources, &auth.display().to_string(), text, &mut sink);
    let resolved = document.and_then(|document| resolve(document, Some(&page), &mut sink));
    let found = sink.into_sorted();
    if std::env::var_os("SHOW_WARNINGS").is_some() {
        println!("{}", render(&found, &sources, Color::Never));
    }
    let errors: Vec<_> = found
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    (resolved, render(&errors, &sources, Color::Never))
}

#[test]
fn every_spec_with_every_layout_of_its_auth_page() {
    for folder in connectors() {
        for page in ["AUTH.md", "AUTH-old-layout.md"] {
            let (resolved, errors) = load(&folder.join("connector.yaml"), &folder.join(page));
            assert_eq!(errors, "", "{} with {page}", folder.display());
            let resolved = resolved.unwrap();
            assert!(!resolved.operations.is_empty());
            assert!(resolved.schemes.iter().all(|scheme| scheme.config.stated));
        }
    }
}

#[test]
fn the_published_page_has_six_tables() {
    let Some(reference) = shared("reference") else {
        return;
    };
    let page = std::fs::read_dir(reference)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with("-auth-page.txt"))
        .unwrap();
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let page = load_auth_page(
        &mut sources,
        "page",
        std::fs::read_to_string(page).unwrap(),
        &mut sink,
    );
    assert_eq!(render(&sink.into_sorted(), &sources, Color::Never), "");
    let count = |target| {
        page.tables
            .iter()
            .filter(|table| table.target == target)
            .count()
    };
    assert_eq!(count(TableTarget::Credentials), 4);
    assert_eq!(count(TableTarget::ReplicationConfig), 2);
    assert_eq!(page.tables.len(), 6);
    let names = |at: usize| {
        let rows = &page.tables[at].rows;
        rows.iter()
            .map(|row| row.name.value.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(0),
        ["client_id", "client_secret", "refresh_token", "account_id"]
    );
    assert_eq!(names(1), ["account_id"]);
    assert_eq!(names(2), ["token", "account_id"]);
    assert!(
        page.tables
            .iter()
            .flat_map(|table| &table.rows)
            .all(|row| row.required.value)
    );
}

#[test]
fn the_corpus_uses_no_key_that_we_do_not_know() {
    for folder in connectors() {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let text = std::fs::read_to_string(folder.join("connector.yaml")).unwrap();
        let _ = load_spec(&mut sources, "spec", text, &mut sink);
        let mut found = sink.into_sorted();
        found.retain(|found| found.code.as_str().starts_with("extension/"));
        assert_eq!(
            render(&found, &sources, Color::Never),
            "",
            "{}",
            folder.display()
        );
    }
}
