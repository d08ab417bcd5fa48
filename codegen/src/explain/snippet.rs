//! The lines of an input file that say something.

use serde::Serialize;

use crate::diagnostics::{Sources, Span};

/// Some whole lines of an input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The file.
    pub file: String,
    /// The first line, from 1.
    pub first: u32,
    /// The lines.
    pub lines: Vec<String>,
}

/// The lines of the key at that place and of all that stands below it.
pub(super) fn of(sources: &Sources, key: Span) -> Snippet {
    let (first, _) = sources.line_column(key);
    let lines: Vec<&str> = sources.text(key.source).lines().collect();
    let start = first.saturating_sub(1) as usize;
    let end = end_of_block(&lines, start);
    let block = lines.get(start..end).unwrap_or_default();
    Snippet {
        file: sources.name(key.source).to_owned(),
        first,
        lines: block.iter().map(|line| (*line).to_owned()).collect(),
    }
}

/// The line after a block: what is indented deeper than its first line, and the bracket that closes it.
fn end_of_block(lines: &[&str], start: usize) -> usize {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let Some(own) = lines.get(start).map(|line| depth(line)) else {
        return lines.len();
    };
    let mut end = start + 1;
    for (index, line) in lines.iter().enumerate().skip(end) {
        let closes = depth(line) == own && line.trim_start().starts_with(['}', ']']);
        if depth(line) > own || closes {
            end = index + 1;
        }
        let is_text = !line.trim().is_empty();
        if closes || is_text && depth(line) <= own {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::diagnostics::{Sources, Span};

    fn block(text: &str, key: &str) -> (u32, Vec<String>) {
        let mut sources = Sources::new();
        let source = sources.add("a.yaml", text);
        let at = text.find(key).unwrap_or(text.len());
        let snippet = of(&sources, Span::new(source, at, at + key.len()));
        (snippet.first, snippet.lines)
    }

    #[test]
    fn a_block_of_yaml_ends_before_its_neighbour() {
        let text = "paths:\n  /a:\n    get:\n      x: 1\n\n      y: 2\n\n    put: {}\n";
        let (first, lines) = block(text, "get");
        assert_eq!(first, 3);
        assert_eq!(lines, ["    get:", "      x: 1", "", "      y: 2"]);
        assert_eq!(block(text, "put").1, ["    put: {}"]);
    }

    #[test]
    fn a_block_of_json_has_its_closing_bracket() {
        let text = "{\n  \"get\": {\n    \"x\": 1\n  },\n  \"put\": {}\n}\n";
        assert_eq!(
            block(text, "\"get\"").1,
            ["  \"get\": {", "    \"x\": 1", "  },"]
        );
    }

    #[test]
    fn a_place_outside_the_file_has_no_lines() {
        assert_eq!(block("", "a").1, Vec::<String>::new());
    }
}
