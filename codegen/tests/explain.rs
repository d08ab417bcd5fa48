//! How an operation went through the stages, as `cargo xtask explain` tells it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use connector_codegen::explain::{explain, text};
use connector_codegen::format::{FileTree, print_files};
use connector_codegen::review::Side;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate, side};

const LAMPS: &str = "\
openapi: 3.0.3
info: {title: Lamps, version: 1.0.0, x-airbyte-connector-name: lamps}
servers: [{url: https://lamps.example}]
paths:
  /lamps:
    get:
      summary: List lamps
      x-airbyte-entity: desk_lamps
      x-airbyte-action: list
      x-airbyte-record-extractor: $.lamps
      parameters:
        - {name: size, in: query, description: Page size., schema: {type: integer, maximum: 50}}
      responses:
        '200':
          description: Lamps.
          content:
            application/json:
              schema:
                type: object
                properties:
                  lamps: {type: array, items: {$ref: '#/components/schemas/Lamp'}}
    post:
      summary: Create a lamp
      x-airbyte-entity: desk_lamps
      x-airbyte-action: create
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/LampCreate'}
      responses: {'204': {description: Made.}}
components:
  schemas:
    Lamp:
      type: object
      properties:
        id: {type: integer, description: Id.}
        colour: {type: string, enum: [red, green], description: Colour.}
    LampCreate:
      type: object
      required: [name]
      properties:
        name: {type: string, description: Name.}
";

fn stages(folder: &str, spec: &str, auth: Option<&str>) -> (Side, FileTree) {
    let name = |file: &str| format!("{folder}/{file}");
    let inputs = Inputs {
        spec_name: name("openapi.yaml"),
        spec_text: spec.to_owned(),
        auth: auth.map(|text| (name("auth.md"), text.to_owned())),
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: "cargo xtask generate".to_owned(),
            spec_path: name("openapi.yaml"),
        },
    };
    let tree = print_files(&generate(&inputs).unwrap().files).unwrap();
    (side(&inputs).unwrap(), tree)
}

#[test]
fn every_stage_of_a_list_is_told() {
    let (side, tree) = stages("specs/lamps", LAMPS, None);
    let told = explain(&side, &tree, "desk_lamps", "list").unwrap();
    assert_eq!(told.operation, "desk_lamps.list");

    assert_eq!((told.spec.first, told.spec.lines.len()), (6, 16));
    assert_eq!(told.spec.lines[0], "    get:");
    let last = "                  lamps: {type: array, items: {$ref: '#/components/schemas/Lamp'}}";
    assert_eq!(told.spec.lines[15], last);

    // Shapes go by their names, not by numbers.
    assert!(
        told.model.contains("response_type: Some(Schema(response))"),
        "{}",
        told.model
    );
    assert!(
        told.model.contains("ty: Array { items: Schema(Lamp)"),
        "{}",
        told.model
    );
    let parts: Vec<String> = told
        .parts
        .iter()
        .map(|part| format!("{}: {} {}", part.place, part.name, part.what))
        .collect();
    assert_eq!(
        parts,
        [
            "specs/lamps/openapi.yaml:12: size a parameter",
            "specs/lamps/openapi.yaml:34: Lamp an object of 2 fields",
            "specs/lamps/openapi.yaml:38: Lamp.colour one of 2 texts",
            "specs/lamps/openapi.yaml:18: response an object of 1 fields",
        ]
    );

    assert_eq!(told.signature, "fn list(&self) -> DeskLampsListParams");
    assert!(
        told.plan.contains("operation: \"DESK_LAMPS_LIST\""),
        "{}",
        told.plan
    );
    assert!(!told.plan.contains("docs: ["), "{}", told.plan);

    let items: Vec<String> = told
        .items
        .iter()
        .map(|item| format!("{} {}", item.file, item.item))
        .collect();
    assert_eq!(
        items,
        [
            "src/connector.rs LampsConnector::desk_lamps",
            "src/entities/desk_lamps.rs DeskLamps::list",
            "src/entities/desk_lamps.rs DeskLampsListParams",
            "src/entities/desk_lamps.rs DeskLampsListResult",
            "src/operations/desk_lamps.rs static DESK_LAMPS_LIST",
            "src/typed/desk_lamps.rs typed::desk_lamps::list",
            "REFERENCE.md its reference",
            "src/records/lamp.rs records::Lamp",
            "src/records/lamp.rs records::LampColour",
        ]
    );
}

#[test]
fn the_page_has_the_stages_in_order() {
    let (side, tree) = stages("specs/lamps", LAMPS, None);
    let told = explain(&side, &tree, "desk_lamps", "create").unwrap();
    let page = text(&told, "generated/lamps");
    let parts = [
        "desk_lamps.create\n\nWhat the spec says (specs/lamps/openapi.yaml:22)\n\n  22 |     post:\n  23 |       summary: Create a lamp\n",
        "  31 |       responses: {'204': {description: Made.}}\n\nWhat it means (model)\n\n  Operation {\n",
        "\n  Its parameters, and the shapes that it leads to:\n  specs/lamps/openapi.yaml:39  LampCreate, an object of 1 fields\n",
        "\nWhich Rust was chosen (plan)\n\n  fn create(&self, body: impl Into<LampCreate>) -> Call<()>\n\n  MethodPlan {\n",
        "\nWhat was emitted (generated/lamps)\n\n  generated/lamps/src/connector.rs:",
    ];
    let mut from = 0;
    for part in parts {
        let found = page[from..].find(part);
        from += found.unwrap_or_else(|| panic!("{part:?} is not there, or too early:\n{page}"));
    }
    let body = page.lines().last().unwrap();
    assert!(
        body.starts_with("  generated/lamps/src/bodies/lamp_create.rs:")
            && body.ends_with("  bodies::LampCreate"),
        "{body}"
    );
}

/// Of every operation of the spec that uses everything: the lines that are named hold what they are said to.
#[test]
fn everything_stands_where_it_is_said_to() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/kitchen_sink");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let auth = read("auth.md");
    let (side, tree) = stages("tests/kitchen_sink", &read("openapi.yaml"), Some(&auth));
    let mut operations = 0;
    for operation in side.connector.operations() {
        let (entity, action) = (&operation.key.entity, &operation.key.action);
        let told = explain(&side, &tree, entity, action).unwrap();
        let key = &told.operation;
        for own in [
            "src/connector.rs",
            "src/entities/",
            "src/operations/",
            "REFERENCE.md",
        ] {
            let there = told.items.iter().any(|item| item.file.starts_with(own));
            assert!(there, "{key} has nothing in {own}: {:#?}", told.items);
        }
        for item in &told.items {
            let text = tree.get(&item.file).unwrap();
            let line = text.lines().nth(item.line as usize - 1).unwrap();
            let name = match item.item.as_str() {
                "its reference" => key,
                item => item.rsplit([':', ' ']).next().unwrap(),
            };
            assert!(line.contains(name), "{key}: {item:?} is no {line:?}");
        }
        let method = side.method(entity, action).unwrap();
        let expected = [Some(&method.ident), method.params.as_ref()];
        for name in expected.into_iter().flatten() {
            let there = |item: &str| item.rsplit(':').next() == Some(name);
            assert!(
                told.items.iter().any(|item| there(&item.item)),
                "{key}: {name}"
            );
        }
        operations += 1;
    }
    assert!(operations > 20, "{operations}");
}

#[test]
fn names_that_are_almost_right_are_helped() {
    let (side, tree) = stages("specs/lamps", LAMPS, None);
    let refused = |entity: &str, action: &str| {
        let refused = explain(&side, &tree, entity, action).unwrap_err();
        refused.to_string()
    };
    assert_eq!(
        refused("desk_lamp", "list"),
        "there is no entity `desk_lamp`; did you mean `desk_lamps`? (known: desk_lamps)"
    );
    assert_eq!(
        refused("desk_lamps", "lits"),
        "`desk_lamps` has no action `lits`; did you mean `list`? (known: list, create)"
    );
    assert_eq!(
        refused("chairs", "list"),
        "there is no entity `chairs` (known: desk_lamps)"
    );
    let other_case = explain(&side, &tree, "Desk-Lamps", "LIST").unwrap();
    assert_eq!(other_case.operation, "desk_lamps.list");
}
