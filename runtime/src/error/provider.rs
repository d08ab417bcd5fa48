//! What an API says about a failure, whatever the form of the body.

use serde_json::Value;

/// The longest part of a body that an error keeps, in bytes.
const SNIPPET: usize = 2048;
/// The longest message that is taken from a body, in characters.
const MESSAGE: usize = 500;

/// The members that hold a message, the most telling first.
const MEMBERS: [&str; 9] = [
    "error_description",
    "message",
    "detail",
    "error",
    "errors",
    "msg",
    "title",
    "description",
    "reason",
];

/// The beginning of a body, cut between characters.
pub(crate) fn snippet(body: &str) -> String {
    let mut end = body.len().min(SNIPPET);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let mut kept = body[..end].to_owned();
    if end < body.len() {
        kept.push('…');
    }
    kept
}

/// The message in a body.
pub(crate) fn message_of(body: &str) -> Option<String> {
    let body = body.trim();
    if body.is_empty() {
        return None;
    }
    let message = match serde_json::from_str::<Value>(body) {
        Ok(value) => from_value(&value, 0)?,
        Err(_) if body.starts_with('<') => page_title(body)?,
        Err(_) => body.to_owned(),
    };
    shortened(&message)
}

/// One line of at most [`MESSAGE`] characters.
fn shortened(message: &str) -> Option<String> {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(MESSAGE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    (!short.is_empty()).then_some(short)
}

fn from_value(value: &Value, depth: usize) -> Option<String> {
    if depth > 4 {
        return None;
    }
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let parts: Vec<String> = items
                .iter()
                .take(5)
                .filter_map(|item| from_value(item, depth + 1))
                .collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        Value::Object(members) => from_members(members, depth),
        _ => None,
    }
}

fn from_members(members: &serde_json::Map<String, Value>, depth: usize) -> Option<String> {
    let code = members
        .get("error")
        .and_then(Value::as_str)
        .filter(|code| !code.contains(' '));
    for name in MEMBERS {
        let Some(text) = members
            .get(name)
            .and_then(|value| from_value(value, depth + 1))
        else {
            continue;
        };
        return Some(match code {
            Some(code) if name == "error_description" => format!("{code}: {text}"),
            _ => text,
        });
    }
    // `{"email": ["is taken"]}`: the members are the fields that are wrong.
    let parts: Vec<String> = members
        .iter()
        .filter(|(_, value)| value.is_array() || (depth > 0 && value.is_string()))
        .filter_map(|(name, value)| Some(format!("{name}: {}", from_value(value, depth + 1)?)))
        .take(5)
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The title of an HTML page.
pub(crate) fn page_title(body: &str) -> Option<String> {
    let lower = body.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = body[start..end].trim();
    (!title.is_empty()).then(|| title.to_owned())
}
