//! Operations are executed against the API's own fake.

use serde_json::{Value, json};

use crate::service::Service;

#[tokio::test]
async fn hosted_and_direct_calls_see_the_same_records() {
    let service = Service::start().await;
    let made = service.lamp("Sol", 60.0, Some("hall")).await;
    let direct = crate::lamps::connector(&service.api);
    let seen = direct
        .0
        .execute("lamps", "get", json!({"id": made["id"]}))
        .await
        .unwrap();
    assert_eq!(seen.data, made);
    let reply = service
        .execute(json!({"entity": "lamps", "action": "list", "params": {"size": 5}}))
        .await
        .good();
    assert_eq!(
        (&reply["status"], &reply["result"]),
        (&json!("success"), &json!([made]))
    );
    let instance = &reply["execution_metadata"]["connector_instance_id"];
    assert_eq!(instance.as_str(), service.hosted.connector_id());
    assert!(reply["execution_metadata"]["execution_time_ms"].is_u64());
    let request = service.hosted.requests().pop().unwrap();
    assert_eq!(request.operation, Some(("lamps", "list")));
}

#[tokio::test]
async fn the_service_is_liberal_with_parameters() {
    let service = Service::start().await;
    let made = service.lamp("Sol", 60.0, None).await;
    let id = made["id"].to_string();
    let body = json!({"entity": "lamps", "action": "get", "params": {"id": id, "colour": "green"}});
    assert_eq!(service.execute(body).await.good()["result"], made);
}

#[tokio::test]
async fn what_cannot_be_executed_is_told() {
    let service = Service::start().await;
    let long = "x".repeat(513);
    for (body, status, field) in [
        (json!({"action": "list"}), 422, Some("entity")),
        (json!({"entity": "lamps"}), 422, Some("action")),
        (
            json!({"entity": "dragons", "action": "list"}),
            422,
            Some("action"),
        ),
        (
            json!({"entity": "lamps", "action": "fly"}),
            422,
            Some("action"),
        ),
        (
            json!({"entity": "lamps", "action": "list", "params": null}),
            422,
            Some("params"),
        ),
        (
            json!({"entity": "lamps", "action": "list", "intent": long}),
            422,
            Some("intent"),
        ),
        (
            json!({"entity": "lamps", "action": "list", "params": {"size": 500}}),
            422,
            Some("params.size"),
        ),
        (
            json!({"entity": "lamps", "action": "list", "select_fields": "id"}),
            422,
            Some("select_fields"),
        ),
        (
            json!({"entity": "lamps", "action": "get", "params": {"id": 9}}),
            404,
            None,
        ),
    ] {
        let (named, message) = service.execute(body.clone()).await.refused(status);
        assert_eq!(named.as_deref(), field, "{body}: {message}");
    }
    let path = "/integrations/connectors/77777777-7777-4777-a777-777777777777/execute";
    service
        .post(path, json!({"entity": "lamps", "action": "list"}))
        .await
        .refused(404);
}

#[tokio::test]
async fn fields_are_chosen_and_long_texts_cut() {
    let service = Service::start().await;
    let long = "é".repeat(201);
    service.lamp(&long, 60.0, Some("hall")).await;
    let list = |more: Value| {
        let mut body = json!({"entity": "lamps", "action": "list"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let result = |reply: Value| reply["result"][0].clone();
    let both = list(
        json!({"select_fields": ["id", "room", "shade.colour", "no"], "exclude_fields": ["id"]}),
    );
    assert_eq!(
        result(service.execute(both).await.good()),
        json!({"id": 1, "room": "hall"})
    );
    let less = list(json!({"exclude_fields": ["name", "created_at", "room", "shade"]}));
    assert_eq!(
        result(service.execute(less).await.good()),
        json!({"id": 1, "watts": 60.0})
    );
    let whole = result(service.execute(list(json!({}))).await.good());
    assert_eq!(whole["name"], json!(long));
    let cut = result(
        service
            .execute(list(json!({"skip_truncation": false})))
            .await
            .good(),
    );
    let text = cut["name"].as_str().unwrap();
    assert!(
        text.starts_with(&"é".repeat(200)) && !text.starts_with(&long),
        "{text}"
    );
    assert!(text.contains("get"), "{text}");
    let get =
        json!({"entity": "lamps", "action": "get", "params": {"id": 1}, "skip_truncation": false});
    assert_eq!(
        service.execute(get).await.good()["result"]["name"],
        json!(long)
    );
}

#[tokio::test]
async fn the_service_can_answer_in_other_ways() {
    let service = Service::start().await;
    service.hosted.change(|behaviour| {
        behaviour.execution_status = "error".to_owned();
        behaviour.prefixed_instance = true;
        behaviour.warning = Some(json!({"message": "soon gone"}));
    });
    let reply = service
        .execute(json!({"entity": "lamps", "action": "list"}))
        .await
        .good();
    assert_eq!(
        (&reply["status"], &reply["result"]),
        (&json!("error"), &Value::Null)
    );
    assert_eq!(reply["warning"]["message"], "soon gone");
    let instance = reply["execution_metadata"]["connector_instance_id"]
        .as_str()
        .unwrap();
    assert_eq!(
        instance,
        format!("source_id:{}", service.hosted.connector_id().unwrap())
    );
}

#[tokio::test]
async fn it_describes_itself() {
    let service = Service::start().await;
    let reply = service
        .execute(json!({"entity": "", "action": "describe"}))
        .await
        .good();
    assert_eq!(reply["result"]["entities"][0]["name"], "lamps");
}
