//! The functions of expressions.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::evaluate::{Scope, equal, evaluate, number_of, order};
use super::number::json_number;
use super::value::Datum;
use super::{Node, Operator};

/// Every function with the fewest and the most arguments.
const KNOWN: &[(&str, usize, usize)] = &[
    // Over the items of a list; the second argument sees the item as `row`.
    ("all", 1, 2),
    ("any", 1, 2),
    ("count", 1, 2),
    ("first", 1, 2),
    ("last", 1, 2),
    ("sum", 1, 2),
    ("least", 1, 2),
    ("most", 1, 2),
    ("map", 2, 2),
    ("unique", 1, 1),
    ("join", 2, 2),
    // `where(@things, 'field', value)`: the records whose stored field has the value; faster than `all`.
    ("where", 3, 3),
    ("find", 2, 2),
    ("if", 3, 3),
    ("default", 2, 8),
    ("round", 2, 2),
    ("text", 1, 1),
    ("digits", 2, 2),
    ("lower", 1, 1),
    ("letters", 1, 1),
    ("starts", 2, 2),
    ("host", 1, 1),
    ("date", 1, 1),
    ("at", 2, 2),
    ("weekday", 1, 1),
    ("days", 2, 2),
    ("seconds", 2, 2),
    ("clock", 1, 1),
    // `hours('2:30pm')` is 14.5.
    ("hours", 1, 1),
    ("range", 1, 2),
    // Drawn by the seed of the fake.
    ("int", 2, 2),
    ("chance", 1, 1),
    ("pick", 1, 1),
    ("sample", 2, 2),
    ("hex", 1, 1),
];

/// Refuses functions that do not exist and wrong numbers of arguments.
pub(super) fn check(name: &str, given: usize) -> Result<(), String> {
    let Some((_, least, most)) = KNOWN.iter().find(|(known, _, _)| *known == name) else {
        let known = KNOWN.iter().map(|(known, _, _)| *known);
        let hint = crate::nearest::hint(name, known);
        return Err(format!("there is no function `{name}`{hint}"));
    };
    if (*least..=*most).contains(&given) {
        Ok(())
    } else {
        Err(format!(
            "`{name}` takes {least} to {most} arguments, not {given}"
        ))
    }
}

pub(super) fn call<'a>(
    name: &str,
    arguments: &'a [Node],
    scope: &mut Scope<'a>,
) -> Result<Datum<'a>, String> {
    match (name, arguments) {
        ("if", [condition, yes, no]) => {
            let chosen = if evaluate(condition, scope)?.is_true() {
                yes
            } else {
                no
            };
            evaluate(chosen, scope)
        }
        ("default", choices) => {
            for choice in choices {
                let value = evaluate(choice, scope)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            Ok(Datum::NULL)
        }
        ("where", [Node::Collection(collection), field, value]) => {
            stored(collection, field, value, scope)
        }
        ("find", [Node::Collection(collection), id]) => {
            let id = evaluate(id, scope)?;
            let id = number_of(&id)?.and_then(|id| id.to_i64());
            let found = id.and_then(|id| scope.world.record(collection, id));
            Ok(found.map_or(Datum::NULL, Datum::Record))
        }
        (
            "all" | "any" | "count" | "first" | "last" | "sum" | "least" | "most" | "map",
            [list, rest @ ..],
        ) => over(name, list, rest.first(), scope),
        _ => {
            let values = arguments.iter().map(|argument| evaluate(argument, scope));
            let values: Vec<_> = values.collect::<Result<_, _>>()?;
            plain(name, &values, scope)
        }
    }
}

fn stored<'a>(
    collection: &'a str,
    field: &'a Node,
    value: &'a Node,
    scope: &mut Scope<'a>,
) -> Result<Datum<'a>, String> {
    let (field, value) = (evaluate(field, scope)?, evaluate(value, scope)?);
    let field = field.text().unwrap_or_default();
    let value = value.into_json();
    let rows = scope.world.records(collection);
    let found = rows.filter(|row| row.fields.get(field).unwrap_or(&Value::Null) == &value);
    Ok(Datum::list(found.map(Datum::Record).collect()))
}

/// Functions that look at every item of a list.
fn over<'a>(
    name: &str,
    list: &'a Node,
    each: Option<&'a Node>,
    scope: &mut Scope<'a>,
) -> Result<Datum<'a>, String> {
    let list = evaluate(list, scope)?;
    let items = list.items();
    let mut values = Vec::new();
    let keeps = matches!(name, "all" | "any" | "count" | "first" | "last");
    for item in items.iter() {
        let value = match each {
            Some(each) => scope.bound("row", item.clone(), |scope| evaluate(each, scope))?,
            None if keeps => Datum::owned(true),
            None => item.clone(),
        };
        if !keeps {
            values.push(value);
        } else if value.is_true() {
            if name == "first" {
                return Ok(item.clone());
            }
            if name == "any" {
                return Ok(Datum::owned(true));
            }
            values.push(item.clone());
        }
    }
    Ok(match name {
        "any" => Datum::owned(false),
        "count" => Datum::owned(values.len()),
        "first" => Datum::NULL,
        "last" => values.pop().unwrap_or(Datum::NULL),
        "sum" => {
            let mut total = Decimal::ZERO;
            for value in &values {
                total += number_of(value)?.unwrap_or_default();
            }
            Datum::owned(json_number(total))
        }
        "least" | "most" => {
            let present = values.into_iter().filter(|value| !value.is_null());
            let found = if name == "least" {
                present.min_by(order)
            } else {
                present.max_by(order)
            };
            found.unwrap_or(Datum::NULL)
        }
        _ => Datum::list(values),
    })
}

fn plain<'a>(name: &str, values: &[Datum<'a>], scope: &mut Scope<'a>) -> Result<Datum<'a>, String> {
    let value = values.first().cloned().unwrap_or(Datum::NULL);
    let second = values.get(1).cloned().unwrap_or(Datum::NULL);
    match name {
        "unique" => {
            let mut found: Vec<Datum<'a>> = Vec::new();
            for item in value.items().iter() {
                if !found.iter().any(|known| equal(known, item)) {
                    found.push(item.clone());
                }
            }
            Ok(Datum::list(found))
        }
        "join" => {
            let texts: Vec<String> = value.items().iter().map(written).collect();
            Ok(Datum::owned(texts.join(second.text().unwrap_or_default())))
        }
        "range" => {
            let (from, to) = if second.is_null() {
                (0, whole(&value)?)
            } else {
                (whole(&value)?, whole(&second)?)
            };
            Ok(Datum::list(
                (from..to).take(100_000).map(Datum::owned).collect(),
            ))
        }
        "int" | "chance" | "pick" | "sample" | "hex" => drawn(name, &value, &second, scope),
        "date" | "at" | "weekday" | "days" | "seconds" | "clock" | "hours" => {
            super::times::call(name, &value, &second)
        }
        _ => texts_and_numbers(name, &value, &second),
    }
}

fn texts_and_numbers<'a>(
    name: &str,
    value: &Datum<'a>,
    second: &Datum<'a>,
) -> Result<Datum<'a>, String> {
    let text = value.text().unwrap_or_default();
    Ok(match name {
        "round" => {
            let places = u32::try_from(whole(second)?).unwrap_or(0);
            let Some(number) = number_of(value)? else {
                return Ok(Datum::NULL);
            };
            let strategy = RoundingStrategy::MidpointAwayFromZero;
            Datum::owned(json_number(number.round_dp_with_strategy(places, strategy)))
        }
        "text" => Datum::owned(written(value)),
        "digits" => {
            let width = usize::try_from(whole(second)?).unwrap_or(0).min(40);
            Datum::owned(format!("{:0>width$}", written(value)))
        }
        "lower" => Datum::owned(text.to_lowercase()),
        "letters" => Datum::owned(
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>(),
        ),
        "starts" => Datum::owned(text.starts_with(second.text().unwrap_or_default())),
        "host" => {
            let url = crate::Url::parse(text).ok();
            url.map_or(Datum::NULL, |url| Datum::owned(url.host()))
        }
        other => return Err(format!("`{other}` takes other arguments")),
    })
}

/// A value as text.
pub(super) fn written(value: &Datum<'_>) -> String {
    match value {
        Datum::Json(json) => match json.as_ref() {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        _ => String::new(),
    }
}

fn whole(value: &Datum<'_>) -> Result<i64, String> {
    let number = number_of(value)?.and_then(|number| number.to_i64());
    number.ok_or_else(|| "a whole number is missing".to_owned())
}

fn drawn<'a>(
    name: &str,
    value: &Datum<'a>,
    second: &Datum<'a>,
    scope: &Scope<'a>,
) -> Result<Datum<'a>, String> {
    let mut random = scope.world.state.random.borrow_mut();
    Ok(match name {
        "int" => {
            let (low, high) = (whole(value)?, whole(second)?);
            let span = u64::try_from(high.saturating_sub(low))
                .unwrap_or(0)
                .saturating_add(1);
            let step = i64::try_from(random.below(span)).unwrap_or(0);
            Datum::owned(low.saturating_add(step))
        }
        "chance" => {
            let share = number_of(value)?.and_then(|share| share.to_f64());
            Datum::owned(random.share() < share.unwrap_or(0.0))
        }
        "hex" => {
            let length = usize::try_from(whole(value)?).unwrap_or(0).min(128);
            Datum::owned(random.hex(length))
        }
        "pick" => {
            let items = value.items();
            let place = usize::try_from(random.below(items.len() as u64)).unwrap_or(0);
            items.get(place).cloned().unwrap_or(Datum::NULL)
        }
        _ => {
            let mut items = value.items().as_ref().clone();
            let wanted = usize::try_from(whole(second)?).unwrap_or(0);
            while items.len() > wanted {
                let place = usize::try_from(random.below(items.len() as u64)).unwrap_or(0);
                items.remove(place);
            }
            Datum::list(items)
        }
    })
}

/// `+`, `-`, `*` and `/` of numbers; `+` of texts and lists; dates and points in time plus or minus days.
pub(super) fn arithmetic<'a>(
    operator: Operator,
    left: &Datum<'a>,
    right: &Datum<'a>,
) -> Result<Datum<'a>, String> {
    if operator == Operator::Plus && left.is_list() {
        let (first, second) = (left.items(), right.items());
        return Ok(Datum::list(
            first.iter().chain(second.iter()).cloned().collect(),
        ));
    }
    if let Some(text) = left.text() {
        if operator == Operator::Plus && right.text().is_some() {
            return Ok(Datum::owned(format!("{text}{}", written(right))));
        }
        return super::times::moved(operator, left, right);
    }
    if operator == Operator::Plus && right.text().is_some() {
        return Ok(Datum::owned(format!("{}{}", written(left), written(right))));
    }
    let a = number_of(left)?.unwrap_or_default();
    let b = number_of(right)?.unwrap_or_default();
    let result = match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        _ => a.checked_div(b),
    };
    let result = result.ok_or_else(|| format!("{a} and {b} give no number"))?;
    Ok(Datum::owned(json_number(result)))
}
