//! Consent to what cannot be undone: lost data, mails to people.

use serde_json::{Map, Value};

use crate::operation::{Location, Operation};

/// How much of the parameters a question shows, in characters.
const SHOWN: usize = 400;

/// A call that needs somebody's consent before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmation {
    /// What the argument `confirm` must say: action, entity and the object's id.
    pub phrase: String,
    /// What a person is asked.
    pub question: String,
}

impl Confirmation {
    /// What must be confirmed before this call, if anything.
    pub(super) fn of(operation: &Operation, params: &Map<String, Value>) -> Option<Self> {
        let effects = operation.effects;
        let effect = match (effects.destructive, effects.sends_mail) {
            (false, false) => return None,
            (true, false) => "destroys data",
            (false, true) => "may send mail to people",
            (true, true) => "destroys data and may send mail to people",
        };
        let phrase = phrase(operation, |name| params.get(name).map(shown));
        let what = operation.summary.trim_end_matches('.');
        let mut with: String = Value::Object(params.clone()).to_string();
        if with.chars().count() > SHOWN {
            with = with.chars().take(SHOWN).collect::<String>() + "…";
        }
        let question = format!("{phrase}: {what}. This {effect}. Parameters: {with}");
        Some(Self { phrase, question })
    }

    /// Whether a text confirms exactly this.
    pub(super) fn is_given_by(&self, text: &str) -> bool {
        let words = |text: &str| {
            let lower = text.to_lowercase();
            let parts = lower.split(|c: char| c.is_whitespace() || c == '.' || c == ',');
            let parts = parts.filter(|part| !part.is_empty()).map(str::to_owned);
            parts.collect::<Vec<_>>()
        };
        words(text) == words(&self.phrase)
    }
}

/// `delete jars 7`, or `delete jars <id>` when the value is not known yet.
pub(super) fn phrase(operation: &Operation, value: impl Fn(&str) -> Option<String>) -> String {
    let mut phrase = format!("{} {}", operation.action, operation.entity);
    let in_path = |location| location == Location::Path;
    let path = operation.params.iter().filter(|p| in_path(p.location));
    let mut names: Vec<_> = path.map(|param| param.name).collect();
    if names.is_empty() {
        let required = operation.params.iter().find(|param| param.required);
        names.extend(required.map(|param| param.name));
    }
    for name in names {
        phrase.push(' ');
        phrase.push_str(&value(name).unwrap_or_else(|| format!("<{name}>")));
    }
    phrase
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
