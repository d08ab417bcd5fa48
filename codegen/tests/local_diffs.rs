//! A change of a spec stays local: which files of the crate change, and by how many lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use connector_codegen::format::print_files;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate};

const BASE: &str = include_str!("review/lamps.yaml");

fn files(spec: &str) -> BTreeMap<String, String> {
    let inputs = Inputs {
        spec_name: "lamps.yaml".to_owned(),
        spec_text: spec.to_owned(),
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: "test".to_owned(),
            spec_path: "lamps.yaml".to_owned(),
        },
    };
    let Ok(generated) = generate(&inputs) else {
        panic!("the spec generates");
    };
    let tree = print_files(&generated.files).unwrap();
    tree.iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// The lines that one text has more often than the other, both ways.
fn changed_lines(before: &str, after: &str) -> usize {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for line in before.lines() {
        *counts.entry(line).or_default() -= 1;
    }
    for line in after.lines() {
        *counts.entry(line).or_default() += 1;
    }
    counts
        .values()
        .map(|count| count.unsigned_abs() as usize)
        .sum()
}

/// Fails unless just these files change, none by more lines than stated.
fn assert_local(old: &str, new: &str, expected: &[(&str, usize)]) {
    assert_eq!(BASE.matches(old).count(), 1, "{old:?}");
    let (before, after) = (files(BASE), files(&BASE.replace(old, new)));
    let empty = String::new();
    let paths = before.keys().chain(after.keys());
    let mut changed: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        let pair = (
            before.get(path).unwrap_or(&empty),
            after.get(path).unwrap_or(&empty),
        );
        if pair.0 != pair.1 {
            changed.insert(path, changed_lines(pair.0, pair.1));
        }
    }
    let names: Vec<&str> = changed.keys().copied().collect();
    let wanted: Vec<&str> = expected.iter().map(|(path, _)| *path).collect();
    assert_eq!(names, wanted, "{new:?}: {changed:?}");
    for (path, most) in expected {
        assert!(changed[path] <= *most, "{path}: {} lines", changed[path]);
    }
}

#[test]
fn one_field_of_an_answer() {
    assert_local(
        "        note: {type: string, nullable: true, description: Note.}\n    LampCreate",
        "        note: {type: string, nullable: true, description: Note.}\n        lux: {type: integer, description: Light.}\n    LampCreate",
        &[("REFERENCE.md", 2), ("src/records/lamp.rs", 12)],
    );
}

#[test]
fn one_parameter() {
    assert_local(
        "        - {name: code,",
        "        - {name: sort, in: query, description: Order., schema: {type: string}}\n        - {name: code,",
        &[
            ("REFERENCE.md", 2),
            ("src/entities/lamps.rs", 10),
            ("src/operations/lamps.rs", 6),
            ("src/typed/lamps.rs", 6),
        ],
    );
}

#[test]
fn one_value_of_an_enumeration() {
    assert_local(
        "enum: [red, green]",
        "enum: [red, green, blue]",
        &[("src/records/colour.rs", 12)],
    );
}

#[test]
fn one_operation() {
    assert_local(
        "    delete:\n",
        "    put:\n      summary: Light a lamp\n      description: Switches a lamp on.\n      x-airbyte-entity: lamps\n      x-airbyte-action: light\n      parameters:\n        - {name: room, in: path, required: true, description: Room., schema: {type: integer}}\n        - {name: id, in: path, required: true, description: Lamp., schema: {type: integer, x-connector-id: lamp}}\n      responses:\n        '204': {description: Lit.}\n    delete:\n",
        &[
            ("README.md", 4),
            ("REFERENCE.md", 20),
            ("src/entities/lamps.rs", 45),
            ("src/operations.rs", 2),
            ("src/operations/lamps.rs", 20),
            ("src/typed.rs", 8),
            ("src/typed/lamps.rs", 16),
        ],
    );
}
