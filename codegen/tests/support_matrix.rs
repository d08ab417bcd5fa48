//! docs/support-matrix.md: written from the tables of the generator, and held against its code.
//!
//! `UPDATE_EXPECT=1 cargo test -p connector-codegen --test support_matrix` writes the page anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use connector_codegen::diagnose;
use connector_codegen::load::extensions::keys;
use connector_codegen::load::support::{State, extension_state, features};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// What is no single key: the feature, its state, and the test that shows it.
const WHOLE: &[(&str, &str, &str)] = &[
    (
        "OpenAPI 3.0, YAML and JSON",
        "supported",
        "codegen/tests/plain/shop",
    ),
    (
        "OpenAPI 3.1",
        "supported, rewritten to 3.0 on loading",
        "codegen/tests/plain/fleet",
    ),
    (
        "Swagger 2.0",
        "refused",
        "codegen/tests/bad/openapi-swagger-2",
    ),
    (
        "Documents without extension keys",
        "supported",
        "codegen/tests/plain.rs",
    ),
    ("OpenAPI Overlay 1.0", "supported", "codegen/src/overlay.rs"),
    (
        "References into `components`",
        "supported",
        "codegen/tests/load_resolve.rs",
    ),
    (
        "References to other files",
        "refused",
        "codegen/tests/bad/reference-remote",
    ),
    (
        "Circles of references",
        "refused",
        "codegen/tests/bad/reference-cycle",
    ),
    (
        "`oneOf`, `anyOf`, discriminators with and without mapping",
        "supported",
        "tests/tests/unions.rs",
    ),
    (
        "`allOf`",
        "supported, merged",
        "codegen/tests/specs/all_of.yaml",
    ),
    (
        "`not`, alternatives that only demand members",
        "ignored, with a warning",
        "codegen/tests/specs/unions.yaml",
    ),
    (
        "`additionalProperties` beside `properties` in a request body",
        "not taken: `execute` refuses what is not declared, typed bodies have no method for it",
        "tests/tests/wire/dynamic.rs",
    ),
    (
        "Recursive schemas",
        "supported",
        "codegen/tests/specs/recursion.yaml",
    ),
    (
        "Styles of parameters: `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`, `simple`, `label`, `matrix`",
        "supported",
        "runtime/tests/dialect/styles.rs",
    ),
    (
        "Rest.li: parentheses and commas stay as they are beside the header `X-Restli-Protocol-Version`",
        "supported",
        "runtime/tests/dialect/styles.rs",
    ),
    (
        "`security` of an operation: none, some ways to sign in, or either",
        "supported",
        "tests/tests/kitchen_sink.rs",
    ),
    (
        "OAuth 2.0: refresh token, client credentials, service account (`jwt_bearer`); in the body, as basic authentication, not at all; as form and JSON",
        "supported",
        "runtime/tests/dialect/tokens.rs",
    ),
    (
        "OAuth 2.0 `implicit`, OpenID Connect",
        "supported with a given access token",
        "codegen/tests/bad-model/scheme-openid",
    ),
    (
        "HTTP authentication other than bearer and basic",
        "refused; left out with a warning when there is another way in",
        "codegen/tests/bad-model/scheme-digest",
    ),
    (
        "Settings that follow from credentials (`x-airbyte-config-normalization`), repetitions (`x-airbyte-retry-config`), parameters taken from several settings",
        "supported",
        "runtime/tests/dialect/settings.rs",
    ),
    (
        "3.1: `type` lists, null in unions, `const`, numeric exclusive bounds, `examples`, `contentEncoding`, keys beside `$ref`",
        "supported",
        "codegen/tests/plain/fleet",
    ),
    (
        "3.1: `if`, `prefixItems`, `patternProperties`, `unevaluated…`, `$defs`, `contains`, …",
        "ignored, with a warning",
        "codegen/tests/bad/openapi-unsupported-keywords",
    ),
    (
        "3.1: `webhooks`",
        "ignored, with a note",
        "codegen/tests/bad/openapi-webhooks",
    ),
    (
        "Unknown keys of OpenAPI, unknown `x-airbyte-` and `x-connector-` keys",
        "ignored, with a warning or an error",
        "codegen/tests/bad/extension-unknown-key",
    ),
];

fn page() -> String {
    let mut page = String::from(
        "# Support matrix\n\nWhat becomes of each feature of a spec. Written by `UPDATE_EXPECT=1 cargo test -p connector-codegen \
         --test support_matrix`; do not edit.\n\n*Annotation* means: it speaks to people or to other programs, a client has nothing \
         to do with it. What is ignored is told once for each document, with the number of places and the first of them.\n\n\
         | Feature | State | Shown by |\n|---|---|---|\n",
    );
    for (feature, state, shown) in WHOLE {
        let _ = writeln!(page, "| {feature} | {state} | `{shown}` |");
    }
    page.push_str("\n## Keys\n\n| Key | Where | State | Note |\n|---|---|---|---|\n");
    for feature in features() {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            feature.key,
            feature.place,
            feature.state.word(),
            feature.note
        );
    }
    page
}

#[test]
fn the_page_is_fresh() {
    let path = root().join("docs/support-matrix.md");
    let page = page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == page,
        "docs/support-matrix.md is stale; write it with UPDATE_EXPECT=1"
    );
}

#[test]
fn what_is_shown_by_a_test_has_that_test() {
    for (feature, _, shown) in WHOLE {
        assert!(root().join(shown).exists(), "{feature}: {shown}");
    }
}

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// A key is supported when a stage after loading (or the rewriting of the document) names it.
#[test]
fn the_states_of_extension_keys_are_those_of_the_code() {
    let mut code = String::new();
    for stage in [
        "model",
        "resolve",
        "plan",
        "fixups",
        "load/openapi31",
        "load/structure",
    ] {
        sources(&root().join("codegen/src").join(stage), &mut code);
    }
    for file in [
        "model.rs",
        "resolve.rs",
        "load/openapi31.rs",
        "load/structure.rs",
    ] {
        code.push_str(&std::fs::read_to_string(root().join("codegen/src").join(file)).unwrap());
    }
    let mut declarations = String::new();
    sources(
        &root().join("codegen/src/load/extensions"),
        &mut declarations,
    );
    for key in keys::ALL {
        let line = declarations
            .lines()
            .find(|line| line.contains(&format!("= \"{}\"", key.name)))
            .unwrap();
        let constant = line.trim().split(' ').next().unwrap();
        let named = code.contains(&format!("\"{}\"", key.name))
            || code.contains(&format!("keys::{constant}.name"));
        let supported = extension_state(key.name) == State::Supported;
        assert_eq!(
            supported, named,
            "`{}`: correct its state in codegen/src/load/support.rs",
            key.name
        );
    }
}

#[test]
fn what_is_ignored_is_told() {
    let spec = r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://t.example"}],
        "paths": {"/things": {
            "trace": {"responses": {"200": {"description": "d"}}},
            "get": {
                "callbacks": {},
                "parameters": [{"name": "a", "in": "query", "allowEmptyValue": true, "allowReserved": true, "schema": {"type": "string"}}],
                "requestBody": {"content": {"multipart/form-data": {"encoding": {}, "schema": {"type": "object"}}}},
                "responses": {"200": {"description": "d", "links": {}, "content": {"application/json": {"schema": {
                    "type": "object", "minProperties": 1, "maxProperties": 2, "xml": {},
                    "properties": {"n": {"type": "integer", "multipleOf": 2}, "l": {"type": "array", "items": {}, "uniqueItems": true}}}}}}}
            }}}}"#;
    let said = diagnose(("openapi.yaml", spec), None);
    let ignored = features()
        .into_iter()
        .filter(|feature| feature.state == State::Ignored);
    for feature in ignored.filter(|feature| !feature.key.starts_with("x-")) {
        assert!(
            said.contains(&format!("`{}` is ignored", feature.key)),
            "{} {}\n{said}",
            feature.place,
            feature.key
        );
    }
}
