//! Text, and what of it is left to `rustfmt`.

use std::ops::Range;

/// A file, or a part of one, before `rustfmt`.
#[derive(Debug, Default)]
pub struct Printed {
    /// Header, module documentation, items.
    pub text: String,
    /// What is left to be formatted, in its order.
    pub(in crate::format) open: Vec<Open>,
}

/// What is left to be formatted.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::format) struct Open {
    /// Where it stands in the text.
    pub(in crate::format) range: Range<usize>,
    /// Whether it is a member of an implementation.
    pub(in crate::format) is_member: bool,
}

impl Printed {
    /// Text of which nothing is left.
    pub(in crate::format) fn settled(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            open: Vec::new(),
        }
    }

    /// Items of which all is left.
    pub(in crate::format) fn open(text: &str) -> Self {
        let open = Open {
            range: 0..text.len(),
            is_member: false,
        };
        Self {
            text: text.to_owned(),
            open: vec![open],
        }
    }

    /// A member of an implementation.
    pub(super) fn member(text: &str, is_settled: bool) -> Self {
        let mut printed = Self::open(text);
        if is_settled {
            printed.open.clear();
        }
        for open in &mut printed.open {
            open.is_member = true;
        }
        printed
    }

    /// Adds what stands by itself, with an empty line above it.
    pub(in crate::format) fn add(&mut self, other: Self) {
        let between = if self.text.is_empty() { "" } else { "\n" };
        self.push(between, other);
        self.text.push('\n');
    }

    /// Adds what follows, behind what stands between.
    pub(super) fn push(&mut self, between: &str, other: Self) {
        self.text.push_str(between);
        let shift = self.text.len();
        for open in other.open {
            let range = open.range.start + shift..open.range.end + shift;
            let is_member = open.is_member;
            match self.open.last_mut() {
                // Neighbours are formatted together; only blank lines are between items.
                Some(last)
                    if !last.is_member && !is_member && last.range.end + 2 >= range.start =>
                {
                    last.range.end = range.end;
                }
                _ => self.open.push(Open { range, is_member }),
            }
        }
        self.text.push_str(&other.text);
    }

    /// The text of what is left.
    pub(in crate::format) fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}
