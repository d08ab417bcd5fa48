//! Checking the value of a parameter against its type.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Number, Value};

use crate::choice::{Shape, candidates};
use crate::describe::whole;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::nearest::hint;
use crate::operation::{Location, Param};
use crate::reply::explain::{found, name_of};
use crate::schema::{Bounds, Choice, Field, Lengths, TextFormat, TextRules, Type};

/// The value that is sent; nothing when the parameter is left out.
pub(crate) fn accept<'a>(
    param: &Param,
    value: Option<&'a Value>,
) -> Result<Option<&'a Value>, Error> {
    let in_body = matches!(param.location, Location::Body | Location::WholeBody);
    let value = match value {
        Some(Value::Null) if in_body && param.nullable => return Ok(value),
        Some(Value::Null) if in_body => {
            return Err(Error::input(
                param.name,
                "may not be null; leave it out instead",
            ));
        }
        // A list or a choice that a dynamic call leaves out is for the API to refuse, as in the ecosystem: typed
        // methods have it as an argument.
        None if param.location == Location::WholeBody => return Ok(None),
        // Elsewhere there is no way to write null: it means that the parameter is left out.
        None | Some(Value::Null) if param.required => {
            let what = if param.doc.is_empty() {
                String::new()
            } else {
                format!(": {}", param.doc)
            };
            return Err(Error::input(param.name, format!("is missing{what}")));
        }
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value,
    };
    if param.required && value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return Err(Error::input(param.name, "is empty"));
    }
    // What a file looks like is for `Upload` to say.
    if param.location != Location::File {
        check(&param.ty, value, param.name)?;
    }
    Ok(Some(value))
}

/// Checks a value; `path` names it in errors.
fn check(ty: &Type, value: &Value, path: &str) -> Result<(), Error> {
    match (ty, value) {
        (Type::Any, _) | (Type::Boolean, Value::Bool(_)) => Ok(()),
        (Type::Integer(bounds), Value::Number(number)) if number.is_i64() || number.is_u64() => {
            within(bounds, number, path)
        }
        (Type::Number(bounds), Value::Number(number)) => within(bounds, number, path),
        (Type::Text(rules), Value::String(text)) => check_text(rules, text, path),
        (Type::Array(item, lengths), Value::Array(items)) => {
            check_length(lengths, items.len(), "items", path)?;
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, value)| check(item, value, &format!("{path}[{index}]")))
        }
        (Type::Object(fields), Value::Object(members)) => fields
            .iter()
            .try_for_each(|field| check_field(field, members.get(field.name), path)),
        (Type::Map(item), Value::Object(members)) => members
            .iter()
            .try_for_each(|(name, value)| check(item, value, &format!("{path}.{name}"))),
        (Type::Ref(schema), _) => check(&schema.ty, value, path),
        (Type::OneOf(choice), _) => one_of(choice, value, path),
        _ => Err(wrong(ty, value, path)),
    }
}

fn wrong(ty: &Type, value: &Value, path: &str) -> Error {
    Error::input(
        path,
        format!("expected {}, found {}", name_of(ty), found(value)),
    )
}

fn check_field(field: &Field, value: Option<&Value>, path: &str) -> Result<(), Error> {
    let path = format!("{path}.{}", field.name);
    match value {
        None if field.required => Err(Error::input(path, "is missing")),
        None => Ok(()),
        Some(Value::Null) if field.nullable => Ok(()),
        Some(value) => check(&field.ty, value, &path),
    }
}

/// The error of the one alternative that the value can be tells more than the list of all.
fn one_of(choice: &Choice, value: &Value, path: &str) -> Result<(), Error> {
    let order = candidates(choice, &Shape::of(value, choice.tag)).order;
    let tried = order
        .iter()
        .filter_map(|index| choice.alternatives.get(*index));
    let mut errors = Vec::new();
    for known in tried {
        match check(&known.ty, value, path) {
            Ok(()) => return Ok(()),
            Err(error) => errors.push((known.name, error)),
        }
    }
    if let [(_, error)] = errors.as_slice() {
        return Err(error.clone());
    }
    let kind = found(value);
    if let Some(problem) = unknown_tag(choice, value) {
        return Err(Error::input(path, problem));
    }
    if errors.is_empty() {
        let names = name_of(&Type::OneOf(*choice));
        return Err(Error::input(
            path,
            format!("expected {names}, found {kind}"),
        ));
    }
    let tried = errors
        .iter()
        .map(|(name, error)| format!("`{name}`: {}", reason(error)));
    let tried: Vec<String> = tried.collect();
    let message = format!("fits no alternative ({})", tried.join("; "));
    Err(Error::input(path, message))
}

fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidInput(problem) => format!("{} {}", problem.parameter, problem.problem),
        _ => error.to_string(),
    }
}

/// What is wrong with a tag that chooses nothing.
fn unknown_tag(choice: &Choice, value: &Value) -> Option<String> {
    let tag = choice.tag?;
    let stated = value.as_object()?.get(tag);
    let known: Vec<&str> = choice
        .alternatives
        .iter()
        .flat_map(|known| known.tags.iter().copied())
        .collect();
    let stated = match stated {
        Some(Value::String(text)) if known.contains(&text.as_str()) => return None,
        Some(other) => found(other),
        None => "nothing".to_owned(),
    };
    Some(format!(
        "`{tag}` must be one of: {}; found {stated}",
        known.join(", ")
    ))
}

fn within(bounds: &Bounds, number: &Number, path: &str) -> Result<(), Error> {
    let Some(value) = number.as_f64() else {
        return Ok(());
    };
    // What a spec lists is spelled as it arrives, so that equal means equal.
    let listed = |known: &f64| (known - value).abs() <= f64::EPSILON * known.abs();
    if !bounds.values.is_empty() && !bounds.values.iter().any(listed) {
        let values: Vec<String> = bounds
            .values
            .iter()
            .map(|known| json::text(&whole(*known)))
            .collect();
        let values = values.join(", ");
        return Err(Error::input(
            path,
            format!("must be one of: {values}; found {number}"),
        ));
    }
    let low = |min: f64| value < min || (bounds.exclusive_min && value <= min);
    let high = |max: f64| value > max || (bounds.exclusive_max && value >= max);
    let (limit, side) = match (bounds.min, bounds.max) {
        (Some(min), _) if low(min) => (
            min,
            if bounds.exclusive_min {
                "above"
            } else {
                "at least"
            },
        ),
        (_, Some(max)) if high(max) => (
            max,
            if bounds.exclusive_max {
                "below"
            } else {
                "at most"
            },
        ),
        _ => return Ok(()),
    };
    Err(Error::input(
        path,
        format!(
            "must be {side} {}, found {number}",
            json::text(&whole(limit))
        ),
    ))
}

fn check_length(lengths: &Lengths, length: usize, what: &str, path: &str) -> Result<(), Error> {
    let (limit, side) = match (lengths.min, lengths.max) {
        (Some(min), _) if length < min as usize => (min, "at least"),
        (_, Some(max)) if length > max as usize => (max, "at most"),
        _ => return Ok(()),
    };
    Err(Error::input(
        path,
        format!("must have {side} {limit} {what}, found {length}"),
    ))
}

fn check_text(rules: &TextRules, text: &str, path: &str) -> Result<(), Error> {
    check_length(&rules.lengths, text.chars().count(), "characters", path)?;
    if !rules.open && !rules.values.is_empty() && !rules.values.contains(&text) {
        let near = hint(text, rules.values.iter().copied());
        let values = rules.values.join(", ");
        let short: String = text.chars().take(60).collect();
        return Err(Error::input(
            path,
            format!("must be one of: {values}; found {short:?}{near}"),
        ));
    }
    if let Some(pattern) = rules.pattern
        && !pattern.matches(text)
    {
        let found = found(&Value::from(text));
        return Err(Error::input(
            path,
            format!(
                "must match the pattern `{}`, found {found}",
                pattern.as_str()
            ),
        ));
    }
    match wanted(rules.format, text) {
        None => Ok(()),
        Some(wanted) => {
            let found = found(&Value::from(text));
            Err(Error::input(
                path,
                format!("expected {wanted}, found {found}"),
            ))
        }
    }
}

/// Whether a text is of a format.
pub(crate) fn fits_format(format: TextFormat, text: &str) -> bool {
    wanted(format, text).is_none()
}

/// What a text should be and is not.
fn wanted(format: TextFormat, text: &str) -> Option<&'static str> {
    let (fits, wanted) = match format {
        TextFormat::Plain | TextFormat::Binary => return None,
        TextFormat::Date => (is_date(text), "a date (YYYY-MM-DD)"),
        TextFormat::DateTime => (
            text.parse::<Timestamp>().is_ok(),
            "a date-time (RFC 3339, for example 2026-01-31T08:00:00Z)",
        ),
        TextFormat::Uuid => (is_uuid(text), "a UUID"),
        TextFormat::Uri => (crate::url::is_uri(text), "an absolute URI"),
        TextFormat::Email => (is_email(text), "an e-mail address"),
        TextFormat::Byte => (is_base64(text), "Base64"),
    };
    (!fits).then_some(wanted)
}

/// `YYYY-MM-DD`, or the same without hyphens (ISO 8601's basic form).
fn is_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let hyphens = text.bytes().filter(|byte| *byte == b'-').count();
    digits == 8
        && digits + hyphens == text.len()
        && matches!(hyphens, 0 | 2)
        && text.parse::<Date>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12]
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

fn is_base64(text: &str) -> bool {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD.decode(text).is_ok()
}
