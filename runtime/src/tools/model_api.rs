//! Tools, calls and answers in the forms in which the makers of models carry them.
//!
//! A program that talks to a model by itself goes round in a circle: it sends the conversation and the tools, the
//! model answers with calls of tools, the program makes them and sends the answers along. [`Toolbox::definitions_for`]
//! and [`Toolbox::answer_calls`] are the two steps of it that concern tools.

use serde_json::{Value, json};

use super::definition::ToolDef;
use super::failure::ToolError;
use super::toolbox::Toolbox;

/// The form of an API for models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ModelApi {
    /// `OpenAI`'s chat completions, and the many APIs that follow them.
    OpenAiChat,
    /// `OpenAI`'s responses.
    OpenAiResponses,
    /// Anthropic's messages.
    Anthropic,
}

/// What goes back to a model after it called a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolAnswer {
    /// The answer, or what went wrong: JSON text either way.
    pub text: String,
    /// Whether it went wrong.
    pub is_error: bool,
}

/// A call as a model wrote it.
struct Call<'a> {
    id: &'a Value,
    name: &'a str,
    arguments: Arguments<'a>,
}

enum Arguments<'a> {
    /// JSON that the model wrote into a text.
    Text(&'a str),
    Json(&'a Value),
}

impl ToolDef {
    /// The tool in the form of an API.
    #[must_use]
    pub fn to_api(&self, api: ModelApi) -> Value {
        match api {
            ModelApi::OpenAiChat => self.to_openai_chat(),
            ModelApi::OpenAiResponses => self.to_openai_responses(),
            ModelApi::Anthropic => self.to_anthropic(),
        }
    }
}

impl Toolbox {
    /// All tools in the form of an API: the list that its requests call `tools`.
    #[must_use]
    pub fn definitions_for(&self, api: ModelApi) -> Vec<Value> {
        self.tools().map(|tool| tool.to_api(api)).collect()
    }

    /// Makes the calls that a model asks for, one after another, and gives what is appended to the conversation: an
    /// answer for each call. Nothing when the model calls no tool, and so has come to an end.
    ///
    /// `said` is the API's response as it came, or the message in it (for [`ModelApi::OpenAiResponses`] also the list
    /// of items, for [`ModelApi::Anthropic`] the list of blocks). What went wrong is an answer too, so that the model
    /// can do better. A program that has tools of its own beside these uses [`Toolbox::answer`].
    pub async fn answer_calls(&self, api: ModelApi, said: &Value) -> Vec<Value> {
        let mut answers = Vec::new();
        for call in calls(api, said) {
            let answer = match call.arguments {
                Arguments::Text(text) => self.answer(call.name, text).await,
                Arguments::Json(value) => self.answered(call.name, value.clone()).await,
            };
            answers.push(carried(api, call.id, &answer));
        }
        if api == ModelApi::Anthropic && !answers.is_empty() {
            // All answers belong into one turn of the user.
            return vec![json!({"role": "user", "content": answers})];
        }
        answers
    }

    /// Runs a tool whose arguments are JSON text, as models write it. Always gives something to answer with.
    pub async fn answer(&self, name: &str, arguments: &str) -> ToolAnswer {
        if arguments.trim().is_empty() {
            return self.answered(name, Value::Null).await;
        }
        match serde_json::from_str(arguments) {
            Ok(arguments) => self.answered(name, arguments).await,
            Err(error) => ToolAnswer::of(Err(ToolError::new(
                "invalid_argument",
                format!("the arguments are no JSON: {error}"),
            ))),
        }
    }

    async fn answered(&self, name: &str, arguments: Value) -> ToolAnswer {
        ToolAnswer::of(self.call(name, arguments).await)
    }
}

impl ToolAnswer {
    fn of(result: Result<String, ToolError>) -> Self {
        let is_error = result.is_err();
        let text = result.unwrap_or_else(|error| error.to_string());
        Self { text, is_error }
    }
}

/// The calls in what a model said, in its order.
fn calls(api: ModelApi, said: &Value) -> Vec<Call<'_>> {
    let (items, read): (_, fn(&Value) -> Option<Call<'_>>) = match api {
        ModelApi::OpenAiChat => {
            let message = said.pointer("/choices/0/message").unwrap_or(said);
            (&message["tool_calls"], chat_call)
        }
        ModelApi::OpenAiResponses => (said.get("output").unwrap_or(said), responses_call),
        ModelApi::Anthropic => (said.get("content").unwrap_or(said), anthropic_call),
    };
    let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(read).collect()
}

fn chat_call(item: &Value) -> Option<Call<'_>> {
    Some(Call {
        id: item.get("id")?,
        // Calls of another kind are answered too, or the API refuses the conversation.
        name: item["function"]["name"].as_str().unwrap_or_default(),
        arguments: written(&item["function"]["arguments"]),
    })
}

fn responses_call(item: &Value) -> Option<Call<'_>> {
    Some(Call {
        id: item
            .get("call_id")
            .filter(|_| item["type"] == "function_call")?,
        name: item["name"].as_str().unwrap_or_default(),
        arguments: written(&item["arguments"]),
    })
}

fn anthropic_call(block: &Value) -> Option<Call<'_>> {
    Some(Call {
        id: block.get("id").filter(|_| block["type"] == "tool_use")?,
        name: block["name"].as_str().unwrap_or_default(),
        arguments: Arguments::Json(&block["input"]),
    })
}

/// Arguments are text; some servers that follow the API send an object instead.
fn written(arguments: &Value) -> Arguments<'_> {
    arguments
        .as_str()
        .map_or(Arguments::Json(arguments), Arguments::Text)
}

/// An answer in the form of an API.
fn carried(api: ModelApi, id: &Value, answer: &ToolAnswer) -> Value {
    let text = &answer.text;
    match api {
        ModelApi::OpenAiChat => json!({"role": "tool", "tool_call_id": id, "content": text}),
        ModelApi::OpenAiResponses => {
            json!({"type": "function_call_output", "call_id": id, "output": text})
        }
        ModelApi::Anthropic if answer.is_error => {
            json!({"type": "tool_result", "tool_use_id": id, "content": text, "is_error": true})
        }
        ModelApi::Anthropic => json!({"type": "tool_result", "tool_use_id": id, "content": text}),
    }
}
