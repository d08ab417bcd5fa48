//! Pieces on lines.
//!
//! What fits on a line stands on one. What does not is broken where people would: after the brackets of a
//! group, after its commas, before the links of a chain of calls. `rustfmt` decides in the end, but leaves
//! an expression as it is when a part of it is longer than a line: the long tables of a connector.

use proc_macro2::Delimiter;

use super::pieces::{Kind, Pieces};

/// How wide a line may be.
const WIDTH: usize = 100;
/// What each level stands further in.
const STEP: usize = 4;

/// Pieces on their way to lines.
#[derive(Debug)]
pub(super) struct Layout<'p> {
    pieces: &'p Pieces,
    out: String,
    /// Where the last line begins.
    line: usize,
}

impl<'p> Layout<'p> {
    /// Nothing so far.
    pub(super) fn new(pieces: &'p Pieces) -> Self {
        Self {
            pieces,
            out: String::new(),
            line: 0,
        }
    }

    /// The lines, without the end of the last one.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Begins a line, unless nothing has been written.
    pub(super) fn begin(&mut self, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.line = self.out.len();
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The pieces from `start` to before `end` on this line.
    pub(super) fn flat(&mut self, start: usize, end: usize) {
        for index in start..end {
            if index > start && self.pieces.spaced(index) {
                self.out.push(' ');
            }
            self.out.push_str(self.pieces.text(index));
        }
    }

    /// Documentation and attributes at the beginning of something, each on a line. Gives the index after them.
    pub(super) fn attributes(&mut self, start: usize, end: usize, indent: usize) -> usize {
        let mut index = start;
        while index < end {
            let after = match self.pieces.kind(index) {
                Kind::Doc => index + 1,
                _ => match attribute(self.pieces, index) {
                    Some(after) => after,
                    None => break,
                },
            };
            self.begin(indent);
            self.flat(index, after);
            index = after;
        }
        index
    }

    /// Statements, members or arms, each on lines of its own.
    pub(super) fn block(&mut self, start: usize, end: usize, indent: usize) {
        let mut index = start;
        while index < end {
            index = self.attributes(index, end, indent);
            let after = statement(self.pieces, index, end);
            if index < after {
                self.begin(indent);
                self.sequence(index, after, indent, true);
            }
            index = after;
        }
    }

    /// What stands between two commas, or a statement, from here on. The braces of a statement are broken.
    pub(super) fn sequence(&mut self, start: usize, end: usize, indent: usize, statement: bool) {
        let braced = statement && self.own(start, end).any(|index| self.is_body(index));
        if !braced && self.fits(start, end) {
            return self.flat(start, end);
        }
        match self.links(start, end) {
            links if !braced && !links.is_empty() => self.chain(start, end, indent, &links),
            _ => self.broken(start, end, indent, statement),
        }
    }

    /// A chain of calls, each on a line of its own. What is assigned begins on the next line.
    fn chain(&mut self, start: usize, end: usize, indent: usize, links: &[usize]) {
        let assigned = self
            .own(start, end)
            .find(|index| self.pieces.is_punct(*index, "="));
        let (head, indent) = match assigned {
            Some(index) => {
                self.flat(start, index + 1);
                self.begin(indent + STEP);
                (index + 1, indent + STEP)
            }
            None => (start, indent),
        };
        let first = links.first().copied().unwrap_or(end);
        let written = self.out.len();
        self.sequence(head, first, indent, false);
        // Links stand below what they belong to: the end of a head of several lines, or its beginning.
        let tall = self
            .out
            .get(written..)
            .is_some_and(|head| head.contains('\n'));
        let indent = if tall { indent } else { indent + STEP };
        for (number, link) in links.iter().enumerate() {
            let next = links.get(number + 1).copied().unwrap_or(end);
            self.begin(indent);
            self.broken(*link, next, indent, false);
        }
    }

    /// Piece by piece; groups that are too wide are broken.
    fn broken(&mut self, start: usize, end: usize, indent: usize, statement: bool) {
        let mut index = start;
        while index < end {
            if index > start && self.pieces.spaced(index) {
                self.out.push(' ');
            }
            let after = self.pieces.after(index);
            let whole = !(statement && self.is_body(index));
            if after == index + 1 || whole && self.fits(index, self.until_group(after, end)) {
                self.flat(index, after);
            } else {
                self.group(index, after - 1, indent);
            }
            index = after;
        }
    }

    /// A group over several lines.
    fn group(&mut self, open: usize, close: usize, indent: usize) {
        let (start, delimiter) = (open + 1, self.pieces.kind(open));
        self.flat(open, start);
        if matches!(delimiter, Kind::Open(Delimiter::Brace, _)) {
            self.block(start, close, indent + STEP);
        } else {
            let elements = self.elements(start, close);
            if let [(from, to)] = elements.as_slice()
                && self.may_lean(*from, *to)
            {
                self.broken(*from, *to, indent, false);
                return self.flat(close, close + 1);
            }
            self.rows(&elements, indent + STEP);
        }
        if self.takes_comma(open, close) {
            self.out.push(',');
        }
        self.begin(indent);
        self.flat(close, close + 1);
    }

    /// Whether a comma may stand after the last element of a broken group, and none does: not where it would
    /// make a tuple, nor in a macro.
    fn takes_comma(&self, open: usize, close: usize) -> bool {
        let start = open + 1;
        let has = |text: &str| {
            self.own(start, close)
                .any(|index| self.pieces.is_punct(index, text))
        };
        if self.pieces.is_punct(close - 1, ",") || has(";") {
            return false;
        }
        match self.pieces.kind(open) {
            Kind::Open(Delimiter::Bracket, _) => true,
            Kind::Open(Delimiter::Parenthesis, _) => {
                has(",") && !has("<") && !self.pieces.is_punct(open.wrapping_sub(1), "!")
            }
            // The fields of a literal.
            _ => self.pieces.is_punct(start + 1, ":"),
        }
    }

    fn rows(&mut self, elements: &[(usize, usize)], indent: usize) {
        for (from, to) in elements {
            let from = self.attributes(*from, *to, indent);
            self.begin(indent);
            self.sequence(from, *to, indent, false);
        }
    }

    /// Whether the brackets around an element stand on the lines of the element: it is one piece, or ends
    /// with a group itself and is no chain.
    fn may_lean(&self, from: usize, to: usize) -> bool {
        if to == from + 1 {
            return true;
        }
        to > from
            && self.pieces.kind(to - 1) == Kind::Close
            && self.pieces.kind(from) != Kind::Doc
            && self.links(from, to).is_empty()
            && self
                .own(from, to)
                .filter(|index| self.pieces.close(*index).is_some())
                .count()
                == 1
    }

    /// The elements of a group, each with the comma after it.
    fn elements(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut elements = Vec::new();
        let mut from = start;
        for index in self.own(start, end) {
            if self.pieces.is_punct(index, ",") {
                elements.push((from, index + 1));
                from = index + 1;
            }
        }
        if from < end {
            elements.push((from, end));
        }
        elements
    }

    /// The dots of calls of methods.
    fn links(&self, start: usize, end: usize) -> Vec<usize> {
        let calls = |index: &usize| {
            self.pieces.is_punct(*index, ".")
                && self.pieces.kind(index + 1) == Kind::Word
                && (self.pieces.text(index + 2) == "(" || self.pieces.is_punct(index + 2, "::"))
        };
        self.own(start, end).filter(calls).collect()
    }

    /// The pieces of a stretch that stand in no group of it.
    fn own(&self, start: usize, end: usize) -> impl Iterator<Item = usize> + use<'p> {
        let pieces = self.pieces;
        let first = (start < end).then_some(start);
        std::iter::successors(first, move |index| {
            Some(pieces.after(*index)).filter(|next| *next < end)
        })
    }

    /// The index of the next group, or the end.
    fn until_group(&self, start: usize, end: usize) -> usize {
        self.own(start, end)
            .find(|index| self.pieces.close(*index).is_some())
            .unwrap_or(end)
    }

    /// Whether braces with something between them open here.
    fn is_body(&self, index: usize) -> bool {
        matches!(self.pieces.kind(index), Kind::Open(Delimiter::Brace, close) if close > index + 1)
    }

    fn fits(&self, start: usize, end: usize) -> bool {
        let line = self.out.get(self.line..).unwrap_or_default();
        // The first piece follows what stands there already; a comma or a bracket may follow the last.
        line.len() + self.pieces.width(start, end) < WIDTH
    }
}

/// The index after the attribute that begins here.
pub(super) fn attribute(pieces: &Pieces, index: usize) -> Option<usize> {
    let bracket = match pieces.text(index) {
        "#" if pieces.is_punct(index + 1, "!") => index + 2,
        "#" => index + 1,
        _ => return None,
    };
    matches!(pieces.kind(bracket), Kind::Open(Delimiter::Bracket, _)).then(|| pieces.after(bracket))
}

/// The index after the statement, member or arm that begins here.
fn statement(pieces: &Pieces, start: usize, end: usize) -> usize {
    let mut index = start;
    while index < end {
        let after = pieces.after(index);
        if pieces.is_punct(index, ";") || pieces.is_punct(index, ",") {
            return after;
        }
        if matches!(pieces.kind(index), Kind::Open(Delimiter::Brace, _)) {
            let goes_on = match pieces.kind(after) {
                Kind::Punct => {
                    !matches!(pieces.text(after), "#" | "&" | "*" | "-" | "!" | "<" | "::")
                }
                Kind::Word => matches!(pieces.text(after), "else" | "as"),
                _ => false,
            };
            if after >= end || !goes_on {
                return after.min(end);
            }
        }
        index = after;
    }
    end
}
