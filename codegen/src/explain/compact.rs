//! Debug output for people: without places and empty values, with short values on one line.

use std::fmt::Debug;

/// Widest line onto which a value is put together.
const WIDTH: usize = 110;

/// `{:#?}` without spans and empty values, with short values on one line.
#[must_use]
pub fn compact(value: &impl Debug) -> String {
    let mut open: Vec<Vec<String>> = Vec::new();
    let mut lines = Vec::new();
    for line in format!("{value:#?}").lines() {
        let inner = line.trim_start();
        let closes = inner.starts_with(['}', ']', ')']);
        if line.ends_with(['{', '[', '(']) {
            open.push(vec![line.to_owned()]);
        } else if let Some(mut group) = closes.then(|| open.pop()).flatten() {
            group.push(line.to_owned());
            let whole = on_one_line(&group);
            open.last_mut()
                .unwrap_or(&mut lines)
                .extend(if whole.len() <= WIDTH {
                    vec![whole]
                } else {
                    group
                });
        } else if !is_noise(inner) {
            open.last_mut().unwrap_or(&mut lines).push(line.to_owned());
        }
    }
    lines.retain(|line| !is_noise(line.trim_start()));
    lines.join("\n")
}

fn on_one_line(group: &[String]) -> String {
    let [first, inside @ .., last] = group else {
        return String::new();
    };
    let inside: Vec<&str> = inside
        .iter()
        .map(|line| line.trim())
        .filter(|line| !is_noise(line))
        .collect();
    let inside = inside.join(" ");
    let inside = inside.trim_end_matches(',');
    let gap = if first.ends_with('{') && !inside.is_empty() {
        " "
    } else {
        ""
    };
    format!("{first}{gap}{inside}{gap}{}", last.trim_start())
}

fn is_noise(line: &str) -> bool {
    let value = line.trim_end_matches(',');
    let empty = [": None", ": []", ": false", ": \"\""]
        .iter()
        .any(|end| value.ends_with(end));
    let named = value
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    (named && empty) || line.starts_with("span: ")
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn compact_says_what_there_is() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "shown only")]
        struct Shown {
            name: &'static str,
            none: Option<u8>,
            some: Option<u8>,
            list: Vec<&'static str>,
        }
        let shown = Shown {
            name: "a",
            none: None,
            some: Some(1),
            list: vec![],
        };
        assert_eq!(compact(&shown), "Shown { name: \"a\", some: Some(1) }");
    }

    #[test]
    fn brackets_in_texts_do_no_harm() {
        assert_eq!(compact(&vec!["]", "{"]), "[\"]\", \"{\"]");
        assert_eq!(compact(&"}"), "\"}\"");
    }
}
