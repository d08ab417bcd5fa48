//! The tools as an agent of rig has them.

use connector_runtime::rig_core::tool::{DynamicTool, ToolErrorKind, ToolExecutionError};
use connector_runtime::{ToolError, Toolbox};
use serde_json::{Value, json};

use crate::client::{read, toolbox};
use crate::fake::{Fake, json as answers, status, user};

fn named(tools: &Toolbox, name: &str) -> DynamicTool {
    let tools = tools.rig_tools();
    let found = tools.into_iter().find(|tool| tool.name().as_ref() == name);
    found.expect("the tool is there")
}

async fn failure(fake: &Fake, tool: &str, arguments: Value) -> ToolExecutionError {
    let tool = named(&toolbox(fake), tool);
    tool.execute(arguments).await.expect_err("it fails")
}

#[tokio::test]
async fn a_tool_of_rig_answers_as_the_toolbox_does() {
    let fake = Fake::start(|_, _| answers(user(7))).await;
    let tools = toolbox(&fake);
    let names: Vec<_> = tools
        .rig_tools()
        .iter()
        .map(|tool| tool.name().to_string())
        .collect();
    let same: Vec<_> = tools.tools().map(|tool| tool.name.clone()).collect();
    assert_eq!(names, same);
    let tool = named(&tools, "acme_read");
    let definition = tool.definition();
    let ours = tools.tools().find(|tool| tool.name == "acme_read").unwrap();
    assert_eq!(
        (definition.description, definition.parameters),
        (ours.description.clone(), ours.input_schema.clone())
    );
    let arguments = read("get", json!({"id": 7}));
    let answer = tool.execute(arguments.clone()).await.unwrap();
    let text = tools.call("acme_read", arguments).await.unwrap();
    assert_eq!(answer.as_text(), Some(text.as_str()));
}

#[tokio::test]
async fn failures_keep_their_kind_and_their_words() {
    let fake = Fake::start(|_, _| status(404, "{}")).await;
    let get = read("get", json!({"id": 7}));
    let missing = failure(&fake, "acme_read", get).await;
    assert_eq!(missing.kind(), ToolErrorKind::NotFound);
    assert_eq!(
        (missing.http_status(), missing.code()),
        (Some(404), Some("not_found"))
    );
    let source = missing.downcast_ref::<ToolError>().unwrap();
    assert_eq!(missing.model_feedback(), Some(source.to_string().as_str()));
    assert!(!missing.is_refusal() && missing.retryable() == Some(false));

    let wrong = failure(&fake, "acme_read", read("gte", json!({"id": 7}))).await;
    assert_eq!(wrong.kind(), ToolErrorKind::InvalidArgs);
    assert!(wrong.message().contains("did you mean `get`?"));

    let delete = failure(&fake, "acme_write", read("delete", json!({"id": 7}))).await;
    assert!(delete.is_refusal(), "nobody agreed to it");
    assert!(delete.model_feedback().unwrap().contains("delete users 7"));
    assert_eq!(fake.lines(), ["GET /v2/users/7"]);

    let limited = Fake::start(|_, _| status(429, "{}").header("retry-after", 30)).await;
    let limited = failure(&limited, "acme_read", read("get", json!({"id": 7}))).await;
    assert_eq!(
        (limited.kind(), limited.retryable()),
        (ToolErrorKind::RateLimited, Some(true))
    );
}
