//! Reports.

use harvest_connector::{BudgetBy, ProjectId, TaskId, UserId};

use super::{day, decimal, serve};

#[tokio::test]
async fn time_projects_list() {
    let Some(served) = serve("time_reports_projects").await else {
        return;
    };
    let page = served
        .harvest
        .time_projects()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    let row = &page.data[0];
    assert_eq!(
        (row.project_id, row.total_hours),
        (ProjectId(70_330_101), decimal("14.75"))
    );
    assert_eq!(row.billable_amount, Some(decimal("1000")));
    assert_eq!(
        served.api.request().query_text(),
        "from=2026-02-01&to=2026-02-28"
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn time_tasks_list() {
    let Some(served) = serve("time_reports_tasks").await else {
        return;
    };
    let page = served
        .harvest
        .time_tasks()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    assert_eq!(page.data[0].task_id, TaskId(31_001));
    served.assert_list(&page);
}

#[tokio::test]
async fn time_clients_list() {
    let Some(served) = serve("time_reports_clients").await else {
        return;
    };
    let page = served
        .harvest
        .time_clients()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    assert_eq!(page.data[0].billable_hours, decimal("12.5"));
    served.assert_list(&page);
}

#[tokio::test]
async fn time_team_list_with_and_without_rates() {
    let Some(served) = serve("time_reports_team").await else {
        return;
    };
    let page = served
        .harvest
        .time_team()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    assert_eq!(
        (page.data[0].user_id, page.data[0].billable_amount),
        (UserId(5_550_001), Some(decimal("720")))
    );
    served.assert_list(&page);

    let Some(served) = serve("reports_time_team_without_rate_permission").await else {
        return;
    };
    let page = served
        .harvest
        .time_team()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    assert_eq!(
        (page.data[0].billable_amount, page.data[0].currency.clone()),
        (None, None)
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn expenses_projects_list() {
    let Some(served) = serve("expense_reports_projects").await else {
        return;
    };
    let page = served
        .harvest
        .expenses_projects()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    assert_eq!(
        (page.data[0].total_amount, page.data[0].billable_amount),
        (decimal("64.2"), decimal("46.2"))
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn uninvoiced_list_writes_a_whole_amount_as_it_came() {
    let Some(served) = serve("uninvoiced_report_get").await else {
        return;
    };
    let page = served
        .harvest
        .uninvoiced()
        .list(day("2026-02-01"), day("2026-02-28"))
        .await
        .unwrap();
    // The sample has `0` here and `180.0` there; both come back as they were.
    assert_eq!(page.data[0].uninvoiced_expenses, decimal("0"));
    assert_eq!(page.data[0].uninvoiced_amount, decimal("180"));
    served.assert_list(&page);
}

#[tokio::test]
async fn project_budget_list() {
    let Some(served) = serve("project_budget_report_get").await else {
        return;
    };
    let page = served
        .harvest
        .project_budget()
        .list()
        .is_active(true)
        .await
        .unwrap();
    assert_eq!(
        (&page.data[0].budget_by, &page.data[1].budget_by),
        (&BudgetBy::Project, &BudgetBy::Person)
    );
    assert_eq!(page.data[1].budget_remaining, Some(decimal("-6.5")));
    served.assert_list(&page);
}
