//! Connectors: created, found, changed, checked, deleted.

use reqwest::Method;
use serde_json::{Value, json};

use crate::service::Service;

const PATH: &str = "/integrations/connectors";

fn wanted(service: &Service) -> Value {
    json!({
        "workspace_name": "default",
        "connector_type": "Lamps",
        "name": "My lamps",
        "credentials": {"api_key": service.key()},
        "replication_config": {"house": "7"},
    })
}

#[tokio::test]
async fn a_connector_is_created_used_and_deleted() {
    let service = Service::start().await;
    let made = service.post(PATH, wanted(&service)).await.good();
    assert_eq!(
        (&made["name"], &made["replication_config"]),
        (&json!("My lamps"), &json!({"house": "7"}))
    );
    assert!(
        !made.to_string().contains(&service.key()),
        "credentials are never shown"
    );
    let id = made["id"].as_str().unwrap();
    assert_eq!(service.get(&format!("{PATH}/{id}")).await.good(), made);
    let body = json!({"entity": "lamps", "action": "create", "params": {"name": "Sol"}});
    let lamp = service
        .post(&format!("{PATH}/{id}/execute"), body)
        .await
        .good();
    assert_eq!(lamp["result"]["name"], "Sol");
    let renamed = service
        .ask(
            Method::PUT,
            &format!("{PATH}/{id}"),
            Some(json!({"name": "Ours"})),
        )
        .await
        .good();
    assert_eq!(
        (&renamed["name"], &renamed["replication_config"]),
        (&json!("Ours"), &json!({"house": "7"}))
    );

    service
        .hosted
        .change(|behaviour| behaviour.lists_after_delete = 1);
    let gone = service
        .ask(Method::DELETE, &format!("{PATH}/{id}"), None)
        .await;
    assert_eq!(gone.status, 202);
    assert!(gone.json()["job_id"].is_string());
    let list = format!("{PATH}?workspace_name=default");
    let count = |page: Value| page["data"].as_array().unwrap().len();
    assert_eq!(
        count(service.get(&list).await.good()),
        2,
        "it is still listed once"
    );
    assert_eq!(count(service.get(&list).await.good()), 1);
    service.get(&format!("{PATH}/{id}")).await.refused(404);
}

#[tokio::test]
async fn the_lookup_sees_one_two_or_none() {
    let service = Service::start().await;
    let rows = |page: Value| page["data"].as_array().unwrap().clone();
    let list = format!("{PATH}?workspace_name=default");
    let one = rows(service.get(&list).await.good());
    let template = &one[0]["summarized_source_template"];
    assert_eq!(
        (&template["name"], &template["connector_name"]),
        (&json!("Lamps"), &json!("lamps"))
    );
    let definition = template["actor_definition_id"].as_str().unwrap();
    let by_definition = format!("{list}&definition_id={definition}");
    assert_eq!(rows(service.get(&by_definition).await.good()).len(), 1);
    service
        .hosted
        .add_connector("lamps", "default", "Second")
        .unwrap();
    assert_eq!(rows(service.get(&by_definition).await.good()).len(), 2);
    let other = format!("{list}&definition_id=77777777-7777-4777-a777-777777777777");
    assert_eq!(rows(service.get(&other).await.good()).len(), 0);
    service
        .get(&format!("{PATH}?workspace_name=nowhere"))
        .await
        .refused(404);
    assert_eq!(
        service.get(PATH).await.refused(422).0.as_deref(),
        Some("workspace_name")
    );
    assert!(
        service
            .hosted
            .add_connector("dragons", "default", "x")
            .is_err()
    );
}

#[tokio::test]
async fn what_cannot_be_created_is_told_in_order() {
    let service = Service::start().await;
    let without = |members: &[&str], more: Value| {
        let mut body = wanted(&service);
        let fields = body.as_object_mut().unwrap();
        fields.retain(|name, _| !members.contains(&name.as_str()));
        fields.extend(more.as_object().unwrap().clone());
        body
    };
    for (body, status, field) in [
        (
            without(&["workspace_name"], json!({})),
            422,
            Some("workspace_name"),
        ),
        (without(&["connector_type"], json!({})), 422, Some("body")),
        (
            without(
                &[],
                json!({"definition_id": "77777777-7777-4777-a777-777777777777"}),
            ),
            422,
            Some("body"),
        ),
        (
            without(&[], json!({"connector_type": "Dragons"})),
            404,
            None,
        ),
        (
            without(&[], json!({"workspace_name": "nowhere"})),
            404,
            None,
        ),
        (
            without(&["credentials", "replication_config"], json!({})),
            422,
            Some("body"),
        ),
        (
            without(&[], json!({"credentials": {"key": "x"}})),
            400,
            None,
        ),
        (
            without(&[], json!({"replication_config": {"home": "7"}})),
            422,
            Some("replication_config"),
        ),
        (
            without(&[], json!({"entities": ["lamps"]})),
            422,
            Some("entities"),
        ),
    ] {
        let (named, message) = service.post(PATH, body.clone()).await.refused(status);
        assert_eq!(named.as_deref(), field, "{body}: {message}");
    }
    let (_, message) = service
        .post(PATH, without(&[], json!({"credentials": {"key": "x"}})))
        .await
        .refused(400);
    assert!(
        message.starts_with("Credentials do not match any auth scheme"),
        "{message}"
    );
}

#[tokio::test]
async fn wrong_secrets_show_at_the_check_and_at_the_first_call() {
    let service = Service::start().await;
    let check = service
        .post(&format!("{PATH}/check"), wanted(&service))
        .await
        .good();
    assert_eq!(
        (&check["status"], &check["error_message"]),
        (&json!("succeeded"), &Value::Null)
    );
    let mut wrong = wanted(&service);
    wrong["credentials"]["api_key"] = json!("not-it");
    let check = service
        .post(&format!("{PATH}/check"), wrong.clone())
        .await
        .good();
    assert_eq!(check["status"], "failed");
    assert!(!check.to_string().contains("not-it"), "{check}");
    let made = service.post(PATH, wrong).await.good();
    let id = made["id"].as_str().unwrap();
    let check = service
        .post(&format!("{PATH}/{id}/check"), json!({}))
        .await
        .good();
    assert_eq!(check["status"], "failed");
    let body = json!({"entity": "lamps", "action": "list"});
    let (_, message) = service
        .post(&format!("{PATH}/{id}/execute"), body)
        .await
        .refused(400);
    assert!(message.contains("credentials were refused"), "{message}");
}

#[tokio::test]
async fn inspect_names_what_can_be_searched_and_read() {
    let service = Service::start().await;
    service.lamp("Sol", 40.0, None).await;
    let id = service.hosted.connector_id().unwrap();
    let path = format!("{PATH}/{id}/inspect");
    let seen = service.get(&path).await.good();
    let entity = &seen["context_store_readiness"]["configured_cache_entities"][0];
    assert_eq!(
        (&entity["entity"], &entity["ready_for_search"]),
        (&json!("lamps"), &json!(true))
    );
    assert_eq!(entity["entity_count"], 1);
    let skill = seen["docs_skill_id"].as_str().unwrap();
    let docs = service
        .get(&format!("/skills/docs?id={skill}"))
        .await
        .good();
    assert_eq!(docs["outline"][0]["id"], "lamps");
    let section = service
        .get(&format!("/skills/docs?id={skill}&section=lamps"))
        .await
        .good();
    assert_eq!(section["section_id"], "lamps");
    service
        .get(&format!("/skills/docs?id={skill}&section=dragons"))
        .await
        .refused(404);
    service
        .hosted
        .change(|behaviour| behaviour.context_store_ready = false);
    let seen = service.get(&path).await.good();
    assert_eq!(
        seen["context_store_readiness"]["configured_cache_entities"][0]["ready_for_search"],
        false
    );
    service
        .get(&format!(
            "{PATH}/77777777-7777-4777-a777-777777777777/inspect"
        ))
        .await
        .refused(404);
    service
        .get(&format!("{PATH}/nonsense/inspect"))
        .await
        .refused(422);
}
