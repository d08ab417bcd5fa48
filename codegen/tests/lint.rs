//! Every rule of the linter, by an edit of a spec that passes all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_codegen::{Inputs, Options, RuntimeDependency, advise};

const BASE: &str = include_str!("review/lamps.yaml");

/// The codes of the linter's findings, with their lines.
fn found(spec: &str) -> Vec<(String, u32)> {
    let (found, sources) = advise(&Inputs {
        spec_name: "lamps.yaml".to_owned(),
        spec_text: spec.to_owned(),
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: String::new(),
            spec_path: "lamps.yaml".to_owned(),
        },
    });
    let ours = found
        .iter()
        .filter(|found| found.code.as_str().starts_with("lint/"));
    ours.inspect(|found| assert!(found.help.is_some(), "{}", found.code))
        .map(|found| (found.code.to_string(), sources.line_column(found.span).0))
        .collect()
}

fn line_of(spec: &str, part: &str) -> u32 {
    u32::try_from(spec.lines().position(|line| line.contains(part)).unwrap() + 1).unwrap()
}

#[test]
fn a_good_spec_passes() {
    assert_eq!(found(BASE), []);
}

#[test]
fn every_rule_names_its_place() {
    let cases = [
        (
            "lint/parameter-without-description",
            "{name: size, in: query, description: Page size.,",
            "{name: size, in: query,",
            Some("name: size"),
        ),
        (
            "lint/default",
            "default: 20",
            "default: 200",
            Some("name: size"),
        ),
        (
            "lint/example",
            "name: {type: string, description: Name.}\n        watts: {type: number, format: decimal, description: Power.}",
            "name: {type: string, example: 7, description: Name.}\n        watts: {type: number, format: decimal, description: Power.}",
            Some("example: 7"),
        ),
        (
            "lint/unreachable-schema",
            "    LampCreate:\n",
            "    Lost: {type: object, description: Nobody.}\n    LampCreate:\n",
            Some("Lost:"),
        ),
        (
            "lint/answer-without-schema",
            "      responses:\n        '200': {description: Lamp., content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}\n    delete:",
            "      responses:\n        '200': {description: Lamp.}\n    delete:",
            None,
        ),
    ];
    for (code, old, new, place) in cases {
        assert_eq!(BASE.matches(old).count(), 1, "{old:?}");
        let spec = BASE.replace(old, new);
        let found = found(&spec);
        let [(name, line)] = found.as_slice() else {
            panic!("{code}: {found:?}");
        };
        assert_eq!(name, code);
        if let Some(place) = place {
            assert_eq!(*line, line_of(&spec, place), "{code}");
        }
    }
}

#[test]
fn the_few_names_that_are_written_differently() {
    let many: String = (0..25)
        .map(|n| format!("        some_field_{n}: {{type: string, description: One.}}\n"))
        .collect();
    let odd = format!(
        "{many}        oddField: {{type: string, description: One.}}\n        note: {{type: string, nullable: true, description: Note.}}\n    LampCreate:"
    );
    let spec = BASE.replace(
        "        note: {type: string, nullable: true, description: Note.}\n    LampCreate:",
        &odd,
    );
    assert_eq!(
        found(&spec),
        [("lint/name".to_owned(), line_of(&spec, "oddField"))]
    );
}
