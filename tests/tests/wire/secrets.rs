//! Nothing that is shown holds a secret.

use std::fmt::Debug;

use connector_runtime::{RetryPolicy, Secret};
use connector_tests::{Answer, FakeApi};
use harvest_connector::{
    HarvestAuthConfig, HarvestConnector, HarvestOauth20AuthConfig,
    HarvestPersonalAccessTokenAuthConfig,
};
use serde_json::json;

const SECRETS: [&str; 4] = [
    "sEcReT-token",
    "sEcReT-client",
    "sEcReT-refresh",
    "sEcReT-access",
];

fn token() -> HarvestPersonalAccessTokenAuthConfig {
    HarvestPersonalAccessTokenAuthConfig {
        token: SECRETS[0].into(),
        account_id: "881001".to_owned(),
    }
}

fn oauth() -> HarvestOauth20AuthConfig {
    HarvestOauth20AuthConfig {
        client_id: "my-client".to_owned(),
        client_secret: SECRETS[1].into(),
        refresh_token: SECRETS[2].into(),
        account_id: "881001".to_owned(),
    }
}

#[track_caller]
fn assert_hidden(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is shown: {text}");
    }
}

#[track_caller]
fn assert_debug(value: &impl Debug) {
    assert_hidden(&format!("{value:?} {value:#?}"));
}

#[test]
fn auth_configs_and_builders_hide_them() {
    assert_debug(&token());
    assert_debug(&oauth());
    assert_debug(&HarvestAuthConfig::from(token()));
    assert_debug(&HarvestAuthConfig::from(oauth()));
    assert_debug(&HarvestConnector::builder(token()));
    assert_debug(&HarvestConnector::builder(oauth()));
    assert_debug(&Secret::new(SECRETS[0]));
    assert_eq!(format!("{:?}", Secret::new(SECRETS[0])), "Secret(hidden)");
}

#[test]
fn connectors_handles_and_calls_hide_them() {
    for harvest in [
        HarvestConnector::new(token()).unwrap(),
        HarvestConnector::new(oauth()).unwrap(),
    ] {
        assert_debug(&harvest);
        assert_debug(&harvest.users());
        assert_debug(&harvest.users().list());
        assert_debug(&harvest.users().get(1));
        assert_debug(&harvest.users().list().pages());
        assert_debug(&harvest.users().list().stream());
    }
}

#[test]
fn errors_of_the_builder_hide_them() {
    let bad = HarvestPersonalAccessTokenAuthConfig {
        token: "sEcReT-token\n".into(),
        account_id: "1".to_owned(),
    };
    let error = HarvestConnector::new(bad).unwrap_err();
    assert_hidden(&format!("{error} {error:?}"));
    let error = HarvestConnector::builder(token())
        .base_url("https://x:sEcReT-token@example.com")
        .build()
        .unwrap_err();
    assert_hidden(&format!("{error} {error:?}"));
}

/// Every kind of failure, with answers that repeat all secrets.
#[tokio::test]
async fn errors_of_calls_hide_them() {
    let all = SECRETS.join(" ");
    for status in [200_u16, 302, 400, 401, 403, 404, 422, 429, 500, 503] {
        let body = json!({"message": &all, "error_description": &all, "users": 7});
        let api = FakeApi::start(move |seen| {
            if seen.path == "/oauth2/token" {
                return Answer::json(
                    200,
                    &json!({"access_token": SECRETS[3], "expires_in": 1000}),
                );
            }
            Answer::json(status, &body)
        })
        .await;
        let build = |auth: HarvestAuthConfig| {
            let builder = HarvestConnector::builder(auth)
                .base_url(api.base_url())
                .token_url(api.token_url());
            builder.retry(RetryPolicy::none()).build().unwrap()
        };
        let error = build(token().into()).users().list().await.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains(SECRETS[0]),
            "{status}: {error:?}"
        );
        let error = build(oauth().into()).users().list().await.unwrap_err();
        for secret in &SECRETS[1..] {
            assert!(
                !format!("{error} {error:?}").contains(secret),
                "{status}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn errors_of_the_token_endpoint_hide_them() {
    for status in [200_u16, 400, 401, 500] {
        let api =
            FakeApi::start(move |_| Answer::json(status, &json!({"error": SECRETS.join(" ")})))
                .await;
        let builder = HarvestConnector::builder(oauth())
            .base_url(api.base_url())
            .token_url(api.token_url());
        let harvest = builder.retry(RetryPolicy::none()).build().unwrap();
        let error = harvest.users().list().await.unwrap_err();
        for secret in [SECRETS[1], SECRETS[2]] {
            assert!(
                !format!("{error} {error:?}").contains(secret),
                "{status}: {error:?}"
            );
        }
        let check = harvest.check().await;
        assert!(!format!("{check:?}").contains(SECRETS[2]), "{check:?}");
    }
}

#[tokio::test]
async fn connectors_that_hold_a_token_hide_it() {
    let api = FakeApi::constant(200, json!({"access_token": SECRETS[3], "expires_in": 1000})).await;
    let builder = HarvestConnector::builder(oauth())
        .base_url(api.base_url())
        .token_url(api.token_url());
    let harvest = builder
        .on_token_refresh(|tokens| assert_debug(tokens))
        .build()
        .unwrap();
    let error = harvest.users().list().await.unwrap_err();
    assert_hidden(&format!("{error} {error:?}"));
    assert_debug(&harvest);
}
