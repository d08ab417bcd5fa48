//! What is sent arrives as it was given.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::bench::*;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Text without what no API can tell from something else.
fn text() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{1,40}".prop_filter("not blank", |text| !text.trim().is_empty())
}

#[tokio::test]
async fn bad_input_is_told_before_anything_is_sent() {
    let bench = Bench::start().await;
    for (name, params, said) in [
        (
            "clients.list",
            json!({"per_page": 2001}),
            "`per_page`: must be at most 2000",
        ),
        (
            "clients.list",
            json!({"per_page": 0}),
            "`per_page`: must be at least 1",
        ),
        (
            "time_team.list",
            json!({"from": "2025-01-01", "to": "2026-06-01"}),
            "at most 365 are allowed",
        ),
        ("clients.create", json!({"name": " "}), "`name`: is empty"),
        (
            "time_entries.create",
            json!({"project_id": 1, "task_id": 1, "spent_date": TODAY, "hours": 1, "started_time": "8:00"}),
            "cannot be given together with `hours`",
        ),
        (
            "users.list",
            json!({"is_activ": true}),
            "there is no such parameter (did you mean `is_active`?)",
        ),
    ] {
        let error = bench.run(name, params).await.unwrap_err();
        assert!(error.to_string().contains(said), "{name}: {error}");
        assert_eq!(error.attempts(), 0);
    }
    assert_eq!(bench.fake.requests().len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bodies_arrive(
        name in text(), notes in proptest::option::of(text()), cents in 0_i64..10_000_000,
        active in any::<bool>(), budget in proptest::option::of(0_u32..100_000),
    ) {
        thread_local! {
            static SHARED: (tokio::runtime::Runtime, Bench) = {
                let runtime = runtime();
                let bench = runtime.block_on(Bench::start());
                (runtime, bench)
            };
        }
        SHARED.with(|(runtime, bench)| runtime.block_on(async {
            let rate = json!(cents as f64 / 100.0);
            let mut body = json!({
                "client_id": CLIENT, "name": name, "is_active": active, "is_billable": true,
                "bill_by": "Project", "budget_by": "project", "hourly_rate": rate,
            });
            if let Some(budget) = budget {
                body["budget"] = json!(budget);
            }
            if let Some(notes) = &notes {
                body["notes"] = json!(notes);
            }
            let made = bench.data("projects.create", body.clone()).await;
            let sent = bench.fake.requests().pop().unwrap().json();
            assert_eq!(sent, body);
            assert_eq!(made["name"], json!(name));
            assert_eq!(made["is_active"], json!(active));
            assert_eq!(made["hourly_rate"].as_f64(), rate.as_f64());
            assert_eq!(made["budget"].as_u64(), budget.map(u64::from));
            assert_eq!(made["notes"], notes.map_or(json!(""), Value::from));
        }));
    }

    #[test]
    fn queries_arrive(
        id in any::<i64>(), reference in text(), billed in any::<bool>(), size in 1_u32..=2000,
        day in 0_i32..3650,
    ) {
        thread_local! {
            static SHARED: (tokio::runtime::Runtime, Bench) = {
                let runtime = runtime();
                let bench = runtime.block_on(Bench::start());
                (runtime, bench)
            };
        }
        SHARED.with(|(runtime, bench)| runtime.block_on(async {
            let from = connector_runtime::jiff::civil::date(2020, 1, 1)
                .checked_add(connector_runtime::jiff::Span::new().days(day)).unwrap();
            let params = json!({
                "user_id": id, "external_reference_id": reference, "is_billed": billed, "per_page": size,
                "from": from.to_string(),
            });
            bench.data("time_entries.list", params).await;
            let seen = bench.fake.requests().pop().unwrap();
            assert_eq!(seen.query_value("user_id"), Some(id.to_string().as_str()));
            assert_eq!(seen.query_value("external_reference_id"), Some(reference.as_str()));
            assert_eq!(seen.query_value("is_billed"), Some(billed.to_string().as_str()));
            assert_eq!(seen.query_value("per_page"), Some(size.to_string().as_str()));
            assert_eq!(seen.query_value("from"), Some(from.to_string().as_str()));
        }));
    }
}
