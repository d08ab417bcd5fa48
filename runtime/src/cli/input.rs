//! Texts that arguments name: given in place, in a file (`@file`) or on standard input (`-`).

use std::io::{BufRead, IsTerminal, Read};

use serde_json::{Map, Value};

use super::failure::Failure;

/// Where a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// In the argument itself.
    Inline(String),
    /// In the file of that name.
    File(String),
    /// On standard input.
    Stdin,
}

impl Source {
    /// Reads `@file`, `-`, or anything else as the text itself.
    pub(super) fn of(argument: &str) -> Self {
        match (argument, argument.strip_prefix('@')) {
            ("-", _) => Self::Stdin,
            (_, Some(file)) => Self::File(file.to_owned()),
            _ => Self::Inline(argument.to_owned()),
        }
    }

    /// Reads a file's name or `-`.
    pub(super) fn of_file(argument: &str) -> Self {
        match argument {
            "-" => Self::Stdin,
            file => Self::File(file.to_owned()),
        }
    }

    /// The text; `what` names it in messages.
    pub(super) fn read(&self, what: &str) -> Result<String, Failure> {
        match self {
            Self::Inline(text) => Ok(text.clone()),
            Self::File(file) => std::fs::read_to_string(file)
                .map_err(|error| Failure::input(format!("{what}: cannot read `{file}`: {error}"))),
            Self::Stdin => {
                refuse_terminal(what)?;
                let mut text = String::new();
                match std::io::stdin().lock().read_to_string(&mut text) {
                    Ok(_) => Ok(text),
                    Err(error) => Err(Failure::input(format!(
                        "{what}: cannot read standard input: {error}"
                    ))),
                }
            }
        }
    }

    /// The JSON value; messages name the place of a mistake, never the text.
    pub(super) fn json(&self, what: &str) -> Result<Value, Failure> {
        parse(&self.read(what)?, what)
    }

    /// The JSON object.
    pub(super) fn object(&self, what: &str) -> Result<Map<String, Value>, Failure> {
        match self.json(what)? {
            Value::Object(members) => Ok(members),
            other => {
                let found = kind_of(&other);
                Err(Failure::input(format!(
                    "{what}: expected a JSON object, found {found}"
                )))
            }
        }
    }
}

/// Reads JSON.
pub(super) fn parse(text: &str, what: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Failure::input(format!("{what}: this is no valid JSON ({place})"))
    })
}

/// What a value is, without showing it.
pub(super) const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Nobody types JSON into a waiting program: a terminal is a mistake.
fn refuse_terminal(what: &str) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        let hint = "pipe it in (`… < file`), or name a file";
        return Err(Failure::input(format!("{what}: standard input is a terminal")).hint(hint));
    }
    Ok(())
}

/// The lines of standard input as they come; blank ones are left out. They are read by a thread of their own, so
/// that waiting for a line keeps nothing else from happening.
pub(super) fn lines() -> Result<tokio::sync::mpsc::Receiver<std::io::Result<String>>, Failure> {
    refuse_terminal("--jsonl")?;
    let (sender, receiver) = tokio::sync::mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let last = line.is_err();
            let blank = line.as_ref().is_ok_and(|line| line.trim().is_empty());
            if !blank && (sender.blocking_send(line).is_err() || last) {
                return;
            }
        }
    });
    Ok(receiver)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Source;

    #[test]
    fn arguments_say_where_the_text_is() {
        assert_eq!(Source::of("{}"), Source::Inline("{}".to_owned()));
        assert_eq!(Source::of("@a b.json"), Source::File("a b.json".to_owned()));
        assert_eq!(Source::of("-"), Source::Stdin);
        assert_eq!(Source::of_file("@a"), Source::File("@a".to_owned()));
    }

    #[test]
    fn mistakes_are_placed_but_not_quoted() {
        let message = |text: &str| {
            let failure = Source::Inline(text.to_owned())
                .object("--params")
                .unwrap_err();
            failure.to_json()["message"].as_str().unwrap().to_owned()
        };
        assert_eq!(
            message("{hush"),
            "--params: this is no valid JSON (line 1, column 2)"
        );
        assert_eq!(
            message("[\"hush\"]"),
            "--params: expected a JSON object, found an array"
        );
    }
}
