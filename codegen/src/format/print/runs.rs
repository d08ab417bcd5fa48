//! Runs of imports and of modules, in the order that `rustfmt` gives them.
//!
//! Most are short lines of plain names, which are arranged here. A run with anything else in it (attributes,
//! nested lists, a line that has to be broken) is left to `rustfmt` as a whole.

use std::cmp::Ordering;
use std::fmt::Write;

use syn::{Item, UseTree, Visibility};

use super::settled::WIDTH;

/// Room for a list is counted with the signs around it.
const SLACK: usize = 2;
/// More digits are not read as a number.
const DIGITS: usize = 9;

/// The lines of a run. Nothing when one is not known to stay.
pub(super) fn arranged(items: &[Item]) -> Option<String> {
    let mut lines: Vec<Line> = items.iter().map(Line::of).collect::<Option<_>>()?;
    lines.sort_by(Line::order);
    // What is the same might stand either way round.
    let differ = lines.windows(2).all(|pair| match pair {
        [a, b] => a.order(b) != Ordering::Equal,
        _ => false,
    });
    differ.then_some(())?;
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    let fit = texts.iter().all(|text| text.len() + SLACK <= WIDTH);
    fit.then(|| texts.join("\n"))
}

/// An import or a module.
struct Line {
    /// What stands before the path.
    start: String,
    path: Vec<Segment>,
}

impl Line {
    fn of(item: &Item) -> Option<Self> {
        let (attributes, visibility, word, path) = match item {
            Item::Mod(item) if item.content.is_none() => {
                let path = vec![Segment::Module(name(&item.ident)?)];
                (&item.attrs, &item.vis, "mod", path)
            }
            Item::Use(item) if item.leading_colon.is_none() => {
                (&item.attrs, &item.vis, "use", path(&item.tree)?)
            }
            _ => return None,
        };
        let public = match visibility {
            Visibility::Public(_) => "pub ",
            Visibility::Inherited => "",
            Visibility::Restricted(_) => return None,
        };
        attributes.is_empty().then(|| Self {
            start: format!("{public}{word} "),
            path,
        })
    }

    fn order(&self, other: &Self) -> Ordering {
        lexical(&self.path, &other.path, Segment::order)
    }

    fn text(&self) -> String {
        let mut text = self.start.clone();
        let mut between = "";
        for segment in &self.path {
            text.push_str(between);
            segment.write(&mut text);
            between = "::";
        }
        text.push(';');
        text
    }
}

/// A part of a path, in the order of kinds.
enum Segment {
    /// A module that is declared. Other than imports, these stand letter by letter.
    Module(String),
    /// A name, and what it is called here.
    Name(String, Option<String>),
    All,
    List(Vec<String>),
}

impl Segment {
    /// A name by another name stands where it would by its own.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Module(a), Self::Module(b)) => bare(a).cmp(bare(b)),
            (Self::Name(a, _), Self::Name(b, _)) => by_name(a, b),
            (Self::List(a), Self::List(b)) => lexical(a, b, |a, b| by_name(a, b)),
            _ => self.kind().cmp(&other.kind()),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Module(_) => 0,
            Self::Name(..) => 1,
            Self::All => 2,
            Self::List(_) => 3,
        }
    }

    fn write(&self, text: &mut String) {
        // Writing to a string does not fail.
        let _ = match self {
            Self::Module(name) | Self::Name(name, None) => write!(text, "{name}"),
            Self::Name(name, Some(here)) => write!(text, "{name} as {here}"),
            Self::All => write!(text, "*"),
            Self::List(names) => write!(text, "{{{}}}", names.join(", ")),
        };
    }
}

/// The order of the first parts that differ, else the shorter first.
fn lexical<T>(a: &[T], b: &[T], order: impl Fn(&T, &T) -> Ordering) -> Ordering {
    let mut pairs = a.iter().zip(b).map(|(a, b)| order(a, b));
    let first = pairs.find(|order| order.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn path(tree: &UseTree) -> Option<Vec<Segment>> {
    let mut path = Vec::new();
    let mut tree = tree;
    while let UseTree::Path(part) = tree {
        path.push(Segment::Name(name(&part.ident)?, None));
        tree = &part.tree;
    }
    path.push(match tree {
        UseTree::Name(last) => Segment::Name(name(&last.ident)?, None),
        UseTree::Rename(last) => {
            let here = (last.rename != last.ident).then(|| last.rename.to_string());
            Segment::Name(name(&last.ident)?, here)
        }
        UseTree::Glob(_) => Segment::All,
        UseTree::Group(group) => {
            let names = group.items.iter().map(|item| match item {
                UseTree::Name(item) => name(&item.ident).filter(|name| rank(name) == OTHER),
                _ => None,
            });
            let mut names: Vec<String> = names.collect::<Option<_>>()?;
            names.sort_by(|a, b| by_name(a, b));
            match names.len() {
                0 => return None,
                1 => Segment::Name(names.swap_remove(0), None),
                _ => Segment::List(names),
            }
        }
        UseTree::Path(_) => return None,
    });
    Some(path)
}

/// A name whose place is known: of letters, `_` and numbers without zeros before them.
fn name(ident: &proc_macro2::Ident) -> Option<String> {
    let name = ident.to_string();
    let plain = bare(&name).as_bytes();
    let is_known = |run: &[u8]| {
        let number = run.first().is_some_and(u8::is_ascii_digit);
        let zeros = run.len() > 1 && run.starts_with(b"0");
        !number || (run.len() <= DIGITS && !zeros)
    };
    let known = plain
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .all(is_known);
    (name.is_ascii() && known).then_some(name)
}

/// Raw names stand where they would without the sign.
fn bare(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// Words that stand before names.
fn rank(name: &str) -> usize {
    let words = ["self", "super", "crate"];
    let place = words.iter().position(|word| *word == name);
    place.unwrap_or(OTHER)
}

const OTHER: usize = 3;

/// Names in their order: numbers by what they count, `_` before everything else.
fn by_name(a: &str, b: &str) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| {
        let (a, b) = (bare(a).as_bytes(), bare(b).as_bytes());
        let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let ((before, a), (_, b)) = (a.split_at(same), b.split_at(same));
        let (first, second) = (a.first(), b.first());
        let is_digit = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_digit);
        let within = is_digit(before.last()) || (is_digit(first) && is_digit(second));
        let longer = within.then(|| digits(a).cmp(&digits(b)));
        let key = |sign: Option<&u8>| sign.map(|&sign| if sign == b'_' { 0 } else { sign });
        longer
            .unwrap_or(Ordering::Equal)
            .then_with(|| key(first).cmp(&key(second)))
    })
}

/// The digits that a name begins with.
fn digits(name: &[u8]) -> usize {
    name.iter().take_while(|sign| sign.is_ascii_digit()).count()
}
