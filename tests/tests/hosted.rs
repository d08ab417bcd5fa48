//! Hosted mode of the Harvest crate from beginning to end, against the fake hosted service: create, look up, call,
//! search, delete.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::time::Duration;

use connector_runtime::fake::{Fake, Fault, HostedFake};
use connector_runtime::hosted::{AirbyteAuthConfig, AirbyteClient, Registry};
use connector_runtime::{Connector, ErrorKind, RetryPolicy, Selection};
use futures_util::TryStreamExt;
use harvest_connector::search::{projects, users};
use harvest_connector::{
    HarvestConnector, HarvestOauth20AuthConfig, HarvestPersonalAccessTokenAuthConfig,
    HarvestReplicationConfig, RoleCreate, TimeEntry, connect,
};
use serde_json::{Value, json};

/// A service without connectors, and the API behind it.
struct Stage {
    api: Fake<HarvestConnector>,
    hosted: HostedFake,
}

impl Stage {
    async fn start() -> Self {
        let api = Fake::<HarvestConnector>::builder().start().await.unwrap();
        let hosted = HostedFake::builder().connector(&api).empty(true);
        let hosted = hosted.start().await.unwrap();
        Self { api, hosted }
    }

    fn config(&self) -> AirbyteAuthConfig {
        AirbyteAuthConfig {
            workspace_name: Some(self.hosted.workspace_name().to_owned()),
            organization_id: Some(self.hosted.organization_id().to_owned()),
            airbyte_client_id: Some(self.hosted.client_id().to_owned()),
            airbyte_client_secret: Some(self.hosted.client_secret().into()),
            connector_id: None,
        }
    }

    fn client(&self) -> AirbyteClient {
        let builder = AirbyteClient::builder(&self.config()).base_url(self.hosted.url());
        builder.retry(quick()).build().unwrap()
    }

    fn credential(&self, name: &str) -> String {
        self.api.credential(name).unwrap()
    }

    fn token(&self) -> HarvestPersonalAccessTokenAuthConfig {
        HarvestPersonalAccessTokenAuthConfig {
            token: self.credential("token").into(),
            account_id: self.credential("account_id"),
        }
    }

    fn replication(&self) -> HarvestReplicationConfig {
        HarvestReplicationConfig {
            account_id: self.credential("account_id"),
        }
    }

    async fn create(&self) -> HarvestConnector {
        HarvestConnector::create_hosted(&self.client(), self.token(), &self.replication())
            .name("My Harvest Connector")
            .check_first()
            .await
            .unwrap()
    }
}

fn quick() -> RetryPolicy {
    RetryPolicy::default().waits(Duration::from_millis(1), Duration::from_millis(2))
}

#[tokio::test]
async fn from_creation_to_deletion() {
    let stage = Stage::start().await;
    let made = stage.create().await;
    let id = made.client().connector_id().await.unwrap();

    let harvest = connect()
        .config(stage.config())
        .base_url(stage.hosted.url())
        .await
        .unwrap();
    assert_eq!(harvest.client().connector_id().await.unwrap(), id);
    assert!(harvest.check().await.is_healthy());

    let page = harvest.users().list().per_page(2).await.unwrap();
    assert_eq!(page.data.len(), 2);
    let user = harvest.users().get(page.data[0].id).await.unwrap();
    assert_eq!(user, page.data[0]);
    let role = harvest
        .roles()
        .create(RoleCreate::new("Bridge builders"))
        .await
        .unwrap();
    assert_eq!(
        harvest.roles().get(role.id).await.unwrap().name,
        "Bridge builders"
    );
    harvest.roles().delete(role.id).await.unwrap();

    let found = harvest
        .users()
        .context_store_search()
        .filter(
            users::fields::is_active()
                .eq(user.is_active)
                .and(users::fields::id().eq(user.id.0)),
        )
        .limit(5)
        .await
        .unwrap();
    assert_eq!(found.data.len(), 1);
    assert_eq!(found.data[0].email.as_deref(), Some(user.email.as_str()));

    let client = stage.client();
    client.delete_connector(&id).await.unwrap();
    client
        .wait_until_deleted(&id, stage.hosted.workspace_name(), Duration::from_secs(20))
        .await
        .unwrap();
    let error = connect()
        .config(stage.config())
        .base_url(stage.hosted.url())
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ConnectorNotFound { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn all_pages_by_links_are_those_of_direct_mode() {
    let stage = Stage::start().await;
    let harvest = stage.create().await;
    let direct = HarvestConnector::builder(stage.token())
        .base_url(stage.api.base_url())
        .user_agent("tests")
        .build()
        .unwrap();
    let entries =
        |harvest: &HarvestConnector| harvest.time_entries().list().per_page(1000).stream();
    let hosted: Vec<_> = entries(&harvest).try_collect().await.unwrap();
    let expected: Vec<_> = entries(&direct).try_collect().await.unwrap();
    assert!(expected.len() > 1000, "{}", expected.len());
    // The hours of a running timer grow from call to call.
    let ids = |entries: &[TimeEntry]| entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(ids(&hosted), ids(&expected));
}

#[tokio::test]
async fn a_part_of_a_result_is_the_same_in_both_modes() {
    let stage = Stage::start().await;
    let harvest = stage.create().await;
    let direct = HarvestConnector::builder(stage.token())
        .base_url(stage.api.base_url())
        .user_agent("tests")
        .build()
        .unwrap();
    for selection in [
        Selection::new().select(["id", "client.name", "no.such"]),
        Selection::new().exclude(["client", "notes", "budget"]),
    ] {
        let of = async |harvest: &HarvestConnector| {
            let params = json!({"per_page": 3});
            let result = harvest.execute_with("projects", "list", params, selection.clone().into());
            result.await.unwrap().data
        };
        let (hosted, expected) = (of(&harvest).await, of(&direct).await);
        assert_eq!(hosted, expected);
        assert_eq!(hosted.as_array().map(Vec::len), Some(3));
    }
}

#[tokio::test]
async fn searches_stream_over_pages() {
    let stage = Stage::start().await;
    let harvest = stage.create().await;
    let all: Vec<_> = harvest
        .projects()
        .list()
        .stream()
        .try_collect()
        .await
        .unwrap();
    let rows: Vec<projects::ProjectsSearchData> = harvest
        .projects()
        .context_store_search()
        .sort(projects::fields::id().asc())
        .limit(2)
        .stream()
        .try_collect()
        .await
        .unwrap();
    let mut expected: Vec<i64> = all.iter().map(|project| project.id.0).collect();
    expected.sort_unstable();
    assert_eq!(
        rows.iter().filter_map(|row| row.id).collect::<Vec<_>>(),
        expected
    );
    let some = harvest
        .projects()
        .context_store_search()
        .field(projects::fields::name())
        .limit(1)
        .await
        .unwrap();
    assert!(some.data[0].name.is_some() && some.data[0].id.is_none());

    stage
        .hosted
        .answer_sql("select 1 as n", vec![json!({"n": 1})]);
    let page = harvest
        .projects()
        .context_store_sql_query("select 1 as n")
        .await
        .unwrap();
    assert_eq!(page.data[0]["n"], 1);

    let by_name = harvest
        .execute(
            "users",
            "context_store_search",
            json!({"query": {}, "limit": 1}),
        )
        .await
        .unwrap();
    assert_eq!(by_name.data.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_registry_calls_what_it_knows_by_name_only() {
    let stage = Stage::start().await;
    stage.create().await;
    let client = Registry::new()
        .with_connector::<HarvestConnector>()
        .connect("harvest")
        .config(stage.config())
        .base_url(stage.hosted.url())
        .await
        .unwrap();
    let result = client.execute("company", "get", Value::Null).await.unwrap();
    assert!(result.data["name"].is_string());
}

#[tokio::test]
async fn a_second_connector_is_ambiguous() {
    let stage = Stage::start().await;
    stage.create().await;
    let auth = HarvestOauth20AuthConfig {
        client_id: stage.credential("client_id"),
        client_secret: stage.credential("client_secret").into(),
        refresh_token: stage.credential("refresh_token").into(),
        account_id: stage.credential("account_id"),
    };
    let second = HarvestConnector::create_hosted(&stage.client(), auth, &stage.replication())
        .name("Second")
        .await
        .unwrap();
    second.company().get().await.unwrap();
    let error = connect()
        .config(stage.config())
        .base_url(stage.hosted.url())
        .await
        .unwrap_err();
    let ErrorKind::ConnectorAmbiguous { found, .. } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn withdrawn_tokens_and_faults_are_survived() {
    let stage = Stage::start().await;
    let harvest = stage.create().await;
    harvest.company().get().await.unwrap();
    stage.hosted.withdraw_tokens();
    harvest.company().get().await.unwrap();
    let execute = "/api/v1/integrations/connectors/*/execute";
    stage
        .hosted
        .faults()
        .add(Fault::status(503).path(execute).times(1));
    let read = harvest.company().get().await;
    // The connector that `create_hosted` gives has the usual waits of up to half a second.
    assert!(read.is_ok(), "{read:?}");
    stage
        .hosted
        .faults()
        .add(Fault::status(503).path(execute).times(1));
    let write = harvest.roles().create(RoleCreate::new("Twice")).await;
    assert_eq!(write.unwrap_err().status(), Some(503));
    let roles = harvest.roles().list().await.unwrap();
    assert!(roles.data.iter().all(|role| role.name != "Twice"));
}

#[tokio::test]
async fn credentials_that_do_not_work_are_found_out_before() {
    let stage = Stage::start().await;
    let mut wrong = stage.token();
    wrong.token = "pat.wrong".into();
    let error = HarvestConnector::create_hosted(&stage.client(), wrong, &stage.replication())
        .check_first()
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Execution(_)), "{error}");
    assert!(!error.to_string().contains("pat.wrong"), "{error}");
    let all = stage
        .client()
        .connectors(stage.hosted.workspace_name())
        .await
        .unwrap();
    assert!(all.is_empty());
}

#[tokio::test]
async fn workspaces_are_made_by_their_tokens() {
    let stage = Stage::start().await;
    let client = stage.client();
    assert!(client.workspace_named("brand new").await.unwrap().is_none());
    let token = client.scoped_token("brand new", None).await.unwrap();
    let scope = client.scoped_token_info(&token).await.unwrap();
    assert_eq!(scope.workspace_name, "brand new");
    let made = client.workspace_named("brand new").await.unwrap().unwrap();
    assert_eq!(made.id, scope.workspace_id);
    client.delete_workspace(&made.id).await.unwrap();
}
