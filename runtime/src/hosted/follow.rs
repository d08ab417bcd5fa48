//! From a link to the next page to the parameters that ask for it.
//!
//! The service takes parameters, not links. The link that an API gives is for its own address; what it adds to the
//! query is handed over as parameters, as far as the operation declares them.

use serde_json::Value;

use crate::argument::Arguments;
use crate::error::{Error, ErrorKind};
use crate::operation::{Location, Operation};
use crate::request::as_text_or_number;
use crate::schema::Type;
use crate::url::Url;

/// The arguments of the page that a link leads to.
pub(super) fn arguments_of(
    operation: &'static Operation,
    link: &str,
    arguments: &Arguments,
) -> Result<Arguments, Error> {
    // Links may lack the server; only the query matters.
    let base = Url::parse("https://api.invalid/")
        .map_err(|error| Error::config("no base for links").caused_by(error))?;
    let link = base
        .join(link)
        .map_err(|_| Error::decode("the link to the next page", "a URL", "something else"))?;
    let mut next = outside_the_query(operation, arguments);
    let mut lists: Vec<(&'static str, Vec<Value>)> = Vec::new();
    let mut unknown = None;
    for (name, text) in link.query_pairs() {
        let bare = name.strip_suffix("[]").unwrap_or(&name);
        let param = operation
            .param(&name)
            .or_else(|| operation.param(bare))
            .filter(|param| param.location == Location::Query);
        let Some(param) = param else {
            unknown.get_or_insert_with(|| name.into_owned());
            continue;
        };
        let value = Value::String(text.into_owned());
        match param.ty {
            Type::Array(item, _) => {
                let value = typed(*item, value);
                match lists.iter_mut().find(|(known, _)| *known == param.name) {
                    Some((_, values)) => values.push(value),
                    None => lists.push((param.name, vec![value])),
                }
            }
            ty => next.set(param.name, typed(ty, value)),
        }
    }
    for (name, values) in lists {
        // How a list is written in one piece (`a,b`) is not read back: it stays what the caller gave.
        match arguments.get(name) {
            Some(given) if values.len() == 1 => next.set(name, given.clone()),
            _ => next.set(name, Value::Array(values)),
        }
    }
    let changed = |(name, value): &(&'static str, &Value)| arguments.get(name) != Some(*value);
    let moved = next
        .iter()
        .filter(changed)
        .any(|(name, _)| unknown.is_none() || is_position(operation, name));
    if moved {
        Ok(next)
    } else {
        let name = unknown.as_deref().unwrap_or("nothing new");
        Err(beyond_reach(operation, name))
    }
}

/// Whether a parameter says where a page begins, by its name. A link that moves one may carry what the operation does
/// not declare (`ref=next`); otherwise the undeclared one may be what moves, and the same page would come again.
fn is_position(operation: &Operation, name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "page", "cursor", "offset", "after", "before", "token", "start", "skip", "marker",
    ];
    const SIZES: [&str; 4] = ["per", "size", "limit", "count"];
    let name_of_size = operation
        .pagination
        .and_then(|pagination| pagination.page_size);
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    name_of_size.is_none_or(|size| size != name) && has(&WORDS) && !has(&SIZES)
}

/// The arguments that a link does not replace.
fn outside_the_query(operation: &Operation, arguments: &Arguments) -> Arguments {
    let mut kept = Arguments::new();
    for (name, value) in arguments.iter() {
        let param = operation.param(name);
        if param.is_none_or(|param| param.location != Location::Query) {
            kept.set(name, value.clone());
        }
    }
    kept
}

/// A text of a query in the type that a parameter takes.
fn typed(ty: Type, value: Value) -> Value {
    match (ty, value.as_str()) {
        (Type::Boolean, Some("true")) => Value::Bool(true),
        (Type::Boolean, Some("false")) => Value::Bool(false),
        _ => as_text_or_number(ty, value),
    }
}

fn beyond_reach(operation: &Operation, name: &str) -> Error {
    let names: Vec<&str> = operation
        .params
        .iter()
        .filter(|param| param.location == Location::Query)
        .map(|param| param.name)
        .collect();
    Error::new(ErrorKind::Unsupported(format!(
        "there is a next page, but hosted mode cannot ask for it: its link sets `{name}`, which is no parameter of this \
         operation ({}); ask for larger pages, or use direct mode",
        names.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::arguments_of;
    use crate::argument::Arguments;
    use crate::operation::{Method, Operation, Param};
    use crate::schema::Type;

    static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").params(&[
        Param::query("page", Type::INTEGER),
        Param::query("lit", Type::Boolean),
        Param::query("after", Type::TEXT),
        Param::query("ids", Type::array(&Type::INTEGER)),
        Param::path("room", Type::TEXT),
    ]);

    fn next(link: &str, given: serde_json::Value) -> Result<serde_json::Value, String> {
        let mut arguments = Arguments::new();
        for param in LIST.params {
            if let Some(value) = given.get(param.name) {
                arguments.set(param.name, value.clone());
            }
        }
        arguments_of(&LIST, link, &arguments)
            .map(|next| {
                let members = next
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.clone()));
                members.collect()
            })
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_query_of_the_link_replaces_that_of_the_call() {
        let given = json!({"room": "7", "lit": true, "ids": [4, 5]});
        for (link, expected) in [
            (
                "https://a.test/lamps?page=2&lit=true",
                json!({"room": "7", "page": 2, "lit": true}),
            ),
            ("/lamps?page=3", json!({"room": "7", "page": 3})),
            (
                "?after=x%3D1&ids[]=1&ids[]=2",
                json!({"room": "7", "after": "x=1", "ids": [1, 2]}),
            ),
            (
                "?after=2&ids=4,5",
                json!({"room": "7", "after": "2", "ids": [4, 5]}),
            ),
        ] {
            assert_eq!(next(link, given.clone()), Ok(expected), "{link}");
        }
    }

    #[test]
    fn a_link_that_parameters_cannot_follow_is_an_error() {
        for link in [
            "?lit=true&seek=x",
            "?page=2&seek=x",
            "?page=2",
            "",
            "?room=8",
        ] {
            let error = next(link, json!({"page": 2})).unwrap_err();
            assert!(
                error.contains("hosted mode cannot ask for it"),
                "{link}: {error}"
            );
        }
    }
}
