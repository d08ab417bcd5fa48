//! Files come as bytes, from the API's own fake through the service.

use std::time::Duration;

use connector_runtime::fake::Fault;
use connector_runtime::hosted::{AirbyteAuthConfig, Registry};
use connector_runtime::{Client, ErrorKind};
use serde_json::{Value, json};

use crate::lamps::Lamps;
use crate::service::Service;

/// An order for the manual of a lamp.
fn order(params: &Value) -> Value {
    json!({"entity": "manuals", "action": "download", "params": params})
}

async fn connected(service: &Service) -> Client {
    let config = AirbyteAuthConfig {
        workspace_name: Some(service.hosted.workspace_name().to_owned()),
        organization_id: Some(service.hosted.organization_id().to_owned()),
        airbyte_client_id: Some(service.hosted.client_id().to_owned()),
        airbyte_client_secret: Some(service.hosted.client_secret().into()),
        connector_id: None,
    };
    let registry = Registry::new().with_connector::<Lamps>();
    let connecting = registry.connect("lamps").config(config);
    connecting.base_url(service.hosted.url()).await.unwrap()
}

#[tokio::test]
async fn bytes_come_with_a_name_and_in_parts() {
    let service = Service::start().await;
    let whole = service.execute(order(&json!({"id": 7}))).await;
    assert_eq!(whole.status, 200);
    assert_eq!(whole.headers["content-type"], "application/octet-stream");
    let name = whole.headers["content-disposition"].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"manuals-7.bin\"");
    assert!(whole.text.starts_with("manuals-7.bin\nmanuals-7.bin\n"));
    let part = order(&json!({"id": 7, "range_header": "bytes=8-12"}));
    let part = service.execute(part).await;
    assert_eq!((part.status, part.text.as_str()), (206, "7.bin"));
    let told = part.headers["content-range"].to_str().unwrap();
    assert_eq!(told, format!("bytes 8-12/{}", whole.text.len()));
    let wrong = order(&json!({"id": 7, "range_header": "all"}));
    let (field, _) = service.execute(wrong).await.refused(422);
    assert_eq!(field.as_deref(), Some("params.range_header"));
}

#[tokio::test]
async fn a_missing_file_is_an_error_or_empty() {
    let service = Service::start().await;
    let fault = Fault::status(404).operation("manuals", "download");
    service.api.faults().add(fault);
    service.execute(order(&json!({"id": 7}))).await.refused(404);
    service
        .hosted
        .change(|behaviour| behaviour.missing_files_empty = true);
    let reply = service.execute(order(&json!({"id": 7}))).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
    let file = connected(&service).await;
    let file = file.execute_download("manuals", "download", json!({"id": 7}), ..);
    assert_eq!(file.await.unwrap().bytes().await.unwrap(), b"");
}

#[tokio::test]
async fn hosted_and_direct_files_are_the_same() {
    let service = Service::start().await;
    let (hosted, direct) = (
        connected(&service).await,
        crate::lamps::connector(&service.api),
    );
    for action in ["download", "download_plan"] {
        let arguments = || json!({"id": 7});
        let there = hosted
            .execute_download("manuals", action, arguments(), 3..=9)
            .await
            .unwrap();
        assert_eq!(there.part_from(), Some(3), "{action}");
        assert_eq!(there.file_name(), Some("manuals-7.bin"));
        let here = direct
            .0
            .execute_download("manuals", action, arguments(), 3..=9)
            .await
            .unwrap();
        assert_eq!(there.whole_size(), here.whole_size());
        let content = there.bytes().await.unwrap();
        assert_eq!(content, b"uals-7.", "{action}");
        assert_eq!(content, here.bytes().await.unwrap());
        let there = hosted
            .execute("manuals", action, arguments())
            .await
            .unwrap();
        assert_eq!(
            there,
            direct
                .0
                .execute("manuals", action, arguments())
                .await
                .unwrap()
        );
        assert_eq!(there.data["size"], 1400);
    }
}

#[tokio::test]
async fn files_are_waited_for_no_longer_than_the_caller_wants() {
    let service = Service::start().await;
    let fault = Fault::status(429)
        .header("retry-after", "30")
        .operation("manuals", "download");
    service.hosted.faults().add(fault);
    let hosted = connected(&service).await;
    let hosted = hosted.with_patience(Duration::from_secs(4));
    let opening = hosted.execute_download("manuals", "download", json!({"id": 7}), ..);
    // Without patience it would be asked for again after half a minute.
    let opened = tokio::time::timeout(Duration::from_secs(20), opening).await;
    let error = opened.expect("no wait of thirty seconds").unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn refusals_of_files_are_told_as_usual() {
    let service = Service::start().await;
    let hosted = connected(&service).await;
    let fault = Fault::status(404).operation("manuals", "download");
    service.api.faults().add(fault);
    let opening = hosted.execute_download("manuals", "download", json!({"id": 7}), ..);
    let error = opening.await.unwrap_err();
    let ErrorKind::Status(problem) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(problem.status, 404);
    let opening = hosted.execute_download("manuals", "download", json!({}), ..);
    let error = opening.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
}
