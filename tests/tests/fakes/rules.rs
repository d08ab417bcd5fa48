//! What the fake keeps to: records that are locked, and files that belong to records.

use serde_json::{Value, json};

use super::bench::*;

const OTHER_PROJECT: i64 = PROJECT + 1;

async fn locked_expense(bench: &Bench) -> Value {
    let billed = bench
        .data("expenses.list", json!({"is_billed": true}))
        .await;
    let expense = billed[0].clone();
    assert_eq!(expense["is_locked"], true);
    expense
}

#[tokio::test]
async fn a_locked_expense_keeps_its_project_and_stays() {
    let bench = Bench::start().await;
    let expense = locked_expense(&bench).await;
    let id = &expense["id"];
    let change =
        json!({"id": id, "project_id": 1, "expense_category_id": 4_195_901, "notes": "Seen"});
    let changed = bench.data("expenses.update", change).await;
    for kept in ["project", "expense_category", "client"] {
        assert_eq!(changed[kept], expense[kept], "{kept}");
    }
    assert_eq!(changed["notes"], "Seen");
    let refusal = bench.refusal("expenses.delete", json!({"id": id})).await;
    assert_eq!(refusal, (422, "Item Invoiced".to_owned()));
    bench.data("expenses.get", json!({"id": id})).await;
}

#[tokio::test]
async fn an_open_expense_moves_and_goes() {
    let bench = Bench::start().await;
    let body = json!({"project_id": PROJECT, "expense_category_id": 4_195_900, "spent_date": TODAY, "total_cost": 3});
    let made = bench.data("expenses.create", body).await;
    assert_eq!(made["is_locked"], false);
    let change =
        json!({"id": made["id"], "project_id": OTHER_PROJECT, "expense_category_id": 4_195_901});
    let changed = bench.data("expenses.update", change).await;
    assert_eq!(changed["project"]["id"], OTHER_PROJECT);
    assert_eq!(changed["expense_category"]["id"], 4_195_901);
    let lost = json!({"id": made["id"], "project_id": 1});
    assert_eq!(bench.refusal("expenses.update", lost).await.0, 422);
    bench
        .data("expenses.delete", json!({"id": made["id"]}))
        .await;
}

#[tokio::test]
async fn a_locked_time_entry_stays_as_it_is() {
    let bench = Bench::start().await;
    let billed = json!({"is_billed": true, "per_page": 1});
    let entry = bench.data("time_entries.list", billed).await[0].clone();
    assert_eq!(entry["is_locked"], true);
    let id = &entry["id"];
    for (name, params) in [
        ("time_entries.update", json!({"id": id, "hours": 1})),
        ("time_entries.restart", json!({"id": id})),
        ("time_entries.delete", json!({"id": id})),
    ] {
        let (status, message) = bench.refusal(name, params).await;
        assert_eq!(status, 422, "{name}: {message}");
    }
    let after = bench.data("time_entries.get", json!({"id": id})).await;
    assert_eq!(after, entry);
}

#[tokio::test]
async fn an_uploaded_receipt_belongs_to_the_expense() {
    let bench = Bench::start().await;
    // "%PDF" and "photo!".
    let first =
        json!({"name": "cab.pdf", "content_base64": "JVBERg==", "content_type": "application/pdf"});
    let second =
        json!({"name": "cab.png", "content_base64": "cGhvdG8h", "content_type": "image/png"});
    let body = json!({
        "project_id": PROJECT, "expense_category_id": 4_195_900, "spent_date": TODAY, "total_cost": 12.5, "receipt": first
    });
    let made = bench.data("expenses.create", body).await;
    let receipt = |name: &str, size: usize, kind: &str| {
        let url = format!("https://kestrelpine.harvestapp.example/receipts/{name}");
        json!({"url": url, "file_name": name, "file_size": size, "content_type": kind})
    };
    assert_eq!(made["receipt"], receipt("cab.pdf", 4, "application/pdf"));
    let id = &made["id"];
    bench
        .data("expenses.update", json!({"id": id, "receipt": second}))
        .await;
    let read = bench.data("expenses.get", json!({"id": id})).await;
    assert_eq!(read["receipt"], receipt("cab.png", 6, "image/png"));
    assert_eq!(read["total_cost"], 12.5, "a receipt changes nothing else");
    bench
        .data("expenses.update", json!({"id": id, "delete_receipt": true}))
        .await;
    let read = bench.data("expenses.get", json!({"id": id})).await;
    assert_eq!(read["receipt"], Value::Null);
}

#[tokio::test]
async fn a_file_needs_a_body_of_parts() {
    let bench = Bench::start().await;
    let token = format!("Bearer {}", bench.fake.credential("token").unwrap());
    let account = bench.fake.credential("account_id").unwrap();
    let expense = bench.data("expenses.list", json!({"per_page": 1})).await[0].clone();
    let answer = send(
        &bench.fake,
        &format!("PATCH /v2/expenses/{}", expense["id"]),
        &[
            ("authorization", &token),
            ("harvest-account-id", &account),
            ("user-agent", "test"),
            ("content-type", "application/json"),
        ],
        r#"{"receipt": "cab.pdf"}"#,
    )
    .await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(
        answer.body.contains("multipart/form-data"),
        "{}",
        answer.body
    );
}
