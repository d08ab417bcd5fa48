//! The script of the fake: what is wrong with it is told at its place, and a good one reaches the crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_codegen::diagnostics::{Color, render};
use connector_codegen::emit::file::Content;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate};

const SPEC: &str = "\
openapi: 3.0.3
info: {title: Lamps, version: 1.0.0}
servers: [{url: https://lamps.example/v1}]
paths:
  /lamps:
    get:
      x-airbyte-entity: lamps
      x-airbyte-action: list
      parameters:
        - {name: room, in: query, schema: {type: string}}
      responses:
        '200':
          description: Lamps.
          content:
            application/json:
              schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}
";

fn inputs(script: &str) -> Inputs {
    Inputs {
        spec_name: "openapi.yaml".to_owned(),
        spec_text: SPEC.to_owned(),
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: Some(("fake.yaml".to_owned(), script.to_owned())),
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: "make".to_owned(),
            spec_path: "openapi.yaml".to_owned(),
        },
    }
}

/// The errors about the script.
fn told(script: &str) -> String {
    let failure = generate(&inputs(script)).unwrap_err();
    let errors: Vec<_> = failure
        .diagnostics
        .into_iter()
        .filter(|found| found.code.as_str().starts_with("fake/"))
        .collect();
    render(&errors, &failure.sources, Color::Never)
}

#[test]
fn keys_that_nobody_knows() {
    let script = "\
collections:
  lamps: {colour: red}
seed:
  - {in: lamps, times: 3}
operation: {}
";
    let expected = "\
error[fake/shape]: the fake's script has no key `colour` here
 --> fake.yaml:2:11
  |
2 |   lamps: {colour: red}
  |           ^^^^^^
  |
  = note: at /collections/lamps/colour
  = help: keys are: computed, create, defaults, delete, filters, ids, lists, order, references, update

error[fake/shape]: the fake's script has no key `times` here
 --> fake.yaml:4:17
  |
4 |   - {in: lamps, times: 3}
  |                 ^^^^^
  |
  = note: at /seed/0/times
  = help: keys are: each, in, set, when

error[fake/shape]: the fake's script has no key `operation` here
 --> fake.yaml:5:1
  |
5 | operation: {}
  | ^^^^^^^^^
  |
  = note: at /operation
  = help: did you mean `operations`?
";
    assert_eq!(told(script), expected);
}

#[test]
fn names_that_do_not_exist() {
    let script = "\
references: {shade: shades}
filters: {roam: room == value}
operations:
  lamps.lst: {}
";
    let told = told(script);
    for said in [
        "fake.yaml:1:14",
        "names the collection `shades`, which does not exist",
        "fake.yaml:2:11",
        "names the query parameter `roam`, which does not exist",
        "did you mean `room`?",
        "fake.yaml:4:3",
        "names the operation `lamps.lst`, which does not exist",
        "did you mean `lamps.list`?",
    ] {
        assert!(told.contains(said), "{said} is missing in\n{told}");
    }
}

#[test]
fn a_good_script_reaches_the_crate() {
    let script = "seed:\n  - {in: lamps, set: {id: 7, room: = data}}\n";
    let generated = generate(&inputs(script)).unwrap();
    let file = generated
        .files
        .iter()
        .find(|file| file.path == "src/fake.json")
        .unwrap();
    let Content::Text(text) = &file.content else {
        panic!("text")
    };
    let expected = "{\n  \"seed\": [\n    {\n      \"in\": \"lamps\",\n      \"set\": {\n        \"id\": 7,\n        \
        \"room\": \"= data\"\n      }\n    }\n  ]\n}\n";
    assert_eq!(text, expected);

    let without = Inputs {
        fake: None,
        ..inputs("")
    };
    let generated = generate(&without).unwrap();
    let paths: Vec<&str> = generated
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert!(paths.contains(&"src/fake.rs") && !paths.contains(&"src/fake.json"));
}
