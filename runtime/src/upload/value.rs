//! Uploads of dynamic calls, where everything is JSON.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::Upload;
use crate::error::Error;
use crate::reply::explain::found;

/// The members that an upload may have.
const MEMBERS: [&str; 4] = ["path", "name", "content_base64", "content_type"];

/// What may be given, for messages.
const FORMS: &str = "a file is given as {\"path\": …} or as {\"name\": …, \"content_base64\": …}, \
     both with \"content_type\" if wanted";

impl Upload {
    /// Reads an upload: `{"path": …}` or `{"name": …, "content_base64": …}`, or the path alone.
    pub(crate) fn from_value(parameter: &str, value: &Value) -> Result<Self, Error> {
        let wrong = |problem: String| Error::input(parameter, format!("{problem}; {FORMS}"));
        let members = match value {
            Value::String(path) if !path.trim().is_empty() => return Ok(Self::path(path)),
            Value::Object(members) => members,
            other => return Err(wrong(format!("expected a file, found {}", found(other)))),
        };
        if let Some(name) = members
            .keys()
            .find(|name| !MEMBERS.contains(&name.as_str()))
        {
            return Err(wrong(format!("a file has no member `{name}`")));
        }
        let text = |name: &str| text(members, name).map_err(wrong);
        let (path, name, content) = (text("path")?, text("name")?, text("content_base64")?);
        let upload = match (path, content) {
            (Some(path), None) => match name {
                Some(name) => Self::path(path).named(name),
                None => Self::path(path),
            },
            (None, Some(content)) => {
                let name = name.ok_or_else(|| wrong("`name` is missing".to_owned()))?;
                let content = BASE64_STANDARD
                    .decode(content)
                    .map_err(|error| wrong(format!("`content_base64` is no Base64: {error}")))?;
                Self::bytes(name, content)
            }
            (Some(_), Some(_)) => {
                return Err(wrong(
                    "`path` and `content_base64` exclude each other".to_owned(),
                ));
            }
            (None, None) => return Err(wrong("the content is missing".to_owned())),
        };
        Ok(match text("content_type")? {
            Some(mime) => upload.content_type(mime),
            None => upload,
        })
    }

    /// Reads the content alone, as Base64.
    pub(crate) fn from_base64(parameter: &str, content: &str) -> Result<Self, Error> {
        let content = BASE64_STANDARD.decode(content.trim()).map_err(|error| {
            let problem = format!("expected the content as Base64: {error}; or {FORMS}");
            Error::input(parameter, problem)
        })?;
        Ok(Self::bytes(parameter, content).content_type("application/octet-stream"))
    }

    /// The JSON Schema of what [`Upload::from_value`] reads.
    pub(crate) fn schema() -> Value {
        let text = |doc: &str| json!({"type": "string", "description": doc});
        json!({
            "type": "object",
            "properties": {
                "path": text("The file's path on this machine."),
                "name": text("The file's name; needed with content_base64."),
                "content_base64": text("The content as Base64, instead of a path."),
                "content_type": text("What the content is, for example image/png."),
            },
            "additionalProperties": false,
        })
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() && name != "content_base64" => {
            Err(format!("`{name}` is empty"))
        }
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("`{name}` must be a text, found {}", found(other))),
    }
}
