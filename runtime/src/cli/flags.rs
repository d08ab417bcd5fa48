//! One flag for each parameter of an operation, and its value as JSON.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Number, Value};

use super::failure::Failure;
use super::input::{Source, parse};
use crate::operation::{Operation, Param};
use crate::reply::explain::name_of;
use crate::schema::{TextFormat, Type};

/// The prefix of the flags' identifiers, which keeps them apart from the options of commands.
const ID: &str = "parameter:";

/// Names of options that a command has itself; a parameter of that name is given as `--param-NAME`.
const TAKEN: &[&str] = &[
    "help",
    "version",
    "entity",
    "action",
    "params",
    "json",
    "jsonl",
    "credentials",
    "keyring",
    "auth-scheme",
    "config",
    "base-url",
    "token-url",
    "user-agent",
    "timeout",
    "allow-plain-http",
    "verbose",
    "all",
    "max-pages",
    "limit",
    "output-format",
    "fields",
    "output",
    "dry-run",
    "show-secrets",
    "yes",
];

/// The flag of a parameter: its name in kebab case.
pub(super) fn flag(param: &Param) -> String {
    let mut flag = String::with_capacity(param.name.len() + 2);
    let mut before = '-';
    for c in param.name.chars() {
        if !c.is_alphanumeric() {
            if before != '-' {
                flag.push('-');
                before = '-';
            }
            continue;
        }
        if c.is_uppercase() && (before.is_lowercase() || before.is_numeric()) {
            flag.push('-');
        }
        flag.extend(c.to_lowercase());
        before = c;
    }
    let flag = flag.trim_end_matches('-');
    if flag.is_empty() || TAKEN.contains(&flag) {
        format!("param-{flag}")
    } else {
        flag.to_owned()
    }
}

/// Adds the flags of an operation. Of two parameters with one flag, the first has it; the other goes by `--params`.
pub(super) fn add(command: Command, operation: &'static Operation) -> Command {
    let mut seen: Vec<String> = Vec::new();
    operation.params.iter().fold(command, |command, param| {
        let flag = flag(param);
        if seen.contains(&flag) {
            return command;
        }
        seen.push(flag.clone());
        command.arg(argument(param, flag))
    })
}

fn argument(param: &'static Param, flag: String) -> Arg {
    let ty = plain(&param.ty);
    let arg = Arg::new(format!("{ID}{}", param.name))
        .long(flag)
        .value_name(value_name(ty))
        .help(help(param))
        .help_heading("Parameters");
    match ty {
        Type::Boolean => arg
            .num_args(0..=1)
            .default_missing_value("true")
            .value_name("true|false"),
        Type::Integer(_) | Type::Number(_) => arg.allow_negative_numbers(true),
        Type::Array(..) => arg.action(ArgAction::Append),
        _ => arg,
    }
}

fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Ref(schema) => plain(&schema.ty),
        other => other,
    }
}

fn value_name(ty: &Type) -> &'static str {
    match ty {
        Type::Integer(_) => "INTEGER",
        Type::Number(_) => "NUMBER",
        Type::Text(rules) => match rules.format {
            TextFormat::Date => "DATE",
            TextFormat::DateTime => "DATE-TIME",
            TextFormat::Binary => "FILE",
            _ => "TEXT",
        },
        Type::Array(..) => "A,B|JSON",
        Type::Object(_) | Type::Map(_) => "JSON|@FILE",
        _ => "VALUE",
    }
}

fn help(param: &Param) -> String {
    let mut help = param.doc.to_owned();
    let mut notes = Vec::new();
    if param.required {
        notes.push("required".to_owned());
    }
    let limits = super::page::limits(&param.ty);
    if !limits.is_empty() {
        notes.push(limits);
    }
    if let Some(default) = param.default {
        notes.push(format!("default {default}"));
    }
    if param.deprecated {
        notes.push("deprecated".to_owned());
    }
    if !notes.is_empty() {
        let gap = if help.is_empty() { "" } else { " " };
        help = format!("{help}{gap}[{}]", notes.join("; "));
    }
    help
}

/// The parameters that were given by flags.
pub(super) fn read(
    operation: &'static Operation,
    matches: &ArgMatches,
) -> Result<Map<String, Value>, Failure> {
    let mut params = Map::new();
    for param in operation.params {
        // A parameter without a flag of its own is no argument of the command.
        let Ok(Some(texts)) = matches.try_get_many::<String>(&format!("{ID}{}", param.name)) else {
            continue;
        };
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let value = value_of(&param.ty, &texts).map_err(|problem| match problem {
            Problem::Wrong(problem) => Failure::parameter(param.name, problem),
            Problem::Unreadable(failure) => failure,
        })?;
        params.insert(param.name.to_owned(), value);
    }
    Ok(params)
}

enum Problem {
    Wrong(String),
    Unreadable(Failure),
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Unreadable(failure)
    }
}

fn value_of(ty: &Type, texts: &[&str]) -> Result<Value, Problem> {
    match (ty, texts) {
        (Type::Ref(schema), _) => value_of(&schema.ty, texts),
        (Type::Array(_, _), [text]) if text.starts_with('[') || text.starts_with('@') => json(text),
        (Type::Array(item, _), _) => {
            let whole = matches!(item, Type::Object(_) | Type::Map(_) | Type::Any);
            let items = texts.iter().flat_map(|text| {
                if whole {
                    vec![*text]
                } else {
                    text.split(',').collect()
                }
            });
            items.map(|text| single(item, text)).collect()
        }
        (_, [text, ..]) => single(ty, text),
        (_, []) => Ok(Value::Null),
    }
}

fn json(text: &str) -> Result<Value, Problem> {
    let source = Source::of(text);
    Ok(source.json("the value")?)
}

fn single(ty: &Type, text: &str) -> Result<Value, Problem> {
    let wrong = || Problem::Wrong(format!("expected {}, found {text:?}", name_of(ty)));
    match ty {
        Type::Boolean => text.parse().map(Value::Bool).map_err(|_| wrong()),
        Type::Integer(_) => match text.parse::<Number>() {
            Ok(number) if number.is_i64() || number.is_u64() => Ok(Value::Number(number)),
            _ => Err(wrong()),
        },
        Type::Number(_) => text.parse().map(Value::Number).map_err(|_| wrong()),
        // A file is given by its path, with the `@` of other options or without; a name and a type need JSON.
        Type::Text(rules) if rules.format == TextFormat::Binary => match text {
            json_text if json_text.starts_with('{') => json(json_text),
            path => Ok(Value::String(
                path.strip_prefix('@').unwrap_or(path).to_owned(),
            )),
        },
        Type::Text(_) => Ok(Value::String(text.to_owned())),
        Type::Array(..) => value_of(ty, &[text]),
        Type::Object(_) | Type::Map(_) => json(text),
        Type::Any => match parse(text, "the value") {
            Ok(value) => Ok(value),
            Err(_) if text.starts_with('@') => json(text),
            Err(_) => Ok(Value::String(text.to_owned())),
        },
        Type::Ref(schema) => single(&schema.ty, text),
        Type::OneOf(choice) => {
            let types = choice.alternatives.iter().map(|known| &known.ty);
            let texts_last = |ty: &&Type| matches!(ty, Type::Text(_));
            let (texts, others): (Vec<&Type>, Vec<&Type>) = types.partition(texts_last);
            let mut all = others.into_iter().chain(texts);
            all.find_map(|ty| single(ty, text).ok()).ok_or_else(wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Command;
    use serde_json::{Value, json};

    use super::{add, flag, read};
    use crate::operation::{Method, Operation, Param};
    use crate::schema::{Alternative, Field, TextFormat, Type};

    static MAKE: Operation = Operation::new("jars", "make", Method::Post, "/jars").params(&[
        Param::query("per_page", Type::INTEGER),
        Param::query("is_full", Type::Boolean),
        Param::query("tags", Type::array(&Type::TEXT)),
        Param::body(
            "lines",
            Type::array(&Type::Object(&[Field::new("n", Type::INTEGER)])),
        ),
        Param::body("weight", Type::NUMBER),
        Param::body(
            "shape",
            Type::any_of(&[
                Alternative::new("Text", Type::TEXT),
                Alternative::new("Integer", Type::INTEGER),
            ]),
        ),
        Param::query("limit", Type::INTEGER),
        Param::query("per-page", Type::INTEGER),
        Param::body("photo", Type::format(TextFormat::Binary)),
    ]);

    fn params(args: &[&str]) -> Result<Value, String> {
        let command = add(Command::new("make").no_binary_name(true), &MAKE);
        let matches = command.try_get_matches_from(args).unwrap();
        let params = read(&MAKE, &matches)
            .map_err(|failure| failure.to_json()["message"].as_str().unwrap().to_owned());
        params.map(Value::Object)
    }

    #[test]
    fn flags_are_kebab_case() {
        for (name, expected) in [
            ("per_page", "per-page"),
            ("updatedSince", "updated-since"),
            ("filter[status]", "filter-status"),
            ("X-Account", "x-account"),
            ("limit", "param-limit"),
            ("page2Size", "page2-size"),
        ] {
            let name: &'static str = name;
            assert_eq!(flag(&Param::query(name, Type::TEXT)), expected);
        }
    }

    #[test]
    fn texts_become_what_the_parameter_takes() {
        assert_eq!(
            params(&[
                "--per-page",
                "5",
                "--is-full",
                "--tags",
                "a,b",
                "--tags",
                "c",
                "--weight",
                "-1.50"
            ])
            .unwrap(),
            json!({"per_page": 5, "is_full": true, "tags": ["a", "b", "c"], "weight": -1.5})
        );
        assert_eq!(
            params(&[
                "--tags",
                "[\"a,b\"]",
                "--lines",
                "{\"n\":1}",
                "--lines",
                "{\"n\":2}",
                "--is-full=false"
            ])
            .unwrap(),
            json!({"tags": ["a,b"], "lines": [{"n": 1}, {"n": 2}], "is_full": false})
        );
        assert_eq!(
            params(&["--shape", "7", "--param-limit", "2"]).unwrap(),
            json!({"shape": 7, "limit": 2})
        );
        for file in ["a.png", "@a.png"] {
            assert_eq!(
                params(&["--photo", file]).unwrap(),
                json!({"photo": "a.png"})
            );
        }
        assert_eq!(
            params(&["--photo", "{\"path\":\"a\",\"content_type\":\"image/png\"}"]).unwrap(),
            json!({"photo": {"path": "a", "content_type": "image/png"}})
        );
        assert_eq!(
            params(&["--shape", "round"]).unwrap(),
            json!({"shape": "round"})
        );
    }

    #[test]
    fn a_wrong_text_names_the_parameter() {
        assert_eq!(
            params(&["--per-page", "many"]).unwrap_err(),
            "parameter `per_page`: expected integer, found \"many\""
        );
        assert_eq!(
            params(&["--is-full", "yes"]).unwrap_err(),
            "parameter `is_full`: expected boolean, found \"yes\""
        );
    }
}
