//! Workspaces, organizations, skills, templates: requests as documented, answers that may know more.

use std::time::Duration;

use connector_runtime::hosted::{
    CheckState, ConsentRequest, ExecuteRequest, OwnOAuthApp, Region, SkillQuery, TemplateQuery,
    UpdateConnector, WorkspaceQuery, WorkspaceUpdate,
};
use connector_runtime::{Error, ErrorKind};
use serde_json::{Value, json};

use crate::fake::{json as ok, status};
use crate::service::{client, executed, service};

#[tokio::test]
async fn workspaces_are_listed_over_all_pages() {
    for base in ["", "https://other.test"] {
        let fake = service(move |seen, _| {
            let page = seen.pairs().get("cursor").cloned().unwrap_or_default();
            let next = match page.as_str() {
                "" => json!(format!("{base}/api/v1/workspaces?cursor=b%3D&limit=2")),
                "b=" => json!("?cursor=c"),
                _ => json!(""),
            };
            let name = format!("w{page}");
            ok(json!({"data": [{"id": "i", "name": name, "status": "active", "color": null}], "next": next}))
        })
        .await;
        let query = WorkspaceQuery {
            limit: Some(2),
            ..WorkspaceQuery::default()
        };
        let all = client(&fake).all_workspaces(&query).await;
        if base.is_empty() {
            let names: Vec<_> = all.unwrap().into_iter().map(|one| one.name).collect();
            assert_eq!(names, ["w", "wb=", "wc"]);
        } else {
            let error = all.unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::ForeignLink { .. }),
                "{error}"
            );
            assert_eq!(fake.lines().len(), 2);
        }
    }
}

#[tokio::test]
async fn a_workspace_is_found_by_its_exact_name() {
    let fake = service(|_, _| {
        ok(json!({"data": [{"id": "1", "name": "team b"}, {"id": "2", "name": "team"}]}))
    })
    .await;
    let client = client(&fake);
    assert_eq!(
        client.workspace_named("team").await.unwrap().unwrap().id,
        "2"
    );
    assert!(client.workspace_named("tea").await.unwrap().is_none());
}

#[tokio::test]
async fn a_workspace_that_is_gone_when_its_deletion_is_repeated_was_deleted() {
    let fake = service(|_, number| match number {
        0 => status(504, ""),
        _ => status(404, json!({"message": "no such workspace"})),
    })
    .await;
    assert_eq!(
        client(&fake).delete_workspace("w-1").await.unwrap().id,
        "w-1"
    );
    let fake = service(|_, _| status(404, "")).await;
    client(&fake).delete_workspace("w-1").await.unwrap_err();
}

#[tokio::test]
async fn requests_are_as_documented() {
    let fake = service(|seen, _| match seen.line().as_str() {
        "POST /api/v1/account/applications/scoped-token" => ok(json!({"token": "ST-planted"})),
        "GET /api/v1/account/applications/scoped-token/info" => ok(json!({
            "organization_id": "o", "workspace_id": "w", "workspace_name": "team"
        })),
        "PUT /api/v1/workspaces/w-1" => ok(json!({"id": "w-1", "name": "n"})),
        "GET /api/v1/workspaces/stats" => {
            ok(json!({"active_count": 1, "inactive_count": 2, "total_count": 3}))
        }
        "GET /api/v1/internal/account/organizations" => ok(
            json!({"data": [{"id": "o", "organization_name": "Us"}], "is_instance_admin": false}),
        ),
        "POST /api/v1/integrations/connectors/oauth/initiate" => {
            ok(json!({"consent_url": "https://c.test"}))
        }
        "PUT /api/v1/integrations/connectors/c-1" => ok(json!({"id": "c-1", "name": "n"})),
        "POST /api/v1/integrations/connectors/c-1/check" => {
            ok(json!({"id": "k", "status": "brand_new"}))
        }
        "DELETE /api/v1/integrations/connectors/c-1" => status(202, json!({"job_id": 7})),
        line if line.starts_with("GET /api/v1/skills/docs") => {
            ok(json!({"metadata": {"id": "s", "title": "t"}, "outline": [], "content": []}))
        }
        line if line.starts_with("GET /api/v1/skills") => ok(json!({"data": [{"id": "s"}]})),
        line if line.contains("/templates/sources") => {
            ok(json!({"data": [{"id": "t", "name": "Acme", "icon": null}]}))
        }
        line if line.contains("/definitions/sources") => {
            ok(json!({"definitions": [{"sourceDefinitionId": "d", "name": "Acme"}]}))
        }
        "DELETE /api/v1/oauth/credentials/connector_type/Acme%20One" => status(204, ""),
        _ => ok(json!({})),
    })
    .await;
    let client = client(&fake);
    let token = client
        .scoped_token("new one", Some(Region::Eu))
        .await
        .unwrap();
    assert_eq!(
        client
            .scoped_token_info(&token)
            .await
            .unwrap()
            .workspace_name,
        "team"
    );
    let rename = WorkspaceUpdate {
        name: Some("n".to_owned()),
        ..WorkspaceUpdate::default()
    };
    client.update_workspace("w-1", &rename).await.unwrap();
    assert_eq!(client.workspace_stats().await.unwrap().total_count, 3);
    let organizations = client.organizations().await.unwrap();
    assert_eq!(
        organizations.organizations[0].organization_name.as_deref(),
        Some("Us")
    );
    let consent = ConsentRequest {
        connector_type: "Acme".to_owned(),
        redirect_url: "https://me.test/back".to_owned(),
        ..ConsentRequest::default()
    };
    assert_eq!(
        client.initiate_oauth_consent(&consent).await.unwrap(),
        "https://c.test"
    );
    let update = UpdateConnector {
        entities: Some(json!([])),
        ..UpdateConnector::default()
    };
    client.update_connector("c-1", &update).await.unwrap();
    let report = client
        .check_connector("c-1", &UpdateConnector::default())
        .await
        .unwrap();
    assert_eq!(
        report.status,
        Some(CheckState::Other("brand_new".to_owned()))
    );
    assert!(!report.passed());
    assert_eq!(
        client.delete_connector("c-1").await.unwrap().job_id,
        Some(json!(7))
    );
    client
        .skill_docs("connector-source:1", Some("a b"))
        .await
        .unwrap();
    let query = SkillQuery {
        limit: Some(3),
        ..SkillQuery::default()
    };
    client.search_skills("time & money", query).await.unwrap();
    let query = TemplateQuery {
        use_global: true,
        tags: vec!["a".to_owned(), "b".to_owned()],
        any_tag: true,
    };
    assert_eq!(client.templates(&query).await.unwrap()[0].name, "Acme");
    client.source_definitions(Some("acm")).await.unwrap();
    let app = OwnOAuthApp {
        connector_type: "Acme One".to_owned(),
        configuration: json!({"client_secret": "planted"}),
    };
    assert!(!format!("{app:?}").contains("planted"));
    client.set_oauth_app(&app).await.unwrap();
    client.delete_oauth_app("Acme One").await.unwrap();
    let seen: Vec<String> = fake.seen()[1..]
        .iter()
        .map(|seen| format!("{} {}", seen.line(), seen.body).trim().to_owned())
        .collect();
    assert_eq!(
        seen,
        [
            r#"POST /api/v1/account/applications/scoped-token {"workspace_name":"new one","region_id":"b9e48d61-f082-4a14-a8d0-799a907938cb"}"#,
            "GET /api/v1/account/applications/scoped-token/info",
            r#"PUT /api/v1/workspaces/w-1 {"name":"n"}"#,
            "GET /api/v1/workspaces/stats",
            "GET /api/v1/internal/account/organizations",
            r#"POST /api/v1/integrations/connectors/oauth/initiate {"workspace_name":"team","connector_type":"Acme","redirect_url":"https://me.test/back"}"#,
            r#"PUT /api/v1/integrations/connectors/c-1 {"entities":[]}"#,
            "POST /api/v1/integrations/connectors/c-1/check {}",
            "DELETE /api/v1/integrations/connectors/c-1",
            "GET /api/v1/skills/docs?id=connector-source%3A1&section=a+b",
            "GET /api/v1/skills/search?limit=3&query=time+%26+money",
            "GET /api/v1/integrations/templates/sources?use_global=true&tags=a&tags=b&tags_mode=any",
            "GET /api/v1/integrations/definitions/sources?name=acm",
            r#"PUT /api/v1/oauth/credentials {"connector_type":"Acme One","configuration":{"client_secret":"planted"}}"#,
            "DELETE /api/v1/oauth/credentials/connector_type/Acme%20One",
        ]
    );
    assert_eq!(fake.seen()[2].header("authorization"), "Bearer ST-planted");
}

#[tokio::test]
async fn an_inspection_tells_what_can_be_searched() {
    let fake = service(|_, _| {
        ok(json!({
            "connector_id": "c-1", "name": "Acme", "workspace_id": "w", "organization_id": "o",
            "source_definition_id": "d", "docs_skill_id": "connector-source:9",
            "context_store_readiness": {
                "supported_context_store_entities": [{"entity": "users", "suggested": true}],
                "configured_cache_entities": [
                    {"entity": "users", "status": "READY", "ready_for_search": true, "supported": true,
                     "entity_count": 3, "semantic_search_status": [{"field": "bio", "status": "INDEXING"}]},
                    {"entity": "things", "status": "LOADING", "ready_for_search": false, "supported": true},
                ],
            },
            "warnings": [], "new_member": 1,
        }))
    })
    .await;
    let inspection = client(&fake).inspect_connector("c-1").await.unwrap();
    assert!(inspection.is_searchable("users") && !inspection.is_searchable("things"));
    assert_eq!(
        inspection.docs_skill_id.as_deref(),
        Some("connector-source:9")
    );
    assert_eq!(inspection.extra["new_member"], 1);
}

#[tokio::test]
async fn a_result_keeps_everything_that_the_service_tells() {
    let fake = service(|_, _| {
        ok(json!({
            "status": "success", "result": {"id": 1}, "connector_metadata": {"x": 1},
            "execution_metadata": {"connector_instance_id": "source_id:c-1", "execution_time_ms": 3},
            "warning": {"code": "old"},
        }))
    })
    .await;
    let client = client(&fake);
    let request = ExecuteRequest::new("users", "get").params(json!({"id": 1}));
    let execution = client.execute("c-1", &request).await.unwrap();
    assert_eq!(execution.result, json!({"id": 1}));
    assert_eq!(
        execution
            .execution_metadata
            .connector_instance_id
            .as_deref(),
        Some("c-1")
    );
    assert_eq!(execution.warning, Some(json!({"code": "old"})));
    client.describe_connector("c-1").await.unwrap();
    assert_eq!(
        fake.seen().last().unwrap().body,
        r#"{"entity":"","action":"describe"}"#
    );
}

#[tokio::test]
async fn a_deletion_is_waited_for() {
    let fake = crate::fake::Fake::start(|seen, number| match seen.method.as_str() {
        "POST" => crate::service::token(number, 900),
        _ if number < 2 => ok(json!({"data": [{"id": "c-1", "name": "x"}]})),
        _ => ok(json!({"data": []})),
    })
    .await;
    let client = client(&fake);
    client
        .wait_until_deleted("c-1", "team", Duration::from_secs(5))
        .await
        .unwrap();
    assert_eq!(fake.lines().len(), 3);
    let fake = service(|_, _| executed(Value::Null, Value::Null)).await;
    let error = crate::service::client(&fake)
        .wait_until_deleted("c-1", "team", Duration::ZERO)
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unfinished(_)), "{error}");
}

#[tokio::test]
async fn files_come_as_they_are() {
    let fake = service(|_, _| {
        status(200, "")
            .bytes(vec![0, 159, 146])
            .header("content-disposition", "attachment; filename=\"a.bin\"")
    })
    .await;
    let request = ExecuteRequest::new("files", "download").params(json!({"id": "1"}));
    let file = client(&fake).download("c-1", &request).await.unwrap();
    assert_eq!((file.file_name(), file.size()), (Some("a.bin"), Some(3)));
    assert_eq!(file.bytes().await.unwrap(), [0, 159, 146]);
}

/// What comes for a file when the service answers with this, called a file or not.
async fn file_of(body: Value, name: Option<&'static str>) -> Result<Vec<u8>, Error> {
    let fake = service(move |_, _| match name {
        None => ok(body.clone()),
        Some(name) => ok(body.clone()).header("content-disposition", name),
    })
    .await;
    let request = ExecuteRequest::new("files", "download");
    let file = client(&fake).download("c-1", &request).await?;
    file.bytes().await
}

#[tokio::test]
async fn results_are_told_from_files() {
    let failed = json!({"status": "error", "message": "No such file."});
    let error = file_of(failed.clone(), None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Execution(_)), "{error}");
    assert!(error.to_string().contains("No such file."), "{error}");
    let result = json!({"status": "success", "result": {"content": "x"}});
    let error = file_of(result, None).await.unwrap_err();
    assert!(
        error.to_string().contains("the content of a file"),
        "{error}"
    );
    let own = json!({"status": "open", "lines": [1]});
    let content = file_of(own.clone(), None).await.unwrap();
    assert_eq!(content, own.to_string().into_bytes());
    let content = file_of(failed.clone(), Some("attachment; filename=a.json"));
    assert_eq!(content.await.unwrap(), failed.to_string().into_bytes());
}
