//! What a model is told about a tool.

use serde::Serialize;
use serde_json::{Value, json};

/// A tool: its name, what it is for, what it takes.
///
/// It serialises in the shape of the Model Context Protocol.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ToolDef {
    /// The name, within `[A-Za-z0-9_-]{1,64}`.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// What it does, for the model.
    pub description: String,
    /// The JSON Schema of its arguments: an object.
    pub input_schema: Value,
    /// What it does beyond its answer.
    #[serde(rename = "annotations")]
    pub hints: ToolHints,
}

/// What a tool does beyond its answer, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "these are the four hints of the protocol"
)]
#[non_exhaustive]
pub struct ToolHints {
    /// It only reads.
    #[serde(rename = "readOnlyHint")]
    pub read_only: bool,
    /// It may destroy data or send mails.
    #[serde(rename = "destructiveHint")]
    pub destructive: bool,
    /// Calling it twice has the effect of calling it once.
    #[serde(rename = "idempotentHint")]
    pub idempotent: bool,
    /// It talks to the API, not only to this process.
    #[serde(rename = "openWorldHint")]
    pub open_world: bool,
}

impl ToolHints {
    /// A tool that tells about the connector and sends nothing.
    pub(super) const LOCAL: Self = Self {
        read_only: true,
        destructive: false,
        idempotent: true,
        open_world: false,
    };
    /// A tool that reads from the API.
    pub(super) const READS: Self = Self {
        open_world: true,
        ..Self::LOCAL
    };
}

impl ToolDef {
    /// The form of `OpenAI`'s chat completions, and of the many APIs that follow them.
    #[must_use]
    pub fn to_openai_chat(&self) -> Value {
        json!({
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": self.input_schema,
                "strict": false,
            },
        })
    }

    /// The form of `OpenAI`'s responses.
    #[must_use]
    pub fn to_openai_responses(&self) -> Value {
        json!({
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": self.input_schema,
            "strict": false,
        })
    }

    /// The form of Anthropic's messages.
    #[must_use]
    pub fn to_anthropic(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "input_schema": self.input_schema,
        })
    }
}
