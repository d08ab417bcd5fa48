//! Documents that know nothing of connectors: what their operations are called, and that large ones are no trouble.
//!
//! `cargo xtask corpus codegen/tests/plain` compiles the crates of the documents in `tests/plain`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::path::Path;

use connector_codegen::diagnostics::{Color, Sink, Sources, render};
use connector_codegen::format::print_files;
use connector_codegen::load::load_spec;
use connector_codegen::model::{AuthKind, Connector, build};
use connector_codegen::{Inputs, Options, RuntimeDependency, generate, resolve};

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/plain")
        .join(name);
    let mut texts = ["connector.yaml", "openapi.yaml"]
        .iter()
        .filter_map(|file| std::fs::read_to_string(path.join(file)).ok());
    texts.next().unwrap()
}

fn model(text: &str) -> (Connector, String) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let document = load_spec(&mut sources, "spec", text.to_owned(), &mut sink);
    let resolved = document.and_then(|document| resolve::resolve(document, None, &mut sink));
    let connector = resolved.map(|resolved| build::build(&resolved, &mut sink));
    let findings = render(&sink.into_sorted(), &sources, Color::Never);
    (connector.unwrap_or_else(|| panic!("{findings}")), findings)
}

/// `METHOD path` and the name of each operation.
fn names(connector: &Connector) -> Vec<String> {
    let operations = connector.operations();
    let mut names: Vec<String> = operations
        .map(|operation| {
            format!(
                "{} {} = {}",
                operation.method, operation.path, operation.key
            )
        })
        .collect();
    names.sort();
    names
}

#[test]
fn servers_may_be_relative_and_stand_at_a_path() {
    let text = r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "servers": [{"url": "/v1"}, {"url": "https://t.example/v1/"}],
        "paths": {
            "/usual": {"get": {"responses": {"200": {"description": "d"}}}},
            "/same": {"get": {"servers": [{"url": "/v1"}, {"url": "https://t.example/v1/"}], "responses": {"200": {"description": "d"}}}},
            "/path": {"servers": [{"url": "https://files.t.example/"}], "get": {"responses": {"200": {"description": "d"}}}},
            "/relative": {"get": {"servers": [{"url": "/v2/"}], "responses": {"200": {"description": "d"}}}}
        }}"#;
    let (connector, _) = model(text);
    assert_eq!(connector.server.url, "https://t.example/v1");
    let own: Vec<_> = connector
        .operations()
        .map(|operation| (operation.path.as_str(), operation.server.as_deref()))
        .collect();
    for expected in [
        ("/usual", None),
        ("/same", None),
        ("/path", Some("https://files.t.example")),
        ("/relative", Some("https://t.example/v2")),
    ] {
        assert!(own.contains(&expected), "{own:?}");
    }
}

#[test]
fn names_come_from_paths_and_methods() {
    let (shop, findings) = model(&text("shop"));
    assert_eq!(
        names(&shop),
        [
            "DELETE /v1/orders/{order-id} = orders.delete",
            "GET / = shop.get",
            "GET /v1/items = items.list",
            "GET /v1/me = me.get",
            "GET /v1/orders = orders.list",
            "GET /v1/orders/{order-id} = orders.get",
            "GET /v1/orders/{order-id}/items = orders_items.list",
            "GET /v1/reports/{type}.{format} = reports.get",
            "GET /v2/orders/{order-id} = orders.get_order_v2",
            "PATCH /v1/orders/{order-id} = orders.update",
            "POST /v1/items/search = items.search",
            "POST /v1/items/{id}:archive = items.archive",
            "POST /v1/orders = orders.create",
            "POST /v1/orders/{order-id}/cancel = orders.cancel",
            "POST /v1/orders/{order-id}/items = items.create",
            "PUT /v1/orders/{order-id} = orders.replace",
        ]
    );
    assert!(
        findings.contains("2 operations have a longer name"),
        "{findings}"
    );
    let (fleet, _) = model(&text("fleet"));
    assert_eq!(
        names(&fleet),
        [
            "GET /cars/{id} = cars.get",
            "GET /cars/{id}/position = position.get",
            "GET /fleets/{fleet}/cars = cars.list",
            "POST /cars/{id} = cars.update",
        ]
    );
}

#[test]
fn the_one_list_of_an_answer_is_its_records_and_the_rest_its_meta() {
    let (shop, _) = model(&text("shop"));
    let list = shop
        .operations()
        .find(|operation| operation.key.to_string() == "orders.list")
        .unwrap();
    let connector_codegen::model::Response::Envelope { data, meta, .. } = &list.response else {
        panic!("no envelope");
    };
    assert_eq!(data.to_string(), "$.orders");
    let meta: Vec<&str> = meta.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(meta, ["next", "total"]);
}

#[test]
fn what_has_no_effect_is_said_once() {
    let (_, findings) = model(&text("shop"));
    for part in [
        "`callbacks` is ignored",
        "`links` is ignored",
        "`minProperties` is ignored",
    ] {
        assert_eq!(findings.matches(part).count(), 1, "{part} in {findings}");
    }
    let (_, findings) = model(&text("fleet"));
    for part in [
        "webhooks are left out",
        "`prefixItems` is ignored",
        "`if` is ignored",
        "`unevaluatedProperties` is ignored",
    ] {
        assert!(findings.contains(part), "{part} in {findings}");
    }
}

fn inputs(text: String) -> Inputs {
    Inputs {
        spec_name: "spec".to_owned(),
        spec_text: text,
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Version("1".to_owned()),
            command: "generate".to_owned(),
            spec_path: "spec".to_owned(),
        },
    }
}

/// A document of so many kinds of things, with five operations for each.
fn large(kinds: usize) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: Large API, version: 1.0.0}\nservers: [{url: 'https://large.example'}]\npaths:\n",
    );
    let mut schemas = String::from("components:\n  schemas:\n");
    for kind in 0..kinds {
        let schema = format!("{{$ref: '#/components/schemas/Kind{kind}'}}");
        let answer = |schema: &str| {
            format!(
                "{{'200': {{description: It., content: {{application/json: {{schema: {schema}}}}}}}}}"
            )
        };
        let body = format!("requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}");
        let list = answer(&format!(
            "{{type: object, properties: {{items: {{type: array, items: {schema}}}, next: {{type: string}}}}}}"
        ));
        let one = answer(&schema);
        let id = "parameters: [{name: id, in: path, required: true, schema: {type: integer}}]";
        let _ = writeln!(text, "  /kind-{kind}s:");
        let _ = writeln!(
            text,
            "    get: {{summary: List, parameters: [{{name: page, in: query, schema: {{type: integer}}}}], responses: {list}}}"
        );
        let _ = writeln!(
            text,
            "    post: {{summary: Create, {body}, responses: {one}}}"
        );
        let _ = writeln!(text, "  /kind-{kind}s/{{id}}:");
        let _ = writeln!(text, "    get: {{summary: Get, {id}, responses: {one}}}");
        let _ = writeln!(
            text,
            "    patch: {{summary: Update, {id}, {body}, responses: {one}}}"
        );
        let _ = writeln!(
            text,
            "    delete: {{summary: Delete, {id}, responses: {{'204': {{description: Gone.}}}}}}"
        );
        let next = (kind + 1) % kinds;
        let _ = writeln!(
            schemas,
            "    Kind{kind}: {{type: object, required: [id], properties: {{id: {{type: integer}}, name: {{type: string}}, \
             next: {{$ref: '#/components/schemas/Kind{next}'}}, state: {{type: string, enum: [on, off]}}}}}}"
        );
    }
    text + &schemas
}

/// A README that says nothing of signing in would leave people searching.
#[test]
fn a_document_without_schemes_says_so_in_its_readme() {
    let text = large(1);
    let generated = generate(&inputs(text)).unwrap_or_else(|_| panic!("not generated"));
    let tree = print_files(&generated.files).unwrap();
    let readme = tree.get("README.md").unwrap();
    assert!(
        readme.contains("## Authentication\n\nLarge asks for no credentials"),
        "{readme}"
    );
    assert!(readme.contains("LargeAuthConfig {"), "{readme}");
}

/// Every document makes a crate whose files can be read and formatted. That they compile is the business of `cargo
/// xtask corpus codegen/tests/plain`, which takes minutes.
#[test]
fn every_document_makes_a_crate() {
    for (name, operations) in [("fleet", 4), ("harbour", 11), ("shop", 16)] {
        let generated = generate(&inputs(text(name))).unwrap_or_else(|failure| {
            panic!(
                "{name}\n{}",
                render(&failure.diagnostics, &failure.sources, Color::Never)
            )
        });
        assert_eq!(generated.counts.operations, operations, "{name}");
        let tree = print_files(&generated.files).unwrap();
        assert!(tree.stats.lines > 1000, "{name}");
    }
}

#[test]
fn ways_in_that_a_program_has_no_part_in_are_tokens_or_left_out() {
    let (harbour, findings) = model(&text("harbour"));
    let kinds: Vec<(&str, bool)> = harbour
        .auth
        .iter()
        .map(|scheme| (scheme.name.as_str(), scheme.kind == AuthKind::Bearer))
        .collect();
    assert_eq!(
        kinds,
        [
            ("browser", true),
            ("harbour_master", false),
            ("machines", false),
            ("people", true)
        ]
    );
    assert!(
        findings.contains(
            "warning[model/auth-scheme]: the security scheme `old` is of a kind that is not known"
        ),
        "{findings}"
    );
    assert_eq!(harbour.auth[0].scopes[0].name, "ships.read");
}

#[test]
fn three_thousand_operations_are_no_trouble() {
    let generated = generate(&inputs(large(600)));
    let generated = generated.unwrap_or_else(|failure| {
        panic!(
            "{}",
            render(&failure.diagnostics, &failure.sources, Color::Never)
        )
    });
    assert_eq!(generated.counts.operations, 3000);
    assert_eq!(generated.counts.entities, 600);
}
