//! Workspaces, skills and the catalog.

use connector_runtime::fake::NextLink;
use reqwest::Method;
use serde_json::{Value, json};

use crate::service::Service;

fn names(page: &Value) -> Vec<&str> {
    let rows = page["data"].as_array().unwrap().iter();
    rows.map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn workspaces_come_in_pages_with_three_kinds_of_links() {
    let service = Service::start().await;
    for name in ["north", "south", "northwest"] {
        service.hosted.add_workspace(name);
    }
    let first = service
        .get("/workspaces?name_contains=NORTH&limit=1")
        .await
        .good();
    assert_eq!(names(&first), ["north"]);
    let next = first["next"].as_str().unwrap();
    let path = next
        .strip_prefix(service.hosted.url())
        .unwrap()
        .strip_prefix("/api/v1")
        .unwrap();
    let second = service.get(path).await.good();
    assert_eq!(
        (names(&second), &second["next"]),
        (vec!["northwest"], &Value::Null)
    );
    service
        .hosted
        .change(|behaviour| behaviour.next_link = NextLink::Relative);
    let next = service.get("/workspaces?limit=1").await.good()["next"].clone();
    assert!(
        next.as_str()
            .unwrap()
            .starts_with("/api/v1/workspaces?limit=1&cursor="),
        "{next}"
    );
    let elsewhere = NextLink::Elsewhere("http://127.0.0.9:1".to_owned());
    service
        .hosted
        .change(|behaviour| behaviour.next_link = elsewhere);
    let next = service.get("/workspaces?limit=1").await.good()["next"].clone();
    assert!(
        next.as_str()
            .unwrap()
            .starts_with("http://127.0.0.9:1/api/v1/"),
        "{next}"
    );
    for wrong in ["limit=0", "limit=101", "cursor=x", "status=gone"] {
        service
            .get(&format!("/workspaces?{wrong}"))
            .await
            .refused(422);
    }
    let stats = service.get("/workspaces/stats").await.good();
    assert_eq!(
        stats,
        json!({"active_count": 4, "inactive_count": 0, "total_count": 4})
    );
}

#[tokio::test]
async fn a_workspace_is_renamed_and_deleted() {
    let service = Service::start().await;
    let id = service.hosted.add_workspace("north");
    let path = format!("/workspaces/{id}");
    let changed = service
        .ask(Method::PUT, &path, Some(json!({"name": "south"})))
        .await
        .good();
    assert_eq!(changed["name"], "south");
    assert_eq!(service.get(&path).await.good(), changed);
    service
        .hosted
        .change(|behaviour| behaviour.slow_workspace_deletion = true);
    service.ask(Method::DELETE, &path, None).await.refused(504);
    service.get(&path).await.refused(404);
}

#[tokio::test]
async fn skills_and_templates() {
    let service = Service::start().await;
    let first = service.get("/skills?limit=1").await.good();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = service
        .get(&format!("/skills?limit=1&cursor={cursor}"))
        .await
        .good();
    assert_eq!(
        (&second["data"][0]["kind"], &second["next_cursor"]),
        (&json!("connector_source"), &Value::Null)
    );
    let found = service.get("/skills/search?query=lamps").await.good();
    assert_eq!(found["data"], second["data"]);
    assert_eq!(
        service
            .get("/skills/search")
            .await
            .refused(422)
            .0
            .as_deref(),
        Some("query")
    );
    let templates = service
        .get("/integrations/templates/sources/global")
        .await
        .good();
    let id = templates["data"][0]["id"].as_str().unwrap();
    let template = service
        .get(&format!("/integrations/templates/sources/{id}"))
        .await
        .good();
    let ways = &template["user_config_spec"]["connectionSpecification"]["properties"]["credentials"]
        ["oneOf"];
    assert_eq!(ways[0]["required"], json!(["api_key"]));
    let definitions = service
        .get("/integrations/definitions/sources?name=lam")
        .await
        .good();
    assert_eq!(definitions["definitions"][0]["name"], "Lamps");
    let organization = service.hosted.organization_id();
    let rows = service
        .get(&format!(
            "/organizations/{organization}/credentials?limit=200"
        ))
        .await
        .good();
    assert_eq!(
        (&rows["total"], &rows["data"][0]["connector_name"]),
        (&json!(1), &json!("lamps"))
    );
}
