//! One small spec for each feature, and what the stages make of it: model, plan, emitted files.
//!
//! Snapshots leave out spans and what is empty, false or not there, and put short values on one line: what
//! remains is what the spec said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use connector_codegen::diagnostics::{Color, Sink, Sources, render};
use connector_codegen::emit::file::EmittedFile;
use connector_codegen::explain::compact;
use connector_codegen::format::print_files;
use connector_codegen::model::Connector;
use connector_codegen::plan::CratePlan;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate, load, model, plan, resolve};

/// A test for each feature: the spec of that name, and the emitted files that show it.
macro_rules! features {
    ($($feature:ident: [$($file:literal),*];)*) => {
        $(#[test]
        fn $feature() {
            check(stringify!($feature), &[$($file),*]);
        })*
        const FEATURES: &[&str] = &[$(stringify!($feature)),*];
    };
}

features! {
    access: ["src/records/chest.rs", "src/bodies/chest.rs", "src/operations/chests.rs", "src/entities/chests.rs"];
    all_of: ["src/records/thing.rs"];
    auth_bearer: ["src/auth.rs"];
    auth_many: ["src/auth.rs"];
    auth_usual: ["src/auth.rs"];
    awkward_names: ["src/entities/type_.rs", "src/records/thing.rs"];
    bodies: ["src/bodies/cake_order.rs"];
    body_encodings: ["src/bodies/parts_create.rs", "src/operations/both.rs"];
    collisions: ["src/records.rs", "src/bodies.rs", "src/records/thing.rs"];
    enums: ["src/records/thing.rs", "src/records/things_get.rs", "src/operations/things.rs"];
    files: ["src/entities/boxes.rs", "src/bodies/boxes_create.rs", "src/operations/boxes.rs",
        "src/operations/trunks.rs"];
    guide: ["README.md", "REFERENCE.md", "src/guide.rs", "src/operations.rs", "src/operations/seeds.rs"];
    ids: ["src/ids.rs", "src/entities/things.rs"];
    limits_and_effects: ["src/entities/nails.rs", "src/operations.rs", "src/operations/nails.rs"];
    list_and_get: ["Cargo.toml", "README.md", "REFERENCE.md", "src/lib.rs", "src/connector.rs",
        "src/entities/parcels.rs", "src/operations/parcels.rs", "src/records/parcel.rs"];
    maps: ["src/records/thing.rs"];
    nested: ["src/records/beds_list.rs"];
    pagination: ["src/operations/reds.rs", "src/operations/greens.rs", "src/operations/blues.rs",
        "src/operations/pinks.rs", "src/operations/greys.rs", "src/operations/whites.rs"];
    pagination_default: ["src/operations/fits.rs"];
    pagination_derived: ["src/operations/found.rs", "src/entities/whole.rs"];
    presence: ["src/records/thing.rs"];
    recursion: ["src/records/thing.rs", "src/records/home.rs"];
    servers: ["src/operations.rs", "src/operations/files.rs"];
    styles: ["src/operations/things.rs"];
    unions: ["src/records/thing.rs", "src/records/shape.rs", "src/bodies/shape.rs"];
    whole_bodies: ["src/entities/lists.rs", "src/entities/maps.rs", "src/entities/texts.rs",
        "src/entities/anys.rs"];
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs")
}

#[test]
fn every_spec_is_tested() {
    let mut names: Vec<String> = std::fs::read_dir(specs())
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, FEATURES);
}

fn check(feature: &str, paths: &[&str]) {
    let text = std::fs::read_to_string(specs().join(format!("{feature}.yaml"))).unwrap();
    let (connector, plan, findings) = stages(&text);
    insta::assert_snapshot!(
        format!("{feature}.model"),
        with_findings(&connector, &findings)
    );
    insta::assert_snapshot!(format!("{feature}.plan"), compact(&plan));
    insta::assert_snapshot!(format!("{feature}.emitted"), emitted(feature, text, paths));
}

/// The model, and after it what was found on the way to the plan, if anything.
fn with_findings(connector: &Connector, findings: &str) -> String {
    let model = compact(connector);
    if findings.is_empty() {
        return model;
    }
    format!("{model}\n\n{findings}")
}

/// The model, the plan, and what was found on the way.
fn stages(text: &str) -> (Connector, CratePlan, String) {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let document =
        load::load_spec(&mut sources, "openapi.yaml", text.to_owned(), &mut sink).unwrap();
    let resolved = resolve::resolve(document, None, &mut sink).unwrap();
    let connector = model::build::build(&resolved, &mut sink);
    model::validate::validate(&connector, &mut sink);
    let plan = plan::plan(&connector, &mut sink);
    assert!(
        !sink.has_errors(),
        "{}",
        render(&sink.into_sorted(), &sources, Color::Never)
    );
    (
        connector,
        plan,
        render(&sink.into_sorted(), &sources, Color::Never),
    )
}

/// The formatted text of these files, each after a line with its path.
fn emitted(feature: &str, text: String, paths: &[&str]) -> String {
    let options = Options {
        runtime: RuntimeDependency::Version("1".to_owned()),
        command: "cargo xtask generate".to_owned(),
        spec_path: format!("tests/specs/{feature}.yaml"),
    };
    let inputs = Inputs {
        spec_name: "openapi.yaml".to_owned(),
        spec_text: text,
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options,
    };
    let generated = generate(&inputs).unwrap();
    let mut shown = String::new();
    let chosen: Vec<EmittedFile> = generated
        .files
        .into_iter()
        .filter(|file| paths.contains(&file.path.as_str()))
        .collect();
    let tree = print_files(&chosen).unwrap();
    for path in paths {
        let text = tree
            .get(path)
            .unwrap_or_else(|| panic!("{feature} has no file {path}"));
        shown += &format!("==== {path} ====\n{text}\n");
    }
    shown
}
