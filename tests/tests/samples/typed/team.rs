//! Users and what belongs to them, the company, the accounts.

use harvest_connector::{
    AccessRole, AccountId, AccountProduct, BillableRateId, Clock, CostRateCreate, CostRateId,
    DateFormat, PlanType, RoleId, TeammatesUpdate, TimeFormat, UserAssignmentId, UserCreate,
    UserId, UserUpdate, WeekStartDay,
};

use super::{day, decimal, moment, serve};

#[tokio::test]
async fn users_list() {
    let Some(served) = serve("users_list").await else {
        return;
    };
    let page = served.harvest.users().list().await.unwrap();
    assert_eq!(page.meta.next_link, None);
    assert_eq!(page.page.total, Some(2));
    let mara = &page.data[0];
    assert_eq!(mara.id, UserId(5_550_001));
    assert_eq!(mara.telephone.as_deref(), Some(""));
    assert_eq!(mara.cost_rate, Some(decimal("41.5")));
    assert_eq!(mara.access_roles, Some(vec![AccessRole::Administrator]));
    assert_eq!(mara.created_at, moment("2026-02-03T08:15:00Z"));
    assert_eq!(mara.weekly_capacity, 136_800);
    assert_eq!(mara.employee_id, None);
    assert_eq!(page.data[1].cost_rate, None);
    served.assert_list(&page);
}

#[tokio::test]
async fn users_get() {
    let Some(served) = serve("users_get").await else {
        return;
    };
    let user = served.harvest.users().get(UserId(5_550_001)).await.unwrap();
    assert_eq!((user.first_name.as_str(), user.is_active), ("Mara", true));
    assert_eq!(served.api.request().path, "/v2/users/5550001");
    served.assert_record(&user);
}

#[tokio::test]
async fn users_get_me() {
    let Some(served) = serve("users_get_me").await else {
        return;
    };
    let user = served.harvest.users().get_me().await.unwrap();
    assert_eq!(
        user.permissions_claims
            .as_ref()
            .map(|claims| claims[0].as_str()),
        Some("expenses:read:all")
    );
    served.assert_record(&user);
}

#[tokio::test]
async fn users_create_answers_201() {
    let Some(served) = serve("users_create").await else {
        return;
    };
    let body = UserCreate::new("Mara", "Quill", "mara@junipervale.example");
    let user = served.harvest.users().create(body).await.unwrap();
    assert_eq!(user.roles, ["Design"]);
    served.assert_record(&user);
}

#[tokio::test]
async fn users_update() {
    let Some(served) = serve("users_update").await else {
        return;
    };
    let user = served
        .harvest
        .users()
        .update(5_550_001, UserUpdate::new().is_active(true))
        .await
        .unwrap();
    assert_eq!(user.id, UserId(5_550_001));
    served.assert_record(&user);
}

#[tokio::test]
async fn roles_list() {
    let Some(served) = serve("roles_list").await else {
        return;
    };
    let page = served.harvest.roles().list().await.unwrap();
    assert_eq!(page.data[0].id, RoleId(6401));
    assert_eq!(
        page.data[0].user_ids,
        [UserId(5_550_001), UserId(5_550_002)]
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn teammates_list() {
    let Some(served) = serve("teammates_list").await else {
        return;
    };
    let page = served
        .harvest
        .teammates()
        .list(UserId(5_550_001))
        .await
        .unwrap();
    assert_eq!(page.data[0].id, UserId(5_550_002));
    served.assert_list(&page);
}

#[tokio::test]
async fn teammates_update() {
    let Some(served) = serve("teammates_update").await else {
        return;
    };
    let body = TeammatesUpdate::new([UserId(5_550_002), UserId(5_550_003)]);
    let roster = served
        .harvest
        .teammates()
        .update(5_550_001, body)
        .await
        .unwrap();
    assert_eq!(roster.teammates[0].email, "otto@junipervale.example");
    assert_eq!(
        served.api.request().body,
        r#"{"teammate_ids":[5550002,5550003]}"#
    );
    served.assert_record(&roster);
}

#[tokio::test]
async fn billable_rates_list() {
    let Some(served) = serve("billable_rates_list").await else {
        return;
    };
    let page = served
        .harvest
        .billable_rates()
        .list(5_550_001)
        .await
        .unwrap();
    let rate = &page.data[0];
    assert_eq!(
        (rate.id, rate.amount),
        (BillableRateId(1_900_001), decimal("95"))
    );
    assert_eq!(
        (rate.start_date, rate.end_date),
        (Some(day("2026-01-01")), None)
    );
    served.assert_list(&page);
}

#[tokio::test]
async fn cost_rates_get() {
    let Some(served) = serve("cost_rates_get").await else {
        return;
    };
    let rate = served
        .harvest
        .cost_rates()
        .get(5_550_001, CostRateId(1_900_002))
        .await
        .unwrap();
    assert_eq!(
        (rate.start_date, rate.end_date),
        (None, Some(day("2025-12-31")))
    );
    assert_eq!(
        served.api.request().path,
        "/v2/users/5550001/cost_rates/1900002"
    );
    served.assert_record(&rate);
}

#[tokio::test]
async fn cost_rates_create() {
    let Some(served) = serve("cost_rates_create").await else {
        return;
    };
    let body = CostRateCreate::new(decimal("88.50")).start_date(day("2026-01-01"));
    let rate = served
        .harvest
        .cost_rates()
        .create(5_550_001, body)
        .await
        .unwrap();
    let sent: serde_json::Value = served.api.request().json();
    assert_eq!(
        sent,
        serde_json::json!({"amount": 88.5, "start_date": "2026-01-01"})
    );
    served.assert_record(&rate);
}

#[tokio::test]
async fn project_assignments_list_me() {
    let Some(served) = serve("project_assignments_list_me").await else {
        return;
    };
    let page = served
        .harvest
        .project_assignments()
        .list_me()
        .await
        .unwrap();
    let assignment = &page.data[0];
    assert_eq!(assignment.id, UserAssignmentId(28_800_001));
    assert!(assignment.is_project_manager);
    assert_eq!(assignment.task_assignments.len(), 2);
    assert_eq!(assignment.task_assignments[1].hourly_rate, None);
    served.assert_list(&page);
}

#[tokio::test]
async fn company_get() {
    let Some(served) = serve("company_get").await else {
        return;
    };
    let company = served.harvest.company().get().await.unwrap();
    assert_eq!(company.week_start_day, WeekStartDay::Monday);
    assert_eq!(company.time_format, TimeFormat::Decimal);
    assert_eq!(company.date_format.to_string(), "%Y-%m-%d");
    assert!(!matches!(company.date_format, DateFormat::Other(_)));
    assert!(!matches!(company.plan_type, PlanType::Other(_)));
    assert!(!matches!(company.clock, Clock::Other(_)));
    assert_eq!(
        (
            company.decimal_symbol.as_str(),
            company.thousands_separator.as_str()
        ),
        (",", ".")
    );
    served.assert_record(&company);
}

#[tokio::test]
async fn accounts_list() {
    let Some(served) = serve("accounts_list").await else {
        return;
    };
    let list = served.harvest.accounts().list().await.unwrap();
    assert_eq!(list.data[0].id, AccountId(881_001));
    assert_eq!(list.data[0].product, AccountProduct::Harvest);
    served.assert_list(&list);
}
