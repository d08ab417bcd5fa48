//! The data that is measured: pages of time entries in the shape of real answers.

use serde_json::{Value, json};

/// One time entry. Every seventh has a member that the description does not know, every fifth is on an invoice,
/// every third has no notes.
pub fn entry(number: u64) -> Value {
    let notes = match number % 3 {
        0 => Value::Null,
        1 => json!("Sketches for the landing page"),
        _ => json!("Call"),
    };
    let day = 1 + number % 28;
    let mut entry = json!({
        "id": 2_480_500_000_u64 + number,
        "spent_date": format!("2026-02-{day:02}"),
        "hours": (number % 32) as f64 / 4.0,
        "hours_without_timer": (number % 32) as f64 / 4.0,
        "rounded_hours": (number % 32) as f64 / 4.0,
        "notes": notes,
        "created_at": format!("2026-02-{day:02}T08:15:00Z"),
        "updated_at": format!("2026-02-{day:02}T16:42:31Z"),
        "is_locked": number.is_multiple_of(5),
        "is_explicitly_locked": false,
        "locked_reason": if number.is_multiple_of(5) { json!("Item invoiced and locked") } else { Value::Null },
        "is_closed": false,
        "approval_status": "unsubmitted",
        "is_billed": number.is_multiple_of(5),
        "timer_started_at": null,
        "started_time": "9:00am",
        "ended_time": "11:15am",
        "is_running": false,
        "billable": true,
        "budgeted": true,
        "billable_rate": 80.0,
        "cost_rate": 41.5,
        "user": {"id": 5_550_000 + number % 40, "name": "Mara Quill"},
        "client": {"id": 90_210_000 + number % 60, "name": "Lumen Bakery", "currency": "EUR"},
        "project": {"id": 70_330_000 + number % 90, "name": "Site relaunch", "code": "LB-01"},
        "task": {"id": 31_000 + number % 12, "name": "Prototyping"},
        "user_assignment": {
            "id": 28_800_000 + number % 400, "is_project_manager": true, "is_active": true,
            "use_default_rates": true, "budget": null, "created_at": "2026-02-03T08:15:00Z",
            "updated_at": "2026-02-03T08:15:00Z", "hourly_rate": 95.0
        },
        "task_assignment": {
            "id": 30_800_000 + number % 400, "billable": true, "is_active": true,
            "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-03T08:15:00Z",
            "hourly_rate": 80.0, "budget": null
        },
        "invoice": if number.is_multiple_of(5) { json!({"id": 13_150_000 + number, "number": "1001"}) } else { Value::Null },
        "external_reference": null
    });
    if number.is_multiple_of(7) {
        entry["mood"] = json!("calm");
    }
    entry
}

/// A page of so many entries that begins with this one, with the address of the next page. One entry after
/// another becomes text, so that making a page takes little more memory than the page.
pub fn page(first: u64, count: u64, next: Option<&str>) -> String {
    let rest = json!({
        "per_page": count,
        "total_pages": 1,
        "total_entries": count,
        "next_page": null,
        "previous_page": null,
        "page": null,
        "links": {"first": "http://127.0.0.1/v2/time_entries", "next": next, "previous": null,
            "last": "http://127.0.0.1/v2/time_entries"}
    });
    let mut text = "{\"time_entries\":[".to_owned();
    for number in first..first + count {
        if number > first {
            text.push(',');
        }
        text.push_str(&entry(number).to_string());
    }
    text.push_str("],");
    text.push_str(rest.to_string().trim_start_matches('{'));
    text
}

/// One user.
pub fn user() -> String {
    json!({
        "id": 5_550_001, "first_name": "Mara", "last_name": "Quill", "email": "mara@example.com",
        "telephone": "", "timezone": "Berlin", "has_access_to_all_future_projects": false,
        "is_contractor": false, "is_active": true, "weekly_capacity": 126_000, "default_hourly_rate": 95.0,
        "cost_rate": 41.5, "roles": ["Design"], "access_roles": ["member"], "permissions_claims": [],
        "avatar_url": "https://example.com/a.png", "calendar_integration_enabled": false,
        "calendar_integration_source": null, "employee_id": null, "can_create_projects": false,
        "created_at": "2026-02-03T08:15:00Z", "updated_at": "2026-02-17T16:42:31Z"
    })
    .to_string()
}
