//! Whatever stands in a file, reading it ends, without a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_codegen::diagnostics::{Color, Sink, Sources, render};
use connector_codegen::load::{load_auth_page, load_spec};
use connector_codegen::resolve::resolve;
use proptest::prelude::*;

/// Loads, resolves and renders; fails by panicking only. Says whether a spec came out.
fn survives(spec: &str, auth: &str) -> bool {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let document = load_spec(&mut sources, "spec", spec.to_owned(), &mut sink);
    let page = load_auth_page(&mut sources, "auth", auth.to_owned(), &mut sink);
    let resolved = document.and_then(|document| resolve(document, Some(&page), &mut sink));
    let failed = sink.has_errors();
    let found = sink.into_sorted();
    let _ = render(&found, &sources, Color::Never);
    assert!(
        resolved.is_some() || failed,
        "nothing came out and nobody said why"
    );
    resolved.is_some()
}

/// Words of OpenAPI and of our extensions, so that random trees get somewhere.
const WORDS: &[&str] = &[
    "openapi",
    "3.0.3",
    "3.1.0",
    "info",
    "title",
    "version",
    "paths",
    "/a/{b}",
    "get",
    "post",
    "parameters",
    "name",
    "in",
    "path",
    "query",
    "schema",
    "type",
    "string",
    "object",
    "null",
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "$ref",
    "#/components/schemas/A",
    "components",
    "schemas",
    "A",
    "securitySchemes",
    "http",
    "scheme",
    "bearer",
    "responses",
    "200",
    "default",
    "description",
    "content",
    "application/json",
    "additionalProperties",
    "enum",
    "const",
    "exclusiveMinimum",
    "x-airbyte-auth-config",
    "x-connector-rules",
    "requestBody",
    "servers",
    "url",
    "variables",
    "security",
    "nullable",
    "examples",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![5 => proptest::sample::select(WORDS).prop_map(str::to_owned), 1 => "[a-z~/%]{0,4}"]
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        word().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(7, 120, 6, |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            4 => proptest::collection::vec((word(), inner), 0..6)
                .prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_text(spec in "\\PC{0,200}", auth in "\\PC{0,200}") {
        survives(&spec, &auth);
    }

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        survives(&text, &text);
    }

    #[test]
    fn random_yaml_marks(spec in "[-:{}\\[\\]a&*!|>'\"# \\n]{0,120}") {
        survives(&spec, "");
    }

    #[test]
    fn random_tables(auth in "(## Hosted mode|### Token|`credentials` fields:|\\| ?Field Name \\| Type \\| Required \\| Description \\||\\|---\\|---\\|---\\|---\\||[a|` \\\\]{0,12}|\\n|```){0,40}") {
        survives("", &auth);
    }

    #[test]
    fn random_trees_where_schemas_stand(schema in tree(), other in tree(), new in any::<bool>()) {
        let document = serde_json::json!({
            "openapi": if new { "3.1.0" } else { "3.0.3" },
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": other}}}}}}},
            "components": {"schemas": {"A": schema}},
        });
        survives(&document.to_string(), "");
    }

    #[test]
    fn random_trees_anywhere(mut tree in tree(), new in any::<bool>()) {
        if let Some(map) = tree.as_object_mut() {
            map.insert("openapi".to_owned(), if new { "3.1.0" } else { "3.0.3" }.into());
            map.insert("info".to_owned(), serde_json::json!({"title": "t", "version": "1"}));
        }
        survives(&tree.to_string(), "");
    }
}

#[test]
fn deep_nesting_is_refused_or_read_but_never_overflows() {
    let mut deep = "{\"type\": \"object\"}".to_owned();
    for _ in 0..20 {
        deep = format!("{{\"properties\": {{\"a\": {deep}}}}}");
    }
    let document = |schema: &str| {
        format!(
            "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"t\", \"version\": \"1\"}}, \"components\": {{\"schemas\": {{\"A\": {schema}}}}}}}"
        )
    };
    assert!(survives(&document(&deep), ""));
    let brackets = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(!survives(&document(&brackets), ""));
    assert!(!survives(&brackets, ""));
    assert!(!survives(&"a:\n ".repeat(3_000), &"> ".repeat(3_000)));
}
