//! Tokens as a flat list of pieces of text, with the spaces that stand between them on one line.
//!
//! Pieces are what layout works on: it knows the width of every stretch without looking at it again. How
//! code is spaced in the end is `rustfmt`'s business; what counts here is that no two tokens become another
//! one, and that what `rustfmt` leaves as it is can be read.

use std::fmt::{Display, Write as _};
use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

use super::spacing::space_between;

/// What a line of documentation adds to widths: nothing with documentation fits on a line with other things.
const DOC_WIDTH: usize = 10_000;

/// Operators of more than one character.
const OPERATORS: [&str; 21] = [
    "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "...", "..=", "<<=", ">>=", "+=", "-=",
    "*=", "/=", "%=", "^=", "&=", "|=",
];

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword, a lifetime or a literal.
    Word,
    /// An operator, complete.
    Punct,
    /// A line of documentation, with its marker.
    Doc,
    /// An opening bracket, with the index of its closing one.
    Open(Delimiter, usize),
    /// A closing bracket.
    Close,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    start: usize,
    end: usize,
    width: usize,
    /// Whether a space stands before it.
    spaced: bool,
    /// The width of everything up to its end, on one line.
    total: usize,
}

/// The pieces of a file.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    text: String,
    list: Vec<Piece>,
}

impl Pieces {
    /// The pieces of these tokens.
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut pieces = Self::default();
        pieces.stream(tokens);
        pieces
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// What the piece is; beyond the end there are only closing brackets.
    pub(super) fn kind(&self, index: usize) -> Kind {
        self.list.get(index).map_or(Kind::Close, |piece| piece.kind)
    }

    /// The text of the piece; nothing beyond the end.
    pub(super) fn text(&self, index: usize) -> &str {
        self.list
            .get(index)
            .and_then(|piece| self.text.get(piece.start..piece.end))
            .unwrap_or_default()
    }

    /// Whether a space stands before the piece when both are on one line.
    pub(super) fn spaced(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|piece| piece.spaced)
    }

    /// The width of the pieces from `start` to before `end` on one line.
    pub(super) fn width(&self, start: usize, end: usize) -> usize {
        let (Some(first), Some(last)) = (self.list.get(start), self.list.get(end.wrapping_sub(1)))
        else {
            return 0;
        };
        (last.total + first.width).saturating_sub(first.total)
    }

    /// Whether the piece is this operator.
    pub(super) fn is_punct(&self, index: usize, text: &str) -> bool {
        self.kind(index) == Kind::Punct && self.text(index) == text
    }

    /// The index of the bracket that closes the one at this index, if one opens there.
    pub(super) fn close(&self, index: usize) -> Option<usize> {
        match self.kind(index) {
            Kind::Open(_, close) => Some(close),
            _ => None,
        }
    }

    /// The index after the piece, or after the group that it opens.
    pub(super) fn after(&self, index: usize) -> usize {
        self.close(index).unwrap_or(index) + 1
    }

    fn stream(&mut self, tokens: TokenStream) {
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Ident(ident) => self.add(Kind::Word, &ident),
                TokenTree::Literal(literal) => self.add(Kind::Word, &literal),
                TokenTree::Punct(punct) => {
                    let documents = punct.as_char() == '#'
                        && matches!(trees.peek(), Some(TokenTree::Group(group)) if self.documentation(group));
                    if documents {
                        trees.next();
                    } else {
                        self.punct(&punct, &mut trees);
                    }
                }
                TokenTree::Group(group) => self.group(group),
            }
        }
    }

    fn group(&mut self, group: Group) {
        let (opening, closing) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => return self.stream(group.stream()),
        };
        let (delimiter, inner) = (group.delimiter(), group.stream());
        // Then the stream has one owner, and its tokens are moved, not copied.
        drop(group);
        let open = self.list.len();
        self.add(Kind::Open(delimiter, open), &opening);
        self.stream(inner);
        let close = self.list.len();
        self.add(Kind::Close, &closing);
        if let Some(piece) = self.list.get_mut(open) {
            piece.kind = Kind::Open(delimiter, close);
        }
    }

    /// Adds a line of documentation, if the group is the inside of an attribute that is one.
    fn documentation(&mut self, group: &Group) -> bool {
        if group.delimiter() != Delimiter::Bracket {
            return false;
        }
        let mut inside = group.stream().into_iter();
        let (
            Some(TokenTree::Ident(name)),
            Some(TokenTree::Punct(_)),
            Some(TokenTree::Literal(literal)),
            None,
        ) = (inside.next(), inside.next(), inside.next(), inside.next())
        else {
            return false;
        };
        let line = if name == "doc" { line(literal) } else { None };
        if let Some(line) = &line {
            self.add(Kind::Doc, &format_args!("///{}", line.trim_end()));
        }
        line.is_some()
    }

    /// An operator with all of its characters, or a lifetime.
    fn punct(&mut self, punct: &Punct, rest: &mut Peekable<IntoIter>) {
        let start = self.text.len();
        self.text.push(punct.as_char());
        let mut kind = Kind::Punct;
        let mut joint = punct.spacing() == Spacing::Joint;
        while joint {
            joint = match rest.peek() {
                Some(TokenTree::Punct(next)) if self.is_operator(start, next.as_char()) => {
                    self.text.push(next.as_char());
                    next.spacing() == Spacing::Joint
                }
                Some(TokenTree::Ident(name)) if punct.as_char() == '\'' => {
                    let _ = write!(self.text, "{name}");
                    kind = Kind::Word;
                    false
                }
                _ => break,
            };
            rest.next();
        }
        self.finish(kind, start);
    }

    /// Whether what was written since `start` is an operator, or the beginning of one, with one more character.
    fn is_operator(&self, start: usize, next: char) -> bool {
        let text = self.text.get(start..).unwrap_or_default();
        OPERATORS.iter().any(|operator| {
            operator
                .strip_prefix(text)
                .is_some_and(|rest| rest.starts_with(next))
        })
    }

    fn add(&mut self, kind: Kind, text: &impl Display) {
        let start = self.text.len();
        let _ = write!(self.text, "{text}");
        self.finish(kind, start);
    }

    /// Makes a piece of everything that was written since `start`.
    fn finish(&mut self, kind: Kind, start: usize) {
        let end = self.text.len();
        let text = self.text.get(start..end).unwrap_or_default();
        let before = self.list.last();
        let spaced = before.is_some_and(|piece| {
            let before = self.text.get(piece.start..piece.end).unwrap_or_default();
            space_between((piece.kind, before), (kind, text))
        });
        let width = match kind {
            Kind::Doc => DOC_WIDTH,
            _ if text.is_ascii() => text.len(),
            _ => text.chars().count(),
        };
        let total = before.map_or(0, |piece| piece.total) + width + usize::from(spaced);
        self.list.push(Piece {
            kind,
            start,
            end,
            width,
            spaced,
            total,
        });
    }
}

/// The text of a line of documentation; nothing when it must stay an attribute.
fn line(literal: Literal) -> Option<String> {
    let text = literal.to_string();
    let plain = text
        .strip_prefix('r')
        .unwrap_or(&text)
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let line = match plain {
        Some(plain) if !plain.contains('\\') => plain.to_owned(),
        _ => match syn::Lit::new(literal) {
            syn::Lit::Str(text) => text.value(),
            _ => return None,
        },
    };
    (!line.starts_with('/') && !line.contains(['\n', '\r'])).then_some(line)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use quote::quote;

    use super::*;

    /// All pieces on one line, spaces as they stand.
    fn flat(tokens: TokenStream) -> String {
        let pieces = Pieces::of(tokens);
        let mut out = String::new();
        for index in 0..pieces.len() {
            if pieces.spaced(index) {
                out.push(' ');
            }
            out.push_str(pieces.text(index));
        }
        out
    }

    #[test]
    fn tables_are_spaced_as_people_would() {
        let text = "pub static A: Operation = Operation::new(\"a\", runtime::Method::Get)\
                    .params(&[Param::path(\"id\", Type::INTEGER.min(-1.5))])\
                    .response(Type::Ref(<Task as runtime::Record>::SCHEMA)).reply::<entity::Result<u8>>();";
        assert_eq!(flat(text.parse().unwrap()), text);
    }

    #[test]
    fn tokens_never_become_others() {
        let text = "fn a<'a, const N: u8>(b: &'a mut [u8; 2], c: fn() -> Vec<Option<u8>>) -> ! { \
                    x = 1..=2; y >>= 3; if !a && b == c { d? } r#type(&*e, - -1, 'f', b\"g\") }";
        let syntax = |text: &str| {
            let file = syn::parse_str::<syn::File>(text).unwrap();
            quote::ToTokens::to_token_stream(&file).to_string()
        };
        assert_eq!(syntax(&flat(text.parse().unwrap())), syntax(text));
    }

    #[test]
    fn documentation_is_a_line() {
        let tokens = quote! { #[doc = " A \"b\" \\ \u{e9}. "] #[doc = ""] #[doc = "a\nb"] #[doc = "/c"] #[doc(hidden)] struct A; };
        let pieces = Pieces::of(tokens);
        let lines: Vec<&str> = (0..pieces.len())
            .filter(|index| pieces.kind(*index) == Kind::Doc)
            .map(|index| pieces.text(index))
            .collect();
        assert_eq!(lines, ["/// A \"b\" \\ é.", "///"]);
    }

    #[test]
    fn widths_are_those_of_the_line() {
        let pieces = Pieces::of(quote!(a: Vec<u8> = f("é", [1, 2])));
        let text = "a: Vec<u8> = f(\"é\", [1, 2])";
        assert_eq!(pieces.width(0, pieces.len()), text.chars().count());
        let open = (0..pieces.len())
            .find(|index| pieces.text(*index) == "(")
            .unwrap();
        assert_eq!(pieces.width(open, pieces.after(open)), 13);
        assert_eq!(pieces.width(3, 3), 0);
    }
}
