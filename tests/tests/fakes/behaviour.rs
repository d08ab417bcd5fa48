//! What calls change.

use serde_json::{Value, json};

use super::bench::*;

#[tokio::test]
async fn the_seed_is_a_company_at_work() {
    let bench = Bench::start().await;
    let first = bench
        .data("time_entries.list", json!({"per_page": 1}))
        .await;
    let twin = Bench::start().await;
    let again = twin.data("time_entries.list", json!({"per_page": 1})).await;
    assert_eq!(first, again, "the same seed makes the same records");
    let page = bench
        .connector
        .time_entries()
        .list()
        .per_page(1)
        .await
        .unwrap();
    assert_eq!(page.page.total, Some(5001));
}

#[tokio::test]
async fn records_are_made_changed_and_removed() {
    let bench = Bench::start().await;
    let made = bench
        .data(
            "clients.create",
            json!({"name": "Owl & Co", "address": "1 Elm St"}),
        )
        .await;
    let id = made["id"].clone();
    assert_eq!(made["is_active"], true);
    assert_eq!(made["currency"], "EUR");
    assert_eq!(made["created_at"], made["updated_at"]);
    let listed = bench.data("clients.list", json!({})).await;
    assert_eq!(listed[0], made, "newest first");

    let changed = bench
        .data("clients.update", json!({"id": id, "address": null}))
        .await;
    assert_eq!(changed["address"], Value::Null);
    assert_eq!(changed["name"], "Owl & Co");
    bench
        .data("clients.update", json!({"id": id, "name": "Owl Ltd"}))
        .await;
    let contact = json!({"client_id": id, "first_name": "Ada"});
    let contact = bench.data("contacts.create", contact).await;
    assert_eq!(
        contact["client"]["name"], "Owl Ltd",
        "stubs show the record as it is now"
    );

    bench.data("clients.delete", json!({"id": id})).await;
    assert_eq!(bench.refusal("clients.get", json!({"id": id})).await.0, 404);
    assert_eq!(
        bench
            .refusal("contacts.get", json!({"id": contact["id"]}))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn what_is_in_use_stays() {
    let bench = Bench::start().await;
    for (name, id, said) in [
        ("clients.delete", CLIENT, "has projects"),
        ("tasks.delete", TASK, "has time entries"),
        ("users.delete", MANAGER, "time entries or expenses"),
        ("invoice_item_categories.delete", 1_466_200, "is used"),
    ] {
        let (status, message) = bench.refusal(name, json!({"id": id})).await;
        assert_eq!(status, 422, "{name}");
        assert!(message.contains(said), "{name}: {message}");
    }
    bench.data("projects.delete", json!({"id": PROJECT})).await;
    let left = bench
        .data("time_entries.list", json!({"project_id": PROJECT}))
        .await;
    assert_eq!(left, json!([]), "the entries of a project go with it");
}

#[tokio::test]
async fn timers_run_stop_and_start_again() {
    let bench = Bench::start().await;
    let body = json!({"project_id": PROJECT, "task_id": TASK, "spent_date": TODAY});
    let first = bench.data("time_entries.create", body.clone()).await;
    assert_eq!(first["is_running"], true);
    bench.fake.advance(std::time::Duration::from_secs(5400));
    let second = bench.data("time_entries.create", body).await;
    let first = bench
        .data("time_entries.get", json!({"id": first["id"]}))
        .await;
    assert_eq!(
        (&first["is_running"], &first["hours"]),
        (&json!(false), &json!(1.5)),
        "one timer at a time"
    );
    let (status, message) = bench
        .refusal("time_entries.stop", json!({"id": first["id"]}))
        .await;
    assert_eq!(
        (status, message.as_str()),
        (422, "This timer is not running")
    );
    bench
        .data("time_entries.restart", json!({"id": first["id"]}))
        .await;
    bench.fake.advance(std::time::Duration::from_secs(900));
    let stopped = bench
        .data("time_entries.stop", json!({"id": first["id"]}))
        .await;
    assert_eq!(stopped["hours"], json!(1.75));
    assert_eq!(stopped["timer_started_at"], Value::Null);
    let second = bench
        .data("time_entries.get", json!({"id": second["id"]}))
        .await;
    assert_eq!(second["is_running"], false);
}

#[tokio::test]
async fn start_and_end_times_give_hours() {
    let bench = Bench::start().await;
    bench
        .data("company.update", json!({"wants_timestamp_timers": true}))
        .await;
    let body = json!({
        "project_id": PROJECT, "task_id": TASK, "spent_date": TODAY, "started_time": "8:30am", "ended_time": "13:00"
    });
    let entry = bench.data("time_entries.create", body).await;
    assert_eq!(
        (&entry["hours"], &entry["ended_time"]),
        (&json!(4.5), &json!("13:00"))
    );
    let link = json!({"id": "7", "permalink": "https://tracker.example/7"});
    let entry = bench
        .data(
            "time_entries.update",
            json!({"id": entry["id"], "external_reference": link}),
        )
        .await;
    assert_eq!(entry["external_reference"]["service"], "tracker.example");
    bench
        .data(
            "time_entries.delete_external_reference",
            json!({"id": entry["id"]}),
        )
        .await;
    let entry = bench
        .data("time_entries.get", json!({"id": entry["id"]}))
        .await;
    assert_eq!(entry["external_reference"], Value::Null);
}

#[tokio::test]
async fn line_items_are_added_changed_and_removed() {
    let bench = Bench::start().await;
    let items = json!([
        {"kind": "Service", "unit_price": 100, "quantity": 2, "taxed": true},
        {"kind": "Product", "unit_price": 50}
    ]);
    let invoice = bench
        .data(
            "invoices.create",
            json!({"client_id": CLIENT, "line_items": items, "tax": 10, "discount": 20}),
        )
        .await;
    assert_eq!(invoice["state"], "draft");
    assert_eq!(invoice["discount_amount"], 50);
    assert_eq!(invoice["tax_amount"], 16);
    assert_eq!(invoice["amount"], 216);
    let (first, second) = (
        &invoice["line_items"][0]["id"],
        &invoice["line_items"][1]["id"],
    );
    let changes = json!([
        {"id": first, "quantity": 3},
        {"id": second, "_destroy": true},
        {"kind": "Service", "unit_price": 1}
    ]);
    let changed = bench
        .data(
            "invoices.update",
            json!({"id": invoice["id"], "line_items": changes, "tax": null, "discount": null}),
        )
        .await;
    let items = changed["line_items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!((&items[0]["id"], &items[0]["amount"]), (first, &json!(300)));
    assert_eq!(changed["amount"], 301);
    assert_eq!(changed["tax_amount"], 0);
}

#[tokio::test]
async fn an_invoice_goes_from_draft_to_paid() {
    let bench = Bench::start().await;
    let items = json!([{"kind": "Service", "unit_price": 100}]);
    let invoice = bench
        .data(
            "invoices.create",
            json!({"client_id": CLIENT, "line_items": items}),
        )
        .await;
    let id = &invoice["id"];
    let event = |event: &str| json!({"invoice_id": id, "event_type": event});
    assert_eq!(
        bench
            .refusal("invoice_messages.create", event("close"))
            .await
            .0,
        422
    );
    bench.data("invoice_messages.create", event("send")).await;
    let payment = json!({"invoice_id": id, "amount": 40, "paid_date": "2026-11-19"});
    bench.data("invoice_payments.create", payment.clone()).await;
    let open = bench.data("invoices.get", json!({"id": id})).await;
    assert_eq!(
        (&open["state"], &open["due_amount"]),
        (&json!("open"), &json!(60))
    );
    let rest = bench
        .data(
            "invoice_payments.create",
            json!({"invoice_id": id, "amount": 60}),
        )
        .await;
    let paid = bench.data("invoices.get", json!({"id": id})).await;
    assert_eq!(
        (&paid["state"], &paid["paid_date"]),
        (&json!("paid"), &json!(TODAY))
    );
    bench
        .data(
            "invoice_payments.delete",
            json!({"invoice_id": id, "id": rest["id"]}),
        )
        .await;
    assert_eq!(
        bench.data("invoices.get", json!({"id": id})).await["state"],
        "open"
    );
    bench.data("invoice_messages.create", event("close")).await;
    bench
        .data("invoice_messages.create", event("re-open"))
        .await;
    bench.data("invoice_messages.create", event("draft")).await;
    assert_eq!(
        bench.data("invoices.get", json!({"id": id})).await["state"],
        "draft"
    );
    assert_eq!(
        bench
            .refusal(
                "invoice_messages.create",
                json!({"invoice_id": id, "recipients": [], "subject": "Hi"})
            )
            .await
            .0,
        422
    );
}

#[tokio::test]
async fn unbilled_work_becomes_an_invoice() {
    let bench = Bench::start().await;
    let period = json!({"from": "2026-11-01", "to": TODAY});
    let open = |rows: Value| {
        let rows = rows.as_array().unwrap().clone();
        rows.into_iter()
            .find(|row| row["project_id"] == PROJECT)
            .unwrap()
    };
    let before = open(bench.data("uninvoiced.list", period.clone()).await);
    let import = json!({"project_ids": [PROJECT], "time": {"summary_type": "task", "from": "2026-11-01", "to": TODAY}});
    let invoice = bench
        .data(
            "invoices.create",
            json!({"client_id": CLIENT, "line_items_import": import}),
        )
        .await;
    assert!(before["uninvoiced_amount"].as_f64().unwrap() > 0.0);
    let expected = before["uninvoiced_amount"].as_f64().unwrap()
        - before["uninvoiced_expenses"].as_f64().unwrap();
    assert!(
        (invoice["amount"].as_f64().unwrap() - expected).abs() < 0.01,
        "{invoice} {before}"
    );
    let after = open(bench.data("uninvoiced.list", period).await);
    assert_eq!(after["uninvoiced_hours"], 0);
    let billed = json!({"project_id": PROJECT, "from": "2026-11-01", "is_billed": true});
    let billed = bench.data("time_entries.list", billed).await;
    assert_eq!(billed[0]["invoice"]["id"], invoice["id"]);
    assert_eq!(
        bench
            .refusal(
                "time_entries.update",
                json!({"id": billed[0]["id"], "hours": 1})
            )
            .await
            .0,
        422
    );
    bench
        .data("invoices.delete", json!({"id": invoice["id"]}))
        .await;
    let entry = bench
        .data("time_entries.get", json!({"id": billed[0]["id"]}))
        .await;
    assert_eq!(entry["invoice"], Value::Null);
}

#[tokio::test]
async fn estimates_are_sent_accepted_and_opened_again() {
    let bench = Bench::start().await;
    let estimate = bench
        .data("estimates.create", json!({"client_id": CLIENT}))
        .await;
    let id = &estimate["id"];
    for (event, state) in [
        ("send", "sent"),
        ("accept", "accepted"),
        ("re-open", "sent"),
        ("decline", "declined"),
    ] {
        bench
            .data(
                "estimate_messages.create",
                json!({"estimate_id": id, "event_type": event}),
            )
            .await;
        assert_eq!(
            bench.data("estimates.get", json!({"id": id})).await["state"],
            state,
            "{event}"
        );
    }
}

#[tokio::test]
async fn rates_follow_each_other() {
    let bench = Bench::start().await;
    let user = json!({"user_id": MEMBER});
    let rate = json!({"user_id": MEMBER, "amount": 120, "start_date": "2026-06-01"});
    bench.data("billable_rates.create", rate).await;
    let rates = bench.data("billable_rates.list", user.clone()).await;
    assert_eq!(rates.as_array().unwrap().len(), 3);
    assert_eq!(
        (&rates[1]["end_date"], &rates[2]["end_date"]),
        (&json!("2026-05-31"), &Value::Null)
    );
    bench
        .data(
            "billable_rates.create",
            json!({"user_id": MEMBER, "amount": 99}),
        )
        .await;
    let rates = bench.data("billable_rates.list", user).await;
    assert_eq!(
        rates.as_array().unwrap().len(),
        1,
        "a rate without a start replaces all"
    );
    let user = bench.data("users.get", json!({"id": MEMBER})).await;
    assert_eq!(user["default_hourly_rate"], 99);
}

#[tokio::test]
async fn people_and_roles_know_each_other() {
    let bench = Bench::start().await;
    let role = bench
        .data(
            "roles.create",
            json!({"name": "Printer", "user_ids": [CALLER, MEMBER]}),
        )
        .await;
    assert_eq!(role["user_ids"], json!([CALLER, MEMBER]));
    let me = bench.data("users.get_me", json!({})).await;
    assert!(me["roles"].as_array().unwrap().contains(&json!("Printer")));
    let role = bench
        .data(
            "roles.update",
            json!({"id": role["id"], "name": "Press", "user_ids": [MEMBER]}),
        )
        .await;
    assert_eq!(role["user_ids"], json!([MEMBER]));
    let user = bench
        .data("users.update", json!({"id": MANAGER, "roles": ["Press"]}))
        .await;
    assert_eq!(user["roles"], json!(["Press"]));
    bench.data("roles.delete", json!({"id": role["id"]})).await;
    assert_eq!(
        bench.data("users.get", json!({"id": MANAGER})).await["roles"],
        json!([])
    );

    let mates = bench
        .data(
            "teammates.update",
            json!({"user_id": MANAGER, "teammate_ids": [MEMBER]}),
        )
        .await;
    assert_eq!(mates["teammates"][0]["id"], MEMBER);
    let manager = bench.data("users.get", json!({"id": MANAGER})).await;
    assert_eq!(
        manager["access_roles"],
        json!(["manager", "people_manager"])
    );
    assert_eq!(
        bench
            .refusal("teammates.list", json!({"user_id": MEMBER}))
            .await
            .0,
        422
    );
}

#[tokio::test]
async fn reports_add_up() {
    let bench = Bench::start().await;
    let period = json!({"from": "2026-11-02", "to": "2026-11-08"});
    let entries = bench.data("time_entries.list", period.clone()).await;
    let hours = |rows: &Value, field: &str| -> f64 {
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row[field].as_f64().unwrap())
            .sum()
    };
    let tracked = hours(&entries, "rounded_hours");
    assert!(tracked > 0.0);
    for report in ["time_clients", "time_projects", "time_tasks", "time_team"] {
        let rows = bench.data(&format!("{report}.list"), period.clone()).await;
        assert!(
            (hours(&rows, "total_hours") - tracked).abs() < 0.001,
            "{report}"
        );
    }
    let expenses = bench.data("expenses.list", period.clone()).await;
    for report in [
        "expenses_clients",
        "expenses_projects",
        "expenses_categories",
        "expenses_team",
    ] {
        let rows = bench.data(&format!("{report}.list"), period.clone()).await;
        assert!(
            (hours(&rows, "total_amount") - hours(&expenses, "total_cost")).abs() < 0.001,
            "{report}"
        );
    }
}
