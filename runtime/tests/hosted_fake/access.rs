//! Tokens and organizations.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::service::Service;

const TOKEN: &str = "/api/v1/account/applications/token";

#[tokio::test]
async fn a_token_costs_a_good_pair() {
    let service = Service::start().await;
    let (id, secret) = (service.hosted.client_id(), service.hosted.client_secret());
    let pair = json!({"client_id": id, "client_secret": secret});
    let body = service_token(&service, pair).await.good();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 900);
    assert_eq!(
        body["organization_id"].as_str(),
        Some(service.hosted.organization_id())
    );
    let bad = service_token(&service, json!({"client_id": id, "client_secret": "x"})).await;
    assert_eq!(bad.refused(401).0, None);
    let none = service_token(&service, json!({"client_id": id})).await;
    assert_eq!(none.refused(422).0.as_deref(), Some("client_secret"));
}

async fn service_token(service: &Service, body: serde_json::Value) -> crate::service::Reply {
    service.raw(Method::POST, TOKEN, &[], Some(&body)).await
}

#[tokio::test]
async fn tokens_end_by_time_and_by_withdrawal() {
    let mut service = Service::start().await;
    service.get("/workspaces").await.good();
    service.hosted.advance(Duration::from_secs(899));
    service.get("/workspaces").await.good();
    service.hosted.advance(Duration::from_secs(2));
    service.get("/workspaces").await.refused(401);
    service
        .hosted
        .change(|behaviour| behaviour.token_seconds = 5);
    service.token = service.new_token().await;
    service.get("/workspaces").await.good();
    service.hosted.withdraw_tokens();
    service.get("/workspaces").await.refused(401);
    service
        .raw(Method::GET, "/api/v1/workspaces", &[], None)
        .await
        .refused(401);
}

#[tokio::test]
async fn several_organizations_need_the_header() {
    let mut service = Service::start().await;
    let first = service.hosted.organization_id().to_owned();
    let second = service.hosted.add_organization("Second");
    service.token = service.new_token().await;
    let (_, message) = service.get("/workspaces").await.refused(400);
    assert!(message.contains("specify target organization"), "{message}");
    let bearer = format!("Bearer {}", service.token);
    let with = |id: String| {
        let (bearer, service) = (bearer.clone(), &service);
        async move {
            let headers = [
                ("authorization", bearer.as_str()),
                ("x-organization-id", id.as_str()),
            ];
            service
                .raw(Method::GET, "/api/v1/workspaces", &headers, None)
                .await
        }
    };
    assert_eq!(
        with(first).await.good()["data"].as_array().unwrap().len(),
        1
    );
    assert_eq!(with(second.clone()).await.good()["data"], json!([]));
    with("77777777-7777-4777-a777-777777777777".to_owned())
        .await
        .refused(403);
    assert_eq!(
        with("nonsense".to_owned()).await.refused(422).0.as_deref(),
        Some("X-Organization-Id")
    );

    // A token that was made for one organization needs no header, and is good there only.
    let body = json!({"client_id": service.hosted.client_id(), "client_secret": service.hosted.client_secret()});
    let bound = service
        .raw(
            Method::POST,
            TOKEN,
            &[("x-organization-id", &second)],
            Some(&body),
        )
        .await
        .good();
    assert_eq!(bound["organization_id"], json!(second));
    service.token = bound["access_token"].as_str().unwrap().to_owned();
    assert_eq!(service.get("/workspaces").await.good()["data"], json!([]));
}

#[tokio::test]
async fn a_scoped_token_makes_its_workspace_and_stays_in_it() {
    let mut service = Service::start().await;
    let path = "/account/applications/scoped-token";
    let token = service
        .post(path, json!({"workspace_name": "north"}))
        .await
        .good();
    let names = |page: serde_json::Value| -> Vec<String> {
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names(service.get("/workspaces").await.good()),
        ["default", "north"]
    );
    service
        .post(path, json!({"workspace_name": "north"}))
        .await
        .good();
    assert_eq!(names(service.get("/workspaces").await.good()).len(), 2);
    service.token = token["token"].as_str().unwrap().to_owned();
    let info = service.get(&format!("{path}/info")).await.good();
    assert_eq!(info["workspace_name"], "north");
    service
        .get("/integrations/connectors?workspace_name=north")
        .await
        .refused(403);
    let elsewhere = service
        .execute(json!({"entity": "lamps", "action": "list"}))
        .await;
    elsewhere.refused(404);
}
