//! Diagnostics as text, each beside the lines it is about.
//!
//! Only the lines around a place are handed to the renderer, so the text stays short
//! and the time does not grow with the size of the file.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::source::{ceil_char, floor_char};
use super::{Diagnostic, Severity, SourceId, Sources, Span};

/// The width to which long lines are cut.
const WIDTH: usize = 120;
/// Places at most this many lines apart are shown in one piece.
const NEAR: u32 = 4;

/// Whether the text carries terminal colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Plain text.
    Never,
    /// ANSI escape codes.
    Always,
}

/// Renders diagnostics in the given order, with a blank line between two.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, color: Color) -> String {
    let renderer = match color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let mut out = String::new();
    for diagnostic in diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        for line in renderer.render(&[group(diagnostic, sources)]).lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// One diagnostic with its snippets and footers.
fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str())
        .elements(
            pieces(diagnostic, sources)
                .into_iter()
                .map(|piece| piece.snippet(sources)),
        );
    if let Some(pointer) = &diagnostic.pointer {
        group = group.element(Level::NOTE.message(format!("at {pointer}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// A marked place: its kind, span and label.
struct Mark<'a> {
    kind: AnnotationKind,
    span: Span,
    label: Option<&'a str>,
}

/// Some neighbouring lines of one file with the marks in them.
struct Piece<'a> {
    source: SourceId,
    first_line: u32,
    last_line: u32,
    marks: Vec<Mark<'a>>,
}

/// The places of a diagnostic, neighbours joined, in the order in which they were given.
fn pieces<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> Vec<Piece<'a>> {
    let primary = Mark {
        kind: AnnotationKind::Primary,
        span: diagnostic.span,
        label: diagnostic.label.as_deref(),
    };
    let related = diagnostic.related.iter().map(|related| Mark {
        kind: AnnotationKind::Context,
        span: related.span,
        label: Some(related.label.as_str()),
    });
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for mark in std::iter::once(primary).chain(related) {
        let (line, _) = sources.line_column(mark.span);
        let near = pieces.iter_mut().find(|piece| {
            piece.source == mark.span.source
                && line.saturating_add(NEAR) >= piece.first_line
                && line <= piece.last_line.saturating_add(NEAR)
        });
        match near {
            Some(piece) => {
                piece.first_line = piece.first_line.min(line);
                piece.last_line = piece.last_line.max(line);
                piece.marks.push(mark);
            }
            None => pieces.push(Piece {
                source: mark.span.source,
                first_line: line,
                last_line: line,
                marks: vec![mark],
            }),
        }
    }
    pieces
}

impl<'a> Piece<'a> {
    fn snippet(self, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
        let window = sources.lines(self.source, self.first_line, self.last_line);
        let text = sources.text(self.source).get(window.clone()).unwrap_or("");
        let marks = self.marks.into_iter().map(|mark| {
            let annotation = mark.kind.span(within_line(text, &window, mark.span));
            match mark.label {
                Some(label) => annotation.label(label),
                None => annotation,
            }
        });
        Snippet::source(text)
            .path(sources.name(self.source))
            .line_start(self.first_line as usize)
            .annotations(marks)
    }
}

/// A span as offsets into a window of its file, cut at the end of its first line.
fn within_line(text: &str, window: &Range<usize>, span: Span) -> Range<usize> {
    let start = floor_char(text, (span.start as usize).saturating_sub(window.start));
    let end = ceil_char(text, (span.end as usize).saturating_sub(window.start)).max(start);
    let covered = text.get(start..end).unwrap_or("");
    let first_line = covered.find('\n').unwrap_or(covered.len());
    let shown = covered.get(..first_line).unwrap_or("").trim_end();
    start..start + shown.len()
}

#[cfg(test)]
mod tests {
    use super::super::codes;
    use super::*;

    #[test]
    fn a_finding_shows_its_place_its_relatives_and_what_to_do() {
        let mut sources = Sources::new();
        let spec = sources.add("spec.yaml", "a: 1\nb: [x, y]\n");
        let page = sources.add("page.md", "| b | int |\n");
        let found = Diagnostic::error(
            codes::YAML_SYNTAX,
            Span::new(spec, 8, 14),
            "the two disagree",
        )
        .label("a list here")
        .related(Span::new(page, 6, 9), "a number here")
        .pointer("/b")
        .help("make them agree");
        let expected = "\
error[yaml/syntax]: the two disagree
 --> spec.yaml:2:4
  |
2 | b: [x, y]
  |    ^^^^^^ a list here
  |
 ::: page.md:1:7
  |
1 | | b | int |
  |       --- a number here
  |
  = note: at /b
  = help: make them agree
";
        assert_eq!(render(&[found], &sources, Color::Never), expected);
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let mut sources = Sources::new();
        let text = format!("{{\"a\":\"{}\",\"b\":true}}", "x".repeat(100_000));
        let at = text.len() - 5;
        let id = sources.add("long.json", text);
        let found = Diagnostic::warning(codes::YAML_SYNTAX, Span::new(id, at, at + 4), "odd");
        let shown = render(&[found], &sources, Color::Never);
        assert!(
            shown.lines().all(|line| line.chars().count() < 200),
            "{shown}"
        );
        assert!(shown.contains("true"), "{shown}");
    }

    #[test]
    fn places_far_apart_do_not_show_what_is_between() {
        let mut sources = Sources::new();
        let id = sources.add(
            "a.yaml",
            "first: 1\n".to_owned() + &"k: v\n".repeat(5_000) + "first: 2\n",
        );
        let end = 9 + 25_000;
        let found = Diagnostic::error(codes::YAML_SYNTAX, Span::new(id, end, end + 5), "twice")
            .related(Span::new(id, 0, 5), "first here");
        let shown = render(&[found], &sources, Color::Never);
        assert!(shown.contains("a.yaml:5002:1"), "{shown}");
        assert!(shown.lines().count() < 12, "{shown}");
    }
}
