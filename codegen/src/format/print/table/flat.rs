//! Tokens as one line of text, and the places where it may be broken.

use std::fmt::{Display, Write};
use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Brackets in the text.
#[derive(Debug)]
pub(super) struct Group {
    /// Where the first stands.
    pub(super) open: usize,
    /// Where the second stands.
    pub(super) close: usize,
    /// What is between the commas.
    pub(super) entries: Vec<Entry>,
    /// Whether a comma may stand behind the last entry.
    pub(super) is_list: bool,
}

/// What is between two commas.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) range: Range<usize>,
    /// The brackets in it, without those in brackets.
    pub(super) groups: Vec<Group>,
    /// Where calls of a chain begin: dots behind brackets.
    pub(super) links: Vec<usize>,
}

/// What is between brackets.
#[derive(Default)]
struct List {
    entries: Vec<Entry>,
    /// Whether a comma stands behind the last.
    comma: bool,
    /// Whether a semicolon stands in one.
    semicolon: bool,
}

/// What was written last.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or a bracket.
    Start,
    /// A name or a literal.
    Word,
    /// The end of a value that is not a word.
    End,
    /// A sign that the next token follows at once.
    Glue,
    /// A sign with a space behind it.
    Gap,
}

impl Before {
    /// Whether a value ends here, so that a sign behind it stands between two.
    fn is_value(self) -> bool {
        matches!(self, Self::Word | Self::End)
    }
}

/// The entries of a macro and their text.
pub(super) fn flat(tokens: TokenStream) -> (String, Vec<Entry>) {
    let mut writer = Writer::default();
    let list = writer.list(tokens);
    (writer.text, list.entries)
}

#[derive(Default)]
struct Writer {
    text: String,
    /// Whether the sign that was written last is a part of what follows.
    joint: bool,
}

impl Writer {
    fn list(&mut self, tokens: TokenStream) -> List {
        let mut list = List::default();
        let mut tokens = tokens.into_iter().peekable();
        while tokens.peek().is_some() {
            if !list.entries.is_empty() {
                self.text.push_str(", ");
            }
            let entry = self.entry(&mut tokens, &mut list);
            list.entries.push(entry);
        }
        list
    }

    /// The tokens to the next comma.
    fn entry(&mut self, tokens: &mut impl Iterator<Item = TokenTree>, list: &mut List) -> Entry {
        let start = self.text.len();
        let mut entry = Entry {
            range: start..start,
            groups: Vec::new(),
            links: Vec::new(),
        };
        let mut before = Before::Start;
        // Commas between angle brackets are not those of the list.
        let mut angles = 0_usize;
        list.comma = false;
        for token in tokens {
            before = match token {
                TokenTree::Ident(word) => self.word(before, &word),
                TokenTree::Literal(word) => self.word(before, &word),
                TokenTree::Group(group) => {
                    let delimiter = group.delimiter();
                    let tokens = group.stream();
                    // Or its tokens, which it shares, would be copied.
                    drop(group);
                    let group = self.group(before, delimiter, tokens);
                    entry.groups.extend(group);
                    Before::End
                }
                TokenTree::Punct(sign) if sign.as_char() == ',' && angles == 0 => {
                    list.comma = true;
                    break;
                }
                TokenTree::Punct(sign) => {
                    let (sign, joint) = (sign.as_char(), sign.spacing() == Spacing::Joint);
                    let is_arrow = before == Before::Glue && self.text.ends_with(['-', '=']);
                    match sign {
                        '<' => angles += 1,
                        '>' if !is_arrow => angles = angles.saturating_sub(1),
                        ';' => list.semicolon = true,
                        '.' if before == Before::End => entry.links.push(self.text.len()),
                        _ => {}
                    }
                    self.sign(before, sign, joint, is_arrow)
                }
            };
        }
        entry.range.end = self.text.len();
        entry
    }

    fn word(&mut self, before: Before, word: &impl Display) -> Before {
        if before.is_value() || before == Before::Gap {
            self.text.push(' ');
        }
        // Writing to a string does not fail.
        let _ = write!(self.text, "{word}");
        Before::Word
    }

    fn sign(&mut self, before: Before, sign: char, joint: bool, is_arrow: bool) -> Before {
        let (space, after) = match sign {
            '>' if !is_arrow => (false, Before::End),
            '?' => (false, Before::End),
            ',' | ';' => (false, Before::Gap),
            // The first of two, or the second.
            ':' if joint || self.text.ends_with(':') => (before == Before::Gap, Before::Glue),
            ':' => (false, Before::Gap),
            '.' | '<' => (before == Before::Gap, Before::Glue),
            '!' if before == Before::Word && !joint => (false, Before::Glue),
            '\'' | '#' => (before.is_value() || before == Before::Gap, Before::Glue),
            _ if before.is_value() && !joint => (true, Before::Gap),
            _ if before.is_value() => (true, Before::Glue),
            // Behind another sign: the end of an operator, or before a value.
            _ if before == Before::Glue && !joint && is_operator(&self.text) => {
                (false, Before::Gap)
            }
            _ => (before == Before::Gap, Before::Glue),
        };
        if space && !self.joint {
            self.text.push(' ');
        }
        self.joint = joint;
        self.text.push(sign);
        after
    }

    fn group(
        &mut self,
        before: Before,
        delimiter: Delimiter,
        tokens: TokenStream,
    ) -> Option<Group> {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        let is_block = delimiter == Delimiter::Brace;
        let is_macro = before == Before::Glue && self.text.ends_with('!');
        if before == Before::Gap || is_block && (before.is_value() || is_macro) {
            self.text.push(' ');
        }
        let start = self.text.len();
        let pad = if is_block && !tokens.is_empty() {
            " "
        } else {
            ""
        };
        self.text.push_str(open);
        self.text.push_str(pad);
        let List {
            entries,
            comma,
            semicolon,
        } = self.list(tokens);
        // `(a)` is no tuple.
        let is_call = before.is_value() || is_macro;
        let is_tuple = delimiter == Delimiter::Parenthesis && !is_call;
        if is_tuple && comma && entries.len() == 1 {
            self.text.push(',');
        }
        self.text.push_str(pad);
        let end = self.text.len();
        self.text.push_str(close);
        let is_list = match delimiter {
            Delimiter::Bracket => true,
            Delimiter::None => false,
            _ => is_call || comma || entries.len() > 1,
        };
        (delimiter != Delimiter::None).then_some(Group {
            open: start,
            close: end,
            entries,
            // Not `[0; 3]` or statements.
            is_list: is_list && !semicolon,
        })
    }
}

/// Whether an operator of several signs might end behind the text: not one before a value.
fn is_operator(text: &str) -> bool {
    text.ends_with(['=', '-', '|', '+', '*', '/', '%', '^'])
}
