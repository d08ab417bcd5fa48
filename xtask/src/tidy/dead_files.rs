//! Every Rust file in a `src` folder is reached by `mod` lines from the root of its crate.

use std::collections::BTreeSet;

use super::source::{CODE, Sources};
use super::{Finding, Rule};

/// Files that no crate includes, and files that do not parse.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reached = BTreeSet::new();
    for (path, _) in sources.rust_below(&CODE) {
        if is_root(path) {
            follow(sources, path, true, &mut reached, &mut findings);
        }
    }
    for (path, _) in sources.rust_below(&CODE) {
        if path.contains("/src/") && !reached.contains(path) {
            let message = "no `mod` line leads to this file; add one or delete the file";
            findings.push(Finding::new(path, None, Rule::DeadFiles, message));
        }
    }
    findings
}

fn is_root(path: &str) -> bool {
    path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs") || path.contains("/src/bin/")
}

/// Marks a file and the files of its modules. `owns_folder`: modules stand beside the file, not in a
/// folder of its name.
fn follow(
    sources: &Sources,
    path: &str,
    owns_folder: bool,
    reached: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    let Some(text) = sources.get(path) else {
        return;
    };
    if !reached.insert(path.to_owned()) {
        return;
    }
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => {
            findings.push(Finding::new(
                path,
                None,
                Rule::DeadFiles,
                format!("does not parse: {error}"),
            ));
            return;
        }
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if owns_folder {
        folder.to_owned()
    } else {
        path.trim_end_matches(".rs").to_owned()
    };
    follow_items(sources, &file.items, folder, &base, reached, findings);
}

/// Follows the modules of a file or of an inline module. `folder` is that of the file, `base` that in
/// which modules without a `path` attribute stand.
fn follow_items(
    sources: &Sources,
    items: &[syn::Item],
    folder: &str,
    base: &str,
    reached: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    for item in items {
        let syn::Item::Mod(module) = item else {
            continue;
        };
        let name = module.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        match (&module.content, explicit_path(module)) {
            (Some((_, inner)), _) => {
                follow_items(
                    sources,
                    inner,
                    folder,
                    &format!("{base}/{name}"),
                    reached,
                    findings,
                );
            }
            (None, Some(path)) => follow(
                sources,
                &format!("{folder}/{path}"),
                true,
                reached,
                findings,
            ),
            (None, None) => {
                follow(
                    sources,
                    &format!("{base}/{name}.rs"),
                    false,
                    reached,
                    findings,
                );
                follow(
                    sources,
                    &format!("{base}/{name}/mod.rs"),
                    true,
                    reached,
                    findings,
                );
            }
        }
    }
}

/// The text of `#[path = "…"]`.
fn explicit_path(module: &syn::ItemMod) -> Option<String> {
    module
        .attrs
        .iter()
        .find_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_nothing_reaches_are_found() {
        let sources = Sources::from_files(&[
            (
                "codegen/src/lib.rs",
                "mod a; mod b; mod c { mod d; } #[path = \"odd.rs\"] mod e; mod r#type;",
            ),
            ("codegen/src/a.rs", "mod inner;"),
            ("codegen/src/a/inner.rs", ""),
            ("codegen/src/b/mod.rs", "mod inner;"),
            ("codegen/src/b/inner.rs", ""),
            ("codegen/src/c/d.rs", ""),
            ("codegen/src/odd.rs", ""),
            ("codegen/src/type.rs", ""),
            ("codegen/src/dead.rs", ""),
            ("codegen/src/inner.rs", ""),
            ("codegen/tests/free.rs", ""),
        ]);
        let paths: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["codegen/src/dead.rs", "codegen/src/inner.rs"]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_found() {
        let findings = check(&Sources::from_files(&[("xtask/src/main.rs", "fn (")]));
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.starts_with("does not parse"),
            "{}",
            findings[0]
        );
    }
}
