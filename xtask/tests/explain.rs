//! `cargo xtask explain` on the committed connectors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

/// Runs the task on this repository.
fn explain(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("explain").args(arguments);
    command.output().unwrap()
}

/// An operation that is there, out of the list of entities of a committed crate.
fn some_operation() -> (String, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut names: Vec<_> = std::fs::read_dir(root.join("generated"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let name = names.remove(0);
    let reference = root.join("generated").join(&name).join("REFERENCE.md");
    let text = std::fs::read_to_string(reference).unwrap();
    let heading = text.lines().find_map(|line| line.strip_prefix("### "));
    let (entity, action) = heading.unwrap().split_once('.').unwrap();
    (name, entity.to_owned(), action.to_owned())
}

#[test]
fn places_in_the_crate_are_those_on_disk() {
    let (connector, entity, action) = some_operation();
    let output = explain(&[&connector, &entity, &action, "--json"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.is_empty(), "{told}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["operation"], format!("{entity}.{action}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let items = told["items"].as_array().unwrap();
    assert!(items.len() >= 4, "{items:#?}");
    for item in items {
        let file = root.join("generated").join(&connector);
        let text = std::fs::read_to_string(file.join(item["file"].as_str().unwrap())).unwrap();
        let at = usize::try_from(item["line"].as_u64().unwrap()).unwrap();
        let line = text.lines().nth(at - 1).unwrap();
        let name = item["item"].as_str().unwrap().rsplit([':', ' ']).next();
        let is_heading = line == format!("### {entity}.{action}");
        assert!(is_heading || line.contains(name.unwrap()), "{item}: {line}");
    }
    // The snippet is the spec itself.
    let spec = std::fs::read_to_string(root.join(told["spec"]["file"].as_str().unwrap())).unwrap();
    let first = usize::try_from(told["spec"]["first"].as_u64().unwrap()).unwrap();
    let lines = told["spec"]["lines"].as_array().unwrap();
    for (line, told) in spec.lines().skip(first - 1).zip(lines) {
        assert_eq!(told, line);
    }

    let page = explain(&[&connector, &entity, &action]);
    let page = String::from_utf8(page.stdout).unwrap();
    for stage in [
        "What the spec says",
        "What it means",
        "Which Rust was chosen",
        "What was emitted",
    ] {
        assert_eq!(page.matches(&format!("\n{stage} (")).count(), 1, "{page}");
    }
}

#[test]
fn wrong_names_are_mistakes_of_the_command_line() {
    let (connector, entity, action) = some_operation();
    let almost = format!("{connector}s");
    let shorter = &entity[..entity.len() - 1];
    for (arguments, meant) in [
        ([almost.as_str(), &entity, &action], &connector),
        ([&connector, shorter, &action], &entity),
        ([&connector, &entity, &format!("{action}x")], &action),
    ] {
        let output = explain(&arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&format!("did you mean `{meant}`?")), "{told}");
        assert!(output.stdout.is_empty());
    }
}
