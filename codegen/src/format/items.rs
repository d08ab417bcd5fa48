//! Items with the blank lines that people would leave between them.
//!
//! Items, and the members of `impl` and `trait` blocks and of modules, stand apart; runs of `use` and `mod`
//! lines and of undocumented constants stay together.

use std::path::{Path, PathBuf};

use proc_macro2::Delimiter;

use super::layout::{Layout, attribute};
use super::pieces::{Kind, Pieces};

/// What is within braces stands further in.
const STEP: usize = 4;

/// Where items stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a file or a module.
    Module,
    /// In an `impl` or `trait` block.
    Block,
}

/// One item, as indices of pieces.
struct Item<'p> {
    /// Where it begins, attributes included.
    start: usize,
    /// Where its visibility or first keyword stands.
    head: usize,
    /// After it.
    end: usize,
    /// What it is: `fn`, `impl`, `use` and so on; empty for what no keyword tells.
    keyword: &'p str,
    /// Where the keyword stands.
    at: usize,
    /// The brace that opens its body, if it ends with one.
    body: Option<usize>,
}

/// The text of all items.
pub(super) fn print(pieces: &Pieces) -> String {
    let mut layout = Layout::new(pieces);
    all(pieces, &mut layout, 0, pieces.len(), Place::Module, 0);
    layout.finish()
}

/// The files, relative to the folder of a `lib.rs`, of all modules that stand outside the file.
pub(super) fn outside_modules(pieces: &Pieces) -> Vec<PathBuf> {
    let mut files = Vec::new();
    outside(pieces, 0, pieces.len(), Path::new(""), &mut files);
    files
}

fn outside(pieces: &Pieces, start: usize, end: usize, folder: &Path, files: &mut Vec<PathBuf>) {
    let mut index = start;
    while index < end {
        let item = Item::at(pieces, index, end);
        if item.keyword == "mod" {
            let name = pieces.text(item.at + 1);
            let name = name.strip_prefix("r#").unwrap_or(name);
            match item.body {
                Some(open) => {
                    let close = pieces.after(open) - 1;
                    outside(pieces, open + 1, close, &folder.join(name), files);
                }
                None => files.push(folder.join(format!("{name}.rs"))),
            }
        }
        index = item.end;
    }
}

fn all(
    pieces: &Pieces,
    layout: &mut Layout<'_>,
    start: usize,
    end: usize,
    place: Place,
    indent: usize,
) {
    let mut before = None;
    let mut index = start;
    while index < end {
        let item = Item::at(pieces, index, end);
        let run = item.run(pieces, place);
        if index > start && (run.is_none() || run != before) {
            layout.blank();
        }
        item.print(pieces, layout, indent);
        (before, index) = (run, item.end);
    }
}

impl<'p> Item<'p> {
    /// The item that begins here.
    fn at(pieces: &'p Pieces, start: usize, end: usize) -> Self {
        let head = after_attributes(pieces, start, end);
        let (keyword, at) = keyword(pieces, head, end);
        // What has a value or a path ends with its semicolon, whatever braces stand in it.
        let braces_end = !matches!(keyword, "use" | "type" | "const" | "static" | "let");
        let mut index = at;
        let mut item = Self {
            start,
            head,
            end,
            keyword,
            at,
            body: None,
        };
        while index < end {
            let after = pieces.after(index);
            if pieces.is_punct(index, ";") {
                item.end = after;
                break;
            }
            if braces_end && matches!(pieces.kind(index), Kind::Open(Delimiter::Brace, _)) {
                item.end = after;
                item.body = Some(index);
                break;
            }
            index = after;
        }
        // An attribute of the block itself stands alone.
        if pieces.text(start) == "#" && pieces.is_punct(start + 1, "!") {
            item.end = attribute(pieces, start).unwrap_or(item.end);
            (item.head, item.keyword, item.body) = (item.end, "", None);
        }
        item
    }

    fn print(&self, pieces: &Pieces, layout: &mut Layout<'_>, indent: usize) {
        let head = layout.attributes(self.start, self.head, indent);
        if head == self.end {
            return;
        }
        layout.begin(indent);
        let place = match self.keyword {
            "impl" | "trait" => Place::Block,
            "mod" => Place::Module,
            "use" | "type" | "const" | "static" => {
                return layout.sequence(head, self.end, indent, false);
            }
            _ => return layout.sequence(head, self.end, indent, true),
        };
        let Some(open) = self.body.filter(|open| pieces.after(*open) > open + 2) else {
            return layout.flat(head, self.end);
        };
        layout.flat(head, open + 1);
        all(pieces, layout, open + 1, self.end - 1, place, indent + STEP);
        layout.begin(indent);
        layout.flat(self.end - 1, self.end);
    }

    /// The run that the item belongs to: neighbours of one run stand without a line between them.
    fn run(&self, pieces: &'p Pieces, place: Place) -> Option<(&'p str, &'p str)> {
        let plain = pieces.kind(self.start) != Kind::Doc;
        match (place, self.keyword) {
            (Place::Module, "mod") if self.body.is_none() => Some(("mod", "")),
            (Place::Module, "use") => Some(("use", visibility(pieces, self.head))),
            (Place::Block, "const" | "type") if plain => Some(("const", "")),
            _ => None,
        }
    }
}

/// `pub` with or without its limits, or nothing.
fn visibility(pieces: &Pieces, head: usize) -> &str {
    match pieces.text(head) {
        "pub" if pieces.text(head + 1) == "(" => "pub(",
        "pub" => "pub",
        _ => "",
    }
}

fn after_attributes(pieces: &Pieces, start: usize, end: usize) -> usize {
    let mut index = start;
    while index < end {
        index = match pieces.kind(index) {
            Kind::Doc => index + 1,
            _ => match attribute(pieces, index) {
                Some(after) => after,
                None => break,
            },
        };
    }
    index
}

/// The word that tells what an item is, and where it stands.
fn keyword(pieces: &Pieces, head: usize, end: usize) -> (&str, usize) {
    let mut index = head;
    while index < end {
        let text = pieces.text(index);
        match text {
            "pub" | "unsafe" | "async" | "extern" | "default" | "(" => index = pieces.after(index),
            "const" if matches!(pieces.text(index + 1), "fn" | "unsafe" | "async" | "extern") => {
                index += 1;
            }
            _ if text.starts_with('"') => index += 1,
            "fn" | "struct" | "enum" | "union" | "impl" | "trait" | "mod" | "use" | "type"
            | "const" | "static" => return (text, index),
            _ => return ("", index),
        }
    }
    ("", head)
}
