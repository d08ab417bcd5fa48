//! Calls that are refused before anything is sent, and how that is told.

use serde_json::{Value, json};

use super::{client, toolbox};
use crate::tools::{ToolOptions, ToolSet, Toolbox};

async fn refused(name: &str, arguments: Value) -> Value {
    let error = toolbox().call(name, arguments).await.unwrap_err();
    assert!(
        !error.retryable() || error.kind() == "network_error",
        "{error}"
    );
    error.to_json()["error"].clone()
}

fn read(arguments: Value) -> Value {
    let mut whole = json!({"entity": "jars"});
    for (name, value) in arguments.as_object().unwrap() {
        whole[name] = value.clone();
    }
    whole
}

#[tokio::test]
async fn mistakes_are_told_with_what_is_right() {
    for (tool, arguments, kind, message) in [
        (
            "acme_raed",
            json!({}),
            "unknown_tool",
            "there is no tool `acme_raed` (did you mean `acme_read`?)",
        ),
        (
            "acme_read",
            json!({"entity": "jras", "action": "list"}),
            "invalid_argument",
            "argument `entity`: there is no entity `jras` (did you mean `jars`?)",
        ),
        (
            "acme_read",
            json!({"entity": "jars", "action": "lst"}),
            "invalid_argument",
            "argument `action`: `jars` has no action `lst` (did you mean `list`?)",
        ),
        (
            "acme_read",
            json!({"action": "list"}),
            "invalid_argument",
            "argument `entity`: is missing",
        ),
        (
            "acme_read",
            json!([1]),
            "invalid_argument",
            "the arguments must be an object, found array",
        ),
        (
            "acme_read",
            read(json!({"action": "list", "per_page": 5})),
            "invalid_argument",
            "argument `per_page`: there is no such argument; there are: entity, action, params, fields, \
             select_fields, exclude_fields, limit, max_chars, confirm; parameters of the operation go into `params`",
        ),
        (
            "acme_read",
            read(json!({"action": "list", "params": {"per_page": 500}})),
            "invalid_argument",
            "jars.list: parameter `per_page`: must be at most 50, found 500",
        ),
        (
            "acme_read",
            read(json!({"action": "list", "params": {"from": "2026-01-01"}})),
            "invalid_argument",
            "",
        ),
        (
            "acme_read",
            read(json!({"action": "list", "params": 7})),
            "invalid_argument",
            "argument `params`: expected an object, found number 7",
        ),
        (
            "acme_read",
            read(json!({"action": "list", "limit": -1})),
            "invalid_argument",
            "argument `limit`: expected a whole number above 0, found number -1",
        ),
        (
            "acme_read",
            read(json!({"action": "delete", "params": {"id": 1}})),
            "wrong_tool",
            "jars.delete changes something; call it with acme_write",
        ),
        (
            "acme_write",
            read(json!({"action": "get", "params": {"id": 1}})),
            "wrong_tool",
            "jars.get only reads; call it with acme_read",
        ),
        (
            "acme_read",
            read(json!({"action": "get", "params": {"id": "../../users"}})),
            "invalid_argument",
            "",
        ),
    ] {
        let error = refused(tool, arguments.clone()).await;
        assert_eq!(error["type"], kind, "{arguments}: {error}");
        if !message.is_empty() {
            assert_eq!(error["message"], message, "{arguments}");
        }
    }
}

#[tokio::test]
async fn what_destroys_or_mails_needs_the_phrase() {
    let delete = read(json!({"action": "delete", "params": {"id": 7}}));
    let error = refused("acme_write", delete.clone()).await;
    assert_eq!(error["type"], "confirmation_required");
    assert_eq!(error["confirm"], "delete jars 7");
    assert_eq!(
        error["message"],
        "nothing was sent: delete jars 7: Delete a jar. This destroys data. Parameters: {\"id\":7}"
    );
    for wrong in ["yes", "delete jars 8", "delete jars", "delete jars 77"] {
        let mut call = delete.clone();
        call["confirm"] = wrong.into();
        assert_eq!(
            refused("acme_execute", call).await["type"],
            "confirmation_required",
            "{wrong}"
        );
    }
    for right in ["delete jars 7", "Delete  jars 7."] {
        let mut call = delete.clone();
        call["confirm"] = right.into();
        // It goes out, to where nobody listens.
        assert_eq!(
            refused("acme_execute", call).await["type"],
            "network_error",
            "{right}"
        );
    }
    let invite = json!({"entity": "guests", "action": "create", "params": {"email": "a@b.test"}});
    let error = refused("acme_write", invite).await;
    assert_eq!(error["confirm"], "create guests a@b.test");
    assert!(error["message"].as_str().unwrap().contains("may send mail"));
}

#[tokio::test]
async fn confirmation_can_be_switched_off() {
    let options = ToolOptions::default().confirm(false);
    let tools = Toolbox::with_options(&client(), &options).unwrap();
    let delete = read(json!({"action": "delete", "params": {"id": 7}}));
    let error = tools.call("acme_write", delete).await.unwrap_err();
    assert_eq!(error.kind(), "network_error");
}

#[tokio::test]
async fn files_of_the_machine_stay_there() {
    for photo in [json!("/etc/passwd"), json!({"path": "/etc/passwd"})] {
        let params = json!({"label": "x", "photo": photo});
        let error = refused(
            "acme_write",
            read(json!({"action": "create", "params": params})),
        )
        .await;
        let message = error["message"].as_str().unwrap();
        assert!(
            message.starts_with("argument `photo`: tools read no files of this machine"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_narrow_server_says_so() {
    let options = ToolOptions::default().read_only(true);
    let tools = Toolbox::with_options(&client(), &options).unwrap();
    let names: Vec<_> = tools.tools().map(|tool| tool.name.as_str()).collect();
    assert_eq!(
        names,
        ["acme_search", "acme_describe", "acme_read", "acme_execute"]
    );
    let create = read(json!({"action": "create", "params": {"label": "x"}}));
    let error = tools.call("acme_execute", create).await.unwrap_err();
    assert_eq!(error.kind(), "not_allowed");
    assert_eq!(
        error.message(),
        "jars.create is not allowed: this server only reads"
    );
}

#[tokio::test]
async fn tools_of_one_operation_take_its_parameters() {
    let options = ToolOptions::default().set(ToolSet::Operations);
    let tools = Toolbox::with_options(&client(), &options).unwrap();
    let error = tools
        .call("acme_jars_get", json!({"id": "x"}))
        .await
        .unwrap_err();
    assert!(
        error.message().starts_with("jars.get: parameter `id`: "),
        "{error}"
    );
    let error = tools
        .call("acme_jars_delete", json!({"id": 3}))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), "confirmation_required");
    let confirmed = json!({"id": 3, "confirm": "delete jars 3"});
    let error = tools.call("acme_jars_delete", confirmed).await.unwrap_err();
    assert_eq!(error.kind(), "network_error");
    assert!(!error.to_string().contains("planted-secret"));
}
