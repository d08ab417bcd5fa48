//! Filling a GraphQL query and its variables.
//!
//! Values travel as variables, in JSON. Only two things ever enter the text of the query: names of fields, and
//! plain words; both are checked letter by letter, so that no argument can change what the query does.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Given, scalars};
use crate::error::Error;
use crate::operation::{GraphQl, Operation};

/// The parameter that names the fields of the answer.
const FIELDS: &str = "fields";

/// `{query, variables, operationName}`.
pub(super) fn write(
    operation: &Operation,
    graphql: &GraphQl,
    given: &[Given<'_>],
) -> Result<Value, Error> {
    let scope = Scope { operation, given };
    let mut body = Map::new();
    body.insert("query".to_owned(), scope.query(graphql)?.into());
    let templates: Map<String, Value> =
        serde_json::from_str(graphql.variables).map_err(|error| {
            Error::config("the variables of the query are no JSON object").caused_by(error)
        })?;
    let variables: Map<String, Value> = templates
        .into_iter()
        .filter_map(|(name, template)| {
            let value = scope.filled(&template)?;
            let kept = !value.is_null() || graphql.nullable.contains(&name.as_str());
            kept.then_some((name, value))
        })
        .collect();
    if !variables.is_empty() {
        body.insert("variables".to_owned(), variables.into());
    }
    if let Some(name) = graphql.operation_name {
        body.insert("operationName".to_owned(), name.into());
    }
    Ok(Value::Object(body))
}

/// The values of a call by name.
struct Scope<'a> {
    operation: &'a Operation,
    given: &'a [Given<'a>],
}

impl Scope<'_> {
    /// The argument of that name, or the parameter's default.
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        if let Some((_, value)) = self.given.iter().find(|(param, _)| param.name == name) {
            return Some(Cow::Borrowed(*value));
        }
        let default = self.operation.param(name)?.default?;
        serde_json::from_str(default).ok().map(Cow::Owned)
    }

    /// A template with its places filled; nothing when a parameter that it needs was left out.
    fn filled(&self, template: &Value) -> Option<Value> {
        match template {
            Value::String(text) => self.filled_text(text),
            Value::Array(items) => {
                Some(items.iter().filter_map(|item| self.filled(item)).collect())
            }
            Value::Object(members) => {
                let filled: Map<String, Value> = members
                    .iter()
                    .filter_map(|(name, value)| Some((name.clone(), self.filled(value)?)))
                    .collect();
                // An object of which nothing is left says nothing.
                (members.is_empty() || !filled.is_empty()).then_some(Value::Object(filled))
            }
            constant => Some(constant.clone()),
        }
    }

    /// A text that is one place keeps the type of its value.
    fn filled_text(&self, text: &str) -> Option<Value> {
        if let Some(("", name, "")) = first_place(text.trim()) {
            return self.value(name).map(Cow::into_owned);
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, name, after)) = first_place(rest) {
            out.push_str(before);
            out.push_str(&scalars(self.value(name)?.as_ref()).join(","));
            rest = after;
        }
        out.push_str(rest);
        Some(out.into())
    }

    fn query(&self, graphql: &GraphQl) -> Result<String, Error> {
        let mut out = String::with_capacity(graphql.query.len() + 64);
        let mut rest = graphql.query;
        while let Some((before, name, after)) = first_place(rest) {
            out.push_str(before);
            match name {
                FIELDS => out.push_str(&self.selection(graphql)?),
                name => out.push_str(&self.word(name)?),
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// A parameter in the text of the query: a word of letters, digits, `_` and `-`.
    fn word(&self, name: &str) -> Result<String, Error> {
        let Some(value) = self.value(name) else {
            return Err(Error::input(name, "is missing; the query needs it"));
        };
        match scalars(&value).as_slice() {
            [word] if is_word(word) => Ok(word.clone()),
            _ => Err(Error::input(
                name,
                "stands in the text of the query, so that it may hold letters, digits, `_` and `-` only",
            )),
        }
    }

    fn selection(&self, graphql: &GraphQl) -> Result<String, Error> {
        let asked = match self.value(FIELDS).as_deref() {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => {
                let paths = text.split([',', ' ']).filter(|path| !path.is_empty());
                paths.map(str::to_owned).collect()
            }
            Some(value) => scalars(value),
        };
        if !asked.is_empty() {
            return selected(asked.iter().map(String::as_str));
        }
        match graphql.default_selection {
            Some(selection) => Ok(selection.to_owned()),
            None if graphql.default_fields.is_empty() => Err(Error::input(
                FIELDS,
                "is missing: the query has no fields of its own",
            )),
            None => selected(graphql.default_fields.iter().copied()),
        }
    }
}

/// The first `{{ name }}` with what stands around it.
fn first_place(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text.get(from..)?.find("{{").map(|at| at + from) {
        let inside = text.get(open + 2..)?;
        if let Some((name, after)) = inside.split_once("}}")
            && is_word(name.trim())
        {
            return Some((text.get(..open)?, name.trim(), after));
        }
        from = open + 2;
    }
    None
}

fn is_word(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.chars().all(known)
}

/// Fields by name, in the order in which they were named first.
#[derive(Default)]
struct Tree<'a>(Vec<(&'a str, Tree<'a>)>);

impl<'a> Tree<'a> {
    fn add(&mut self, path: &'a str) {
        let mut at = self;
        for name in path.split('.') {
            let place = at.0.iter().position(|(known, _)| *known == name);
            let place = place.unwrap_or_else(|| {
                at.0.push((name, Tree::default()));
                at.0.len() - 1
            });
            let Some((_, below)) = at.0.get_mut(place) else {
                return;
            };
            at = below;
        }
    }

    fn write(&self, out: &mut String) {
        for (index, (name, below)) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            out.push_str(name);
            if !below.0.is_empty() {
                out.push_str(" { ");
                below.write(out);
                out.push_str(" }");
            }
        }
    }
}

/// `id name owner { login }` of `id`, `name`, `owner.login`.
fn selected<'a>(paths: impl Iterator<Item = &'a str>) -> Result<String, Error> {
    let mut tree = Tree::default();
    for path in paths {
        if !path.split('.').all(is_word) {
            let problem = format!(
                "`{path}` is no name of a field; names are separated by dots, as in `owner.name`"
            );
            return Err(Error::input(FIELDS, problem));
        }
        tree.add(path);
    }
    let mut out = String::new();
    tree.write(&mut out);
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::super::{arguments_of, prepare};
    use crate::operation::{BodyEncoding, GraphQl, Method, Operation, Param};
    use crate::schema::Type;

    static LAMPS: GraphQl = GraphQl::new("query($first: Int) { lamps(sort: {{ order }}) { {{ fields }} } }")
        .variables(
            r#"{"first": "{{ size }}", "room": "rooms/{{ house }}:{{ room }}", "lit": "{{ lit }}", "kind": "desk",
                "filter": {"colour": {"eq": "{{ colour }}"}}, "tags": ["{{ tag }}", "all"]}"#,
        )
        .operation_name("Lamps")
        .default_selection("id ... on Desk { height }")
        .nullable(&["lit"]);
    static LIST: Operation = Operation::new("lamps", "list", Method::Post, "/graphql")
        .params(&[
            Param::query("size", Type::INTEGER).default("50"),
            Param::query("fields", Type::array(&Type::TEXT)),
            Param::query("order", Type::TEXT).default("\"ASC\""),
            Param::query("house", Type::TEXT).default("\"main\""),
            Param::query("room", Type::TEXT),
            Param::query("tag", Type::TEXT),
            Param::body("lit", Type::Boolean).nullable(),
            Param::body("colour", Type::TEXT).nullable(),
        ])
        .body(BodyEncoding::GraphQl(&LAMPS));

    fn sent(params: Value) -> Result<(String, Value), String> {
        let arguments = arguments_of(&LIST, params).map_err(|error| error.to_string())?;
        let prepared = prepare(&LIST, &arguments).map_err(|error| error.to_string())?;
        assert_eq!(prepared.headers["content-type"], "application/json");
        let body = prepared.body.unwrap();
        Ok((
            prepared.query,
            serde_json::from_slice(body.bytes()).unwrap(),
        ))
    }

    #[test]
    fn without_arguments_the_defaults_are_taken_and_the_rest_is_left_out() {
        let (query, body) = sent(json!({})).unwrap();
        assert_eq!(query, "");
        assert_eq!(
            body,
            json!({
                "query": "query($first: Int) { lamps(sort: ASC) { id ... on Desk { height } } }",
                "variables": {"first": 50, "kind": "desk", "tags": ["all"]},
                "operationName": "Lamps",
            })
        );
    }

    #[test]
    fn arguments_keep_their_type_and_stay_in_the_query() {
        let params = json!({"size": 7, "room": "a \"b\" }", "tag": "x", "colour": "red", "lit": false,
            "fields": ["id", "owner.name", "room.size", "owner.age"]});
        let (query, body) = sent(params).unwrap();
        assert_eq!(
            query,
            "size=7&fields=id&fields=owner.name&fields=room.size&fields=owner.age&room=a+%22b%22+%7D&tag=x"
        );
        assert_eq!(
            body["query"],
            "query($first: Int) { lamps(sort: ASC) { id owner { name age } room { size } } }"
        );
        assert_eq!(
            body["variables"],
            json!({"first": 7, "room": "rooms/main:a \"b\" }", "lit": false, "kind": "desk",
                "filter": {"colour": {"eq": "red"}}, "tags": ["x", "all"]})
        );
    }

    #[test]
    fn null_is_sent_where_it_means_something() {
        let (_, body) = sent(json!({"lit": null, "size": null})).unwrap();
        assert_eq!(
            body["variables"],
            json!({"first": 50, "lit": null, "kind": "desk", "tags": ["all"]})
        );
    }

    #[test]
    fn nothing_breaks_out_of_the_query() {
        for fields in [
            "id } } mutation { drop",
            "a{b}",
            "a(first:1)",
            "a..b",
            "",
            "a.",
            "\"",
            "$x",
            "a:b",
            "#",
        ] {
            let error = sent(json!({"fields": [fields]})).unwrap_err();
            assert!(error.contains("is no name of a field"), "{fields}: {error}");
        }
        for order in ["ASC) { id } }", "a b", "{", "\"x\"", ""] {
            let error = sent(json!({"order": order})).unwrap_err();
            assert!(
                error.contains("stands in the text of the query"),
                "{order}: {error}"
            );
        }
        let (_, body) = sent(json!({"order": "DESC"})).unwrap();
        assert!(body["query"].as_str().unwrap().contains("sort: DESC"));
    }

    #[test]
    fn default_fields_may_be_a_list_and_braces_without_a_name_are_text() {
        static PLAIN: GraphQl =
            GraphQl::new("{ a {{ b } { {{ fields }} }}").default_fields(&["id", "x.y"]);
        static OPERATION: Operation =
            Operation::new("a", "b", Method::Post, "/graphql").body(BodyEncoding::GraphQl(&PLAIN));
        let arguments = arguments_of(&OPERATION, json!({})).unwrap();
        let body = prepare(&OPERATION, &arguments).unwrap().body.unwrap();
        let body: Value = serde_json::from_slice(body.bytes()).unwrap();
        assert_eq!(body, json!({"query": "{ a {{ b } { id x { y } }}"}));
    }
}
