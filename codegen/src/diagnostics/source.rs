//! The input files, and places in them.

use std::fmt;
use std::ops::Range;

/// Names one input file that was added to [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u32);

/// A stretch of one input file, in bytes: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` up to `end`. Offsets beyond 4 GiB are cut off, and an
    /// `end` before the `start` counts as empty.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { source, start, end }
    }

    /// The very beginning of a file, for messages that concern the file as a whole.
    #[must_use]
    pub fn start_of(source: SourceId) -> Self {
        Self::new(source, 0, 0)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}..{}", self.source.0, self.start, self.end)
    }
}

/// A value and the place it was read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    #[must_use]
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One input file with the offsets of its line starts.
#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

/// All input files of a run. Spans point into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a file and names it. The name is what messages show, usually a path.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text,
            line_starts,
        });
        id
    }

    /// The name under which a file was added; empty for an id of another collection.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        self.file(id).map_or("", |file| file.name.as_str())
    }

    /// The text of a file; empty for an id of another collection.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        self.file(id).map_or("", |file| file.text.as_str())
    }

    /// The text that a span covers. Offsets inside a character are moved outwards.
    #[must_use]
    pub fn snippet(&self, span: Span) -> &str {
        let text = self.text(span.source);
        let start = floor_char(text, span.start as usize);
        let end = ceil_char(text, span.end as usize);
        text.get(start..end.max(start)).unwrap_or("")
    }

    /// Line and column of the start of a span, both counted from 1, columns in characters.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (u32, u32) {
        let Some(file) = self.file(span.source) else {
            return (1, 1);
        };
        let line = file
            .line_starts
            .partition_point(|start| *start <= span.start)
            .max(1);
        let start = file.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let at = floor_char(&file.text, span.start as usize);
        let column = file
            .text
            .get(start..at)
            .map_or(0, |text| text.chars().count());
        (saturating(line), saturating(column).saturating_add(1))
    }

    /// The byte range of some whole lines, counted from 1, without the last line break.
    pub(super) fn lines(&self, id: SourceId, first: u32, last: u32) -> Range<usize> {
        let Some(file) = self.file(id) else {
            return 0..0;
        };
        let start_of = |line: u32| {
            file.line_starts
                .get(line as usize - 1)
                .map(|start| *start as usize)
        };
        let start = start_of(first.max(1)).unwrap_or(file.text.len());
        let end = start_of(last.max(1).saturating_add(1))
            .map_or(file.text.len(), |next| next.saturating_sub(1));
        start..end.max(start)
    }

    fn file(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }
}

/// The nearest character boundary at or before `at`.
pub(super) fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at or after `at`.
pub(super) fn ceil_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn saturating(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let mut sources = Sources::new();
        let id = sources.add("a.yaml", "äb: 1\nc: dé\n");
        let at = |start| sources.line_column(Span::new(id, start, start));
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 2));
        assert_eq!(at(7), (2, 1));
        assert_eq!(at(12), (2, 5));
        assert_eq!(at(13), (2, 6));
        assert_eq!(at(999), (3, 1));
    }

    #[test]
    fn a_snippet_never_cuts_a_character() {
        let mut sources = Sources::new();
        let id = sources.add("a", "xäy");
        assert_eq!(sources.snippet(Span::new(id, 2, 2)), "ä");
        assert_eq!(sources.snippet(Span::new(id, 0, 50)), "xäy");
    }

    #[test]
    fn spans_print_in_one_line() {
        let mut sources = Sources::new();
        let id = sources.add("a", "");
        assert_eq!(format!("{:?}", Span::new(id, 3, 8)), "0@3..8");
    }
}
