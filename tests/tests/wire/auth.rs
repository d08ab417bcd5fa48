//! Tokens and auth configs.

use connector_tests::{Answer, FakeApi};
use harvest_connector::{
    HarvestAuthConfig, HarvestConnector, HarvestOauth20AuthConfig,
    HarvestPersonalAccessTokenAuthConfig, HarvestReplicationConfig,
};
use serde_json::{Value, json};

use super::role;

fn oauth() -> HarvestOauth20AuthConfig {
    HarvestOauth20AuthConfig {
        client_id: "my-client".to_owned(),
        client_secret: "planted-secret".into(),
        refresh_token: "planted-refresh".into(),
        account_id: "881001".to_owned(),
    }
}

fn connector(api: &FakeApi) -> HarvestConnector {
    let builder = HarvestConnector::builder(oauth())
        .base_url(api.base_url())
        .token_url(api.token_url());
    builder
        .retry(connector_runtime::RetryPolicy::none())
        .build()
        .unwrap()
}

/// Numbers the tokens that it issues; accepts only the ones from `valid` on.
async fn numbered(valid: usize) -> FakeApi {
    let issued = std::sync::atomic::AtomicUsize::new(0);
    FakeApi::start(move |seen| {
        if seen.path == "/oauth2/token" {
            let number = 1 + issued.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let token = format!("access-{number}");
            return Answer::json(
                200,
                &json!({"access_token": token, "token_type": "bearer", "expires_in": 1000}),
            );
        }
        let number = seen
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer access-"));
        if number
            .and_then(|number| number.parse::<usize>().ok())
            .is_some_and(|number| number >= valid)
        {
            return Answer::json(200, &role(1));
        }
        Answer::json(
            401,
            &json!({"error": "invalid_token", "error_description": "Expired."}),
        )
    })
    .await
}

#[tokio::test]
async fn a_token_is_had_once_and_used_for_all_calls() {
    let api = numbered(1).await;
    let harvest = connector(&api);
    harvest.roles().get(1).await.unwrap();
    harvest.roles().get(1).await.unwrap();
    let seen = api.requests();
    assert_eq!(seen.len(), 3);
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("POST", "/oauth2/token")
    );
    assert_eq!(
        seen[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        seen[0].body,
        "grant_type=refresh_token&refresh_token=planted-refresh&client_id=my-client&client_secret=planted-secret"
    );
    assert_eq!(
        (
            seen[0].header("authorization"),
            seen[0].header("harvest-account-id")
        ),
        (None, None)
    );
    assert_eq!(seen[1].header("authorization"), Some("Bearer access-1"));
    assert_eq!(seen[1].header("harvest-account-id"), Some("881001"));
    assert_eq!(seen[2].header("authorization"), Some("Bearer access-1"));
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_renewed_once() {
    let api = numbered(2).await;
    connector(&api).roles().get(1).await.unwrap();
    let paths: Vec<_> = api.requests().into_iter().map(|seen| seen.path).collect();
    assert_eq!(
        paths,
        [
            "/oauth2/token",
            "/v2/roles/1",
            "/oauth2/token",
            "/v2/roles/1"
        ]
    );
}

#[tokio::test]
async fn a_second_401_is_the_answer() {
    let api = numbered(99).await;
    let error = connector(&api).roles().get(1).await.unwrap_err();
    assert_eq!(
        (error.status(), error.provider_message()),
        (Some(401), Some("invalid_token: Expired."))
    );
    assert_eq!(api.requests().len(), 4);
}

/// Makes six calls at once and gives how often a token was asked for.
async fn refreshes_of_six_calls(api: &FakeApi) -> usize {
    let harvest = connector(api);
    let calls = (0..6).map(|_| {
        let harvest = harvest.clone();
        tokio::spawn(async move { harvest.roles().get(1).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    api.requests()
        .iter()
        .filter(|seen| seen.path == "/oauth2/token")
        .count()
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_refresh() {
    assert_eq!(refreshes_of_six_calls(&numbered(1).await).await, 1);
    // The first token is not accepted: all six calls are told so, and one of them has it renewed.
    assert_eq!(refreshes_of_six_calls(&numbered(2).await).await, 2);
}

#[tokio::test]
async fn a_refused_refresh_says_why() {
    let refusal = json!({"error": "invalid_grant", "error_description": "The grant is expired."});
    let api = FakeApi::constant(400, refusal).await;
    let error = connector(&api).roles().get(1).await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            connector_runtime::ErrorKind::Token {
                status: Some(400),
                ..
            }
        ),
        "{error:?}"
    );
    let text = format!("{error} {error:?}");
    assert!(text.contains("The grant is expired."), "{text}");
    assert!(!text.contains("planted"), "{text}");
    assert_eq!(api.requests().len(), 1);
}

#[test]
fn the_right_auth_config_is_chosen() {
    let token = json!({"token": "t", "account_id": "1"});
    let choice = serde_json::from_value::<HarvestAuthConfig>(token).unwrap();
    assert!(
        matches!(choice, HarvestAuthConfig::PersonalAccessToken(config) if config.token.expose() == "t")
    );
    let oauth =
        json!({"client_id": "c", "client_secret": "s", "refresh_token": "r", "account_id": "1"});
    let choice = serde_json::from_value::<HarvestAuthConfig>(oauth).unwrap();
    assert!(matches!(choice, HarvestAuthConfig::Oauth20(config) if config.client_id == "c"));
}

#[test]
fn an_auth_config_that_fits_nothing_is_explained_without_values() {
    let error = |value: Value| {
        serde_json::from_value::<HarvestAuthConfig>(value)
            .unwrap_err()
            .to_string()
    };
    let text = error(json!({"tokne": "planted", "account_id": "1"}));
    assert!(text.contains("`tokne` (did you mean `token`?)"), "{text}");
    assert!(text.contains("lacks `token`"), "{text}");
    assert!(
        text.contains("`client_id`, `client_secret`, `refresh_token`"),
        "{text}"
    );
    assert!(!text.contains("planted"), "{text}");
    let text = error(json!({"token": "planted", "refresh_token": "planted", "account_id": "1"}));
    assert!(
        text.contains("fit no way to sign in") && !text.contains("planted"),
        "{text}"
    );
    let text = error(json!("planted"));
    assert!(
        text.contains("expected an object") && !text.contains("planted"),
        "{text}"
    );
    let text = error(json!({"token": 4711, "account_id": "1"}));
    assert!(
        text.contains("expected text") && !text.contains("4711"),
        "{text}"
    );
}

#[test]
fn unknown_keys_of_an_auth_config_are_refused() {
    let token = json!({"token": "t", "account_id": "1", "acount": "2"});
    let error = serde_json::from_value::<HarvestPersonalAccessTokenAuthConfig>(token)
        .unwrap_err()
        .to_string();
    assert!(error.contains("acount"), "{error}");
    let oauth = json!({"client_id": "c", "client_secret": "s", "refresh_token": "r", "account_id": "1", "access_token": "a"});
    let error = serde_json::from_value::<HarvestOauth20AuthConfig>(oauth)
        .unwrap_err()
        .to_string();
    assert!(error.contains("access_token"), "{error}");
    let error =
        serde_json::from_value::<HarvestReplicationConfig>(json!({"account_id": "1", "x": 1}))
            .unwrap_err();
    assert!(error.to_string().contains('x'), "{error}");
    let error = serde_json::from_value::<HarvestReplicationConfig>(json!({}))
        .unwrap_err()
        .to_string();
    assert!(error.contains("account_id"), "{error}");
}

#[test]
fn an_empty_credential_is_refused_when_the_connector_is_built() {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: " ".into(),
        account_id: "1".to_owned(),
    };
    let error = HarvestConnector::new(auth).unwrap_err().to_string();
    assert!(error.contains("`token`"), "{error}");
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: "t".into(),
        account_id: String::new(),
    };
    let error = HarvestConnector::new(auth).unwrap_err().to_string();
    assert!(error.contains("`account_id`"), "{error}");
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: "a\nb".into(),
        account_id: "1".to_owned(),
    };
    assert!(
        HarvestConnector::new(auth).is_err(),
        "a line break cannot stand in a header"
    );
}

#[tokio::test]
async fn any_auth_config_builds_a_connector() {
    let api = numbered(1).await;
    let any: HarvestAuthConfig = oauth().into();
    let harvest = HarvestConnector::builder(any)
        .base_url(api.base_url())
        .token_url(api.token_url())
        .build()
        .unwrap();
    harvest.roles().get(1).await.unwrap();
}

#[tokio::test]
async fn a_new_refresh_token_replaces_the_old_one() {
    let api = FakeApi::start(|seen| match (seen.path.as_str(), seen.body.contains("second-refresh")) {
        ("/oauth2/token", false) => {
            Answer::json(200, &json!({"access_token": "one", "refresh_token": "second-refresh", "expires_in": 1000}))
        }
        ("/oauth2/token", true) => Answer::json(200, &json!({"access_token": "two", "expires_in": 1000})),
        _ if seen.header("authorization") == Some("Bearer two") => Answer::json(200, &role(1)),
        _ => Answer::json(401, &json!({"error": "invalid_token"})),
    })
    .await;
    let harvest = connector(&api);
    harvest.roles().get(1).await.unwrap();
    let tokens: Vec<_> = api
        .requests()
        .into_iter()
        .filter(|seen| seen.path == "/oauth2/token")
        .collect();
    assert!(
        tokens[0].body.contains("refresh_token=planted-refresh"),
        "{}",
        tokens[0].body
    );
    assert!(
        tokens[1].body.contains("refresh_token=second-refresh"),
        "{}",
        tokens[1].body
    );
    assert!(!format!("{harvest:?}").contains("second-refresh"));
}

#[tokio::test]
async fn a_personal_token_is_tried_once() {
    let api = FakeApi::constant(401, json!({"error": "invalid_token"})).await;
    let error = connector_tests::connector(&api)
        .roles()
        .get(1)
        .await
        .unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(api.request().path, "/v2/roles/1");
}

#[tokio::test]
async fn a_token_endpoint_that_gives_no_token_is_explained() {
    for (body, part) in [("{}", "access_token"), ("<html>", "JSON"), ("", "")] {
        let api = FakeApi::start(move |_| Answer::text(200, body)).await;
        let error = connector(&api).roles().get(1).await.unwrap_err();
        assert!(
            matches!(error.kind(), connector_runtime::ErrorKind::Token { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(error.operation().as_deref(), Some("roles.get"), "{error}");
    }
}

#[tokio::test]
async fn nothing_is_asked_for_when_a_parameter_is_refused() {
    let api = numbered(1).await;
    assert!(connector(&api).users().list().per_page(9999).await.is_err());
    assert!(api.requests().is_empty());
}
