//! From a kind of connector to the one that is meant.

use connector_runtime::hosted::{AirbyteAuthConfig, Connecting, CreateHosted, Registry};
use connector_runtime::{Client, Connector, ErrorKind};
use serde_json::{Value, json};

use crate::connector::AcmeConnector;
use crate::fake::{Fake, json as ok, oauth_config, pat, user};
use crate::service::{
    EXECUTE, LOOKUP, TOKEN, bodies, builder, client, config, executed, service, token,
};

async fn workspace(connectors: Value) -> Fake {
    Fake::start(move |seen, number| match seen.line().as_str() {
        TOKEN => token(number, 900),
        _ => ok(json!({ "data": connectors })),
    })
    .await
}

#[tokio::test]
async fn a_workspace_without_the_connector_is_an_error_of_its_own() {
    let fake = workspace(json!([])).await;
    let acme = builder(&fake, config()).build().unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ConnectorNotFound { workspace, kind: "acme" } if workspace == "team"),
        "{error}"
    );
    assert_eq!(
        error.to_string(),
        "users.get: the workspace `team` has no connector `acme`: create one, or name another workspace"
    );
}

#[tokio::test]
async fn several_connectors_are_told_with_their_identifiers() {
    let fake = workspace(json!([
        {"id": "c-1", "name": "First"}, {"id": "c-2", "name": "Second", "new_member": 1}
    ]))
    .await;
    let acme = builder(&fake, config()).build().unwrap();
    let error = acme.client().connector_id().await.unwrap_err();
    let ErrorKind::ConnectorAmbiguous { found, .. } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(*found, ["c-1 (First)", "c-2 (Second)"]);
    assert!(
        error
            .to_string()
            .ends_with("choose one with `connector_id`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_failed_look_up_is_made_again_by_the_next_call() {
    let fake = Fake::start(|seen, number| match (seen.line().as_str(), number) {
        (TOKEN, _) => token(number, 900),
        (LOOKUP, 1) => ok(json!({"data": []})),
        (LOOKUP, _) => ok(json!({"data": [{"id": "c-1", "name": "First"}]})),
        _ => executed(user(1), Value::Null),
    })
    .await;
    let acme = builder(&fake, config()).build().unwrap();
    acme.users().get(1).await.unwrap_err();
    acme.users().get(1).await.unwrap();
    assert_eq!(fake.lines(), [TOKEN, LOOKUP, LOOKUP, EXECUTE]);
}

#[tokio::test]
async fn a_known_connector_is_not_looked_up() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let known = AirbyteAuthConfig {
        connector_id: Some("c-1".to_owned()),
        ..config()
    };
    let acme = builder(&fake, known).build().unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(fake.lines(), [TOKEN, EXECUTE]);
    assert_eq!(acme.client().connector_id().await.unwrap(), "c-1");
}

#[tokio::test]
async fn connecting_finds_the_connector_before_the_first_call() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let acme = Connecting::<AcmeConnector>::new()
        .client("ID", "SEC-planted")
        .workspace_name("team")
        .base_url(&fake.url)
        .await
        .unwrap();
    assert_eq!(fake.lines(), [TOKEN, LOOKUP]);
    acme.users().get(1).await.unwrap();
    assert_eq!(fake.lines().len(), 3);
}

#[tokio::test]
async fn a_registry_connects_by_a_name_that_is_chosen_at_run_time() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let registry = Registry::new().with_connector::<AcmeConnector>();
    let client: Client = registry
        .connect("Acme")
        .config(config())
        .base_url(&fake.url)
        .await
        .unwrap();
    let result = client
        .execute("users", "get", json!({"id": 1}))
        .await
        .unwrap();
    assert_eq!(result.data, user(1));
    let error = registry.connect("acne").config(config()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no connector `acne` (did you mean `acme`?); this program knows: acme"
    );
}

#[tokio::test]
async fn a_connector_is_made_of_the_credentials_of_direct_mode() {
    let fake = service(|seen, _| match seen.path.as_str() {
        "/api/v1/integrations/connectors" => {
            ok(json!({"id": "c-1", "name": "My Acme", "source_template": {}, "replication_config": {}}))
        }
        _ => executed(user(1), Value::Null),
    })
    .await;
    let client = client(&fake);
    let acme = CreateHosted::<AcmeConnector>::new(&client, pat())
        .name("My Acme")
        .replication_config(&json!({"account_id": "987"}))
        .await
        .unwrap();
    CreateHosted::<AcmeConnector>::new(&client, oauth_config())
        .workspace_name("other")
        .name("My Acme")
        .replication_config(&json!({"account_id": "987"}))
        .await
        .unwrap();
    let made: Vec<String> = fake.seen()[1..]
        .iter()
        .map(|seen| seen.body.clone())
        .collect();
    assert_eq!(
        made,
        [
            json!({
                "workspace_name": "team", "connector_type": "Acme", "name": "My Acme",
                "credentials": {"token": "PAT-planted", "account_id": "987"},
                "replication_config": {"account_id": "987"},
            })
            .to_string(),
            json!({
                "workspace_name": "other", "connector_type": "Acme", "name": "My Acme",
                "credentials": {
                    "client_id": "CID", "client_secret": "CSEC-planted",
                    "refresh_token": "RT-planted", "account_id": "987",
                },
                "replication_config": {"account_id": "987"},
            })
            .to_string(),
        ]
    );
    acme.users().get(1).await.unwrap();
    assert_eq!(bodies(&fake).len(), 1);
    assert!(
        !fake.lines().contains(&LOOKUP.to_owned()),
        "its identifier is known"
    );
}

#[tokio::test]
async fn credentials_that_do_not_work_are_found_out_when_asked() {
    let fake = service(|seen, _| match seen.path.as_str() {
        "/api/v1/integrations/connectors/check" => ok(json!({
            "id": "k-1", "status": "failed", "error_message": "401 from Acme",
        })),
        other => panic!("{other}"),
    })
    .await;
    let error = CreateHosted::<AcmeConnector>::new(&client(&fake), pat())
        .check_first()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the call ended with the status `failed`: 401 from Acme"
    );
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_is_sent() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let client = client(&fake);
    let mut blank = pat();
    blank.account_id = " ".to_owned();
    let error = CreateHosted::<AcmeConnector>::new(&client, blank)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`account_id` is empty"),
        "{error}"
    );
    let error = CreateHosted::<AcmeConnector>::new(&client, config())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("the API's own credentials"),
        "{error}"
    );
    assert!(fake.seen().is_empty());
}
