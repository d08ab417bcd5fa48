//! What goes wrong on order.

use connector_runtime::fake::Fault;
use serde_json::json;

use crate::service::Service;

const EXECUTE: &str = "/api/v1/integrations/connectors/*/execute";

#[tokio::test]
async fn faults_strike_a_route_an_operation_or_the_token() {
    let service = Service::start().await;
    let faults = service.hosted.faults();
    let list = || service.execute(json!({"entity": "lamps", "action": "list"}));
    faults.add(Fault::status(429).retry_after(3).path(EXECUTE).times(1));
    service.get("/workspaces").await.good();
    let struck = list().await;
    assert_eq!(
        (
            struck.status,
            struck.headers["retry-after"].to_str().unwrap()
        ),
        (429, "3")
    );
    list().await.good();

    faults.add(
        Fault::status(503)
            .operation("lamps", "list")
            .body("<html>")
            .header("content-type", "text/html"),
    );
    assert_eq!(list().await.text, "<html>");
    service.lamp("Sol", 40.0, None).await;
    faults.clear();

    faults.add(Fault::status(500).token_endpoint().times(1));
    list().await.good();
    let body = json!({"client_id": service.hosted.client_id(), "client_secret": service.hosted.client_secret()});
    let path = "/api/v1/account/applications/token";
    let ask = || service.raw(reqwest::Method::POST, path, &[], Some(&body));
    ask().await.refused(500);
    ask().await.good();

    faults.add(
        Fault::changed_body(|body| body["result"] = json!("changed"))
            .path(EXECUTE)
            .times(1),
    );
    assert_eq!(list().await.good()["result"], "changed");
    assert_eq!(faults.pending(), 0);
    let statuses: Vec<u16> = service
        .hosted
        .requests()
        .iter()
        .map(|seen| seen.status)
        .collect();
    assert_eq!(statuses, [200, 200, 429, 200, 503, 200, 200, 500, 200, 200]);
}

#[tokio::test]
async fn a_failure_of_the_api_is_no_failure_of_the_caller() {
    let service = Service::start().await;
    service.api.faults().add(Fault::status(401).times(1));
    service
        .execute(json!({"entity": "lamps", "action": "list"}))
        .await
        .refused(400);
    service.api.faults().add(Fault::status(500).times(1));
    service
        .execute(json!({"entity": "lamps", "action": "list"}))
        .await
        .refused(502);
}
