//! What somebody would write by hand for the same data: structs that drop what they do not know, and the
//! HTTP client without anything around it.

use serde::{Deserialize, Serialize};

/// A page of records of any kind.
#[derive(Deserialize, Serialize)]
pub struct Page<T> {
    /// The records.
    pub time_entries: Vec<T>,
    /// Where other pages are.
    pub links: Links,
}

/// Where other pages are.
#[derive(Deserialize, Serialize)]
pub struct Links {
    /// The next page.
    pub next: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct TimeEntry {
    pub id: u64,
    pub spent_date: String,
    pub hours: f64,
    pub hours_without_timer: Option<f64>,
    pub rounded_hours: Option<f64>,
    pub notes: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    pub is_locked: bool,
    pub is_explicitly_locked: Option<bool>,
    pub locked_reason: Option<String>,
    pub is_closed: bool,
    pub approval_status: Option<String>,
    pub is_billed: bool,
    pub timer_started_at: Option<String>,
    pub started_time: Option<String>,
    pub ended_time: Option<String>,
    pub is_running: bool,
    pub billable: bool,
    pub budgeted: bool,
    pub billable_rate: Option<f64>,
    pub cost_rate: Option<f64>,
    pub user: Named,
    pub client: Client,
    pub project: Project,
    pub task: Named,
    pub user_assignment: Option<UserAssignment>,
    pub task_assignment: Option<TaskAssignment>,
    pub invoice: Option<Invoice>,
    pub external_reference: Option<ExternalReference>,
}

#[derive(Deserialize, Serialize)]
pub struct Named {
    pub id: u64,
    pub name: String,
}

#[derive(Deserialize, Serialize)]
pub struct Client {
    pub id: u64,
    pub name: String,
    pub currency: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Project {
    pub id: u64,
    pub name: String,
    pub code: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct UserAssignment {
    pub id: u64,
    pub is_project_manager: bool,
    pub is_active: bool,
    pub use_default_rates: Option<bool>,
    pub budget: Option<f64>,
    pub created_at: String,
    pub updated_at: String,
    pub hourly_rate: Option<f64>,
}

#[derive(Deserialize, Serialize)]
pub struct TaskAssignment {
    pub id: u64,
    pub billable: bool,
    pub is_active: bool,
    pub created_at: String,
    pub updated_at: String,
    pub hourly_rate: Option<f64>,
    pub budget: Option<f64>,
}

#[derive(Deserialize, Serialize)]
pub struct Invoice {
    pub id: u64,
    pub number: String,
}

#[derive(Deserialize, Serialize)]
pub struct ExternalReference {
    pub id: Option<String>,
    pub group_id: Option<String>,
    pub account_id: Option<String>,
    pub permalink: Option<String>,
    pub service: Option<String>,
    pub service_icon_url: Option<String>,
}

#[derive(Deserialize)]
pub struct User {
    pub id: u64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub timezone: String,
    pub is_active: bool,
    pub weekly_capacity: u64,
    pub default_hourly_rate: Option<f64>,
    pub cost_rate: Option<f64>,
    pub roles: Vec<String>,
    pub access_roles: Vec<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// Asks for something with the headers that the API wants, and gives the text.
pub async fn get(client: &reqwest::Client, url: &str) -> String {
    let response = client
        .get(url)
        .bearer_auth("token")
        .header("harvest-account-id", "881001")
        .header("user-agent", "bench (bench@example.com)")
        .send()
        .await
        .and_then(reqwest::Response::error_for_status);
    match response {
        Ok(response) => response.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    }
}
