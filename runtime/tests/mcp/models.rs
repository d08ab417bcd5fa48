//! Conversations with models in the forms of their makers.

use connector_runtime::ModelApi;
use serde_json::{Value, json};

use crate::client::{read, toolbox};
use crate::fake::{Fake, json as answers, user};

async fn api() -> Fake {
    Fake::start(|_, _| answers(user(7))).await
}

fn parsed(text: &Value) -> Value {
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn calls_of_chat_completions_are_answered_one_by_one() {
    let fake = api().await;
    let call = |id: &str, arguments: &str| {
        let function = json!({"name": "acme_read", "arguments": arguments});
        json!({"id": id, "type": "function", "function": function})
    };
    let good = read("get", json!({"id": 7})).to_string();
    let calls = json!([call("a", &good), call("b", "{\"entity\":"), call("c", ""), {
        "id": "d", "type": "custom", "custom": {"name": "acme_read", "input": "7"}
    }]);
    let message = json!({"role": "assistant", "content": null, "tool_calls": calls});
    let response = json!({"choices": [{"message": message}]});
    let got = toolbox(&fake)
        .answer_calls(ModelApi::OpenAiChat, &response)
        .await;
    let ids: Vec<_> = got.iter().map(|one| one["tool_call_id"].clone()).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    assert!(got.iter().all(|answer| answer["role"] == "tool"));
    assert_eq!(parsed(&got[0]["content"])["data"]["id"], 7);
    let error = &parsed(&got[1]["content"])["error"];
    assert_eq!(error["type"], "invalid_argument");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("the arguments are no JSON: "),
        "{message}"
    );
    let missing = &parsed(&got[2]["content"])["error"]["message"];
    assert_eq!(missing, "argument `entity`: is missing");
    assert_eq!(parsed(&got[3]["content"])["error"]["type"], "unknown_tool");
    assert_eq!(fake.lines(), ["GET /v2/users/7"], "mistakes send nothing");

    let message = &response["choices"][0]["message"];
    let again = toolbox(&fake)
        .answer_calls(ModelApi::OpenAiChat, message)
        .await;
    assert_eq!(again, got, "the message itself will do");
}

#[tokio::test]
async fn calls_of_responses_stand_among_other_items() {
    let fake = api().await;
    let arguments = read("get", json!({"id": 7})).to_string();
    let items = json!([
        {"type": "reasoning", "id": "r", "summary": []},
        {"type": "function_call", "id": "f", "call_id": "a", "name": "acme_read", "arguments": arguments},
    ]);
    for said in [items.clone(), json!({"id": "x", "output": items})] {
        let got = toolbox(&fake)
            .answer_calls(ModelApi::OpenAiResponses, &said)
            .await;
        assert_eq!(got.len(), 1);
        assert_eq!(
            (&got[0]["type"], &got[0]["call_id"]),
            (&json!("function_call_output"), &json!("a"))
        );
        assert_eq!(parsed(&got[0]["output"])["data"]["id"], 7);
    }
}

#[tokio::test]
async fn answers_to_anthropic_are_one_turn_of_the_user() {
    let fake = api().await;
    let good = read("get", json!({"id": 7}));
    let content = json!([
        {"type": "text", "text": "Let me look."},
        {"type": "tool_use", "id": "a", "name": "acme_read", "input": good},
        {"type": "tool_use", "id": "b", "name": "acme_raed", "input": {}},
    ]);
    let said = json!({"role": "assistant", "content": content});
    let got = toolbox(&fake)
        .answer_calls(ModelApi::Anthropic, &said)
        .await;
    assert_eq!((got.len(), &got[0]["role"]), (1, &json!("user")));
    let blocks = got[0]["content"].as_array().unwrap();
    let of = |block: &Value| (block["tool_use_id"].clone(), block["is_error"].clone());
    assert_eq!(of(&blocks[0]), (json!("a"), Value::Null));
    assert_eq!(of(&blocks[1]), (json!("b"), json!(true)));
    assert_eq!(parsed(&blocks[0]["content"])["data"]["id"], 7);
    let error = parsed(&blocks[1]["content"]);
    assert!(error.to_string().contains("did you mean `acme_read`?"));
}

#[tokio::test]
async fn a_model_that_calls_nothing_has_come_to_an_end() {
    let fake = api().await;
    for (api, said) in [
        (
            ModelApi::OpenAiChat,
            json!({"role": "assistant", "content": "Done.", "tool_calls": null}),
        ),
        (ModelApi::OpenAiResponses, json!({"output": []})),
        (
            ModelApi::Anthropic,
            json!({"content": [{"type": "text", "text": "Done."}]}),
        ),
        (ModelApi::Anthropic, json!({"content": "Done."})),
        (ModelApi::OpenAiChat, json!("no message at all")),
        (ModelApi::OpenAiResponses, Value::Null),
    ] {
        assert!(toolbox(&fake).answer_calls(api, &said).await.is_empty());
    }
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn definitions_have_the_form_of_each_api() {
    let fake = api().await;
    let tools = toolbox(&fake);
    let schema = |api, path: &str| {
        let all = tools.definitions_for(api);
        assert_eq!(all.len(), tools.tools().len());
        all[0].pointer(path).cloned().unwrap()
    };
    let same = tools.tools().next().unwrap().input_schema.clone();
    for (api, path) in [
        (ModelApi::OpenAiChat, "/function/parameters"),
        (ModelApi::OpenAiResponses, "/parameters"),
        (ModelApi::Anthropic, "/input_schema"),
    ] {
        assert_eq!(schema(api, path), same);
    }
}
