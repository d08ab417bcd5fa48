//! Words of names, texts and questions, in a form in which they can be compared.

/// The words of a text, in lower case, without the ending of a plural.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| singular(&word.to_lowercase()))
        .collect()
}

/// `invoices` → `invoice`, `companies` → `company`; `status` stays.
fn singular(word: &str) -> String {
    let kept = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if kept || word.len() < 4 => word.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Words of questions that say nothing about what is wanted.
const EMPTY: [&str; 24] = [
    "a", "all", "an", "and", "are", "by", "can", "do", "for", "from", "how", "i", "in", "is", "me",
    "my", "of", "on", "please", "the", "to", "what", "which", "with",
];

/// The words of a question that matter.
pub(super) fn telling(query: &str) -> Vec<String> {
    let mut telling = words(query);
    telling.retain(|word| !EMPTY.contains(&word.as_str()));
    telling
}

/// The actions that a verb may mean.
pub(super) fn actions_of(verb: &str) -> &'static [&'static str] {
    match verb {
        "find" | "show" | "read" | "fetch" | "see" | "look" | "view" => &["list", "get", "search"],
        "add" | "new" | "make" | "log" | "track" | "insert" | "post" => &["create", "start"],
        "change" | "edit" | "modify" | "set" | "rename" | "patch" => &["update"],
        "remove" | "destroy" | "drop" | "erase" => &["delete"],
        "email" | "mail" => &["send", "create"],
        "count" | "many" | "sum" | "report" => &["list"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::{telling, words};

    #[test]
    fn plurals_and_cases_do_not_matter() {
        assert_eq!(
            words("Jar_Lids of Companies"),
            ["jar", "lid", "of", "company"]
        );
        assert_eq!(words("status address"), ["status", "address"]);
        assert_eq!(telling("show me all the lids"), ["show", "lid"]);
    }
}
