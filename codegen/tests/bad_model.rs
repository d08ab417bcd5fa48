//! Mistakes that show only when a spec is understood as a whole, and what is said about them.
//!
//! Every folder of `tests/bad-model` is one mistake: `openapi.yaml`, `auth.md` where it matters, and in
//! `expected.txt` what the whole generator says. Set `UPDATE_EXPECT=1` to write the expectations anew, then
//! read the diff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use connector_codegen::diagnose;

/// Mistakes of which nothing is said yet, with what should be said. A folder leaves this list when it is.
const SILENT: &[(&str, &str)] = &[];

fn folders() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-model");
    let mut folders: Vec<(String, PathBuf)> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .collect();
    folders.sort();
    folders
}

fn said_about(folder: &Path) -> String {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let (spec, page) = (text("openapi.yaml").unwrap(), text("auth.md"));
    let said = catch_unwind(|| {
        diagnose(
            ("openapi.yaml", &spec),
            page.as_deref().map(|page| ("auth.md", page)),
        )
    });
    said.unwrap_or_else(|_| panic!("{} makes the generator panic", folder.display()))
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (_, folder) in folders() {
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
    let silent = |name: &str| SILENT.iter().any(|(known, _)| *known == name);
    for (name, folder) in folders() {
        let found = said_about(&folder);
        let parts = ["--> openapi.yaml:", "= help: ", "/"];
        let told = parts.iter().all(|part| found.contains(part));
        assert_eq!(
            told,
            !silent(&name),
            "{name}; is it still right in `SILENT`?\n{found}"
        );
    }
    for (name, wanted) in SILENT {
        assert!(
            folders().iter().any(|(known, _)| known == name),
            "{name} ({wanted}) is no folder"
        );
    }
}

#[test]
fn there_are_enough_of_them() {
    let told = folders().len() - SILENT.len();
    assert!(told >= 15, "{told}");
}

/// Names that are none in Rust, or that mean something there.
const ODD_NAMES: &[&str] = &[
    "2fa",
    "é",
    "_",
    "-",
    " ",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "a b",
    "a-b",
    "+1",
    "+",
    "<=",
    "💥",
    "r#x",
    "fn()",
    "'",
    "*/",
    "{x}",
    "new",
    "extra",
    "Vec",
    "Option",
    "String",
    "Box",
    "runtime",
    "client",
    "call",
    "Extra",
    "Text",
    "input",
    "key",
    "output",
    "deserializer",
    "f",
    "D",
    "S",
    "A",
];

/// A spec that uses one name in every place where a spec can choose one.
fn named(name: &str) -> String {
    let name = serde_json::Value::from(name);
    let operation = |method: &str, entity: &serde_json::Value, action: &serde_json::Value| {
        serde_json::json!({ method: {
            "summary": "Do it", "x-airbyte-entity": entity, "x-airbyte-action": action,
            "parameters": [{"name": name, "in": "query", "schema": {"type": "string", "enum": [name, "x"]}}],
            "responses": {"200": {"description": "d", "content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/Thing"}}}}},
        }})
    };
    let text = name.as_str().unwrap();
    let fields = serde_json::json!({text: {"type": "array", "items": {"type": "object", "properties": {text: {"type": "string", "enum": [name]}}}}});
    serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1", "x-airbyte-connector-name": "odd"},
        "servers": [{"url": "https://odd.example"}],
        "paths": {
            "/a": operation("get", &name, &"get".into()),
            "/b": operation("get", &"things".into(), &name),
            "/c": operation("get", &name, &name),
            "/d": {"post": {"summary": "Make it", "x-airbyte-entity": "things", "x-airbyte-action": "create",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
                    "required": [name], "properties": fields}}}},
                "responses": {"204": {"description": "d"}}}},
        },
        "components": {
            "securitySchemes": {text: {"type": "http", "scheme": "bearer"}},
            "schemas": {"Thing": {"type": "object", "properties": fields}},
        },
    })
    .to_string()
}

#[test]
fn no_name_breaks_the_generator() {
    let mut broken = Vec::new();
    for name in ODD_NAMES {
        let spec = named(name);
        match catch_unwind(|| diagnose(("openapi.yaml", &spec), None)) {
            Ok(found) if found.contains("generator-defect") => {
                broken.push(format!("`{name}`: {found}"))
            }
            Ok(_) => {}
            Err(_) => broken.push(format!("`{name}`: panic")),
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
