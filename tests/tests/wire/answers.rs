//! What becomes of answers.

use connector_runtime::{ErrorKind, OpenEnum};
use connector_tests::{Answer, FakeApi, builder, connector, json, text_of};
use harvest_connector::AccessRole;
use serde_json::{Value, json};

use super::{empty, page, role};

/// A time entry as the API gives it, with changes.
fn entry(changes: &[(&str, Value)]) -> Value {
    let mut entry = json!({
        "id": 1, "spent_date": "2026-02-16", "hours": 2.25, "hours_without_timer": 2.25, "rounded_hours": 2.25,
        "notes": null, "is_locked": false, "locked_reason": null, "is_closed": false,
        "approval_status": "unsubmitted", "is_billed": false, "timer_started_at": null, "started_time": null,
        "ended_time": null, "is_running": false, "billable": true, "budgeted": true, "billable_rate": null,
        "cost_rate": null, "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-17T16:42:31Z",
        "user": {"id": 1, "name": "A"}, "client": {"id": 2, "name": "B", "currency": "EUR"},
        "project": {"id": 3, "name": "C", "code": null}, "task": {"id": 4, "name": "D"},
        "user_assignment": null, "task_assignment": null, "invoice": null, "external_reference": null,
    });
    for (name, value) in changes {
        entry[*name] = value.clone();
    }
    entry
}

async fn entries_error(entries: Value) -> connector_runtime::Error {
    let api = FakeApi::constant(200, page("time_entries", entries, Value::Null)).await;
    connector(&api).time_entries().list().await.unwrap_err()
}

#[tokio::test]
async fn an_unknown_value_of_an_enumeration_is_kept() {
    let sample = entry(&[("approval_status", json!("half_approved"))]);
    let api = FakeApi::constant(200, sample.clone()).await;
    let found = connector(&api).time_entries().get(1).await.unwrap();
    let status = found.approval_status.clone().unwrap();
    assert!(!status.is_known());
    assert_eq!(status.as_str(), "half_approved");
    assert_eq!(json::json_of(&found), sample);
    assert_eq!(AccessRole::from("boss"), AccessRole::Other("boss".into()));
}

#[tokio::test]
async fn members_that_nobody_described_are_kept() {
    let sample = entry(&[("mood", json!({"smile": [1, 2.50]}))]);
    let api = FakeApi::constant(200, sample.clone()).await;
    let found = connector(&api).time_entries().get(1).await.unwrap();
    assert_eq!(found.extra.get("mood"), Some(json!({"smile": [1, 2.5]})));
    assert_eq!(found.extra.unknown().count(), 1);
    assert_eq!(json::json_of(&found), sample);
}

#[tokio::test]
async fn decimals_are_exact_to_fifteen_digits() {
    // Serde hands numbers over as binary ones, which hold fifteen significant digits of any decimal.
    let texts = [
        "0",
        "0.0",
        "0.1",
        "1.1",
        "-6.5",
        "8.25",
        "0.333333333333333",
        "123456789012.345",
        "999999999999999",
    ];
    for text in texts {
        let body = entry(&[("hours", json!("HOURS"))])
            .to_string()
            .replace("\"HOURS\"", text);
        let api = FakeApi::start(move |_| Answer::text(200, body.clone())).await;
        let found = connector(&api).time_entries().get(1).await.unwrap();
        assert_eq!(found.hours, text.parse().unwrap());
        let again = text_of(&found);
        assert!(
            again.contains(&format!("\"hours\":{text},")),
            "{text}: {again}"
        );
    }
}

#[tokio::test]
async fn moments_come_back_as_they_were_written() {
    for written in [
        "2026-02-03T08:15:00Z",
        "2026-02-03T10:15:00+02:00",
        "2026-02-03T08:15:00.000Z",
    ] {
        let sample = entry(&[("created_at", json!(written))]);
        let api = FakeApi::constant(200, sample.clone()).await;
        let found = connector(&api).time_entries().get(1).await.unwrap();
        assert_eq!(found.created_at, "2026-02-03T08:15:00Z".parse().unwrap());
        assert_eq!(json::json_of(&found), sample, "{written}");
    }
}

#[tokio::test]
async fn absent_and_null_are_told_apart() {
    let mut absent = entry(&[]);
    absent.as_object_mut().unwrap().remove("billable_rate");
    for sample in [absent, entry(&[("billable_rate", Value::Null)])] {
        let api = FakeApi::constant(200, sample.clone()).await;
        let found = connector(&api).time_entries().get(1).await.unwrap();
        assert_eq!(found.billable_rate, None);
        assert_eq!(json::json_of(&found), sample);
    }
}

#[tokio::test]
async fn a_wrong_value_is_named_with_its_place() {
    let good = entry(&[]);
    let error = entries_error(json!([good, good, good, entry(&[("hours", json!("x"))])])).await;
    let text = error.to_string();
    assert!(text.starts_with("time_entries.list: "), "{text}");
    assert!(
        text.contains("data[3].hours: expected number, found string \"x\""),
        "{text}"
    );
    let ErrorKind::Decode(problem) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (problem.path.as_str(), problem.found.as_str()),
        ("data[3].hours", "string \"x\"")
    );

    let cases = [
        (
            entry(&[("spent_date", json!("2026-02-30"))]),
            "data[0].spent_date",
        ),
        (entry(&[("created_at", json!("now"))]), "data[0].created_at"),
        (
            entry(&[("user", json!({"id": "7", "name": "A"}))]),
            "data[0].user.id",
        ),
        (entry(&[("user", json!(null))]), "data[0].user"),
        (entry(&[("is_closed", json!(1))]), "data[0].is_closed"),
        (json!("text"), "data[0]"),
    ];
    for (bad, path) in cases {
        let error = entries_error(json!([bad])).await;
        let ErrorKind::Decode(problem) = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(problem.path, path, "{error}");
    }
}

#[tokio::test]
async fn a_missing_member_is_named() {
    let mut bad = entry(&[]);
    bad.as_object_mut().unwrap().remove("hours");
    let error = entries_error(json!([entry(&[]), bad])).await;
    let text = error.to_string();
    assert!(text.contains("data[1]") && text.contains("hours"), "{text}");
}

#[tokio::test]
async fn a_record_that_does_not_decode_is_named_too() {
    let api = FakeApi::constant(200, entry(&[("hours", json!(null))])).await;
    let error = connector(&api).time_entries().get(1).await.unwrap_err();
    let ErrorKind::Decode(problem) = error.kind() else {
        panic!("{error:?}")
    };
    assert!(problem.path.ends_with("hours"), "{error}");
    assert!(!error.retryable());
}

#[tokio::test]
async fn a_list_without_its_records_is_an_error() {
    let api = FakeApi::constant(200, empty("people")).await;
    let error = connector(&api).users().list().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("users.list") && text.contains("users"),
        "{text}"
    );
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_an_error() {
    let html = "<html><head><title>Down for maintenance</title></head></html>";
    for (body, part) in [
        ("", "nothing"),
        (html, "Down for maintenance"),
        ("{\"users\": [", "JSON"),
        ("[]", "users"),
    ] {
        let api = FakeApi::start(move |_| Answer::text(200, body)).await;
        let error = connector(&api).users().list().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn a_large_answer_is_refused() {
    let api = FakeApi::constant(200, page("roles", json!([role(1), role(2)]), Value::Null)).await;
    let harvest = builder(&api).max_response_size(100).build().unwrap();
    let error = harvest.roles().list().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 100 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_created_record_and_a_deleted_one() {
    let api = FakeApi::start(|seen| match seen.method.as_str() {
        "POST" => Answer::json(201, &role(9)),
        _ => Answer::text(200, ""),
    })
    .await;
    let harvest = connector(&api);
    let created = harvest
        .roles()
        .create(harvest_connector::RoleCreate::new("Role 9"))
        .await
        .unwrap();
    assert_eq!(created.name, "Role 9");
    let nothing: () = harvest.roles().delete(created.id).await.unwrap();
    assert_eq!(json::json_of(&nothing), Value::Null);
    let seen = api.requests();
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path.as_str()),
        ("DELETE", "/v2/roles/9")
    );
    assert_eq!(
        (seen[1].body.as_str(), seen[1].header("content-type")),
        ("", None)
    );
}

#[tokio::test]
async fn a_delete_may_answer_204_or_with_a_body() {
    for (status, body) in [(204, ""), (200, "{}"), (200, " ")] {
        let api = FakeApi::start(move |_| Answer::text(status, body)).await;
        connector(&api).roles().delete(1).await.unwrap();
    }
}

#[tokio::test]
async fn a_list_without_links_is_the_last_page() {
    for body in [
        json!({"roles": [role(1)]}),
        json!({"roles": [role(1)], "links": {}}),
        json!({"roles": [role(1)], "links": null}),
    ] {
        let api = FakeApi::constant(200, body.clone()).await;
        let harvest = connector(&api);
        let list = harvest.roles().list().await.unwrap();
        assert_eq!(
            (list.meta.next_link.as_ref(), list.page.next.as_ref()),
            (None, None),
            "{body}"
        );
        let result = harvest.execute("roles", "list", Value::Null).await.unwrap();
        assert_eq!(result.meta, Some(json!({"next_link": null})), "{body}");
    }
}

#[tokio::test]
async fn records_that_are_null_are_an_error() {
    let api = FakeApi::constant(200, json!({"roles": null, "links": {"next": null}})).await;
    let error = connector(&api).roles().list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
}

#[tokio::test]
async fn the_members_of_a_page_come_in_any_order() {
    let text = format!(
        r#"{{"links":{{"next":"https://example.com/2"}},"total_entries":7,"roles":[{}]}}"#,
        role(1)
    );
    let api = FakeApi::start(move |_| Answer::text(200, text.clone())).await;
    let list = connector(&api).roles().list().await.unwrap();
    assert_eq!(
        list.meta.next_link.as_deref(),
        Some("https://example.com/2")
    );
    assert_eq!((list.data.len(), list.page.total), (1, Some(7)));
}

#[tokio::test]
async fn a_member_that_is_there_twice_does_no_harm() {
    let text = role(1)
        .to_string()
        .replacen('{', r#"{"id":5,"odd":1,"odd":2,"#, 1);
    let api = FakeApi::start(move |_| Answer::text(200, text.clone())).await;
    // Whichever of the two counts: it decodes or fails, and what decodes serialises to valid JSON.
    match connector(&api).roles().get(1).await {
        Ok(found) => assert!(serde_json::from_str::<Value>(&text_of(&found)).is_ok()),
        Err(error) => assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}"),
    }
}

#[tokio::test]
async fn deep_nesting_is_an_error_or_kept_but_no_crash() {
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let text = role(1)
        .to_string()
        .replacen('{', &format!(r#"{{"deep":{deep},"#), 1);
    let api = FakeApi::start(move |_| Answer::text(200, text.clone())).await;
    match connector(&api).roles().get(1).await {
        Ok(found) => assert!(text_of(&found).len() > 40_000),
        Err(error) => assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}"),
    }
}

#[tokio::test]
async fn text_is_kept_to_the_letter() {
    for name in [
        "",
        " ",
        "a\u{0}b",
        "\"\\/",
        "\u{1F600}\u{200D}",
        "e\u{301}",
        &"x".repeat(10_000),
    ] {
        let mut sample = role(1);
        sample["name"] = json!(name);
        let api = FakeApi::constant(200, sample.clone()).await;
        let found = connector(&api).roles().get(1).await.unwrap();
        assert_eq!(found.name, name);
        assert_eq!(json::json_of(&found), sample);
    }
}
