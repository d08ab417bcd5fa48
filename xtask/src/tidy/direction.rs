//! Stages of the generator use only the stages that the design lets them see.
//!
//! Every path that begins with `crate::` or `super::` counts, in `use` lines and in code. Test modules
//! may see everything.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use super::source::Sources;
use super::{Finding, Rule};

/// A stage and the stages it sees. The longest name that fits a module counts; `lib.rs` sees all.
const STAGES: &[(&str, &[&str])] = &[
    ("diagnostics", &[]),
    ("load", &["diagnostics"]),
    ("overlay", &["diagnostics", "load"]),
    ("fixups", &["diagnostics", "load"]),
    ("resolve", &["diagnostics", "load", "fixups"]),
    ("model", &["diagnostics"]),
    (
        "model::build",
        &["diagnostics", "load", "fixups", "resolve", "model"],
    ),
    ("plan", &["diagnostics", "model"]),
    ("emit", &["plan", "emit::file"]),
    ("emit::file", &[]),
    ("format", &["emit::file"]),
    ("write", &["format"]),
    ("lint", &["diagnostics", "load", "model"]),
    ("review", &["diagnostics", "model", "plan"]),
    (
        "explain",
        &["diagnostics", "load", "model", "plan", "format", "review"],
    ),
];

/// Paths that lead against the flow.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.rust_below(&["codegen/src"]) {
        let module = module_of(path);
        let Some((stage, sees)) = stage_of(&module) else {
            continue;
        };
        if module.last().is_some_and(|name| name == "tests") {
            continue;
        }
        let Ok(mut file) = syn::parse_file(text) else {
            continue;
        };
        file.items.retain(|item| !is_test_module(item));
        let mut used = BTreeSet::new();
        collect(file.to_token_stream(), &module, &mut used);
        let targets: BTreeSet<&str> = used
            .iter()
            .filter_map(|path| stage_of(path))
            .map(|(name, _)| name)
            .collect();
        for target in targets {
            if target != stage && !sees.contains(&target) {
                let line = line_of(text, target);
                let seen = if sees.is_empty() {
                    "no other stage".to_owned()
                } else {
                    sees.join(", ")
                };
                let message = format!("`{stage}` uses `{target}` but may see only {seen}");
                findings.push(Finding::new(path, line, Rule::Direction, message));
            }
        }
    }
    findings
}

/// `codegen/src/model/build/mod.rs` and `codegen/src/model/build.rs` are `model::build`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path
        .trim_start_matches("codegen/src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    inner
        .split('/')
        .filter(|part| *part != "lib")
        .map(str::to_owned)
        .collect()
}

/// The stage to which a module belongs.
fn stage_of(module: &[String]) -> Option<(&'static str, &'static [&'static str])> {
    let full = module.join("::");
    let fits = |name: &str| {
        full == name
            || full
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with("::"))
    };
    STAGES
        .iter()
        .filter(|(name, _)| fits(name))
        .max_by_key(|(name, _)| name.len())
        .copied()
}

fn is_test_module(item: &syn::Item) -> bool {
    let syn::Item::Mod(module) = item else {
        return false;
    };
    module.attrs.iter().any(|attribute| {
        matches!(&attribute.meta, syn::Meta::List(list) if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    })
}

/// Adds every module path that begins with `crate` or `super` in the tokens.
fn collect(tokens: TokenStream, module: &[String], used: &mut BTreeSet<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            TokenTree::Group(group) => collect(group.stream(), module, used),
            // `pub(super)` and `pub(crate)` are no paths, and a `super` after `::` belongs to the one before.
            TokenTree::Ident(_) if !is_colon(tail.first()) => {}
            TokenTree::Ident(word) if word == "crate" => path_tail(tail, Vec::new(), used),
            TokenTree::Ident(word) if word == "super" => {
                let place = tokens.len() - tail.len() - 1;
                if !is_colon(place.checked_sub(1).and_then(|index| tokens.get(index))) {
                    path_tail(tail, parent(module), used);
                }
            }
            _ => {}
        }
    }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':')
}

fn parent(module: &[String]) -> Vec<String> {
    module
        .split_last()
        .map(|(_, parents)| parents.to_vec())
        .unwrap_or_default()
}

/// Reads `::a::b` or `::{a::b, c}` after a known beginning.
fn path_tail(mut tokens: &[TokenTree], mut path: Vec<String>, used: &mut BTreeSet<Vec<String>>) {
    while let [
        TokenTree::Punct(one),
        TokenTree::Punct(two),
        next,
        tail @ ..,
    ] = tokens
    {
        if one.as_char() != ':' || two.as_char() != ':' {
            break;
        }
        match next {
            TokenTree::Ident(word) if word == "super" => path = parent(&path),
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let commas = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
                for branch in inner.split(commas) {
                    if let [TokenTree::Ident(word), tail @ ..] = branch {
                        let mut longer = path.clone();
                        longer.push(word.to_string());
                        path_tail(tail, longer, used);
                    }
                }
                return;
            }
            _ => break,
        }
        tokens = tail;
    }
    used.insert(path);
}

/// The first line that has the last part of the stage's name in a path.
fn line_of(text: &str, target: &str) -> Option<usize> {
    let name = target.rsplit("::").next().unwrap_or(target);
    let fits =
        |line: &str| (line.contains("crate") || line.contains("super")) && line.contains(name);
    text.lines().position(fits).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Sources::from_files(&[(path, text)]))
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn the_flow_may_be_followed() {
        assert!(
            found(
                "codegen/src/plan/names.rs",
                "use crate::model::Entity;\nuse super::types;\n"
            )
            .is_empty()
        );
        assert!(found("codegen/src/lib.rs", "use crate::write::x;\nmod a;").is_empty());
        assert!(
            found(
                "codegen/src/format.rs",
                "use crate::emit::file::{RustFile, Content};"
            )
            .is_empty()
        );
    }

    #[test]
    fn steps_against_the_flow_are_found() {
        assert_eq!(
            found(
                "codegen/src/load/yaml.rs",
                "//! A.\nuse crate::plan::Crate;\n"
            ),
            [
                "codegen/src/load/yaml.rs:2: `load` uses `plan` but may see only diagnostics [direction]"
            ]
        );
        assert_eq!(
            found(
                "codegen/src/diagnostics.rs",
                "fn a() { crate::load::read() }"
            ),
            [
                "codegen/src/diagnostics.rs:1: `diagnostics` uses `load` but may see only no other stage [direction]"
            ]
        );
    }

    #[test]
    fn braces_and_super_do_not_hide_a_path() {
        assert_eq!(
            found(
                "codegen/src/load/a.rs",
                "use crate::{diagnostics::Span, model::{Entity}};"
            )
            .len(),
            1
        );
        assert_eq!(
            found("codegen/src/load/a.rs", "use super::super::emit::file;").len(),
            1
        );
        assert_eq!(
            found("codegen/src/format.rs", "use crate::emit::items;").len(),
            1
        );
        assert!(found("codegen/src/load/a.rs", "use super::diagnostics::Span;").is_empty());
        assert!(
            found(
                "codegen/src/emit/file.rs",
                "pub(super) struct A;\npub(crate) struct B;"
            )
            .is_empty()
        );
    }

    #[test]
    fn building_the_model_sees_more_than_the_model() {
        assert!(
            found(
                "codegen/src/model/build/entity.rs",
                "use crate::resolve::Spec;"
            )
            .is_empty()
        );
        assert_eq!(
            found("codegen/src/model/entity.rs", "use crate::resolve::Spec;").len(),
            1
        );
        assert_eq!(
            found("codegen/src/model/entity.rs", "use super::build::x;").len(),
            1
        );
    }

    #[test]
    fn tests_may_see_everything() {
        let text = "#[cfg(test)]\nmod tests {\n    use crate::write::x;\n}\n";
        assert!(found("codegen/src/load/a.rs", text).is_empty());
        assert!(found("codegen/src/load/tests.rs", "use crate::write::x;").is_empty());
    }
}
