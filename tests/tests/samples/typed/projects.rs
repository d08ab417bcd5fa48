//! Clients, contacts, projects and who and what is on them.

use harvest_connector::{
    BillBy, BudgetBy, ClientCreate, ClientId, ContactId, InvoiceRecipientStatus, ProjectId,
    TaskAssignmentId, UserId,
};

use super::{day, decimal, moment, serve};

#[tokio::test]
async fn clients_get() {
    let Some(served) = serve("clients_get").await else {
        return;
    };
    let client = served
        .harvest
        .clients()
        .get(ClientId(90_210_011))
        .await
        .unwrap();
    assert_eq!((client.currency.as_str(), client.is_active), ("EUR", true));
    assert_eq!(client.address.as_deref(), Some("12 Oven Lane\nGhent 9000"));
    assert_eq!(client.updated_at, moment("2026-02-17T16:42:31Z"));
    served.assert_record(&client);
}

#[tokio::test]
async fn clients_list_in_the_middle_of_a_cursor_walk() {
    let Some(served) = serve("clients_list_cursor_middle_page").await else {
        return;
    };
    let page = served.harvest.clients().list().per_page(2).await.unwrap();
    let next = "https://api.harvestapp.com/v2/clients?cursor=eyJhZnRlciI6eyJpZCI6OTAyMTAwMTJ9fQ%3D%3D&per_page=2&ref=next_cursor";
    assert_eq!(page.meta.next_link.as_deref(), Some(next));
    assert_eq!(page.page.next.as_deref(), Some(next));
    served.assert_list(&page);
}

#[tokio::test]
async fn clients_create() {
    let Some(served) = serve("clients_create").await else {
        return;
    };
    let client = served
        .harvest
        .clients()
        .create(ClientCreate::new("Lumen Bakery").currency("EUR"))
        .await
        .unwrap();
    assert_eq!(
        served.api.request().json(),
        serde_json::json!({"name": "Lumen Bakery", "currency": "EUR"})
    );
    served.assert_record(&client);
}

#[tokio::test]
async fn contacts_get() {
    let Some(served) = serve("contacts_get").await else {
        return;
    };
    let contact = served
        .harvest
        .contacts()
        .get(ContactId(8801))
        .await
        .unwrap();
    assert_eq!(contact.client.id, ClientId(90_210_011));
    assert_eq!(
        contact.invoice_recipient_status,
        Some(InvoiceRecipientStatus::Recipient)
    );
    assert_eq!(contact.phone_mobile.as_deref(), Some(""));
    served.assert_record(&contact);
}

#[tokio::test]
async fn projects_get() {
    let Some(served) = serve("projects_get").await else {
        return;
    };
    let project = served
        .harvest
        .projects()
        .get(ProjectId(70_330_101))
        .await
        .unwrap();
    assert_eq!(
        (&project.bill_by, &project.budget_by),
        (&BillBy::Tasks, &BudgetBy::Project)
    );
    assert_eq!(project.budget, Some(decimal("120")));
    assert_eq!(
        (project.starts_on, project.ends_on),
        (Some(day("2026-01-15")), None)
    );
    assert_eq!(
        project.over_budget_notification_percentage,
        Some(decimal("80"))
    );
    assert_eq!(
        project.over_budget_notification_date,
        Some(day("2026-02-14"))
    );
    served.assert_record(&project);
}

#[tokio::test]
async fn projects_list_without_projects() {
    let Some(served) = serve("projects_list_empty").await else {
        return;
    };
    let page = served.harvest.projects().list().await.unwrap();
    assert!(page.data.is_empty());
    assert_eq!(page.page.total, Some(0));
    served.assert_list(&page);
}

#[tokio::test]
async fn user_assignments_list() {
    let Some(served) = serve("user_assignments_list").await else {
        return;
    };
    let page = served.harvest.user_assignments().list().await.unwrap();
    assert_eq!(page.data[0].user.id, UserId(5_550_001));
    assert_eq!(page.data[0].hourly_rate, Some(decimal("95")));
    served.assert_list(&page);
}

#[tokio::test]
async fn task_assignments_list_for_project() {
    let Some(served) = serve("task_assignments_list_for_project").await else {
        return;
    };
    let page = served
        .harvest
        .task_assignments()
        .list_for_project(70_330_101)
        .await
        .unwrap();
    assert_eq!(page.data[0].id, TaskAssignmentId(30_800_001));
    assert_eq!(
        served.api.request().path,
        "/v2/projects/70330101/task_assignments"
    );
    served.assert_list(&page);
}
