//! Rust names from wire names.

use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::diagnostics::codes;
use crate::diagnostics::{Diagnostic, Sink, Span};

/// A name for a type: `time_entries` becomes `TimeEntries`.
pub(super) fn type_name(wire: &str) -> String {
    if is_type_name(wire) {
        return wire.to_owned();
    }
    let name = spelled(wire).to_upper_camel_case();
    if name.is_empty() {
        return "Value".to_owned();
    }
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        _ if name == "Self" => "SelfValue".to_owned(),
        _ => name,
    }
}

fn is_type_name(wire: &str) -> bool {
    wire.starts_with(|first: char| first.is_ascii_uppercase())
        && wire.chars().all(|c| c.is_ascii_alphanumeric())
        && wire.chars().any(|c| c.is_ascii_lowercase())
        && wire != "Self"
}

/// A name for a field, method or module: `page[size]` becomes `page_size`.
pub(super) fn value_name(wire: &str) -> String {
    let name = spelled(wire).to_snake_case();
    let name = match name.chars().next() {
        None => "value".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    };
    if is_keyword(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// A name for a static: `time_entries.list` becomes `TIME_ENTRIES_LIST`.
pub(super) fn static_name(wire: &str) -> String {
    let name = spelled(wire).to_shouty_snake_case();
    match name.chars().next() {
        None => "VALUE".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// Signs that mean something as words, everything else that is no letter or digit as a gap.
fn spelled(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    for (index, c) in wire.chars().enumerate() {
        match c {
            '+' if index == 0 => text.push_str("plus "),
            '-' if index == 0 && wire.len() > 1 => text.push_str("minus "),
            '>' => text.push_str(" greater "),
            '<' => text.push_str(" less "),
            c if c.is_ascii_alphanumeric() => text.push(c),
            _ => text.push(' '),
        }
    }
    text
}

fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
        "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod",
        "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
        "true", "type", "unsafe", "use", "where", "while", "abstract", "become", "box", "do",
        "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
    ];
    KEYWORDS.contains(&name)
}

/// Words of a title, each with one capital: `OAuth 2.0` becomes `Oauth20`.
pub(super) fn title_words(title: &str) -> String {
    let words = title.split(|c: char| c.is_whitespace() || "&-/.()_".contains(c));
    let words = words.map(|word| {
        let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut letters = letters.chars();
        letters.next().map_or_else(String::new, |first| {
            first
                .to_uppercase()
                .chain(letters.flat_map(char::to_lowercase))
                .collect::<String>()
        })
    });
    words.collect()
}

/// A version that Cargo takes.
pub(super) fn version(stated: &str) -> String {
    let parts: Vec<&str> = stated.trim_start_matches('v').split('.').collect();
    let numbers = parts.iter().take(3).all(|part| part.parse::<u64>().is_ok());
    match (numbers, parts.len()) {
        (true, 3) => parts.join("."),
        (true, 2) => format!("{}.0", parts.join(".")),
        (true, 1) => format!("{}.0.0", parts.join(".")),
        _ => "0.1.0".to_owned(),
    }
}

/// Names that stand for something else in every Rust file.
const PRELUDE: &[&str] = &[
    "Option",
    "Vec",
    "Result",
    "String",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "Iterator",
    "IntoIterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "AsMut",
    "Extend",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Debug",
    "Hash",
    "Self",
    "Future",
    "IntoFuture",
    "Date",
    "Decimal",
    "Extra",
    "Text",
    "Timestamp",
    "Upload",
    "Alternative",
    "Field",
    "Operation",
    "Param",
    "Schema",
    "Type",
    "BTreeMap",
];

/// The names that are taken, so that no two things get the same.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    taken: HashMap<String, Span>,
}

impl NameTable {
    /// Takes a name, or the nearest free one.
    pub(super) fn claim(&mut self, wanted: &str, span: Span, sink: &mut Sink) -> String {
        let wanted = if PRELUDE.contains(&wanted) {
            format!("{wanted}Record")
        } else {
            wanted.to_owned()
        };
        let Some(first) = self.taken.get(&wanted).copied() else {
            self.taken.insert(wanted.clone(), span);
            return wanted;
        };
        let mut number = 2;
        let mut name = format!("{wanted}{number}");
        while self.taken.contains_key(&name) {
            number += 1;
            name = format!("{wanted}{number}");
        }
        self.taken.insert(name.clone(), span);
        sink.push(
            Diagnostic::warning(
                codes::NAME_COLLISION,
                span,
                format!("the name `{wanted}` is taken"),
            )
            .label(format!("this becomes `{name}`"))
            .related(first, format!("this is `{wanted}`"))
            .help("rename one of them in the spec for a better Rust name"),
        );
        name
    }
}

/// Numbers the repeated ones of a list of names.
pub(super) fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    for name in names {
        let mut number = 2;
        let mut free = name.clone();
        while result.contains(&free) {
            free = format!("{name}{number}");
            number += 1;
        }
        result.push(free);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{distinct, static_name, title_words, type_name, value_name, version};

    #[test]
    fn names_of_types() {
        assert_eq!(type_name("time_entries"), "TimeEntries");
        assert_eq!(type_name("TimeEntry"), "TimeEntry");
        assert_eq!(type_name("SLAPolicy"), "SLAPolicy");
        assert_eq!(type_name("re-open"), "ReOpen");
        assert_eq!(type_name("+1"), "Plus1");
        assert_eq!(type_name("-1"), "Minus1");
        assert_eq!(type_name("12h"), "V12h");
        assert_eq!(type_name("net 15"), "Net15");
        assert_eq!(type_name("self"), "SelfValue");
        assert_eq!(type_name(""), "Value");
    }

    #[test]
    fn names_of_values() {
        assert_eq!(value_name("type"), "type_");
        assert_eq!(value_name("from"), "from");
        assert_eq!(value_name("page[size]"), "page_size");
        assert_eq!(
            value_name("X-Restli-Protocol-Version"),
            "x_restli_protocol_version"
        );
        assert_eq!(value_name("2fa"), "n2fa");
        assert_eq!(value_name("createdAt"), "created_at");
        assert_eq!(static_name("time_entries.list"), "TIME_ENTRIES_LIST");
        assert_eq!(static_name("2fa"), "N2FA");
        assert_eq!(static_name("_"), "VALUE");
    }

    #[test]
    fn words_of_titles() {
        assert_eq!(title_words("OAuth 2.0"), "Oauth20");
        assert_eq!(title_words("Personal Access Token"), "PersonalAccessToken");
        assert_eq!(title_words("API Key (v2)"), "ApiKeyV2");
    }

    #[test]
    fn versions() {
        assert_eq!(version("1.0.6"), "1.0.6");
        assert_eq!(version("v2.1"), "2.1.0");
        assert_eq!(version("2024-01-01"), "0.1.0");
    }

    #[test]
    fn repeated_names_are_numbered() {
        let names = ["Mdy", "Dmy", "Dmy"].map(str::to_owned);
        assert_eq!(distinct(names), ["Mdy", "Dmy", "Dmy2"]);
    }
}
