//! What is refused before anything is sent.

use connector_runtime::Error;
use connector_tests::{FakeApi, connector};
use harvest_connector::{
    ApprovalStatus, HarvestConnector, InvoiceMessageCreate, InvoiceState, TimeEntryUpdate,
};
use serde_json::{Value, json};

use super::{empty, refused};

async fn api_and_connector() -> (FakeApi, HarvestConnector) {
    let api = FakeApi::constant(200, empty("users")).await;
    let harvest = connector(&api);
    (api, harvest)
}

fn day(text: &str) -> connector_runtime::Date {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_page_size_out_of_its_limits() {
    let (api, harvest) = api_and_connector().await;
    let error = harvest.users().list().per_page(0).await.unwrap_err();
    assert_eq!(refused(&error, "per_page"), "must be at least 1, found 0");
    let error = harvest.users().list().per_page(2001).await.unwrap_err();
    assert_eq!(
        refused(&error, "per_page"),
        "must be at most 2000, found 2001"
    );
    assert_eq!(
        error.to_string(),
        "users.list: parameter `per_page`: must be at most 2000, found 2001"
    );
    let error = harvest.users().list().page(0).await.unwrap_err();
    assert_eq!(refused(&error, "page"), "must be at least 1, found 0");
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_report_over_more_than_a_year() {
    let (api, harvest) = api_and_connector().await;
    let error = harvest
        .time_projects()
        .list(day("2025-01-01"), day("2026-01-02"))
        .await
        .unwrap_err();
    let problem = refused(&error, "to");
    assert!(problem.contains("366 days after `from`"), "{problem}");
    assert!(problem.contains("at most 365"), "{problem}");
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_report_over_exactly_365_days_is_sent() {
    let api = FakeApi::constant(200, empty("results")).await;
    connector(&api)
        .time_projects()
        .list(day("2025-01-01"), day("2026-01-01"))
        .await
        .unwrap();
    assert_eq!(api.request().query_text(), "from=2025-01-01&to=2026-01-01");
}

#[tokio::test]
async fn a_report_whose_end_is_before_its_beginning() {
    let (api, harvest) = api_and_connector().await;
    let reports = [
        harvest
            .time_clients()
            .list(day("2026-02-02"), day("2026-02-01"))
            .await
            .map(drop),
        harvest
            .time_team()
            .list(day("2026-02-02"), day("2026-02-01"))
            .await
            .map(drop),
        harvest
            .uninvoiced()
            .list(day("2026-02-02"), day("2026-02-01"))
            .await
            .map(drop),
        harvest
            .expenses_team()
            .list(day("2026-02-02"), day("2026-02-01"))
            .await
            .map(drop),
    ];
    for report in reports {
        assert_eq!(
            refused(&report.unwrap_err(), "to"),
            "2026-02-01 is before `from` (2026-02-02)"
        );
    }
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn the_limit_of_reports_holds_for_dates_without_hyphens() {
    let (api, harvest) = api_and_connector().await;
    let params = json!({"from": "20200101", "to": "21000101"});
    let error = harvest
        .execute("time_tasks", "list", params)
        .await
        .unwrap_err();
    assert!(refused(&error, "to").contains("at most 365"), "{error}");
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_page_number_together_with_a_cursor() {
    let (api, harvest) = api_and_connector().await;
    let error = harvest
        .users()
        .list()
        .page(2)
        .cursor("abc")
        .await
        .unwrap_err();
    assert!(
        refused(&error, "cursor").contains("together with `page`"),
        "{error}"
    );
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_value_that_an_enumeration_does_not_list() {
    let (api, harvest) = api_and_connector().await;
    let error = harvest
        .invoices()
        .list()
        .state(InvoiceState::Other("piad".into()))
        .await
        .unwrap_err();
    let problem = refused(&error, "state");
    assert!(problem.contains("did you mean `paid`?"), "{problem}");
    assert!(problem.contains("draft"), "{problem}");
    let status = ApprovalStatus::from("rejected");
    let error = harvest
        .time_entries()
        .list()
        .approval_status(status)
        .await
        .unwrap_err();
    assert!(
        refused(&error, "approval_status").contains("unsubmitted, submitted, approved"),
        "{error}"
    );
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_duration_together_with_clock_times() {
    let (api, harvest) = api_and_connector().await;
    let both = TimeEntryUpdate::new().hours(1).started_time("8:00am");
    let error = harvest.time_entries().update(1, both).await.unwrap_err();
    assert!(
        refused(&error, "started_time").contains("together with `hours`"),
        "{error}"
    );
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_message_that_says_nothing() {
    let (api, harvest) = api_and_connector().await;
    let error = harvest
        .invoice_messages()
        .create(1, InvoiceMessageCreate::new())
        .await
        .unwrap_err();
    assert!(
        refused(&error, "event_type").contains("at least one of"),
        "{error}"
    );
    assert!(api.requests().is_empty());
}

async fn refused_by_execute(entity: &str, action: &str, params: Value) -> Error {
    let (api, harvest) = api_and_connector().await;
    let error = harvest.execute(entity, action, params).await.unwrap_err();
    assert!(api.requests().is_empty(), "{error}");
    error
}

#[tokio::test]
async fn values_of_the_wrong_type_by_execute() {
    let cases = [
        (
            "users",
            "list",
            json!({"per_page": "22"}),
            "per_page",
            "expected integer, found string \"22\"",
        ),
        (
            "users",
            "list",
            json!({"per_page": 2.5}),
            "per_page",
            "expected integer, found number 2.5",
        ),
        (
            "users",
            "list",
            json!({"is_active": "yes"}),
            "is_active",
            "expected boolean, found string",
        ),
        (
            "users",
            "get",
            json!({"id": "4"}),
            "id",
            "found string \"4\"",
        ),
        ("users", "get", json!({"id": [4]}), "id", "found"),
        (
            "users",
            "list",
            json!({"updated_since": "yesterday"}),
            "updated_since",
            "date-time",
        ),
        (
            "time_entries",
            "list",
            json!({"from": "31.12.2025"}),
            "from",
            "YYYY-MM-DD",
        ),
        (
            "time_entries",
            "list",
            json!({"from": "2026-02-30"}),
            "from",
            "YYYY-MM-DD",
        ),
        (
            "users",
            "create",
            json!({"first_name": "A", "last_name": "B", "email": "no"}),
            "email",
            "e-mail",
        ),
        (
            "clients",
            "create",
            json!({"name": " "}),
            "name",
            "is empty",
        ),
        (
            "clients",
            "create",
            json!({"name": null}),
            "name",
            "may not be null",
        ),
        (
            "clients",
            "update",
            json!({"id": 1, "name": null}),
            "name",
            "may not be null",
        ),
    ];
    for (entity, action, params, parameter, part) in cases {
        let error = refused_by_execute(entity, action, params).await;
        let problem = refused(&error, parameter);
        assert!(problem.contains(part), "{entity}.{action}: {problem}");
        assert_eq!(error.operation(), Some(format!("{entity}.{action}")));
    }
}

#[tokio::test]
async fn values_that_are_missing_by_execute() {
    let cases = [
        ("users", "get", json!({}), "id"),
        ("users", "get", json!({"id": null}), "id"),
        ("time_projects", "list", json!({}), "from"),
        ("time_projects", "list", json!({"from": "20260101"}), "to"),
        (
            "time_entries",
            "create",
            json!({"project_id": 1, "task_id": 2}),
            "spent_date",
        ),
    ];
    for (entity, action, params, parameter) in cases {
        let error = refused_by_execute(entity, action, params).await;
        assert!(
            refused(&error, parameter).starts_with("is missing"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn places_inside_a_body_are_named() {
    let params = json!({"client_id": 1, "line_items": [{"kind": "Service", "unit_price": 1}, {"kind": "Service"}]});
    let error = refused_by_execute("invoices", "create", params).await;
    assert_eq!(refused(&error, "line_items[1].unit_price"), "is missing");
    let params = json!({"client_id": 1, "line_items": [{"kind": "Service", "unit_price": "much"}]});
    let error = refused_by_execute("invoices", "create", params).await;
    assert!(
        refused(&error, "line_items[0].unit_price").contains("found string \"much\""),
        "{error}"
    );
}

#[tokio::test]
async fn a_date_that_the_api_cannot_read() {
    let (api, harvest) = api_and_connector().await;
    let before_christ = connector_runtime::Date::new(-44, 3, 15).unwrap();
    let error = harvest
        .time_entries()
        .list()
        .from(before_christ)
        .await
        .unwrap_err();
    assert!(refused(&error, "from").contains("YYYY-MM-DD"), "{error}");
    assert!(api.requests().is_empty());
}
