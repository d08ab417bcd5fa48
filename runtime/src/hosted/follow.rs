//! From a link to the next page to the parameters that ask for it.
//!
//! The service takes parameters, not links. The link that an API gives is for its own address; what it adds to the
//! query is handed over as parameters, as far as the operation declares them.

use serde_json::Value;
use url::Url;

use crate::argument::Arguments;
use crate::error::{Error, ErrorKind};
use crate::operation::{Location, Operation};
use crate::request::as_text_or_number;
use crate::schema::Type;

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
    let mut next = arguments.clone();
    let mut lists: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for (name, text) in link.query_pairs() {
        let bare = name.strip_suffix("[]").unwrap_or(&name);
        let param = operation
            .param(&name)
            .or_else(|| operation.param(bare))
            .filter(|param| param.location == Location::Query)
            .ok_or_else(|| beyond_reach(operation, &name))?;
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
        // A list in one piece (`a,b`) stays what the caller gave.
        if values.len() > 1 || arguments.get(name).is_none() {
            next.set(name, Value::Array(values));
        }
    }
    let differs = next
        .iter()
        .any(|(name, value)| arguments.get(name) != Some(value));
    if differs {
        Ok(next)
    } else {
        Err(beyond_reach(operation, "the query"))
    }
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
    use crate::operation::{Location, Method, Operation, Param};
    use crate::schema::{Bounds, Lengths, TextFormat, Type};

    static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").params(&[
        Param::new("page", Location::Query, Type::Integer(Bounds::ANY)),
        Param::new("lit", Location::Query, Type::Boolean),
        Param::new("after", Location::Query, Type::format(TextFormat::Plain)),
        Param::new("ids", Location::Query, Type::Array(&Type::Integer(Bounds::ANY), Lengths::ANY)),
        Param::new("room", Location::Path, Type::format(TextFormat::Plain)),
    ]);

    #[test]
    fn what_the_link_adds_becomes_parameters() {
        let mut given = Arguments::new();
        given.set("room", "7");
        given.set("lit", true);
        for (link, page, after) in [
            ("https://a.test/lamps?page=2&lit=true", json!(2), None),
            ("/lamps?page=3", json!(3), None),
            ("?after=x%3D1&page=1&ids[]=1&ids[]=2", json!(1), Some(json!("x=1"))),
        ] {
            let next = arguments_of(&LIST, link, &given).unwrap();
            assert_eq!(next.get("page"), Some(&page), "{link}");
            assert_eq!(next.get("after"), after.as_ref(), "{link}");
            assert_eq!(next.get("room"), Some(&json!("7")));
            assert_eq!(next.get("lit"), Some(&json!(true)));
        }
        let next = arguments_of(&LIST, "?ids=1&ids=2", &given).unwrap();
        assert_eq!(next.get("ids"), Some(&json!([1, 2])));
    }

    #[test]
    fn a_link_that_parameters_cannot_follow_is_an_error() {
        let mut given = Arguments::new();
        given.set("page", 2);
        for link in ["?page=3&token=x", "?page=2", "", "?room=8"] {
            let error = arguments_of(&LIST, link, &given).unwrap_err().to_string();
            assert!(error.contains("hosted mode cannot ask for it"), "{link}: {error}");
        }
    }
}
