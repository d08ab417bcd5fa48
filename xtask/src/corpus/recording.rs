//! Recorded calls: what was asked, what was sent for it, what came back, what was made of it.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::outcome::Failure;

/// One call.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Call {
    /// The connector; a file may hold calls of several.
    #[serde(default)]
    pub(super) connector: Option<String>,
    /// The entity.
    pub(super) entity: String,
    /// What was done to it.
    pub(super) action: String,
    /// A word about the call.
    #[serde(default)]
    pub(super) variant: String,
    /// The name of the auth scheme.
    #[serde(default)]
    pub(super) scheme: Option<String>,
    /// What signed it in.
    #[serde(default)]
    pub(super) credentials: Value,
    /// Variables and settings.
    #[serde(default)]
    pub(super) config: Value,
    /// The arguments.
    #[serde(default)]
    pub(super) params: Map<String, Value>,
    /// What was sent, the request for a token first.
    #[serde(default)]
    pub(super) requests: Vec<Request>,
    /// What came back.
    #[serde(default)]
    pub(super) response: Value,
    /// What was made of it: `{data, meta}`.
    #[serde(default)]
    pub(super) result: Option<Value>,
    /// Whether the call worked.
    pub(super) success: bool,
}

/// A request that was sent.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Request {
    /// HTTP method.
    pub(super) method: String,
    /// The whole URL.
    pub(super) url: String,
    /// Headers that matter, by lower-case name.
    #[serde(default)]
    pub(super) headers: Map<String, Value>,
    /// The body's text.
    #[serde(default)]
    pub(super) body: String,
}

/// The calls of one connector.
#[derive(Clone, Debug, Default)]
pub(super) struct Recording {
    /// In the order in which they were recorded.
    pub(super) calls: Vec<Call>,
}

impl Recording {
    /// The calls of a connector from a file, or from `NAME.jsonl` in a folder; none when there are none.
    pub(super) fn of(path: Option<&Path>, name: &str) -> Result<Option<Self>, Failure> {
        let Some(path) = path else {
            return Ok(None);
        };
        if !path.exists() {
            return Err(Failure::Usage(format!("there is no `{}`", path.display())));
        }
        let whole = !path.is_dir();
        let file = if whole {
            path.to_owned()
        } else {
            path.join(format!("{name}.jsonl"))
        };
        if !file.is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(&file).map_err(|error| {
            Failure::Usage(format!("cannot read `{}`: {error}", file.display()))
        })?;
        let mut recording = Self::read(&text)
            .map_err(|error| Failure::Usage(format!("{}:{error}", file.display())))?;
        let of_this = |call: &Call| call.connector.as_deref().is_none_or(|owner| owner == name);
        recording.calls.retain(of_this);
        Ok((!recording.calls.is_empty()).then_some(recording))
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut calls = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if !line.trim().is_empty() {
                let call = serde_json::from_str(line)
                    .map_err(|error| format!("{}: {error}", index + 1))?;
                calls.push(call);
            }
        }
        Ok(Self { calls })
    }

    /// The places of the calls that one run of the command line can make: same scheme, credentials and config.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, call) in self.calls.iter().enumerate() {
            let same = |group: &&mut Vec<usize>| {
                let first = group.first().and_then(|first| self.calls.get(*first));
                first.is_some_and(|first| {
                    (&first.scheme, &first.credentials, &first.config)
                        == (&call.scheme, &call.credentials, &call.config)
                })
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const LINES: &str = concat!(
        r#"{"connector": "lamps", "entity": "bulbs", "action": "list", "scheme": "a", "success": true}"#,
        "\n\n",
        r#"{"connector": "chairs", "entity": "legs", "action": "list", "scheme": "a", "success": true}"#,
        "\n",
        r#"{"connector": "lamps", "entity": "bulbs", "action": "get", "scheme": "b", "success": true}"#,
        "\n",
        r#"{"connector": "lamps", "entity": "bulbs", "action": "get", "scheme": "a", "success": false}"#,
    );

    #[test]
    fn calls_are_found_and_grouped() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("lamps.jsonl");
        fs::write(&file, LINES).unwrap();
        for path in [dir.path(), file.as_path()] {
            let recording = Recording::of(Some(path), "lamps").unwrap().unwrap();
            assert_eq!(recording.calls.len(), 3);
            assert_eq!(recording.groups(), [vec![0, 2], vec![1]]);
        }
        let chairs = Recording::of(Some(&file), "chairs").unwrap().unwrap();
        assert_eq!(chairs.calls[0].entity, "legs");
        assert!(Recording::of(Some(dir.path()), "chairs").unwrap().is_none());
        assert!(Recording::of(None, "lamps").unwrap().is_none());
        assert!(Recording::of(Some(&dir.path().join("no")), "lamps").is_err());
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = Recording::read("{\"entity\": \"a\", \"action\": \"b\", \"success\": true}\n{")
            .unwrap_err();
        assert!(error.starts_with("2: "), "{error}");
    }
}
