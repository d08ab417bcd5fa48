//! A file before `rustfmt`: header, documentation, items.
//!
//! Tokens are laid out as they are, without a syntax tree between: `rustfmt` reads all of it once more
//! anyway, and says so when it is no Rust. What it needs to find, and what it leaves as it is, is made here:
//! lines of documentation, blank lines between items, and lines that are no longer than they must be.

use std::path::PathBuf;

use super::error::FormatError;
use super::items;
use super::pieces::Pieces;
use crate::emit::file::RustFile;

/// A file before `rustfmt`.
#[derive(Debug)]
pub struct Printed {
    /// Header, module documentation, items.
    pub text: String,
    /// The files, relative to the folder of a `lib.rs`, of all modules that stand outside the file.
    pub modules: Vec<PathBuf>,
}

/// The text of a file before `rustfmt`.
///
/// # Errors
///
/// Fails when the header is not a comment line.
pub fn print_rust_file(path: &str, file: RustFile) -> Result<Printed, FormatError> {
    let mut parts = Vec::new();
    if !file.header.is_empty() {
        if !file.header.starts_with("//") || file.header.contains(['\n', '\r']) {
            return Err(FormatError::Header {
                path: path.to_owned(),
                header: file.header,
            });
        }
        parts.push(file.header);
    }
    if !file.docs.is_empty() {
        parts.push(module_docs(&file.docs));
    }
    let pieces = Pieces::of(file.tokens);
    if pieces.len() > 0 {
        parts.push(items::print(&pieces));
    }
    let text = parts.join("\n\n") + "\n";
    let modules = items::outside_modules(&pieces);
    Ok(Printed { text, modules })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn file(items: &str) -> RustFile {
        RustFile {
            header: String::new(),
            docs: Vec::new(),
            tokens: items.parse().unwrap(),
        }
    }

    fn printed(items: &str) -> String {
        print_rust_file("src/lib.rs", file(items)).unwrap().text
    }

    #[test]
    fn header_and_docs_stand_first() {
        let mut file = file("struct A;");
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
                ..file("")
            };
            let error = print_rust_file("src/a.rs", file).unwrap_err();
            assert!(error.to_string().contains("`src/a.rs`"), "{error}");
        }
    }

    #[test]
    fn runs_of_imports_and_modules_stay_together() {
        let text = printed(
            "mod a; pub mod b; use std::fmt; use std::io; pub use a::{A, B}; struct B; struct C;",
        );
        let expected = "mod a;\npub mod b;\n\nuse std::fmt;\nuse std::io;\n\npub use a::{ A, B };\n\nstruct B;\n\nstruct C;\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn methods_are_set_apart() {
        let block = r#"
            impl<T> A<T> where T: Copy {
                #![allow(dead_code)]
                const ONE: u8 = 1;
                const TWO: u8 = 2;
                #[doc = " Braces } in { text."]
                #[inline]
                pub fn a(&self) -> &str { "}{" }
                pub const unsafe extern "C" fn b() {}
            }"#;
        let expected = "\
impl<T> A<T> where T: Copy {
    #![allow(dead_code)]

    const ONE: u8 = 1;
    const TWO: u8 = 2;

    /// Braces } in { text.
    #[inline]
    pub fn a(&self) -> &str {
        \"}{\"
    }

    pub const unsafe extern \"C\" fn b() {}
}
";
        assert_eq!(printed(block), expected);
    }

    #[test]
    fn trait_members_are_set_apart() {
        let block = "pub trait A: Send { type Out; type In; fn a(); fn b() -> u8 { 1 } }";
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
        assert_eq!(printed(block), expected);
    }

    #[test]
    fn empty_blocks_stay_as_they_are() {
        let text = printed("impl A for B {} trait C {} mod d {}");
        assert_eq!(text, "impl A for B {}\n\ntrait C {}\n\nmod d {}\n");
    }

    #[test]
    fn inline_modules_are_printed_by_the_same_rules() {
        let text = printed("mod a { use x::Y; struct B; impl B { fn c() {} fn d() {} } }");
        let expected = "\
mod a {
    use x::Y;

    struct B;

    impl B {
        fn c() {}

        fn d() {}
    }
}
";
        assert_eq!(text, expected);
    }

    #[test]
    fn values_with_braces_end_with_their_semicolon() {
        let text =
            printed("static A: B = B { c: 1 }; const D: E = F { g: [1] }.h(); struct I { j: u8 }");
        let expected = "\
static A: B = B { c: 1 };

const D: E = F { g: [1] }.h();

struct I {
    j: u8,
}
";
        assert_eq!(text, expected);
    }

    #[test]
    fn tables_that_rustfmt_leaves_are_laid_out() {
        let long = "A text that is so long that no line of a hundred characters can hold it together with its call, whatever is done.";
        let text = printed(&format!(
            "static A: Operation = Operation::new(\"a\", Get).params(&[Param::path(\"id\", Type::TEXT).required().doc(\"{long}\"), Param::query(\"b\", Type::TEXT)]).about(\"c\", &[D {{ e: \"f\", g: H::I(\"{long}\") }}]).reply::<B>();"
        ));
        let expected = format!(
            "\
static A: Operation =
    Operation::new(\"a\", Get)
        .params(&[
            Param::path(\"id\", Type::TEXT)
                .required()
                .doc(\"{long}\"),
            Param::query(\"b\", Type::TEXT),
        ])
        .about(
            \"c\",
            &[D {{
                e: \"f\",
                g: H::I(\"{long}\"),
            }}],
        )
        .reply::<B>();
"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn outside_modules_are_found() {
        let file = file(
            "mod a; mod r#type; fn f() { mod x; } mod b { mod c; mod d { pub(crate) mod e; } }",
        );
        let expected = ["a.rs", "type.rs", "b/c.rs", "b/d/e.rs"];
        let printed = print_rust_file("src/lib.rs", file).unwrap();
        assert_eq!(printed.modules, expected.map(PathBuf::from));
    }
}
