//! What must not compile, with the message that its author sees; and what must.
//!
//! `ui/fail/*.rs` are compiled by trybuild and their messages compared with the `.stderr` files beside them
//! (`TRYBUILD=overwrite` writes them anew). `ui/pass/*.rs` are modules of this test: they compile with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[path = "../ui/pass"]
mod pass {
    pub(crate) mod any_auth;
    pub(crate) mod first_program;
    pub(crate) mod ids;
    pub(crate) mod matching;
    pub(crate) mod streams;
    pub(crate) mod unions;
    pub(crate) mod writing;
}

use connector_tests::{Answer, FakeApi, connector};
use harvest_connector::{ApprovalStatus, HarvestConnector, UserId};
use serde_json::json;

#[test]
fn misuse_does_not_compile() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}

#[tokio::test]
async fn what_must_compile_works() {
    let api =
        FakeApi::start(|_| Answer::json(404, &json!({"status": 404, "error": "Not Found"}))).await;
    let harvest: HarvestConnector = connector(&api);
    let day = "2026-02-16".parse().unwrap();
    assert_eq!(
        pass::writing::track(&harvest, day, 2.into())
            .await
            .unwrap_err()
            .status(),
        Some(404)
    );
    assert_eq!(
        pass::writing::rename(harvest_connector::TaskId(4)),
        pass::writing::rename(4.into())
    );
    assert_eq!(
        pass::ids::same(&harvest, UserId(4))
            .await
            .unwrap_err()
            .status(),
        Some(404)
    );
    assert_eq!(pass::ids::by_number_and_by_id(&harvest).len(), 2);
    assert_eq!(pass::ids::kept(&[UserId(1), UserId(1)]).0.len(), 1);
    assert_eq!(
        pass::streams::count(harvest.clone())
            .await
            .unwrap_err()
            .status(),
        Some(404)
    );
    drop((
        pass::streams::pages(&harvest),
        pass::streams::lists(&harvest),
    ));
    assert!(pass::matching::is_open(&ApprovalStatus::Submitted));
    assert!(pass::any_auth::from_file(r#"{"token": "t", "account_id": "1"}"#).is_ok());
    assert!(pass::any_auth::from_file("{}").is_err());
    assert!(pass::any_auth::by_name("r".to_owned()).is_ok());
    // Nothing is sent to the real API: the call is made, not awaited.
    drop(pass::first_program::hours(3.into(), day));
    let task: harvest_connector::TaskStub =
        serde_json::from_value(json!({"id": 1, "name": "Editing"})).unwrap();
    assert_eq!(pass::matching::name(&task), "Editing");
    assert_eq!(pass::unions::meal(4), pass::unions::meal(4));
    assert_ne!(
        pass::unions::meal(4),
        pass::unions::meal(vec!["Ada".to_owned()])
    );
    let course = json!({"kind": "menu", "courses": [{"kind": "soup", "hot": true}, 7]});
    let course: kitchen_sink_connector::Course = serde_json::from_value(course).unwrap();
    assert_eq!(pass::unions::name(&course), "hot soup7");
    let error = harvest.users().get(4).await.unwrap_err();
    assert!(!pass::matching::may_pass(&error));
}
