//! The fake without any script: a plain store that follows the static tables of an invented connector.
#![cfg(feature = "fake")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub
)]

use connector_runtime::fake::{Fake, Fault};
use connector_runtime::{Builder, Credentials, ErrorKind, RetryPolicy};
use serde_json::{Value, json};

#[path = "lamps/mod.rs"]
mod lamps;
#[path = "lamps/robot.rs"]
mod robot;

use lamps::{KEY, Lamps, connector};

async fn call(lamps: &Lamps, action: &str, params: Value) -> Value {
    lamps.0.execute("lamps", action, params).await.unwrap().data
}

#[tokio::test]
async fn records_are_kept() {
    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    assert!(fake.base_url().ends_with("/api/v3"), "{}", fake.base_url());
    let lamps = connector(&fake);
    let made = call(&lamps, "create", json!({"name": "Sol"})).await;
    assert_eq!(
        (&made["id"], &made["watts"], &made["room"]),
        (&json!(1), &json!(40), &Value::Null)
    );
    let changed = call(&lamps, "update", json!({"id": 1, "room": "hall"})).await;
    assert_eq!(
        (&changed["room"], &changed["name"]),
        (&json!("hall"), &json!("Sol"))
    );
    assert_eq!(call(&lamps, "get", json!({"id": 1})).await, changed);
    call(&lamps, "delete", json!({"id": 1})).await;
    let error = lamps
        .0
        .execute("lamps", "get", json!({"id": 1}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404));
    let seen = fake.requests();
    assert_eq!(seen.len(), 5);
    assert_eq!(
        (
            seen[0].method.as_str(),
            seen[0].path.as_str(),
            seen[0].status
        ),
        ("POST", "/api/v3/lamps", 201)
    );
    assert_eq!(seen[0].json(), json!({"name": "Sol"}));
}

#[tokio::test]
async fn lists_have_pages_and_filters() {
    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    let lamps = connector(&fake);
    for number in 0..5 {
        let room = if number < 2 { "hall" } else { "attic" };
        call(
            &lamps,
            "create",
            json!({"name": format!("L{number}"), "room": room}),
        )
        .await;
    }
    let hall = call(&lamps, "list", json!({"room": "hall"})).await;
    assert_eq!(hall.as_array().unwrap().len(), 2);
    let first = call(&lamps, "list", json!({"size": 2})).await;
    assert_eq!(
        (&first[0]["name"], &first[1]["name"]),
        (&json!("L4"), &json!("L3"))
    );
}

#[tokio::test]
async fn a_script_shapes_the_store() {
    let script = json!({
        "references": {"shade": "shades"},
        "collections": {"lamps": {
            "order": ["name"],
            "computed": {"watts": "$watts + 1"},
            "delete": {"require": [{"that": "room == null", "message": "= name + ' is in use'"}]}
        }},
        "seed": [
            {"in": "shades", "set": {"id": 3, "colour": "green"}},
            {"in": "lamps", "each": "range(3)", "when": "it.watts != 2", "set": {
                "name": "= 'N' + text(9 - index)", "watts": "= index + 1", "shade_id": 3, "room": "hall"
            }}
        ]
    });
    let fake = Fake::<Lamps>::builder()
        .script(script.to_string())
        .start()
        .await
        .unwrap();
    let lamps = connector(&fake);
    let listed = call(&lamps, "list", json!({})).await;
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|lamp| lamp["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["N7", "N8"]);
    assert_eq!(listed[0]["watts"], 4);
    assert_eq!(listed[0]["shade"], json!({"id": 3, "colour": "green"}));
    let error = lamps
        .0
        .execute("lamps", "delete", json!({"id": listed[0]["id"]}))
        .await
        .unwrap_err();
    assert_eq!(error.provider_message(), Some("N7 is in use"));
}

#[tokio::test]
async fn a_script_with_a_mistake_is_refused() {
    for (script, said) in [
        ("{\"sed\": []}", "unknown field `sed`"),
        (
            "{\"caller\": \"frist(@lamps)\"}",
            "there is no function `frist`",
        ),
        (
            "{\"seed\": [{\"in\": \"lamps\", \"set\": {\"a\": \"= 1 / 0\"}}]}",
            "the seed of `lamps`",
        ),
        (
            "{\"collections\": {\"lamps\": {\"computed\": {\"a\": \"a\"}}}, \
              \"seed\": [{\"in\": \"lamps\", \"set\": {\"b\": \"= it.a\"}}]}",
            "lead in a circle",
        ),
    ] {
        let error = Fake::<Lamps>::builder()
            .script(script)
            .start()
            .await
            .unwrap_err();
        assert!(error.to_string().contains(said), "{script}: {error}");
    }
}

#[tokio::test]
async fn keys_limits_and_faults() {
    let fake = Fake::<Lamps>::builder()
        .rate_limits(true)
        .start()
        .await
        .unwrap();
    let wrong = Credentials::new(&KEY).with("api_key", "wrong");
    let wrong = Builder::<Lamps>::new(wrong)
        .base_url(fake.base_url())
        .retry(RetryPolicy::none());
    let error = wrong
        .build()
        .unwrap()
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(401));
    let lamps = connector(&fake);
    for _ in 0..3 {
        call(&lamps, "list", json!({})).await;
    }
    let error = lamps
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(429));
    assert!(error.retry_after().is_some());

    let fake = Fake::<Lamps>::builder().start().await.unwrap();
    let lamps = connector(&fake);
    fake.faults().add(
        Fault::dropped_connection()
            .operation("lamps", "create")
            .times(1),
    );
    let error = lamps
        .0
        .execute("lamps", "create", json!({"name": "Sol"}))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let there = call(&lamps, "list", json!({})).await;
    assert_eq!(
        there[0]["name"], "Sol",
        "the call had its effect although its answer was lost"
    );
    fake.faults()
        .add(Fault::status(503).retry_after(2).method("get").times(1));
    let error = lamps
        .0
        .execute("lamps", "list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(
        (
            error.status(),
            error.retry_after().map(|wait| wait.as_secs())
        ),
        (Some(503), Some(2))
    );
    call(&lamps, "list", json!({})).await;
}
