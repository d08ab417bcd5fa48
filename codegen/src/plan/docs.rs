//! Text of the spec as Rust documentation.

use std::borrow::Cow;

/// Widest line of documentation.
const WIDTH: usize = 96;

/// A text as paragraphs and list items of documentation, wrapped, with `""` between paragraphs.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            flush(&mut paragraph, &mut lines);
            lines.push(if fenced {
                "```".to_owned()
            } else {
                "```text".to_owned()
            });
            fenced = !fenced;
        } else if fenced {
            lines.push(line.to_owned());
        } else if line.is_empty() {
            flush(&mut paragraph, &mut lines);
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else {
            if is_item(line) {
                flush(&mut paragraph, &mut lines);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    flush(&mut paragraph, &mut lines);
    if fenced {
        lines.push("```".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

fn flush(paragraph: &mut String, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    let indent = if is_item(paragraph) { "  " } else { "" };
    lines.extend(wrapped(&escaped(paragraph), indent));
    paragraph.clear();
}

/// Breaks a text into lines; lines after the first are indented.
fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let wide = word.chars().count();
        if !line.is_empty() && width + 1 + wide > WIDTH {
            lines.push(std::mem::take(&mut line));
            line.push_str(indent);
            width = indent.len();
        } else if !line.is_empty() {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += wide;
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

/// The text with what rustdoc would take for a link, a tag or an address made harmless.
fn escaped(text: &str) -> Cow<'_, str> {
    let harmless = !text.contains(['[', ']', '<', '>', '`']) && !text.contains("http");
    if harmless {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            result.push('`');
        }
        if index % 2 == 1 {
            result.push_str(part);
            continue;
        }
        for (index, word) in part.split(' ').enumerate() {
            if index > 0 {
                result.push(' ');
            }
            result.push_str(&escaped_word(word));
        }
    }
    if text.matches('`').count() % 2 == 1 {
        result = result.replace('`', "'");
    }
    Cow::Owned(result)
}

fn escaped_word(word: &str) -> String {
    if let Some(start) = word.find("https://").or_else(|| word.find("http://")) {
        let (before, url) = word.split_at(start);
        let end = url
            .trim_end_matches(['.', ',', ')', ';', ':', '"', '\'', ']', '>'])
            .len();
        let (url, after) = url.split_at(end);
        if before.ends_with('(') && before.contains("](") {
            return word.to_owned();
        }
        let before = before.trim_end_matches('<');
        let after = after.trim_start_matches('>');
        return format!("{}<{url}>{}", escaped_signs(before), escaped_signs(after));
    }
    escaped_signs(word)
}

fn escaped_signs(word: &str) -> String {
    let mut result = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '[' | ']' | '<' | '>') {
            result.push('\\');
        }
        result.push(c);
    }
    result
}

/// A text on one line.
pub(super) fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A sentence with its full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::{paragraphs, plain, sentence};

    #[test]
    fn text_becomes_harmless_documentation() {
        assert_eq!(
            paragraphs("See [x] at https://a.test/b, or <c>.\nMore `[y]`.\n\n- one\n- two"),
            [
                "See \\[x\\] at <https://a.test/b>, or \\<c\\>. More `[y]`.",
                "",
                "- one",
                "- two"
            ]
        );
        assert_eq!(
            paragraphs("a\n```\nlet x;\n```"),
            ["a", "```text", "let x;", "```"]
        );
        assert_eq!(paragraphs("(https://a.test)"), ["(<https://a.test>)"]);
        assert!(paragraphs("  ").is_empty());
    }

    #[test]
    fn long_text_is_wrapped() {
        let lines = paragraphs(&"word ".repeat(40));
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() <= 96));
    }

    #[test]
    fn sentences() {
        assert_eq!(plain("a\n  b"), "a b");
        assert_eq!(sentence("List users"), "List users.");
        assert_eq!(sentence("Really?"), "Really?");
    }
}
