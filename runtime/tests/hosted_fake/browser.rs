//! What a browser does: signing in, sessions, consent.

use base64::Engine;
use connector_runtime::fake::SessionStep;
use reqwest::Method;
use serde_json::{Value, json};

use crate::service::{Reply, Service};

/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "http://127.0.0.1:9/callback";

async fn code(service: &Service) -> String {
    let path = format!(
        "/protocol/openid-connect/auth?response_type=code&client_id=me&redirect_uri={BACK}&state=s1&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let led = service.raw(Method::GET, &path, &[], None).await;
    assert_eq!(led.status, 302, "{}", led.text);
    let url = connector_runtime::Url::parse(led.headers["location"].to_str().unwrap()).unwrap();
    let pair = |name: &str| {
        url.query_pairs()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(pair("state"), "s1");
    pair("code")
}

async fn exchange(service: &Service, code: &str, verifier: &str) -> Reply {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("client_id", "me"),
        ("code_verifier", verifier),
    ];
    let url = format!("{}/protocol/openid-connect/token", service.hosted.url());
    let response = service.http.post(url).form(&form).send().await.unwrap();
    Reply {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

#[tokio::test]
async fn a_person_signs_in_and_gets_an_application() {
    let mut service = Service::start().await;
    let code_one = code(&service).await;
    assert_eq!(exchange(&service, &code_one, "wrong").await.status, 400);
    assert_eq!(
        exchange(&service, &code_one, VERIFIER).await.status,
        400,
        "a code is good once"
    );
    let code_two = code(&service).await;
    let token = exchange(&service, &code_two, VERIFIER).await.good();
    service.token = token["access_token"].as_str().unwrap().to_owned();
    let status = service
        .get("/internal/account/enrollment-status")
        .await
        .good();
    assert_eq!(status["is_enrolled"], true);
    let own = service.get("/internal/account/organizations").await.good();
    assert_eq!(
        own["organizations"][0]["id"].as_str(),
        Some(service.hosted.organization_id())
    );
    let application = service
        .post("/internal/account/applications", json!({}))
        .await
        .good();
    assert_eq!(
        application["client_secret"].as_str(),
        Some(service.hosted.client_secret())
    );
    service.get("/workspaces").await.refused(403);
    service.hosted.change(|behaviour| {
        behaviour.applications_refused = true;
        behaviour.organizations_as_data = true;
    });
    service
        .post("/internal/account/applications", json!({}))
        .await
        .refused(403);
    assert!(service.get("/internal/account/organizations").await.good()["data"].is_array());
}

#[tokio::test]
async fn a_session_goes_through_its_steps() {
    let service = Service::start().await;
    let widget = json!({"workspace_name": "default", "allowed_origin": "http://127.0.0.1"});
    let widget = service
        .post("/account/applications/widget-token", widget)
        .await
        .good();
    let text = base64::prelude::BASE64_STANDARD
        .decode(widget["token"].as_str().unwrap())
        .unwrap();
    let widget: Value = serde_json::from_slice(&text).unwrap();
    let workspace = widget["widgetUrl"]
        .as_str()
        .unwrap()
        .split_once("workspaceId=")
        .unwrap()
        .1;
    let templates = service
        .get("/integrations/templates/sources/global")
        .await
        .good();
    let template = &templates["data"][0];
    let body = json!({
        "source_definition_id": template["actor_definition_id"], "workspace_id": workspace,
        "source_template_id": template["id"],
    });
    let begin = || service.post("/internal/mcp_oauth/sessions", body.clone());
    let session = begin().await.good()["session_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/internal/mcp_oauth/sessions/{session}");
    assert_eq!(service.get(&path).await.good()["status"], "pending");
    let done = service.get(&path).await.good();
    assert_eq!(done["status"], "completed");
    let source = done["source_id"].as_str().unwrap();
    service
        .get(&format!("/integrations/connectors/{source}"))
        .await
        .good();
    assert_eq!(
        service.get(&path).await.good()["source_id"].as_str(),
        Some(source)
    );
    service
        .hosted
        .change(|behaviour| behaviour.session = vec![SessionStep::Failed("no".to_owned())]);
    let session = begin().await.good()["session_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let failed = service
        .get(&format!("/internal/mcp_oauth/sessions/{session}"))
        .await
        .good();
    assert_eq!(
        (&failed["status"], &failed["error"]),
        (&json!("failed"), &json!("no"))
    );
}

#[tokio::test]
async fn consent_makes_the_connector() {
    let service = Service::start().await;
    let body = json!({"workspace_name": "default", "connector_type": "lamps", "redirect_url": "https://app.test/back?a=1"});
    let begin = || service.post("/integrations/connectors/oauth/initiate", body.clone());
    let page = begin().await.good()["consent_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let led = service.raw(Method::GET, &page, &[], None).await;
    let back = led.headers["location"].to_str().unwrap();
    let id = back
        .strip_prefix("https://app.test/back?a=1&connector_id=")
        .unwrap();
    service
        .get(&format!("/integrations/connectors/{id}"))
        .await
        .good();
    service
        .raw(Method::GET, &page, &[], None)
        .await
        .refused(404);
    let page = begin().await.good()["consent_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let led = service
        .raw(Method::GET, &format!("{page}&deny=1"), &[], None)
        .await;
    assert!(
        led.headers["location"]
            .to_str()
            .unwrap()
            .contains("error=creation_failed")
    );
    let own = json!({"connector_type": "Lamps", "configuration": {"client_secret": "hush"}});
    let kept = service
        .ask(Method::PUT, "/oauth/credentials", Some(own))
        .await;
    assert!(
        !kept.text.contains("hush") && kept.status == 200,
        "{}",
        kept.text
    );
    let gone = service
        .ask(
            Method::DELETE,
            "/oauth/credentials/connector_type/lamps",
            None,
        )
        .await;
    assert_eq!(gone.status, 204);
}
