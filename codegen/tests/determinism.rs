//! The same input gives the same bytes: twice, on the next machine, and with maps in another order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use connector_codegen::diagnostics::{Color, render};
use connector_codegen::format::{FileTree, Rustfmt, print_files};
use connector_codegen::write::{check_tree, write_tree};
use connector_codegen::{Inputs, Options, RuntimeDependency, generate};
use serde_json::{Map, Value};

const KITCHEN_SINK: &str = "tests/kitchen_sink";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The inputs of a folder with `openapi.yaml` and perhaps `auth.md`.
fn inputs(folder: &str, command: &str) -> Inputs {
    let spec = format!("{folder}/openapi.yaml");
    let auth = format!("{folder}/auth.md");
    let auth_text = std::fs::read_to_string(root().join(&auth)).ok();
    let fixups = format!("{folder}/fixups.yaml");
    let fixups_text = std::fs::read_to_string(root().join(&fixups)).ok();
    let fake = format!("{folder}/fake.yaml");
    let fake_text = std::fs::read_to_string(root().join(&fake)).ok();
    Inputs {
        spec_text: std::fs::read_to_string(root().join(&spec)).unwrap(),
        auth: auth_text.map(|text| (auth, text)),
        overlays: Vec::new(),
        fixups: fixups_text.map(|text| (fixups, text)),
        fake: fake_text.map(|text| (fake, text)),
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: command.to_owned(),
            spec_path: spec.clone(),
        },
        spec_name: spec,
    }
}

fn kitchen_sink() -> Inputs {
    inputs(
        KITCHEN_SINK,
        "UPDATE_EXPECT=1 cargo test -p connector-codegen --test determinism",
    )
}

/// The connectors of this repository.
fn connectors() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("specs")).unwrap();
    folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn connector(name: &str) -> Inputs {
    inputs(&format!("specs/{name}"), "cargo xtask generate")
}

fn every_spec() -> Vec<Inputs> {
    let connectors = connectors();
    let connectors = connectors.iter().map(|name| connector(name));
    std::iter::once(kitchen_sink()).chain(connectors).collect()
}

fn tree(inputs: &Inputs) -> FileTree {
    match generate(inputs) {
        Ok(generated) => print_files(&generated.files).unwrap(),
        Err(failure) => panic!(
            "{}",
            render(&failure.diagnostics, &failure.sources, Color::Never)
        ),
    }
}

fn files(tree: &FileTree) -> BTreeMap<String, String> {
    tree.iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// Fails with the first lines that differ, not with two whole crates.
fn assert_same(first: &BTreeMap<String, String>, second: &BTreeMap<String, String>) {
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (path, text) in first {
        let other = &second[path];
        let differs = text
            .lines()
            .zip(other.lines())
            .find(|(one, two)| one != two);
        assert!(text == other, "{path}: {differs:?}");
    }
}

#[test]
fn twice_is_the_same() {
    for inputs in every_spec() {
        assert_same(&files(&tree(&inputs)), &files(&tree(&inputs)));
    }
}

#[test]
fn output_is_a_fixed_point_of_rustfmt() {
    let folder = tempfile::tempdir().unwrap();
    let printed = tree(&kitchen_sink());
    write_tree(folder.path(), &printed).unwrap();
    let rust = printed.paths().filter(|path| path.ends_with(".rs"));
    let status = std::process::Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--style-edition", "2024"])
        .args(rust.map(|path| folder.path().join(path)))
        .status()
        .unwrap();
    assert!(status.success());
    assert!(Rustfmt::default().identity().is_ok());
}

/// What `generated/NAME` should hold, or how it differs from what it holds.
fn stale(folder: &str, inputs: &Inputs) -> String {
    let command = &inputs.options.command;
    check_tree(&root().join(folder), &tree(inputs))
        .unwrap()
        .render(Path::new(folder), command, 60)
}

#[test]
fn committed_crates_are_fresh() {
    for name in connectors() {
        let inputs = connector(&name);
        let report = stale(&format!("generated/{name}"), &inputs);
        assert!(report.is_empty(), "{report}");
    }
}

#[test]
fn the_kitchen_sink_is_fresh() {
    let folder = format!("{KITCHEN_SINK}/crate");
    let inputs = kitchen_sink();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        write_tree(&root().join(&folder), &tree(&inputs)).unwrap();
    }
    let report = stale(&folder, &inputs);
    assert!(report.is_empty(), "{report}");
}

type Entries = Vec<(String, Value)>;

const ORDERS: [fn(&mut Entries); 4] = [
    |_| {},
    |entries| entries.reverse(),
    |entries| entries.sort_by(|one, two| one.0.cmp(&two.0)),
    |entries| {
        entries.sort_by_key(|(key, _)| {
            key.bytes()
                .fold(0_u8, |sum, byte| sum.wrapping_mul(31) ^ byte)
        })
    },
];

/// Gives every map another order.
fn shuffled(value: &Value, order: fn(&mut Entries)) -> Value {
    match value {
        Value::Object(map) => {
            let below = map.iter();
            let mut entries: Entries = below
                .map(|(key, value)| (key.clone(), shuffled(value, order)))
                .collect();
            order(&mut entries);
            Value::Object(Map::from_iter(entries))
        }
        Value::Array(items) => items.iter().map(|item| shuffled(item, order)).collect(),
        plain => plain.clone(),
    }
}

#[test]
fn maps_in_another_order_give_the_same_crate() {
    for inputs in every_spec() {
        let value = to_json(&inputs.spec_text);
        let expected = files(&tree(&inputs));
        for order in ORDERS {
            let spec_text = shuffled(&value, order).to_string();
            assert_same(
                &expected,
                &files(&tree(&Inputs {
                    spec_text,
                    ..inputs.clone()
                })),
            );
        }
    }
}

/// The spec as JSON, read by the stage that reads it in earnest, so that spans are not in the way.
fn to_json(yaml: &str) -> Value {
    let mut sources = connector_codegen::diagnostics::Sources::new();
    let mut sink = connector_codegen::diagnostics::Sink::new();
    let document =
        connector_codegen::load::load_spec(&mut sources, "spec", yaml.to_owned(), &mut sink);
    document.unwrap().value
}
