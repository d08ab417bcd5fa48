//! What comes back, typed and dynamic.

use connector_runtime::{CUT, CheckStatus, ErrorKind, ExecuteOptions, Selection};
use serde_json::{Value, json};

use crate::fake::{Fake, json, status, user};

async fn users(body: Value) -> Fake {
    Fake::start(move |_, _| json(&body)).await
}

#[tokio::test]
async fn records_come_back_as_they_were() {
    let odd = json!({
        "id": 1, "first_name": "Ada", "rate": null, "created_at": "2026-01-02T03:04:05+02:00",
        "new": {"deep": [1, 2.50, null]}
    });
    let body =
        json!({"users": [user(2), odd], "links": {"next": null}, "total_entries": 2, "more": 1});
    let fake = users(body.clone()).await;
    let acme = fake.connector();
    let page = acme.users().list().await.unwrap();
    assert_eq!(page.data[0].first_name, "Ada");
    assert_eq!(
        page.data[1].extra.get("new"),
        Some(json!({"deep": [1, 2.5, null]}))
    );
    assert_eq!(
        (page.meta.total_entries, page.meta.next_link.as_deref()),
        (Some(2), None)
    );
    assert_eq!(page.page.total, Some(2));
    let expected = json!({"data": body["users"], "meta": {"next_link": null, "total_entries": 2}});
    assert_eq!(serde_json::to_value(&page).unwrap(), expected);
    let result = acme.execute("users", "list", json!({})).await.unwrap();
    assert_eq!(serde_json::to_value(&result).unwrap(), expected);
}

#[tokio::test]
async fn a_single_record_has_no_meta() {
    let fake = Fake::start(|seen, _| match seen.method.as_str() {
        "DELETE" => status(204, ""),
        _ => json(user(5)),
    })
    .await;
    let acme = fake.connector();
    assert_eq!(acme.users().get(5).await.unwrap().id, 5);
    let result = acme
        .execute("users", "get", json!({"id": 5}))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(&result).unwrap(),
        json!({"data": user(5), "meta": null})
    );
    let result = acme
        .execute("users", "delete", json!({"id": 5}))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(&result).unwrap(),
        json!({"data": {}, "meta": null})
    );
}

#[tokio::test]
async fn meta_comes_from_headers_too() {
    let fake = Fake::start(|_, _| {
        json("[1, 2]")
            .header("x-total", "41")
            .header("link", "</things?page=9>; rel=\"last\"")
    })
    .await;
    let page = fake.connector().things().list("g").await.unwrap();
    assert_eq!(page.data, [json!(1), json!(2)]);
    assert_eq!(
        (page.meta.total, page.meta.last.as_deref()),
        (Some(41), Some("/things?page=9"))
    );
}

#[tokio::test]
async fn what_is_not_as_described_is_named_with_its_place() {
    let mut bad_id = user(1);
    bad_id["id"] = json!("x");
    let mut bad_rate = user(1);
    bad_rate["rate"] = json!("12");
    let mut no_name = user(1);
    no_name.as_object_mut().unwrap().remove("first_name");
    let mut bad_date = user(1);
    bad_date["created_at"] = json!("yesterday");
    let links = json!({"next": null});
    for (body, text) in [
        (
            json!({"users": [user(1), bad_id], "links": links}),
            "data[1].id: expected integer, found string \"x\"",
        ),
        (
            json!({"users": [bad_rate], "links": links}),
            "data[0].rate: expected number, found string \"12\"",
        ),
        (
            json!({"users": [user(1), user(2), no_name], "links": links}),
            "data[2].first_name: expected string, found nothing",
        ),
        (
            json!({"users": [bad_date], "links": links}),
            "data[0].created_at: expected date-time (RFC 3339), found string \"yesterday\"",
        ),
        (
            json!({"users": null, "links": links}),
            "data: expected array, found null",
        ),
        (
            json!({"persons": [], "links": links}),
            "users: expected the records (or a value on the way to them), found an object with `persons`, `links`",
        ),
        (
            json!([]),
            "users: expected the records (or a value on the way to them), found nothing",
        ),
        (
            json!({"users": [], "links": links, "total_entries": "many"}),
            "meta: expected i64, found string \"many\"",
        ),
    ] {
        let fake = users(body.clone()).await;
        let acme = fake.connector();
        let error = acme.users().list().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
        assert_eq!(
            error.to_string(),
            format!("users.list: the answer is not as described: {text}")
        );
        assert!(!error.retryable());
        let dynamic = acme.execute("users", "list", json!({})).await.unwrap_err();
        assert_eq!(dynamic.to_string(), error.to_string());
    }
}

#[tokio::test]
async fn what_is_no_json_is_named() {
    for (answer, text) in [
        (status(200, ""), "expected JSON, found nothing (status 200)"),
        (
            status(200, "<!doctype html><title>Sign in</title>"),
            "an HTML or XML page with the title \"Sign in\"",
        ),
        (
            json("{\"users\": [{\"id\": 1, "),
            "application/json of 21 bytes that fails with: EOF",
        ),
        (
            json("").bytes(vec![b'{', 0xff, b'}']),
            "expected UTF-8, found other bytes at 1",
        ),
        (json("[".repeat(300)), "recursion limit"),
        (
            json(r#"{"users": [], "links": {}} trailing"#),
            "trailing characters",
        ),
    ] {
        let answer = answer.clone();
        let fake = Fake::start(move |_, _| answer.clone()).await;
        let error = fake.connector().users().list().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
        assert!(error.to_string().contains(text), "{error}");
    }
    let fake = Fake::start(|_, _| json(format!("\u{feff}{}", user(3)))).await;
    assert_eq!(fake.connector().users().get(3).await.unwrap().id, 3);
}

#[tokio::test]
async fn failures_tell_what_the_api_said() {
    let fake = Fake::start(|_, _| {
        status(422, r#"{"message": "first_name can't be blank"}"#).header("x-request-id", "r-77")
    })
    .await;
    let error = fake.connector().users().get(1).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "users.get: the API answered 422 Unprocessable Entity: first_name can't be blank (request r-77)"
    );
    assert_eq!(
        (error.status(), error.attempts(), error.retryable()),
        (Some(422), 1, false)
    );
    assert_eq!(error.provider_message(), Some("first_name can't be blank"));
}

#[tokio::test]
async fn a_check_makes_the_smallest_call() {
    let fake = users(json!({"users": [], "links": {"next": null}})).await;
    let result = fake.connector().check().await;
    assert!(result.is_healthy());
    assert_eq!(fake.lines(), ["GET /v2/users?per_page=1"]);
    assert_eq!(
        serde_json::to_value(&result).unwrap(),
        json!({"status": "healthy", "error": null, "checked_entity": "users", "checked_action": "list"})
    );
    let fake = Fake::start(|_, _| status(401, r#"{"error": "bad token"}"#)).await;
    let result = fake.connector().check().await;
    assert_eq!(result.status, CheckStatus::Unhealthy);
    assert_eq!(
        serde_json::to_value(&result).unwrap()["error"],
        "users.list: the API answered 401 Unauthorized: bad token; the credentials were not accepted"
    );
}

#[tokio::test]
async fn a_part_of_a_result_is_cut_out_after_it_was_decoded() {
    let mut long = user(1);
    long["note"] = Value::from("n".repeat(300));
    let body = json!({"users": [long, user(2)], "links": {"next": null}, "total_entries": 2});
    let fake = users(body).await;
    let acme = fake.connector();
    let client = connector_runtime::Connector::client(&acme);
    let some = Selection::new()
        .select(["first_name", "note"])
        .truncate(true);
    let result = client
        .execute_with("users", "list", Value::Null, some.clone().into())
        .await
        .unwrap();
    let expected = json!([
        {"first_name": "Ada", "note": format!("{}{CUT}", "n".repeat(200))},
        {"first_name": "Ada"},
    ]);
    assert_eq!(result.data, expected);
    let pages = client.execute_pages("users", "list", Value::Null).unwrap();
    let mut pages = pages.with(some.into()).unwrap();
    assert_eq!(pages.next().await.unwrap().unwrap().data, expected);
}

#[tokio::test]
async fn a_long_intent_is_refused_before_anything_is_sent() {
    let fake = users(json!({})).await;
    let acme = fake.connector();
    let client = connector_runtime::Connector::client(&acme);
    let options = ExecuteOptions::new().intent("é".repeat(513));
    let error = client
        .execute_with("users", "list", Value::Null, options)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "parameter `intent`: must have at most 512 characters, found 513"
    );
    assert!(fake.seen().is_empty());
}
