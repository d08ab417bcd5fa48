//! A model to ask: the real one when its key is set, else one on this machine that follows a script.

use std::io;

use axum::routing::post;
use axum::{Json, Router};
use connector_runtime::serde_json::{Value, from_str, json};
use tokio::net::TcpListener;

/// Where a model is asked, and as whom.
#[derive(Clone, Debug)]
pub struct Model {
    /// The address of its API, without the path of a request.
    pub base_url: String,
    /// What the API asks callers for.
    pub key: String,
    /// Its name.
    pub name: &'static str,
}

impl Model {
    /// A model of `OpenAI` when `OPENAI_API_KEY` is set, else the script.
    ///
    /// # Errors
    /// When the script cannot listen.
    pub async fn openai() -> io::Result<Self> {
        let name = "gpt-5";
        Self::open("OPENAI_API_KEY", "https://api.openai.com/v1", name).await
    }

    /// A model of Anthropic when `ANTHROPIC_API_KEY` is set, else the script.
    ///
    /// # Errors
    /// When the script cannot listen.
    pub async fn anthropic() -> io::Result<Self> {
        let name = "claude-sonnet-4-5";
        Self::open("ANTHROPIC_API_KEY", "https://api.anthropic.com/v1", name).await
    }

    async fn open(variable: &str, real: &str, name: &'static str) -> io::Result<Self> {
        // The HTTP client leaves this choice to the program.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if let Some(key) = std::env::var(variable).ok().filter(|key| !key.is_empty()) {
            let base_url = real.to_owned();
            return Ok(Self {
                base_url,
                key,
                name,
            });
        }
        eprintln!("{variable} is not set: the model follows a script.");
        Ok(Self {
            base_url: scripted().await?,
            key: "none".to_owned(),
            name,
        })
    }
}

/// Starts the script; gives the address of both of its APIs.
async fn scripted() -> io::Result<String> {
    let router = Router::new()
        .route("/v1/chat/completions", post(chat))
        .route("/v1/messages", post(messages));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}/v1"))
}

/// What the model does next.
enum Step {
    Call(Value),
    Say(String),
}

/// Reads the people, with a mistake at first, and says who they are.
fn next(answer: Option<&str>) -> Step {
    let call = |action: &str| {
        let fields = ["first_name", "last_name"];
        Step::Call(
            json!({"entity": "users", "action": action, "params": {"per_page": 3}, "fields": fields}),
        )
    };
    let Some(answer) = answer else {
        return call("lsit");
    };
    let answer: Value = from_str(answer).unwrap_or_default();
    if answer["error"]["actions"].is_array() {
        return call("list");
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let people = answer["data"].as_array().map(Vec::as_slice);
    let people = people.unwrap_or_default();
    let names: Vec<_> = people
        .iter()
        .map(|person| {
            format!(
                "{} {}",
                text(&person["first_name"]),
                text(&person["last_name"])
            )
        })
        .collect();
    Step::Say(format!("{} people: {}", names.len(), names.join(", ")))
}

/// The text of a message's content, which is a text or a list of parts.
fn text(content: &Value) -> String {
    let parts = content.as_array().map(Vec::as_slice).unwrap_or_default();
    let parts = parts.iter().filter_map(|part| part["text"].as_str());
    content
        .as_str()
        .map_or_else(|| parts.collect(), str::to_owned)
}

/// Chat completions of `OpenAI`.
async fn chat(Json(request): Json<Value>) -> Json<Value> {
    let last = request["messages"].as_array().and_then(|all| all.last());
    let answer = last.filter(|last| last["role"] == "tool");
    let answer = answer.map(|last| text(&last["content"]));
    let message = match next(answer.as_deref()) {
        Step::Say(text) => json!({"role": "assistant", "content": text, "refusal": null}),
        Step::Call(arguments) => json!({
            "role": "assistant",
            "content": null,
            "refusal": null,
            "tool_calls": [{
                "id": "call_1",
                "type": "function",
                "function": {"name": "harvest_execute", "arguments": arguments.to_string()},
            }],
        }),
    };
    let calls = message.get("tool_calls").is_some();
    Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{
            "index": 0,
            "message": message,
            "logprobs": null,
            "finish_reason": if calls { "tool_calls" } else { "stop" },
        }],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }))
}

/// Messages of Anthropic.
async fn messages(Json(request): Json<Value>) -> Json<Value> {
    let last = request["messages"].as_array().and_then(|all| all.last());
    let blocks = last.and_then(|last| last["content"].as_array());
    let results = blocks.into_iter().flatten();
    let answer = results
        .filter(|block| block["type"] == "tool_result")
        .map(|block| text(&block["content"]))
        .next_back();
    let (block, reason) = match next(answer.as_deref()) {
        Step::Say(text) => (json!({"type": "text", "text": text}), "end_turn"),
        Step::Call(arguments) => {
            let name = "harvest_execute";
            (
                json!({"type": "tool_use", "id": "toolu_1", "name": name, "input": arguments}),
                "tool_use",
            )
        }
    };
    Json(json!({
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "scripted",
        "content": [block],
        "stop_reason": reason,
        "stop_sequence": null,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }))
}
