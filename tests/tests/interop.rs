//! Other people's clients against the fakes: the published Python SDK uses the fake hosted service as it is.
//!
//! It needs Python 3.11 or later and, once, the package index: the pinned packages go to a virtual environment
//! below `target/`. Without them it says loudly that it is skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

use connector_runtime::Builder;
use connector_runtime::fake::{Fake, HostedFake};
use connector_tests::python;
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};
use serde_json::{Value, json};

/// Says loudly that nothing was tested.
fn skipped(why: &str) {
    eprintln!("\n=== SKIPPED: the Python SDK was NOT tested against the fake service: {why} ===\n");
}

/// What the script got from the service.
fn run(interpreter: &Path, hosted: &HostedFake) -> Value {
    let output = Command::new(interpreter)
        .arg(python::folder().join("python_sdk.py"))
        .arg(hosted.workspace_name())
        .env("SDK_DEV_ADP_API_HOST", hosted.url())
        .env("AIRBYTE_CLIENT_ID", hosted.client_id())
        .env("AIRBYTE_CLIENT_SECRET", hosted.client_secret())
        .env("AIRBYTE_ORGANIZATION_ID", hosted.organization_id())
        .env("AIRBYTE_TELEMETRY_MODE", "disabled")
        .output()
        .expect("the interpreter starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the script failed:\n{told}");
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_sdk_uses_the_fake_service_as_it_is() {
    let interpreter = match python::environment("requirements.txt") {
        Ok(interpreter) => interpreter,
        Err(why) => return skipped(&why),
    };
    let today = "2026-06-15".parse().unwrap();
    let api = Fake::<HarvestConnector>::builder()
        .seed(7)
        .today(today)
        .start()
        .await
        .unwrap();
    let hosted = HostedFake::builder().connector(&api).start().await.unwrap();
    let got = tokio::task::block_in_place(|| run(&interpreter, &hosted));
    let direct = direct(&api);
    let users = direct
        .execute("users", "list", json!({"per_page": 2000}))
        .await
        .unwrap();
    let users = users.data.as_array().unwrap().clone();
    assert!(users.len() > 3, "the fake has people");
    compare_reads(&got, &users);
    compare_searches(&got, &users);
    let report = json!({"from": "2026-01-01", "to": "2026-01-31"});
    let report = direct
        .execute("time_projects", "list", report)
        .await
        .unwrap();
    assert_eq!(
        got["report"]["data"], report.data,
        "dates without dashes mean the same"
    );
    let company = direct.execute("company", "get", json!({})).await.unwrap();
    assert_eq!(got["company"]["name"], company.data["name"]);
    assert_eq!(
        (&got["check"]["status"], &got["check"]["checked_entity"]),
        (&json!("healthy"), &json!("users"))
    );
    let said = |name: &str| got[name].as_str().unwrap_or_default().to_owned();
    assert!(
        said("no_entity").starts_with("ConnectorValidationError: HTTP 422"),
        "{}",
        said("no_entity")
    );
    assert!(said("no_user").contains("HTTP 404"), "{}", said("no_user"));
    assert!(
        said("no_workspace").contains("HTTP 404"),
        "{}",
        said("no_workspace")
    );
    assert_eq!(got["connectors"][0]["id"].as_str(), hosted.connector_id());
    let requests = hosted.requests();
    let agents = requests
        .iter()
        .filter(|request| request.header("x-adp-agent-sdk") == Some("airbyte-agent-sdk"));
    assert_eq!(agents.count(), requests.len(), "nobody else has asked");
}

fn direct(api: &Fake<HarvestConnector>) -> connector_runtime::Client {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: api.credential("token").unwrap().into(),
        account_id: api.credential("account_id").unwrap(),
    };
    let builder: Builder<HarvestConnector> = HarvestConnector::builder(auth);
    let connector = builder
        .base_url(api.base_url())
        .rate_limits(false)
        .build()
        .unwrap();
    connector_runtime::Connector::client(&connector).clone()
}

fn compare_reads(got: &Value, users: &[Value]) {
    let ids = |rows: &[Value]| -> Vec<Value> { rows.iter().map(|row| row["id"].clone()).collect() };
    let listed = got["users"]["data"].as_array().unwrap();
    assert_eq!(ids(listed), ids(users));
    for name in ["first_name", "email", "weekly_capacity", "roles"] {
        assert_eq!(listed[0][name], users[0][name], "{name}");
        assert_eq!(got["user"][name], users[0][name], "{name}");
    }
    let selected: Vec<Value> = users
        .iter()
        .take(3)
        .map(|user| json!({"id": user["id"], "email": user["email"]}))
        .collect();
    assert_eq!(got["selected"]["data"], json!(selected));
}

/// Active people by last name, two on a page, two fields of each.
fn compare_searches(got: &Value, users: &[Value]) {
    let mut expected: Vec<(&str, &Value)> = users
        .iter()
        .filter(|user| user["is_active"] == true)
        .map(|user| (user["last_name"].as_str().unwrap(), &user["id"]))
        .collect();
    expected.sort_by_key(|(name, _)| *name);
    let pages = got["search"].as_array().unwrap();
    assert_eq!(pages.len(), expected.len().div_ceil(2));
    let rows = pages
        .iter()
        .flat_map(|page| page["data"].as_array().unwrap());
    let found: Vec<(&str, &Value)> = rows
        .map(|row| (row["last_name"].as_str().unwrap(), &row["id"]))
        .collect();
    assert_eq!(found, expected);
    assert!(
        pages.iter().all(|page| page["data"][0]["email"].is_null()),
        "only what was asked for"
    );
}
