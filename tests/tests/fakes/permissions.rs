//! Who may call what, by the permissions that operations declare.

use connector_runtime::fake::Fake;
use harvest_connector::HarvestConnector;
use serde_json::json;

use super::bench::*;

async fn started_by(caller: &str) -> Bench {
    let fake = Fake::<HarvestConnector>::builder()
        .today(TODAY.parse().unwrap())
        .caller(caller);
    let fake = fake.start().await.unwrap();
    let connector = connector(&fake);
    Bench { fake, connector }
}

#[tokio::test]
async fn a_member_may_not_administer() {
    let bench = started_by("member").await;
    let me = bench.data("users.get_me", json!({})).await;
    assert_eq!(
        (&me["id"], &me["access_roles"]),
        (&json!(MEMBER), &json!(["member"]))
    );
    for (name, params) in [
        ("clients.create", json!({"name": "Owl & Co"})),
        ("clients.delete", json!({"id": CLIENT})),
        ("roles.create", json!({"name": "Printer"})),
        ("cost_rates.list", json!({"user_id": MANAGER})),
        ("invoices.list", json!({})),
        ("projects.update", json!({"id": PROJECT, "name": "Mine"})),
    ] {
        let error = bench.run(name, params).await.unwrap_err();
        assert_eq!(error.status(), Some(403), "{name}: {error}");
        let said = error.provider_message().unwrap_or_default().to_owned();
        assert!(said.contains("Administrators"), "{name}: {said}");
    }
    bench
        .data("time_entries.list", json!({"per_page": 1}))
        .await;
}

#[tokio::test]
async fn a_refused_call_changes_nothing_and_has_the_body_and_the_header_of_a_403() {
    let bench = started_by("member").await;
    let token = format!("Bearer {}", bench.fake.credential("token").unwrap());
    let account = bench.fake.credential("account_id").unwrap();
    let headers = [
        ("authorization", token.as_str()),
        ("harvest-account-id", &account),
        ("user-agent", "test"),
    ];
    let path = format!("DELETE /v2/projects/{PROJECT}");
    let answer = send(&bench.fake, &path, &headers, "").await;
    assert_eq!(answer.status, 403);
    let message = answer.json()["message"].as_str().unwrap().to_lowercase();
    assert!(
        answer.headers.contains(&format!("hint: {message}")),
        "{}",
        answer.headers
    );
    let entries = json!({"project_id": PROJECT, "per_page": 1});
    let left = bench.data("time_entries.list", entries).await;
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_manager_may_more_and_an_administrator_all() {
    let manager = started_by("manager").await;
    manager
        .data("clients.create", json!({"name": "Owl & Co"}))
        .await;
    assert_eq!(manager.refusal("roles.list", json!({})).await.0, 403);
    let closed = json!({"is_billed": false, "approval_status": "approved", "per_page": 1});
    let entry = manager.data("time_entries.list", closed.clone()).await[0]["id"].clone();
    let refusal = manager
        .refusal("time_entries.delete", json!({"id": entry}))
        .await;
    assert_eq!(refusal, (422, "Item Approved".to_owned()));

    let administrator = started_by("administrator").await;
    administrator.data("roles.list", json!({})).await;
    administrator
        .data("time_entries.delete", json!({"id": entry}))
        .await;
}

#[tokio::test]
async fn mistakes_of_callers_and_permissions_are_told() {
    let nobody = Fake::<HarvestConnector>::builder()
        .caller("nobody")
        .start()
        .await;
    let said = nobody.err().unwrap().to_string();
    assert!(
        said.contains("`nobody`; there are: administrator, manager, member"),
        "{said}"
    );
    let script = r#"{"permissions": {"Nobody at all.": "false"}}"#;
    let unknown = Fake::<HarvestConnector>::builder()
        .script(script)
        .start()
        .await;
    let said = unknown.err().unwrap().to_string();
    assert!(
        said.contains("no operation declares the permissions `Nobody at all.`"),
        "{said}"
    );
}
