//! Time entries, tasks, expenses.

use harvest_connector::{
    ApprovalStatus, ExpenseCategoryId, ExpenseId, InvoiceId, ProjectId, TaskAssignmentId, TaskId,
    TimeEntryCreate, TimeEntryId, TimeEntryUpdate, UserAssignmentId,
};

use super::{day, decimal, moment, serve};

#[tokio::test]
async fn time_entries_list() {
    let Some(served) = serve("time_entries_list").await else {
        return;
    };
    let page = served.harvest.time_entries().list().await.unwrap();
    let entry = &page.data[0];
    assert_eq!(
        (entry.id, entry.spent_date),
        (TimeEntryId(2_480_500_111), day("2026-02-16"))
    );
    assert_eq!(entry.approval_status, Some(ApprovalStatus::Approved));
    assert_eq!(entry.locked_reason.as_deref(), Some("Item Invoiced"));
    assert_eq!(entry.client.currency.as_deref(), Some("EUR"));
    served.assert_list(&page);
}

#[tokio::test]
async fn the_second_page_of_time_entries() {
    let Some(served) = serve("time_entries_list_page_2").await else {
        return;
    };
    let page = served.harvest.time_entries().list().page(2).await.unwrap();
    assert_eq!(page.page.next.as_deref(), page.meta.next_link.as_deref());
    assert_eq!(served.api.request().query_text(), "page=2");
    served.assert_list(&page);
}

#[tokio::test]
async fn time_entries_get() {
    let Some(served) = serve("time_entries_get").await else {
        return;
    };
    let entry = served
        .harvest
        .time_entries()
        .get(TimeEntryId(2_480_500_111))
        .await
        .unwrap();
    assert_eq!(entry.hours, decimal("2.25"));
    assert_eq!(entry.rounded_hours, Some(decimal("2.25")));
    assert_eq!(
        (entry.project.id, entry.task.id),
        (ProjectId(70_330_101), TaskId(31_001))
    );
    assert_eq!(
        entry.invoice.as_ref().map(|invoice| invoice.id),
        Some(InvoiceId(43_000_001))
    );
    let assignment = entry.user_assignment.as_ref().unwrap();
    assert_eq!(
        (assignment.id, assignment.budget),
        (UserAssignmentId(28_800_001), None)
    );
    assert_eq!(
        entry.task_assignment.as_ref().unwrap().id,
        TaskAssignmentId(30_800_001)
    );
    assert_eq!(entry.external_reference, None);
    assert_eq!(entry.timer_started_at, None);
    assert_eq!(entry.updated_at, moment("2026-02-17T16:42:31Z"));
    served.assert_record(&entry);
}

#[tokio::test]
async fn a_time_entry_without_rates() {
    let Some(served) = serve("time_entries_get_without_rate_permission").await else {
        return;
    };
    let entry = served
        .harvest
        .time_entries()
        .get(2_480_500_111)
        .await
        .unwrap();
    assert_eq!((entry.billable_rate, entry.cost_rate), (None, None));
    served.assert_record(&entry);
}

#[tokio::test]
async fn time_entries_create() {
    let Some(served) = serve("time_entries_create").await else {
        return;
    };
    let body = TimeEntryCreate::new(70_330_101, 31_001, day("2026-02-16")).duration();
    let entry = served.harvest.time_entries().create(body).await.unwrap();
    assert_eq!(entry.hours, decimal("0"));
    assert!(entry.is_running);
    served.assert_record(&entry);
}

#[tokio::test]
async fn time_entries_create_with_clock_times() {
    let Some(served) = serve("time_entries_create_timestamps").await else {
        return;
    };
    let body = TimeEntryCreate::new(70_330_101, 31_001, day("2026-02-16"))
        .start_and_end()
        .started_time("9:00am");
    let entry = served.harvest.time_entries().create(body).await.unwrap();
    assert_eq!(
        (entry.started_time.as_deref(), entry.ended_time.as_deref()),
        (Some("9:00am"), Some("11:15am"))
    );
    assert_eq!(entry.approval_status, Some(ApprovalStatus::Unsubmitted));
    served.assert_record(&entry);
}

#[tokio::test]
async fn time_entries_update_stop_and_restart() {
    let Some(served) = serve("time_entries_update").await else {
        return;
    };
    let entries = served.harvest.time_entries();
    let entry = entries
        .update(2_480_500_111, TimeEntryUpdate::new().notes("Wireframes"))
        .await
        .unwrap();
    served.assert_record(&entry);

    let Some(served) = serve("time_entries_stop").await else {
        return;
    };
    let entry = served
        .harvest
        .time_entries()
        .stop(2_480_500_111)
        .await
        .unwrap();
    assert!(!entry.is_running);
    assert_eq!(
        served.api.request().path,
        "/v2/time_entries/2480500111/stop"
    );
    served.assert_record(&entry);

    let Some(served) = serve("time_entries_restart").await else {
        return;
    };
    let entry = served
        .harvest
        .time_entries()
        .restart(2_480_500_111)
        .await
        .unwrap();
    assert!(entry.is_running);
    assert!(entry.timer_started_at.is_some());
    served.assert_record(&entry);
}

#[tokio::test]
async fn tasks_list() {
    let Some(served) = serve("tasks_list").await else {
        return;
    };
    let page = served.harvest.tasks().list().await.unwrap();
    assert_eq!(
        (page.data[0].id, page.data[0].default_hourly_rate),
        (TaskId(31_001), Some(decimal("80")))
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn expenses_get() {
    let Some(served) = serve("expenses_get").await else {
        return;
    };
    let expense = served
        .harvest
        .expenses()
        .get(ExpenseId(15_200_001))
        .await
        .unwrap();
    assert_eq!(
        (expense.total_cost, expense.units),
        (decimal("46.2"), decimal("1"))
    );
    assert_eq!(expense.spent_date, day("2026-02-10"));
    assert_eq!(expense.approval_status, Some(ApprovalStatus::Submitted));
    let receipt = expense.receipt.as_ref().unwrap();
    assert_eq!(
        (receipt.file_name.as_str(), i64::from(receipt.file_size)),
        ("ticket.pdf", 48_211)
    );
    assert_eq!(expense.expense_category.unit_price, None);
    served.assert_record(&expense);
}

#[tokio::test]
async fn expense_categories_list() {
    let Some(served) = serve("expense_categories_list").await else {
        return;
    };
    let page = served.harvest.expense_categories().list().await.unwrap();
    assert_eq!(
        (page.data[0].id, page.data[0].unit_price),
        (ExpenseCategoryId(7901), None)
    );
    served.assert_list(&page);
}
