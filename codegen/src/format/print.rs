//! Items to text before `rustfmt`: one item at a time, with the blank lines that people would leave.
//!
//! `prettyplease` sets items without a line between them. Here each item is printed by itself; the
//! members of `impl` and `trait` blocks and of inline modules are printed apart and put back between the
//! braces of the empty block. What `rustfmt` would leave as it is printed is marked as settled, the rest, some
//! indentation too, is left to it.

mod blocks;
mod printed;
mod runs;
mod settled;
mod table;

use std::mem::{Discriminant, discriminant};

use syn::{Item, ItemMod, Visibility};

use super::error::FormatError;
use crate::emit::file::RustFile;

#[cfg(test)]
pub(super) use printed::Open;
pub use printed::Printed;

/// The text of a file before `rustfmt`.
///
/// # Errors
///
/// Fails when the header is not a comment line or an item is not Rust.
pub fn print_rust_file(path: &str, file: RustFile) -> Result<Printed, FormatError> {
    let mut printed = Printed::default();
    if !file.header.is_empty() {
        if !file.header.starts_with("//") || file.header.contains(['\n', '\r']) {
            return Err(FormatError::Header {
                path: path.to_owned(),
                header: file.header.clone(),
            });
        }
        printed.add(Printed::settled(&file.header));
    }
    if !file.docs.is_empty() {
        printed.add(Printed::settled(&module_docs(&file.docs)));
    }
    let items = file.into_items().map_err(|source| FormatError::Syntax {
        path: path.to_owned(),
        source,
    })?;
    for item in print_items(path, items)? {
        printed.add(item);
    }
    Ok(printed)
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

/// Items by themselves. A run of `use` or `mod` lines is one.
fn print_items(path: &str, items: Vec<Item>) -> Result<Vec<Printed>, FormatError> {
    let mut all: Vec<Printed> = Vec::with_capacity(items.len());
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        all.push(match Run::of(&item) {
            Some(run) => {
                let mut lines = vec![item];
                while let Some(next) = items.next_if(|next| Run::of(next).as_ref() == Some(&run)) {
                    lines.push(next);
                }
                print_run(lines)
            }
            None => print_item(path, item)?,
        });
    }
    Ok(all)
}

fn print_run(items: Vec<Item>) -> Printed {
    if let Some(text) = runs::arranged(&items) {
        return Printed::settled(&text);
    }
    let lines: Vec<String> = items.into_iter().map(unparse).collect();
    Printed::open(
        &lines
            .iter()
            .map(|line| line.trim_end())
            .collect::<Vec<_>>()
            .join("\n"),
    )
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
fn print_item(path: &str, item: Item) -> Result<Printed, FormatError> {
    Ok(match item {
        Item::Impl(block) => blocks::print_impl(block),
        Item::Trait(block) => Printed::open(blocks::print_trait(block).trim_end()),
        Item::Mod(module) => Printed::open(print_module(path, module)?.trim_end()),
        Item::Verbatim(tokens) if !tokens.is_empty() => {
            let tokens = tokens.to_string().chars().take(120).collect();
            return Err(FormatError::Verbatim {
                path: path.to_owned(),
                tokens,
            });
        }
        other => print_whole(other),
    })
}

fn print_whole(mut item: Item) -> Printed {
    let (text, is_settled) = match table::print(&mut item, unparse) {
        Some(text) => {
            let is_settled = settled::is_settled_table(&text);
            (text, is_settled)
        }
        None => {
            let kind = settled::Kind::of(&item);
            let text = unparse(item);
            let is_settled = kind.is_some_and(|kind| kind.is_settled(&text));
            (text, is_settled)
        }
    };
    match is_settled {
        true => Printed::settled(text.trim_end()),
        false => Printed::open(text.trim_end()),
    }
}

fn print_module(path: &str, mut module: ItemMod) -> Result<String, FormatError> {
    let body = match &mut module.content {
        Some((_, items)) => {
            let items = print_items(path, std::mem::take(items))?;
            let texts: Vec<String> = items.into_iter().map(|item| item.text).collect();
            texts.join("\n\n")
        }
        None => String::new(),
    };
    Ok(fill(&unparse(Item::Mod(module)), &body))
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
    let mut inside = None;
    for line in printed.lines() {
        let (indent, line) = match (inside, line.trim_start().strip_prefix("/**")) {
            (Some(indent), _) => (indent, line),
            (None, Some(first)) => (line.len() - line.trim_start().len(), first),
            (None, None) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
        };
        let end = line.strip_suffix("*/");
        inside = end.is_none().then_some(indent);
        text.extend(std::iter::repeat_n(' ', indent));
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
    use syn::parse_quote;

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
    fn methods_are_left_one_by_one() {
        let block = parse_quote! {
            impl A {
                pub fn a(&self) -> u8 { self.a }
                pub fn b(&self) -> u8 { if self.a { 1 } else { 2 } }
                pub fn c(self) -> Self { Self { a } }
            }
        };
        let printed = print_rust_file("src/lib.rs", file(vec![block])).unwrap();
        let open: Vec<&str> = printed
            .open
            .iter()
            .map(|open| printed.part(open.range.clone()).trim_start())
            .collect();
        assert_eq!(open.len(), 1, "{open:?}");
        assert!(open[0].starts_with("pub fn b("), "{open:?}");
        assert!(printed.open[0].is_member);
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
