//! Items to text before `rustfmt`: one item at a time, with the blank lines that people would leave.
//!
//! `prettyplease` sets items without a line between them. Here each item is printed by itself; the
//! members of `impl` and `trait` blocks and of inline modules are printed apart and put back between the
//! braces of the empty block. Indentation is left to `rustfmt`.

mod table;

use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;

use syn::ext::IdentExt;
use syn::{
    Attribute, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem, Visibility, parse_quote,
};

use super::error::FormatError;
use crate::emit::file::RustFile;

/// A file before `rustfmt`.
#[derive(Debug)]
pub struct Printed {
    /// Header, module documentation, items.
    pub text: String,
    /// Where the items begin in the text.
    items: usize,
    /// The files, relative to the folder of a `lib.rs`, of all modules that stand outside the file.
    pub modules: Vec<PathBuf>,
}

/// The text of a file before `rustfmt`.
///
/// # Errors
///
/// Fails when the header is not a comment line or an item is not Rust.
pub fn print_rust_file(path: &str, file: RustFile) -> Result<Printed, FormatError> {
    let mut parts = Vec::new();
    if !file.header.is_empty() {
        if !file.header.starts_with("//") || file.header.contains(['\n', '\r']) {
            return Err(FormatError::Header {
                path: path.to_owned(),
                header: file.header.clone(),
            });
        }
        parts.push(file.header.clone());
    }
    if !file.docs.is_empty() {
        parts.push(module_docs(&file.docs));
    }
    let items = file.into_items().map_err(|source| FormatError::Syntax {
        path: path.to_owned(),
        source,
    })?;
    let modules = outside_modules(&items);
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push_str(if items.is_empty() { "\n" } else { "\n\n" });
    }
    let start = text.len();
    if !items.is_empty() {
        text.push_str(&print_items(path, items)?);
        text.push('\n');
    }
    Ok(Printed {
        text,
        items: start,
        modules,
    })
}

impl Printed {
    /// A file that has items alone and declares these modules.
    #[cfg(test)]
    pub(super) fn of_items(items: &str, modules: &[&str]) -> Self {
        Self {
            text: items.to_owned(),
            items: 0,
            modules: modules.iter().map(PathBuf::from).collect(),
        }
    }

    /// The comments before the items.
    pub(super) fn head(&self) -> &str {
        self.text.get(..self.items).unwrap_or_default()
    }

    /// The items.
    pub(super) fn items(&self) -> &str {
        self.text.get(self.items..).unwrap_or_default()
    }
}

fn outside_modules(items: &[Item]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in items {
        let Item::Mod(module) = item else { continue };
        let name = module.ident.unraw().to_string();
        match &module.content {
            None => files.push(PathBuf::from(format!("{name}.rs"))),
            Some((_, inner)) => {
                let folder = PathBuf::from(name);
                files.extend(
                    outside_modules(inner)
                        .into_iter()
                        .map(|file| folder.join(file)),
                );
            }
        }
    }
    files
}

/// `//!` lines; a text with line breaks counts as several lines.
fn module_docs(docs: &[String]) -> String {
    let lines = docs.iter().flat_map(|text| {
        if text.is_empty() {
            vec![""]
        } else {
            text.lines().collect()
        }
    });
    let marked: Vec<String> = lines
        .map(|line| format!("//! {line}").trim_end().to_owned())
        .collect();
    marked.join("\n")
}

/// Items with a blank line between them, except within a run of `use` or `mod` lines.
fn print_items(path: &str, items: Vec<Item>) -> Result<String, FormatError> {
    let mut out = String::new();
    let mut before = None;
    for item in items {
        let run = Run::of(&item);
        if !out.is_empty() {
            let same = run.is_some() && before == run;
            out.push_str(if same { "\n" } else { "\n\n" });
        }
        out.push_str(print_item(path, item)?.trim_end());
        before = run;
    }
    Ok(out)
}

/// The run that an item belongs to: neighbours of one run stand without a line between them.
#[derive(PartialEq)]
enum Run {
    /// `mod NAME;`
    Modules,
    /// Imports, or re-exports.
    Uses(Discriminant<Visibility>),
}

impl Run {
    fn of(item: &Item) -> Option<Self> {
        match item {
            Item::Mod(module) if module.content.is_none() => Some(Self::Modules),
            Item::Use(item) => Some(Self::Uses(discriminant(&item.vis))),
            _ => None,
        }
    }
}

/// Takes the item apart, so that its members are not copied once more.
fn print_item(path: &str, item: Item) -> Result<String, FormatError> {
    match item {
        Item::Impl(block) => Ok(print_impl(block)),
        Item::Trait(block) => Ok(print_trait(block)),
        Item::Mod(module) => print_module(path, module),
        Item::Verbatim(tokens) if !tokens.is_empty() => {
            let tokens = tokens.to_string().chars().take(120).collect();
            Err(FormatError::Verbatim {
                path: path.to_owned(),
                tokens,
            })
        }
        other => Ok(table::print(&other, unparse).unwrap_or_else(|| unparse(other))),
    }
}

fn print_impl(mut block: ItemImpl) -> String {
    let mut members = Vec::with_capacity(block.items.len());
    let wrapper: ItemImpl = parse_quote!(impl A {});
    for member in std::mem::take(&mut block.items) {
        let plain = is_plain_impl_item(&member);
        let printed = unparse(Item::Impl(ItemImpl {
            items: vec![member],
            ..wrapper.clone()
        }));
        members.push((between_braces(&printed), plain));
    }
    fill(&unparse(Item::Impl(block)), &join_members(members))
}

fn print_trait(mut block: ItemTrait) -> String {
    let mut members = Vec::with_capacity(block.items.len());
    let wrapper: ItemTrait = parse_quote!(
        trait A {}
    );
    for member in std::mem::take(&mut block.items) {
        let plain = is_plain_trait_item(&member);
        let printed = unparse(Item::Trait(ItemTrait {
            items: vec![member],
            ..wrapper.clone()
        }));
        members.push((between_braces(&printed), plain));
    }
    fill(&unparse(Item::Trait(block)), &join_members(members))
}

fn print_module(path: &str, mut module: ItemMod) -> Result<String, FormatError> {
    let body = match &mut module.content {
        Some((_, items)) => print_items(path, std::mem::take(items))?,
        None => String::new(),
    };
    Ok(fill(&unparse(Item::Mod(module)), &body))
}

/// Members with a blank line between them; undocumented constants and types stay together.
fn join_members(members: Vec<(String, bool)>) -> String {
    let mut out = String::new();
    let mut last_is_plain = false;
    for (text, is_plain) in members {
        if !out.is_empty() {
            out.push_str(if last_is_plain && is_plain {
                "\n"
            } else {
                "\n\n"
            });
        }
        out.push_str(&text);
        last_is_plain = is_plain;
    }
    out
}

fn is_plain_impl_item(member: &ImplItem) -> bool {
    match member {
        ImplItem::Const(item) => !has_docs(&item.attrs),
        ImplItem::Type(item) => !has_docs(&item.attrs),
        _ => false,
    }
}

fn is_plain_trait_item(member: &TraitItem) -> bool {
    match member {
        TraitItem::Const(item) => !has_docs(&item.attrs),
        TraitItem::Type(item) => !has_docs(&item.attrs),
        _ => false,
    }
}

fn has_docs(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
}

/// What stands between the first `{` and the last `}`. The block is one of the wrappers above, whose
/// first brace opens the block.
fn between_braces(printed: &str) -> String {
    let inner = printed.split_once('{').map_or(printed, |(_, tail)| tail);
    let inner = inner.rsplit_once('}').map_or(inner, |(head, _)| head);
    inner.trim_matches('\n').trim_end().to_owned()
}

/// Puts the body before the last `}` of a printed block, which closes it.
fn fill(shell: &str, body: &str) -> String {
    match shell.rsplit_once('}') {
        Some((head, _)) if !body.is_empty() => format!("{head}\n{body}\n}}\n"),
        _ => shell.to_owned(),
    }
}

fn unparse(item: Item) -> String {
    line_docs(prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    }))
}

/// Blocks of documentation as lines. A literal of several lines is never emitted, so what begins a line
/// with these signs is a comment.
fn line_docs(printed: String) -> String {
    if !printed.contains("/**") {
        return printed;
    }
    let mut text = String::with_capacity(printed.len() + 256);
    let mut inside = false;
    for line in printed.lines() {
        let start = (!inside).then(|| line.trim_start().strip_prefix("/**"));
        let line = match start {
            Some(None) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            Some(Some(first)) => first,
            None => line,
        };
        let end = line.strip_suffix("*/");
        inside = end.is_none();
        text.push_str("///");
        text.push_str(end.unwrap_or(line));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proc_macro2::TokenStream;

    use super::*;

    fn file(items: Vec<Item>) -> RustFile {
        RustFile {
            header: String::new(),
            docs: Vec::new(),
            tokens: quote::quote!(#(#items)*),
        }
    }

    fn printed(items: Vec<Item>) -> String {
        print_rust_file("src/lib.rs", file(items)).unwrap().text
    }

    #[test]
    fn header_and_docs_stand_first() {
        let mut file = file(vec![parse_quote!(
            struct A;
        )]);
        file.header = "// Generated.".to_owned();
        file.docs = vec![
            "First.".to_owned(),
            String::new(),
            "Second\nline ".to_owned(),
        ];
        let expected = "// Generated.\n\n//! First.\n//!\n//! Second\n//! line\n\nstruct A;\n";
        assert_eq!(print_rust_file("src/lib.rs", file).unwrap().text, expected);
    }

    #[test]
    fn a_header_must_be_one_comment_line() {
        for header in ["Generated.", "// a\nfn b() {}"] {
            let file = RustFile {
                header: header.to_owned(),
                docs: Vec::new(),
                tokens: TokenStream::new(),
            };
            let error = print_rust_file("src/a.rs", file).unwrap_err();
            assert!(error.to_string().contains("`src/a.rs`"), "{error}");
        }
    }

    #[test]
    fn runs_of_imports_and_modules_stay_together() {
        let text = printed(vec![
            parse_quote!(
                mod a;
            ),
            parse_quote!(
                pub mod b;
            ),
            parse_quote!(
                use std::fmt;
            ),
            parse_quote!(
                use std::io;
            ),
            parse_quote!(
                pub use a::A;
            ),
            parse_quote!(
                struct B;
            ),
            parse_quote!(
                struct C;
            ),
        ]);
        let expected = "mod a;\npub mod b;\n\nuse std::fmt;\nuse std::io;\n\npub use a::A;\n\nstruct B;\n\nstruct C;\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn methods_are_set_apart() {
        let block = parse_quote! {
            impl<T> A<T> where T: Copy {
                #![allow(dead_code)]
                const ONE: u8 = 1;
                const TWO: u8 = 2;
                /// Braces } in { text.
                pub fn a(&self) -> &str { "}{" }
                pub fn b() {}
            }
        };
        let expected = "\
impl<T> A<T>
where
    T: Copy,
{
    #![allow(dead_code)]

    const ONE: u8 = 1;
    const TWO: u8 = 2;

    /// Braces } in { text.
    pub fn a(&self) -> &str {
        \"}{\"
    }

    pub fn b() {}
}
";
        assert_eq!(printed(vec![block]), expected);
    }

    #[test]
    fn trait_members_are_set_apart() {
        let block = parse_quote! {
            pub trait A: Send { type Out; type In; fn a(); fn b() -> u8 { 1 } }
        };
        let expected = "\
pub trait A: Send {
    type Out;
    type In;

    fn a();

    fn b() -> u8 {
        1
    }
}
";
        assert_eq!(printed(vec![block]), expected);
    }

    #[test]
    fn blocks_of_documentation_become_lines() {
        let items = vec![parse_quote! {
            #[doc = " First.\n\n `/` of:\n ```\n # hidden\n ```"]
            pub struct A {
                #[doc = " One."]
                a: &'static str,
                #[doc = " Two\n lines."]
                b: u8,
            }
        }];
        let expected = "\
/// First.
///
/// `/` of:
/// ```
/// # hidden
/// ```
pub struct A {
    /// One.
    a: &'static str,
/// Two
/// lines.
    b: u8,
}
";
        assert_eq!(printed(items), expected);
    }

    #[test]
    fn empty_blocks_stay_as_they_are() {
        let items = vec![
            parse_quote!(impl A for B {}),
            parse_quote!(
                trait C {}
            ),
            parse_quote!(
                mod d {}
            ),
        ];
        assert_eq!(
            printed(items),
            "impl A for B {}\n\ntrait C {}\n\nmod d {}\n"
        );
    }

    #[test]
    fn inline_modules_are_printed_by_the_same_rules() {
        let module = parse_quote! { mod a { use x::Y; struct B; impl B { fn c() {} fn d() {} } } };
        let expected =
            "mod a {\nuse x::Y;\n\nstruct B;\n\nimpl B {\n    fn c() {}\n\n    fn d() {}\n}\n}\n";
        assert_eq!(printed(vec![module]), expected);
    }

    #[test]
    fn outside_modules_are_found() {
        let items = [
            parse_quote!(
                mod a;
            ),
            parse_quote!(
                mod r#type;
            ),
            parse_quote!(
                mod b {
                    mod c;
                    mod d {
                        mod e;
                    }
                }
            ),
        ];
        let expected = ["a.rs", "type.rs", "b/c.rs", "b/d/e.rs"];
        assert_eq!(outside_modules(&items), expected.map(PathBuf::from));
    }

    #[test]
    fn tokens_that_are_no_item_are_an_error() {
        for tokens in [
            quote::quote!(not an item),
            quote::quote!(
                fn bodiless();
            ),
        ] {
            let file = RustFile {
                tokens,
                ..file(Vec::new())
            };
            let error = print_rust_file("src/a.rs", file).unwrap_err();
            assert!(error.to_string().contains("`src/a.rs`"), "{error}");
        }
    }
}
