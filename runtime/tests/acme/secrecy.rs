//! Planted secrets show up nowhere.

use connector_runtime::{Client, Connector, Secret, TokenSet};
use serde_json::json;
use std::future::IntoFuture;

use crate::connector::AcmeConnector;
use crate::fake::{Fake, json, oauth_config, pat, spec_of, status};

fn assert_clean(text: &str) {
    assert!(!text.contains("planted"), "{text}");
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let fake = Fake::start(|_, _| json("{}")).await;
    let acme = fake.connector();
    assert_clean(&format!("{acme:?} {:?}", acme.client()));
    assert_clean(&format!("{:?} {:?}", pat(), oauth_config()));
    assert_clean(&format!("{:?} {:#?}", fake.builder(), fake.oauth()));
    assert_clean(&format!("{:?}", acme.users().list()));
    assert_clean(&format!(
        "{:?}",
        TokenSet::new(Secret::new("planted")).refresh_token("planted")
    ));
    assert_eq!(spec_of(&acme).slug, "acme");
}

#[tokio::test]
async fn errors_show_no_secret_even_when_the_api_repeats_it() {
    let echo = |body: &str| format!("{}{body}", " ".repeat(2040));
    for body in [
        r#"{"message": "token PAT-planted is spent"}"#.to_owned(),
        "<title>PAT-planted</title>".to_owned(),
        echo("PAT-planted"),
        json!({"errors": [{"detail": "Bearer PAT-planted"}]}).to_string(),
    ] {
        let fake = Fake::start(move |_, _| status(403, &body)).await;
        let error = fake.connector().users().get(1).await.unwrap_err();
        assert_clean(&format!("{error} {error:?}"));
        assert!(!format!("{error:?}").contains("PAT-"), "{error:?}");
    }
    let fake = Fake::start(|_, _| status(400, "CSEC-planted RT-planted")).await;
    let error = fake
        .oauth()
        .build()
        .unwrap()
        .users()
        .get(1)
        .await
        .unwrap_err();
    assert_clean(&format!(
        "{error} {error:?} {:?}",
        std::error::Error::source(&error)
    ));
    let fake = Fake::start(|seen, _| match seen.path.as_str() {
        "/token" => json(json!({"access_token": "AT-planted"})),
        _ => status(400, seen.header("authorization")),
    })
    .await;
    let error = fake
        .oauth()
        .build()
        .unwrap()
        .users()
        .get(1)
        .await
        .unwrap_err();
    assert_clean(&format!("{error} {error:?}"));
}

#[test]
fn connectors_can_be_shared() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<AcmeConnector>();
    shared::<Client>();
    fn send<T: Send>(_: T) {}
    fn calls(acme: &AcmeConnector) {
        send(acme.users().list().into_future());
        send(acme.users().list().stream());
        send(acme.execute("users", "list", json!({})));
        send(acme.check());
    }
    let _ = calls;
}
