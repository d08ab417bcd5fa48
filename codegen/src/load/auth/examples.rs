//! Sample credentials in code blocks, compared with the table of their section.

use super::{AuthExample, AuthMethod, AuthPage, ExecutionMode, TableTarget};
use crate::diagnostics::{Diagnostic, Sink, SourceId, Span, codes};

/// The samples in a code block that starts at an offset.
pub(super) fn find(
    code: &str,
    start: usize,
    source: SourceId,
    mode: ExecutionMode,
    method: AuthMethod,
) -> Vec<AuthExample> {
    let marks = [
        (TableTarget::Credentials, "\"credentials\"", '{', '}'),
        (
            TableTarget::ReplicationConfig,
            "\"replication_config\"",
            '{',
            '}',
        ),
        (TableTarget::Credentials, "auth_config=", '(', ')'),
    ];
    let mut found = Vec::new();
    for (target, mark, open, close) in marks {
        let Some(at) = code.find(mark) else {
            continue;
        };
        let after = code.get(at + mark.len()..).unwrap_or("");
        // Only the name of a class may stand between a mark and its bracket.
        let Some(gap) = after.find(open).filter(|gap| *gap < 80) else {
            continue;
        };
        let inside = after.get(gap + 1..).unwrap_or("");
        let end = closing(inside, open, close);
        let fields = names(inside.get(..end).unwrap_or(""));
        let span = Span::new(source, start + at, start + at + mark.len());
        found.push(AuthExample {
            mode,
            method,
            target,
            fields,
            span,
        });
    }
    found
}

/// Where the bracket that is open at the start is closed.
fn closing(text: &str, open: char, close: char) -> usize {
    let mut depth = 1_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !escaped => quoted = !quoted,
            _ if quoted => {}
            _ if letter == open => depth += 1,
            _ if letter == close => depth -= 1,
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The names before `:` or `=` on the lines of an object or a call.
fn names(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim();
            let name = match line.strip_prefix('"') {
                Some(rest) => rest.split_once("\":").map(|(name, _)| name),
                None => line.split_once('=').map(|(name, _)| name),
            }?;
            let proper =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            proper.then(|| name.to_owned())
        })
        .collect()
}

/// Reports samples that name other fields than the table before them.
pub(super) fn compare(page: &AuthPage, sink: &mut Sink) {
    for example in &page.examples {
        let table = page.tables.iter().rfind(|table| {
            table.mode == example.mode
                && table.method == example.method
                && table.target == example.target
                && table.span < example.span
        });
        let Some(table) = table else {
            continue;
        };
        let listed: Vec<&str> = table
            .rows
            .iter()
            .map(|row| row.name.value.as_str())
            .collect();
        let missing = listed
            .iter()
            .filter(|name| !example.fields.iter().any(|other| other == *name));
        let extra = example
            .fields
            .iter()
            .filter(|name| !listed.contains(&name.as_str()));
        for (name, found) in missing
            .map(|name| (*name, "leaves out"))
            .chain(extra.map(|name| (name.as_str(), "has the unlisted field")))
        {
            sink.push(
                Diagnostic::warning(
                    codes::AUTH_EXAMPLE,
                    example.span,
                    format!("the example {found} `{name}`"),
                )
                .related(table.span, "the table of this section")
                .help("the example and the table of a section name the same fields"),
            );
        }
    }
}
