//! What writes send.

use connector_tests::{FakeApi, Seen, connector};
use harvest_connector as h;
use serde_json::{Value, json};

/// Makes a write against an API whose answer does not matter, and gives the request.
macro_rules! sent {
    ($harvest:ident => $call:expr) => {{
        let api = FakeApi::constant(422, json!({"message": "no"})).await;
        let $harvest = connector(&api);
        let error = $call.await.map(drop).unwrap_err();
        assert_eq!(error.status(), Some(422), "{error}");
        api.request()
    }};
}

fn day(text: &str) -> connector_runtime::Date {
    text.parse().unwrap()
}

fn decimal(text: &str) -> connector_runtime::Decimal {
    text.parse().unwrap()
}

#[track_caller]
fn assert_sent(seen: &Seen, method: &str, path: &str, body: &Value) {
    assert_eq!((seen.method.as_str(), seen.path.as_str()), (method, path));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(&seen.json(), body);
    assert!(seen.query.is_empty(), "{:?}", seen.query);
}

#[tokio::test]
async fn an_update_sets_clears_and_leaves_alone() {
    let body = h::ClientUpdate::new().name("Lumen").clear_address();
    let seen = sent!(harvest => harvest.clients().update(7, body));
    assert_sent(
        &seen,
        "PATCH",
        "/v2/clients/7",
        &json!({"name": "Lumen", "address": null}),
    );

    let body = h::UserUpdate::new()
        .clear_cost_rate()
        .default_hourly_rate(decimal("95.50"))
        .is_active(false);
    let seen = sent!(harvest => harvest.users().update(5, body));
    let expected = json!({"cost_rate": null, "default_hourly_rate": 95.5, "is_active": false});
    assert_sent(&seen, "PATCH", "/v2/users/5", &expected);
}

#[tokio::test]
async fn the_last_word_counts() {
    let body = h::ClientUpdate::new()
        .address("A")
        .clear_address()
        .address("B");
    let seen = sent!(harvest => harvest.clients().update(7, body));
    assert_eq!(seen.json(), json!({"address": "B"}));
}

#[tokio::test]
async fn null_clears_by_execute_too() {
    let params = json!({"id": 7, "address": null});
    let seen = sent!(harvest => harvest.execute("clients", "update", params));
    assert_sent(&seen, "PATCH", "/v2/clients/7", &json!({"address": null}));
}

#[tokio::test]
async fn decimals_go_out_as_numbers_without_rounding() {
    let cases = [
        ("2", "2"),
        ("0.10", "0.1"),
        ("0.25", "0.25"),
        ("12345678.9012345", "12345678.9012345"),
        ("-0.01", "-0.01"),
    ];
    for (hours, written) in cases {
        let body = h::TimeEntryUpdate::new().hours(decimal(hours));
        let seen = sent!(harvest => harvest.time_entries().update(1, body));
        assert_eq!(seen.body, format!("{{\"hours\":{written}}}"));
    }
}

#[tokio::test]
async fn a_time_entry_with_a_duration() {
    let body = h::TimeEntryCreate::new(3, 4, day("2026-02-16"))
        .notes("Wireframes")
        .duration()
        .hours(decimal("2.25"));
    let seen = sent!(harvest => harvest.time_entries().create(body));
    let expected = json!({"project_id": 3, "task_id": 4, "spent_date": "2026-02-16", "notes": "Wireframes", "hours": 2.25});
    assert_sent(&seen, "POST", "/v2/time_entries", &expected);
}

#[tokio::test]
async fn a_time_entry_with_start_and_end() {
    let new = h::TimeEntryCreate::new(h::ProjectId(3), h::TaskId(4), day("2026-02-16"))
        .user_id(h::UserId(5));
    let body = new
        .start_and_end()
        .started_time("8:00am")
        .ended_time("9:15am");
    let seen = sent!(harvest => harvest.time_entries().create(body));
    let expected = json!({
        "project_id": 3, "task_id": 4, "spent_date": "2026-02-16", "user_id": 5,
        "started_time": "8:00am", "ended_time": "9:15am",
    });
    assert_sent(&seen, "POST", "/v2/time_entries", &expected);
}

#[tokio::test]
async fn a_timer_is_a_time_entry_without_hours() {
    let reference = h::ExternalReferenceInput::new()
        .id("42")
        .group_id("7")
        .permalink("https://example.com/42");
    let body = h::TimeEntryCreate::new(3, 4, day("2026-02-16")).external_reference(reference);
    let seen = sent!(harvest => harvest.time_entries().create(body));
    let expected = json!({
        "project_id": 3, "task_id": 4, "spent_date": "2026-02-16",
        "external_reference": {"id": "42", "group_id": "7", "permalink": "https://example.com/42"},
    });
    assert_sent(&seen, "POST", "/v2/time_entries", &expected);
}

#[tokio::test]
async fn an_invoice_with_rows() {
    let rows = [h::InvoiceLineItemCreate::new("Service", decimal("80.0")).quantity(decimal("1.5"))];
    let body = h::InvoiceCreate::new(9)
        .issue_date(day("2026-03-01"))
        .free_form()
        .line_items(rows);
    let seen = sent!(harvest => harvest.invoices().create(body));
    let row = json!({"kind": "Service", "unit_price": 80.0, "quantity": 1.5});
    assert_sent(
        &seen,
        "POST",
        "/v2/invoices",
        &json!({"client_id": 9, "issue_date": "2026-03-01", "line_items": [row]}),
    );
}

#[tokio::test]
async fn an_invoice_from_tracked_time() {
    let import = h::InvoiceLineItemsImport::new([h::ProjectId(1), h::ProjectId(2)]).time(
        h::InvoiceTimeImport::new(h::TimeSummaryType::Task)
            .from(day("2026-02-01"))
            .to(day("2026-02-28")),
    );
    let seen = sent!(harvest => harvest.invoices().create(h::InvoiceCreate::new(9).from_tracked_time(import)));
    let time = json!({"summary_type": "task", "from": "2026-02-01", "to": "2026-02-28"});
    let expected =
        json!({"client_id": 9, "line_items_import": {"project_ids": [1, 2], "time": time}});
    assert_sent(&seen, "POST", "/v2/invoices", &expected);
}

#[tokio::test]
async fn a_message_is_a_mail_or_a_change_of_state() {
    let to = h::MessageRecipientInput::new("bette@lumen.example").name("Bette");
    let mail = h::InvoiceMessageCreate::new()
        .mail()
        .recipients([to])
        .attach_pdf(true);
    let seen = sent!(harvest => harvest.invoice_messages().create(43, mail));
    let expected = json!({"recipients": [{"email": "bette@lumen.example", "name": "Bette"}], "attach_pdf": true});
    assert_sent(&seen, "POST", "/v2/invoices/43/messages", &expected);

    let event = h::InvoiceMessageCreate::new().event(h::InvoiceStateChange::Close);
    let seen = sent!(harvest => harvest.invoice_messages().create(43, event));
    assert_sent(
        &seen,
        "POST",
        "/v2/invoices/43/messages",
        &json!({"event_type": "close"}),
    );
}

#[tokio::test]
async fn a_payment_is_at_a_moment_or_on_a_day() {
    let moment = "2026-03-20T09:30:00Z".parse().unwrap();
    let at = h::InvoicePaymentCreate::new(decimal("10"))
        .at_time()
        .paid_at(moment);
    let seen = sent!(harvest => harvest.invoice_payments().create(43, at));
    assert_sent(
        &seen,
        "POST",
        "/v2/invoices/43/payments",
        &json!({"amount": 10, "paid_at": "2026-03-20T09:30:00Z"}),
    );
    let on = h::InvoicePaymentCreate::new(10)
        .on_date()
        .paid_date(day("2026-03-20"));
    let seen = sent!(harvest => harvest.invoice_payments().create(43, on));
    assert_sent(
        &seen,
        "POST",
        "/v2/invoices/43/payments",
        &json!({"amount": 10, "paid_date": "2026-03-20"}),
    );
}

#[tokio::test]
async fn a_project_with_its_ways_of_billing() {
    let body = h::ProjectCreate::new(9, "Relaunch", true, h::BillBy::Project, h::BudgetBy::None);
    let body = body
        .hourly_rate(decimal("100"))
        .starts_on(day("2026-01-15"));
    let seen = sent!(harvest => harvest.projects().create(body));
    let expected = json!({
        "client_id": 9, "name": "Relaunch", "is_billable": true, "bill_by": "Project", "budget_by": "none",
        "hourly_rate": 100, "starts_on": "2026-01-15",
    });
    assert_sent(&seen, "POST", "/v2/projects", &expected);
}

#[tokio::test]
async fn writes_without_a_body_send_none() {
    let seen = sent!(harvest => harvest.time_entries().stop(1));
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str(), seen.body.as_str()),
        ("PATCH", "/v2/time_entries/1/stop", "")
    );
    let seen = sent!(harvest => harvest.time_entries().delete_external_reference(1));
    let path = "/v2/time_entries/1/external_reference";
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str(), seen.body.as_str()),
        ("DELETE", path, "")
    );
}

#[tokio::test]
async fn a_body_can_be_kept_and_sent_again() {
    let body = h::RoleCreate::new("Design").user_ids([h::UserId(1)]);
    let first = sent!(harvest => harvest.roles().create(body.clone()));
    let second = sent!(harvest => harvest.roles().create(body.clone()));
    assert_eq!(first.body, second.body);
    assert_eq!(first.json(), json!({"name": "Design", "user_ids": [1]}));
}
