//! Where a space stands between two neighbours on one line.
//!
//! A space is always safe; leaving one out must not make another token of the two. So operators stand
//! apart from each other unless the pair is known.

use proc_macro2::Delimiter;

use super::pieces::Kind;

/// Keywords that a bracket does not lean on.
const APART: [&str; 12] = [
    "as", "else", "for", "if", "in", "let", "match", "move", "mut", "return", "where", "while",
];

/// Whether a space stands between a piece and the next one.
pub(super) fn space_between(before: (Kind, &str), next: (Kind, &str)) -> bool {
    let ((left, before), (right, next)) = (before, next);
    match (left, right) {
        (Kind::Open(..), Kind::Close) => false,
        (Kind::Open(Delimiter::Brace, _), _) => true,
        (Kind::Open(..), _) => false,
        (_, Kind::Close) => next == "}",
        (_, Kind::Doc) | (Kind::Doc, _) => true,
        (_, Kind::Open(delimiter, _)) => before_group(left, before, delimiter),
        (Kind::Word, Kind::Word) => true,
        (Kind::Close, Kind::Word) => true,
        (Kind::Punct, Kind::Word) => !leans_on_next(before),
        (Kind::Word | Kind::Close, Kind::Punct) => !leans_on_previous(next),
        (Kind::Punct, Kind::Punct) => !is_pair(before, next),
    }
}

fn before_group(left: Kind, before: &str, delimiter: Delimiter) -> bool {
    match left {
        Kind::Punct if matches!(before, ">" | ">>" | "?") => delimiter == Delimiter::Brace,
        Kind::Punct => !leans_on_next(before),
        _ if delimiter == Delimiter::Brace => true,
        Kind::Word => APART.contains(&before),
        _ => false,
    }
}

/// Operators that stand at the beginning of something.
fn leans_on_next(punct: &str) -> bool {
    matches!(
        punct,
        "::" | "." | ".." | "..=" | "&" | "!" | "#" | "<" | "-" | "*" | "$"
    )
}

/// Operators that stand at the end of something.
fn leans_on_previous(punct: &str) -> bool {
    matches!(
        punct,
        "," | ";" | ":" | "::" | "." | ".." | "..=" | "?" | "!" | "<" | ">" | ">>"
    )
}

/// Operators that may touch without becoming one.
fn is_pair(before: &str, next: &str) -> bool {
    match next {
        "," | ";" => true,
        "." | "?" | ">" | ">>" | "::" => matches!(before, ">" | ">>" | "?"),
        "<" => before == "::",
        "!" => before == "#",
        _ => false,
    }
}
