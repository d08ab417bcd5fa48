//! Laying tokens out on lines changes none of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use connector_codegen::emit::file::{Content, RustFile};
use connector_codegen::format::print::print_rust_file;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate};
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;

/// The Rust files of a folder with `openapi.yaml`, `auth.md` and perhaps `fake.yaml`.
fn files(folder: &str) -> Vec<(String, RustFile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let inputs = Inputs {
        spec_name: "openapi.yaml".to_owned(),
        spec_text: read("openapi.yaml").unwrap(),
        auth: read("auth.md").map(|text| ("auth.md".to_owned(), text)),
        overlays: Vec::new(),
        fixups: read("fixups.yaml").map(|text| ("fixups.yaml".to_owned(), text)),
        fake: read("fake.yaml").map(|text| ("fake.yaml".to_owned(), text)),
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: String::new(),
            spec_path: String::new(),
        },
    };
    let files = generate(&inputs).unwrap().files.into_iter();
    files
        .filter_map(|file| match file.content {
            Content::Rust(rust) => Some((file.path, rust)),
            Content::Text(_) => None,
        })
        .collect()
}

/// Every token, without the commas that may be added before a closing bracket.
fn flat(tokens: TokenStream, out: &mut Vec<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                out.push(format!("{:?}", group.delimiter()));
                flat(group.stream(), out);
                if out.last().is_some_and(|last| last == ",") {
                    out.pop();
                }
                out.push("end".to_owned());
            }
            // Documentation in the generator's own code is a raw text.
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                out.push(text.strip_prefix('r').unwrap_or(&text).to_owned());
            }
            other => out.push(other.to_string()),
        }
    }
}

fn tokens(stream: TokenStream) -> Vec<String> {
    let mut out = Vec::new();
    flat(stream, &mut out);
    out
}

/// The text of the items alone.
fn printed(path: &str, tokens: TokenStream) -> String {
    let file = RustFile {
        header: String::new(),
        docs: Vec::new(),
        tokens,
    };
    print_rust_file(path, file).unwrap().text
}

#[test]
fn the_tokens_of_a_whole_crate_come_back() {
    let files = files("tests/kitchen_sink");
    assert!(files.len() > 20, "{}", files.len());
    for (path, rust) in files {
        let before = rust.tokens.clone();
        let text = printed(&path, rust.tokens);
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let after: TokenStream = text.parse().unwrap();
        assert_eq!(tokens(after), tokens(before), "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_texts_comes_back(about in ".*", value in ".*", deep in 0_usize..12) {
        // Spaces at the end of documentation mean nothing.
        let about = about.trim_end();
        let mut inner = quote::quote!(#value);
        for _ in 0..deep {
            inner = quote::quote!(Type::Object(&[Field::always(#value, #inner).min(-1.0)]));
        }
        let before = quote::quote! {
            #[doc = #about]
            pub static A: Operation = Operation::new(#value, #inner).about(#value).reply::<B>();
        };
        let text = printed("src/a.rs", before.clone());
        let after: TokenStream = text.parse().unwrap();
        prop_assert_eq!(tokens(after), tokens(before));
    }
}
