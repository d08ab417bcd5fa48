//! Rows of a table: cells with their places, and the words in the cells.

use std::ops::Range;

use super::FieldKind;

/// A cell: its text and its place, both without surrounding blanks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// Cuts a line at its bars. A bar with a backslash before it belongs to the text.
pub(super) fn cells(line: &str, start: usize) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut from = 0;
    let mut escaped = false;
    for (at, letter) in line.char_indices() {
        if letter == '|' && !escaped {
            cells.push(cell(line, from..at, start));
            from = at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    cells.push(cell(line, from..line.len(), start));
    if line.trim_start().starts_with('|') {
        cells.remove(0);
    }
    if cells.last().is_some_and(|last| last.text.is_empty()) {
        cells.pop();
    }
    cells
}

fn cell(line: &str, range: Range<usize>, start: usize) -> Cell {
    let raw = line.get(range.clone()).unwrap_or("");
    let text = raw.trim();
    let from = start + range.start + (raw.len() - raw.trim_start().len());
    Cell {
        text: text.to_owned(),
        range: from..from + text.len(),
    }
}

/// Whether a line separates the head of a table from its rows.
pub(super) fn is_separator(line: &str) -> bool {
    line.contains('-')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// A word without the back-ticks and stars around it and the backslashes in it.
pub(super) fn word(text: &str) -> String {
    unescaped(text.trim_matches(['`', '*']).trim())
}

/// A text without the backslashes that Markdown wants before some letters.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => {}
            _ => out.push(letter),
        }
        if letter == '\\'
            && let Some(next) = letters.next_if(char::is_ascii_punctuation)
        {
            out.push(next);
        }
    }
    out
}

/// The type that a cell names.
pub(super) fn kind(text: &str) -> Option<FieldKind> {
    match word(text).to_ascii_lowercase().as_str() {
        "str" | "string" => Some(FieldKind::Text),
        "bool" | "boolean" => Some(FieldKind::Boolean),
        "int" | "integer" => Some(FieldKind::Integer),
        "float" | "number" => Some(FieldKind::Number),
        "str (date)" | "date" => Some(FieldKind::Date),
        "str (date-time)" | "date-time" | "datetime" => Some(FieldKind::DateTime),
        _ => None,
    }
}

/// What a cell of the column `Required` says.
pub(super) fn required(text: &str) -> Option<bool> {
    match word(text).to_ascii_lowercase().as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// A description, and the default at its end. `N/A` is no description.
pub(super) fn description(text: &str) -> (Option<String>, Option<String>) {
    let text = unescaped(text.trim());
    let (text, default) = match text.rsplit_once("(default: ") {
        Some((before, value)) if value.ends_with(')') => (
            before.trim_end().to_owned(),
            Some(value.trim_end_matches(')').trim_matches('`').to_owned()),
        ),
        _ => (text, None),
    };
    let given = !text.is_empty() && !text.eq_ignore_ascii_case("n/a");
    (given.then_some(text), default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_cut_a_line_and_escaped_bars_do_not() {
        let found = cells(r"| `a` | x \| y |  |", 10);
        let texts: Vec<_> = found.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["`a`", r"x \| y", ""]);
        assert_eq!(found.first().map(|cell| cell.range.clone()), Some(12..15));
        let texts: Vec<_> = cells("a | str | Yes | N/A |", 0)
            .into_iter()
            .map(|cell| cell.text)
            .collect();
        assert_eq!(texts, ["a", "str", "Yes", "N/A"]);
    }

    #[test]
    fn escapes_go_and_other_backslashes_stay() {
        assert_eq!(unescaped(r"a \> b \{c\} \\ \d"), r"a > b {c} \ \d");
    }

    #[test]
    fn a_default_stands_at_the_end() {
        assert_eq!(
            description("Days back (default: `14`)"),
            (Some("Days back".to_owned()), Some("14".to_owned()))
        );
        assert_eq!(description("N/A"), (None, None));
    }
}
