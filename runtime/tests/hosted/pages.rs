//! Pages through the service: links and cursors become parameters, where the operation has them.

use connector_runtime::ErrorKind;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::fake::{Fake, user};
use crate::service::{acme, bodies, executed, runtime, service};

/// Three pages by links with this query.
async fn linked(query: impl Fn(u64) -> String + Send + Sync + 'static) -> Fake {
    service(move |seen, _| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let page = body["params"]["page"].as_u64().unwrap_or(1);
        let next =
            (page < 3).then(|| format!("https://api.acme.test/v2/users?{}", query(page + 1)));
        executed(
            json!([user(page as i64)]),
            json!({"next_link": next, "total_entries": 3}),
        )
    })
    .await
}

#[tokio::test]
async fn a_stream_follows_links_by_their_parameters() {
    let fake = linked(|page| format!("page={page}&per_page=1&is_active=true")).await;
    let users: Vec<_> = acme(&fake)
        .users()
        .list()
        .is_active(true)
        .per_page(1)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        users.iter().map(|user| user.id).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let params: Vec<Value> = bodies(&fake)
        .iter()
        .map(|body| body["params"].clone())
        .collect();
    assert_eq!(
        params,
        [
            json!({"is_active": true, "per_page": 1}),
            json!({"page": 2, "per_page": 1, "is_active": true}),
            json!({"page": 3, "per_page": 1, "is_active": true}),
        ]
    );
}

#[tokio::test]
async fn pages_by_name_go_the_same_way() {
    let fake = linked(|page| format!("page={page}")).await;
    let acme = acme(&fake);
    let mut pages = runtime(&acme)
        .execute_pages("users", "list", json!({}))
        .unwrap();
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        ids.push(page.data[0]["id"].clone());
    }
    assert_eq!(ids, [json!(1), json!(2), json!(3)]);
}

#[tokio::test]
async fn a_link_beyond_the_parameters_is_an_error_and_no_silent_end() {
    let fake = linked(|page| format!("per_page=50&magic={page}")).await;
    let mut users = acme(&fake).users().list().stream();
    assert_eq!(users.next().await.unwrap().unwrap().id, 1);
    let error = users.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unsupported(_)), "{error}");
    assert!(
        error.to_string().contains("its link sets `magic`"),
        "{error}"
    );
    assert!(users.next().await.is_none());
}

#[tokio::test]
async fn counted_pages_go_on_until_one_is_short() {
    let fake = service(|seen, _| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        match body["params"]["offset"].as_u64().unwrap_or(0) {
            0 => executed(json!([1, 2]), Value::Null),
            _ => executed(json!([3]), Value::Null),
        }
    })
    .await;
    let things: Vec<Value> = acme(&fake)
        .things()
        .list("g")
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(things, [json!(1), json!(2), json!(3)]);
    assert_eq!(
        bodies(&fake)[1]["params"],
        json!({"group": "g", "offset": 2})
    );
}
