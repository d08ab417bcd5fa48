//! Where and why an answer is not as described: the slow second look, after decoding has failed.

use serde_json::Value;

use super::ReplyBody;
use super::locate::locate;
use super::steps::{Place, described, resolve, written};
use crate::choice::promised;
use crate::error::{DecodeProblem, Error, page_title};
use crate::operation::Operation;
use crate::schema::{Field, TextFormat, Type};

/// The longest value that a message shows, in characters.
const SHOWN: usize = 60;

/// The error for a body that could not be read (or in which the records were not found).
pub(super) fn failure(
    operation: &Operation,
    reply: &ReplyBody,
    error: Option<&serde_json::Error>,
) -> Error {
    let body: Value = match serde_json::from_str(&reply.text) {
        Ok(body) => body,
        Err(error) => return no_json(reply, &error),
    };
    if let Err(found) = resolve(&body, operation.records) {
        let steps = operation.records.get(..=found).unwrap_or(operation.records);
        let members = match &body {
            Value::Object(members) if found == 0 => {
                format!(
                    "an object with {}",
                    names(members.keys().map(String::as_str))
                )
            }
            _ => "nothing".to_owned(),
        };
        return Error::decode(
            described(steps),
            "the records (or a value on the way to them)",
            members,
        );
    }
    let mut places = Vec::new();
    if let Some(ty) = &operation.response
        && let Some(mismatch) = mismatch(ty, &body, false, &mut places)
    {
        let path = written(operation.records, &places);
        return Error::decode(path, mismatch.expected, mismatch.found);
    }
    let Some(error) = error else {
        return Error::decode("the body", "records", "none");
    };
    let (expected, found) = parts(&error.to_string());
    let path = match error.line() {
        0 => "data".to_owned(),
        line => written(
            operation.records,
            &locate(&reply.text, line, error.column()),
        ),
    };
    Error::decode(path, expected, found)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.take(12).map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() {
        "no members".to_owned()
    } else {
        quoted.join(", ")
    }
}

fn no_json(reply: &ReplyBody, error: &serde_json::Error) -> Error {
    let text = reply.text.trim_start();
    let found = if text.is_empty() {
        format!("nothing (status {})", reply.status)
    } else if text.starts_with('<') {
        let title =
            page_title(text).map_or_else(String::new, |title| format!(" with the title {title:?}"));
        format!("an HTML or XML page{title}")
    } else {
        let kind = reply.header("content-type").unwrap_or("no content type");
        format!(
            "{kind} of {} bytes that fails with: {error}",
            reply.text.len()
        )
    };
    Error::decode("the body", "JSON", found)
}

/// What was expected and what was found, out of a message of serde.
pub(crate) fn parts(message: &str) -> (String, String) {
    let message = message.split(" at line ").next().unwrap_or(message);
    let stripped = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .or_else(|| message.strip_prefix("invalid length "));
    if let Some((found, expected)) = stripped.and_then(|rest| rest.rsplit_once(", expected ")) {
        return (expected.to_owned(), cut(found));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return (format!("the member {name}"), "none".to_owned());
    }
    ("a value of the described type".to_owned(), cut(message))
}

fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN * 2).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

struct Mismatch {
    expected: String,
    found: String,
}

/// The first place where a value is not of a type; `places` is its path then.
fn mismatch(ty: &Type, value: &Value, nullable: bool, places: &mut Vec<Place>) -> Option<Mismatch> {
    if nullable && value.is_null() {
        return None;
    }
    match (ty, value) {
        (Type::Any, _) | (Type::Boolean, Value::Bool(_)) | (Type::Number(_), Value::Number(_)) => {
            None
        }
        (Type::Integer(_), Value::Number(number)) if number.is_i64() || number.is_u64() => None,
        (Type::Text(rules), Value::String(text)) if reads_as(rules.format, text) => None,
        (Type::Ref(schema), _) => mismatch(&schema.ty, value, nullable, places),
        (Type::Array(item, _), Value::Array(items)) => {
            items.iter().enumerate().find_map(|(index, value)| {
                within(places, Place::Index(index), |places| {
                    mismatch(item, value, false, places)
                })
            })
        }
        (Type::Map(item), Value::Object(members)) => members.iter().find_map(|(name, value)| {
            within(places, Place::Key(name.clone()), |places| {
                mismatch(item, value, true, places)
            })
        }),
        (Type::Object(fields), Value::Object(members)) => fields
            .iter()
            .find_map(|field| in_field(field, members.get(field.name), places)),
        (Type::OneOf(choice), _) => match promised(choice, value) {
            Some(ty) => mismatch(ty, value, false, places),
            // What fits no alternative is kept as it is.
            None => None,
        },
        _ => Some(plain(ty, value)),
    }
}

fn in_field(field: &Field, value: Option<&Value>, places: &mut Vec<Place>) -> Option<Mismatch> {
    within(
        places,
        Place::Key(field.name.to_owned()),
        |places| match value {
            None if field.required && !field.nullable => Some(Mismatch {
                expected: name_of(&field.ty),
                found: "nothing".to_owned(),
            }),
            None => None,
            Some(value) => mismatch(&field.ty, value, field.nullable || !field.required, places),
        },
    )
}

/// Looks below a place and leaves it again, unless something was found there.
fn within(
    places: &mut Vec<Place>,
    place: Place,
    look: impl FnOnce(&mut Vec<Place>) -> Option<Mismatch>,
) -> Option<Mismatch> {
    places.push(place);
    let found = look(places);
    if found.is_none() {
        places.pop();
    }
    found
}

fn plain(ty: &Type, value: &Value) -> Mismatch {
    Mismatch {
        expected: name_of(ty),
        found: found(value),
    }
}

fn reads_as(format: TextFormat, text: &str) -> bool {
    match format {
        TextFormat::Date => text.parse::<jiff::civil::Date>().is_ok(),
        TextFormat::DateTime => text.parse::<jiff::Timestamp>().is_ok(),
        _ => true,
    }
}

/// What is wrong with one record of a list; its text stood alone in the list in which it failed.
pub(super) fn in_record(
    item: Option<&Type>,
    text: &str,
    index: usize,
    error: &serde_json::Error,
) -> DecodeProblem {
    let mut places = vec![Place::Index(index)];
    if let (Some(ty), Ok(value)) = (item, serde_json::from_str(text))
        && let Some(mismatch) = mismatch(ty, &value, false, &mut places)
    {
        let path = written(&[], &places);
        return DecodeProblem {
            path,
            expected: mismatch.expected,
            found: mismatch.found,
        };
    }
    let mut places = match error.line() {
        0 => Vec::new(),
        line => locate(&format!("[{text}]"), line, error.column()),
    };
    match places.first_mut() {
        Some(first) => *first = Place::Index(index),
        None => places.push(Place::Index(index)),
    }
    let (expected, found) = parts(&error.to_string());
    DecodeProblem {
        path: written(&[], &places),
        expected,
        found,
    }
}

/// What a type is called in messages.
pub(crate) fn name_of(ty: &Type) -> String {
    match ty {
        Type::Any => "anything".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Number(_) => "number".to_owned(),
        Type::Text(rules) => match rules.format {
            TextFormat::Date => "date (YYYY-MM-DD)".to_owned(),
            TextFormat::DateTime => "date-time (RFC 3339)".to_owned(),
            _ => "string".to_owned(),
        },
        Type::Array(..) => "array".to_owned(),
        Type::Object(_) | Type::Map(_) => "object".to_owned(),
        Type::Ref(schema) => name_of(&schema.ty),
        Type::OneOf(choice) => {
            let mut names: Vec<String> = Vec::new();
            for name in choice.alternatives.iter().map(|known| name_of(&known.ty)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join(" or ")
        }
    }
}

/// A value with its type, shortened.
pub(crate) fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("boolean {value}"),
        Value::Number(value) => format!("number {value}"),
        Value::String(text) => {
            let short: String = text.chars().take(SHOWN).collect();
            let dots = if short.len() < text.len() { "…" } else { "" };
            format!("string {short:?}{dots}")
        }
        Value::Array(_) => "array".to_owned(),
        Value::Object(_) => "object".to_owned(),
    }
}
