//! Items that `rustfmt` would leave as they are.
//!
//! Records and tables are most of a connector. `prettyplease` prints records as `rustfmt` does, and `rustfmt`
//! does not look between the braces of tables. An item is taken for one of them by its text: when each of its
//! lines is of a kind that is known to stay. Everything else goes to `rustfmt`.

mod methods;

pub(super) use methods::{is_method, joined};
use syn::{Fields, Generics, Item};

/// The width of a line of code for `rustfmt`. What is longer might be broken.
pub(super) const WIDTH: usize = 100;
/// Attributes that stay where they are, one on a line.
const ATTRIBUTES: [&str; 3] = ["#[derive(", "#[non_exhaustive]", "#[must_use"];
/// What may stand beside letters and digits in a line of code.
const SIGNS: &[u8] = b"_:<>,;=()#&'!- ";

/// A kind of item that may be left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A struct or an enumeration.
    Block,
    /// A name for a type.
    Line,
}

impl Kind {
    /// The kind of an item, if `rustfmt` may leave it.
    pub(super) fn of(item: &Item) -> Option<Self> {
        match item {
            Item::Struct(item) => {
                let named = matches!(item.fields, Fields::Named(_));
                (named && is_plain(&item.generics)).then_some(Self::Block)
            }
            Item::Enum(item) => is_plain(&item.generics).then_some(Self::Block),
            Item::Type(item) => is_plain(&item.generics).then_some(Self::Line),
            _ => None,
        }
    }

    /// Whether `rustfmt` leaves what `prettyplease` printed.
    pub(super) fn is_settled(self, printed: &str) -> bool {
        match self {
            Self::Block => is_block(printed),
            Self::Line => is_line(printed),
        }
    }
}

pub(super) fn is_plain(generics: &Generics) -> bool {
    generics.params.is_empty() && generics.where_clause.is_none()
}

/// Whether `rustfmt` leaves a table with braces. It does not look between them.
pub(super) fn is_settled_table(printed: &str) -> bool {
    let first = below_attributes(printed).next();
    first.is_some_and(|line| line.is_ascii() && line.len() <= WIDTH)
}

/// A head, a member on each line, documentation between them.
fn is_block(printed: &str) -> bool {
    let mut lines = below_attributes(printed);
    let mut last = "";
    let head = lines.next().is_some_and(|line| is_code(line, " {"));
    head && lines.all(|line| {
        let is_end = std::mem::replace(&mut last, line) == "}";
        let member = line.strip_prefix("    ");
        !is_end && (line == "}" || member.is_some_and(|line| is_doc(line) || is_code(line, ",")))
    }) && last == "}"
}

/// Whether `rustfmt` leaves what stands before the brace of an implementation.
pub(super) fn is_head(printed: &str) -> bool {
    let mut lines = below_attributes(printed);
    let head = lines.next();
    head.is_some_and(|line| is_code(line, "")) && lines.next().is_none()
}

/// One line, whatever stands above it.
fn is_line(printed: &str) -> bool {
    let mut lines = below_attributes(printed);
    lines.next().is_some_and(|line| is_code(line, ";")) && lines.next().is_none()
}

/// The lines from the first that is neither documentation nor an attribute that stays.
fn below_attributes(printed: &str) -> impl Iterator<Item = &str> {
    let mut derived = false;
    printed.trim_end().lines().skip_while(move |line| {
        // Several are made one.
        let derives = line.starts_with("#[derive(");
        let again = derives && std::mem::replace(&mut derived, true);
        is_doc(line) || (is_attribute(line) && !again)
    })
}

fn is_attribute(line: &str) -> bool {
    let stays = ATTRIBUTES.iter().any(|start| line.starts_with(start));
    stays && line.ends_with(']') && line.len() + 4 <= WIDTH
}

fn is_doc(line: &str) -> bool {
    line.strip_prefix("///").is_some_and(|text| {
        text.is_empty()
            || (text.starts_with(' ')
                && !text.ends_with(char::is_whitespace)
                && !text.contains('\t'))
    })
}

/// Code that ends so, begins where it stands, fits in the line and has nothing to be arranged in it.
fn is_code(line: &str, end: &str) -> bool {
    // With what it is indented by.
    line.len() + 4 <= WIDTH
        && !line.starts_with([' ', '#', '/'])
        && line.strip_suffix(end).is_some_and(|code| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || SIGNS.contains(&byte);
            code.bytes().all(plain) && !code.ends_with(' ')
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn settled(text: &str) -> bool {
        let kind = Kind::of(&syn::parse_str(text).unwrap());
        kind.is_some_and(|kind| kind.is_settled(text))
    }

    #[test]
    fn plain_declarations_stay() {
        for text in [
            "pub struct A {\n    pub a: u8,\n}\n",
            "/// A `b`.\n///\n/// * c\n#[derive(Clone, Debug)]\n#[non_exhaustive]\npub struct A {\n    /// D.\n    pub r#type: Option<Vec<Text>>,\n    b: &'static str,\n}\n",
            "pub enum A {\n    /// `b`\n    B,\n    /// C.\n    Other(Text),\n}\n",
            "/// B.\npub type A = runtime::Envelope<Vec<B>>;\n",
        ] {
            assert!(settled(text), "{text}");
        }
    }

    #[test]
    fn what_could_be_arranged_does_not() {
        let long = "B".repeat(95);
        for text in [
            "pub struct A;\n",
            "pub struct A {}\n",
            "pub struct A<T> where T: B {\n    a: T,\n}\n\n",
            "pub struct A {\n  a: u8,\n}\n",
            "pub struct A {\n    a: [u8; 2],\n}\n",
            "pub struct A {\n    #[serde(skip)]\n    a: u8,\n}\n",
            "pub struct A {\n/// B.\n    a: u8,\n}\n",
            "pub struct A {\n    /// B.  \n    a: u8,\n}\n",
            "pub struct A {\n    ///B.\n    a: u8,\n}\n",
            "pub struct A {\n    a: u8 }\n",
            "pub struct A {\n    é: u8,\n}\n",
            "#[derive(Clone)]\n#[derive(Debug)]\npub struct A {\n    a: u8,\n}\n",
            "#[derive(\n    Clone)]\npub struct A {\n    a: u8,\n}\n",
            "#[cfg(feature = \"a\")]\npub struct A {\n    a: u8,\n}\n",
            "pub enum A {\n    B = 1 + 1,\n}\n",
            "pub type A\n    = B;\n",
            "a!(b);\n",
            "fn a() {}\n",
            "use a::B;\n",
            &format!("pub struct A {{\n    {long}: u8,\n}}\n"),
            &format!("pub type A = {long};\n"),
        ] {
            assert!(!settled(text), "{text}");
        }
    }

    #[test]
    fn heads_of_implementations_stay_when_they_are_plain() {
        for head in ["impl A ", "/// B.\nimpl From<A> for B "] {
            assert!(is_head(head), "{head}");
        }
        for head in ["#[cfg(a)]\nimpl A ", "impl A\nwhere\n    B: C,\n"] {
            assert!(!is_head(head), "{head}");
        }
    }

    #[test]
    fn the_first_line_of_a_table_must_fit() {
        let name = "A".repeat(80);
        assert!(is_settled_table(
            "/// B.\npub static A: B = c! {\n    d,\n};"
        ));
        assert!(!is_settled_table(&format!(
            "pub static {name}: Operation = c! {{\n    d,\n}};"
        )));
        assert!(!is_settled_table("pub static É: B = c! {\n    d,\n};"));
    }
}
