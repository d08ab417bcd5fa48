//! A page as a flat list of headings, paragraphs, tables and code, with byte ranges.
//!
//! The published form of a page has lost its marks: headings are plain lines, rows lack
//! their first bar, code is not fenced. Such a page is read line by line.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::sections::is_known_heading;

/// A piece of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// The text: of a heading or paragraph without its marks, of tables and code as it is.
    pub(super) text: String,
    /// Where the piece stands.
    pub(super) range: Range<usize>,
}

/// What a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Heading(u8),
    Paragraph,
    Table,
    Code,
}

/// Cuts a page into pieces.
pub(super) fn read(text: &str) -> Vec<Block> {
    let marked = markdown(text);
    let has_headings = marked
        .iter()
        .any(|block| matches!(block.kind, Kind::Heading(level) if level > 1));
    if !has_headings && text.lines().any(|line| is_known_heading(line.trim())) {
        return plain(text);
    }
    marked
}

fn markdown(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let kind = match tag {
                    Tag::Heading { level, .. } => Kind::Heading(number(level)),
                    Tag::Paragraph => Kind::Paragraph,
                    Tag::Table(_) => Kind::Table,
                    Tag::CodeBlock(_) => Kind::Code,
                    _ => continue,
                };
                let verbatim = matches!(kind, Kind::Table | Kind::Code);
                let own = if verbatim {
                    text.get(range.clone()).unwrap_or("").to_owned()
                } else {
                    String::new()
                };
                open = Some(Block {
                    kind,
                    text: own,
                    range,
                });
            }
            Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Table | TagEnd::CodeBlock,
            ) => {
                blocks.extend(open.take());
            }
            Event::Text(part) | Event::Code(part) => append(&mut open, &part),
            Event::SoftBreak | Event::HardBreak => append(&mut open, "\n"),
            _ => {}
        }
    }
    blocks
}

fn append(open: &mut Option<Block>, part: &str) {
    if let Some(block) = open
        && matches!(block.kind, Kind::Heading(_) | Kind::Paragraph)
    {
        block.text.push_str(part);
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The published form, line by line.
fn plain(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let range = start..start + line.trim_end().len();
        start += line.len();
        let kind = plain_kind(content, blocks.last());
        let joins = match (kind, blocks.last()) {
            (Kind::Table, Some(last)) => last.kind == Kind::Table && !is_table_head(content),
            (Kind::Code, Some(last)) => last.kind == Kind::Code,
            _ => false,
        };
        match blocks.last_mut() {
            Some(last) if joins => last.range.end = range.end,
            _ => blocks.push(Block {
                kind,
                text: content.to_owned(),
                range,
            }),
        }
    }
    for block in blocks
        .iter_mut()
        .filter(|block| matches!(block.kind, Kind::Table | Kind::Code))
    {
        block.text = text.get(block.range.clone()).unwrap_or("").to_owned();
    }
    blocks
}

/// What a line of the published form is, given what was before it.
fn plain_kind(line: &str, before: Option<&Block>) -> Kind {
    let in_code = before.is_some_and(|block| block.kind == Kind::Code);
    let starts_code = before.is_some_and(|block| block.text.starts_with("Example request"));
    if is_known_heading(line) {
        let mode = super::sections::mode(line).is_some() || line == "Configuration";
        Kind::Heading(if mode { 2 } else { 3 })
    } else if is_table_head(line) {
        Kind::Table
    } else if line.ends_with(':') && super::tables::names_target(line).is_some() {
        Kind::Paragraph
    } else if in_code || starts_code {
        Kind::Code
    } else if before.is_some_and(|block| block.kind == Kind::Table)
        && (line.contains(" | ") || line.starts_with('|'))
    {
        Kind::Table
    } else {
        Kind::Paragraph
    }
}

fn is_table_head(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.starts_with('|') && (lower.contains("field name") || lower.contains("variable |"))
}
