//! The token: had once, used until shortly before its end, renewed once when it is not accepted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connector_runtime::ErrorKind;
use connector_runtime::hosted::AirbyteAuthConfig;
use serde_json::{Value, json};

use crate::fake::{Answer, Fake, json as ok, status, user};
use crate::service::{EXECUTE, TOKEN, acme, builder, client, config, executed, service, token};

fn count(fake: &Fake, line: &str) -> usize {
    fake.lines().iter().filter(|seen| *seen == line).count()
}

#[tokio::test]
async fn many_callers_ask_for_one_token_and_one_connector() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let acme = acme(&fake);
    let calls = (0..50).map(|_| {
        let acme = acme.clone();
        tokio::spawn(async move { acme.users().get(1).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(count(&fake, TOKEN), 1);
    assert_eq!(
        fake.lines().len(),
        52,
        "one token, one look-up, fifty calls"
    );
}

#[tokio::test]
async fn a_token_is_used_until_shortly_before_its_end() {
    let tokens = AtomicUsize::new(0);
    let fake = Fake::start(move |seen, _| match seen.line().as_str() {
        // Of 4 s one is kept in reserve.
        TOKEN => token(tokens.fetch_add(1, Ordering::SeqCst), 4),
        _ => ok(json!({"data": []})),
    })
    .await;
    let client = client(&fake);
    client.connectors("team").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    client.connectors("team").await.unwrap();
    assert_eq!(count(&fake, TOKEN), 1);
    tokio::time::sleep(Duration::from_millis(1800)).await;
    client.connectors("team").await.unwrap();
    assert_eq!(count(&fake, TOKEN), 2);
    let used: Vec<_> = fake
        .seen()
        .iter()
        .map(|seen| seen.header("authorization").to_owned())
        .filter(|header| !header.is_empty())
        .collect();
    assert_eq!(
        used,
        [
            "Bearer AT-planted-1",
            "Bearer AT-planted-1",
            "Bearer AT-planted-2"
        ]
    );
}

fn only(accepted: &'static str) -> impl Fn(&crate::fake::Seen, usize) -> Answer {
    move |seen, _| {
        if seen.header("authorization") == accepted {
            executed(user(1), Value::Null)
        } else {
            status(401, json!({"message": "expired", "errors": []}))
        }
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_renewed_and_the_call_repeated_once() {
    let fake = service(only("Bearer AT-planted-2")).await;
    let acme = acme(&fake);
    acme.users().get(1).await.unwrap();
    assert_eq!((count(&fake, TOKEN), count(&fake, EXECUTE)), (2, 2));
    acme.users().get(1).await.unwrap();
    assert_eq!((count(&fake, TOKEN), count(&fake, EXECUTE)), (2, 3));
}

#[tokio::test]
async fn a_second_refusal_is_the_end() {
    let fake = service(only("nobody")).await;
    let error = acme(&fake).users().get(1).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(
        error.to_string().contains("401 Unauthorized: expired"),
        "{error}"
    );
    assert_eq!((count(&fake, TOKEN), count(&fake, EXECUTE)), (2, 2));
}

#[tokio::test]
async fn a_refused_client_is_told_what_to_check() {
    for (code, body, help) in [
        (
            401,
            json!({"message": "bad client SEC-planted", "errors": []}),
            "airbyte_client_secret",
        ),
        (403, json!({"detail": "not enrolled"}), "AIRBYTE_CLIENT_ID"),
        (
            400,
            json!({"message": "Please specify target organization."}),
            "AIRBYTE_ORGANIZATION_ID",
        ),
    ] {
        let fake = Fake::start(move |_, _| status(code, &body)).await;
        let error = acme(&fake).users().get(1).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Token { .. }), "{error}");
        assert_eq!(error.status(), Some(code));
        let text = error.to_string();
        assert!(
            text.contains(help) && !text.contains("SEC-planted"),
            "{text}"
        );
        assert_eq!(fake.lines(), [TOKEN]);
    }
}

#[tokio::test]
async fn the_organization_goes_with_every_request_when_it_is_known() {
    let fake = service(|_, _| executed(user(1), Value::Null)).await;
    let with = AirbyteAuthConfig {
        organization_id: Some("org-7".to_owned()),
        ..config()
    };
    let acme = builder(&fake, with).build().unwrap();
    acme.users().get(1).await.unwrap();
    let sent: Vec<_> = fake
        .seen()
        .iter()
        .map(|seen| seen.header("x-organization-id").to_owned())
        .collect();
    assert_eq!(sent, ["org-7", "org-7", "org-7"]);
}

#[tokio::test]
async fn a_client_of_several_organizations_is_told_how_to_choose() {
    let body = json!({"message": "Token opens 2: specify target organization", "errors": []});
    let fake = service(move |_, _| status(400, &body)).await;
    let error = acme(&fake).users().get(1).await.unwrap_err().to_string();
    assert!(
        error.contains("`organization_id` of AirbyteAuthConfig"),
        "{error}"
    );
}
