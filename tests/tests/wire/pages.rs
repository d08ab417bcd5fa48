//! Page after page.

use std::time::{Duration, Instant};

use connector_runtime::ErrorKind;
use connector_tests::{Answer, FakeApi, Seen, builder, connector};
use futures_util::{StreamExt, TryStreamExt};
use harvest_connector::{HarvestConnector, HarvestOauth20AuthConfig, Role, RoleId};
use serde_json::{Value, json};

use super::{page, role};

/// Three pages of two, two and one roles, linked by cursors on the same server.
fn three_pages(seen: &Seen) -> Answer {
    let next = |cursor: &str| {
        json!(format!(
            "{}/v2/roles?cursor={cursor}&per_page=2&ref=next_cursor",
            seen.origin()
        ))
    };
    let body = match seen.query_value("cursor") {
        None => page("roles", json!([role(1), role(2)]), next("b%3D%3D")),
        Some("b==") => page("roles", json!([role(3), role(4)]), next("c")),
        Some("c") => page("roles", json!([role(5)]), Value::Null),
        Some(other) => panic!("nobody gave the cursor {other}"),
    };
    Answer::json(200, &body)
}

fn ids(roles: &[Role]) -> Vec<i64> {
    roles.iter().map(|role| role.id.0).collect()
}

#[tokio::test]
async fn pages_follow_the_links() {
    let api = FakeApi::start(three_pages).await;
    let pages: Vec<_> = connector(&api)
        .roles()
        .list()
        .per_page(2)
        .pages()
        .try_collect()
        .await
        .unwrap();
    let found: Vec<_> = pages.iter().map(|page| ids(&page.data)).collect();
    assert_eq!(found, [vec![1, 2], vec![3, 4], vec![5]]);
    assert!(
        pages[0]
            .meta
            .next_link
            .as_deref()
            .unwrap()
            .contains("cursor=b%3D%3D")
    );
    assert_eq!(pages[2].meta.next_link, None);
    let queries: Vec<_> = api.requests().iter().map(Seen::query_text).collect();
    assert_eq!(
        queries,
        [
            "per_page=2",
            "cursor=b==&per_page=2&ref=next_cursor",
            "cursor=c&per_page=2&ref=next_cursor"
        ]
    );
    for seen in api.requests() {
        assert_eq!(seen.header("authorization"), Some("Bearer planted-token"));
        assert_eq!(seen.header("harvest-account-id"), Some("881001"));
        assert!(seen.header("user-agent").is_some());
    }
}

#[tokio::test]
async fn a_stream_gives_the_records_of_all_pages() {
    let api = FakeApi::start(three_pages).await;
    let roles: Vec<_> = connector(&api)
        .roles()
        .list()
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids(&roles), [1, 2, 3, 4, 5]);
    assert_eq!(api.requests().len(), 3);
}

#[tokio::test]
async fn a_limit_ends_a_stream_before_pages_that_nobody_needs() {
    for (limit, pages) in [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (9, 3)] {
        let api = FakeApi::start(three_pages).await;
        let roles: Vec<_> = connector(&api)
            .roles()
            .list()
            .stream()
            .limit(limit)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(roles.len(), limit.min(5));
        assert_eq!(api.requests().len(), pages, "for {limit} records");
    }
}

#[tokio::test]
async fn a_limit_ends_pages() {
    for limit in [0, 1, 2] {
        let api = FakeApi::start(three_pages).await;
        let pages: Vec<_> = connector(&api)
            .roles()
            .list()
            .pages()
            .limit(limit)
            .try_collect()
            .await
            .unwrap();
        assert_eq!((pages.len(), api.requests().len()), (limit, limit));
    }
}

#[tokio::test]
async fn pages_are_asked_for_when_they_are_wanted() {
    let api = FakeApi::start(three_pages).await;
    let mut pages = connector(&api).roles().list().pages();
    assert!(api.requests().is_empty());
    pages.next().await.unwrap().unwrap();
    assert_eq!(api.requests().len(), 1);
    pages.next().await.unwrap().unwrap();
    assert_eq!(api.requests().len(), 2);
}

/// Waits until the server saw so many requests, for five seconds at most.
async fn saw(api: &FakeApi, requests: usize) {
    let until = Instant::now() + Duration::from_secs(5);
    while api.requests().len() < requests {
        assert!(Instant::now() < until, "{} requests", api.requests().len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn with_prefetch_the_next_page_comes_while_nobody_asks() {
    let api = FakeApi::start(three_pages).await;
    let mut pages = connector(&api).roles().list().pages().prefetch();
    assert!(api.requests().is_empty());
    pages.next().await.unwrap().unwrap();
    saw(&api, 2).await;
    // One page ahead and no more.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(api.requests().len(), 2);
    let rest: Vec<_> = pages.try_collect().await.unwrap();
    assert_eq!((rest.len(), api.requests().len()), (2, 3));

    let api = FakeApi::start(three_pages).await;
    let mut roles = connector(&api).roles().list().stream().prefetch();
    assert_eq!(roles.next().await.unwrap().unwrap().id.0, 1);
    saw(&api, 2).await;
    let rest: Vec<_> = roles.try_collect().await.unwrap();
    assert_eq!(ids(&rest), [2, 3, 4, 5]);
}

#[tokio::test]
async fn prefetch_asks_for_no_page_beyond_the_limit() {
    let api = FakeApi::start(three_pages).await;
    let pages: Vec<_> = connector(&api)
        .roles()
        .list()
        .pages()
        .limit(2)
        .prefetch()
        .try_collect()
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((pages.len(), api.requests().len()), (2, 2));
}

#[tokio::test]
async fn a_link_to_another_place_is_not_followed() {
    let elsewhere = FakeApi::start(three_pages).await;
    let link = format!("{}/v2/roles?cursor=c", elsewhere.origin());
    let api =
        FakeApi::start(move |_| Answer::json(200, &page("roles", json!([role(1)]), json!(link))))
            .await;
    let mut pages = connector(&api).roles().list().pages();
    assert_eq!(ids(&pages.next().await.unwrap().unwrap().data), [1]);
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ForeignLink { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(elsewhere.origin()), "{error}");
    assert!(pages.next().await.is_none());
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_link_that_leads_in_a_circle_ends() {
    let api = FakeApi::start(|seen| {
        let link = format!("{}/v2/roles?cursor=again", seen.origin());
        Answer::json(200, &page("roles", json!([role(1)]), json!(link)))
    })
    .await;
    let pages: Vec<_> = connector(&api)
        .roles()
        .list()
        .pages()
        .limit(50)
        .try_collect()
        .await
        .unwrap();
    assert!(pages.len() <= 3, "{} pages", pages.len());
}

#[tokio::test]
async fn a_failure_ends_the_stream() {
    let api = FakeApi::start(|seen| match seen.query_value("cursor") {
        None => three_pages(seen),
        Some(_) => Answer::json(403, &json!({"message": "Not allowed."})),
    })
    .await;
    let results: Vec<_> = connector(&api).roles().list().stream().collect().await;
    assert_eq!(results.len(), 3);
    assert!(results[0].is_ok() && results[1].is_ok());
    let error = results[2].as_ref().unwrap_err();
    assert_eq!(
        (error.status(), error.operation().as_deref()),
        (Some(403), Some("roles.list"))
    );
}

#[tokio::test]
async fn a_refused_parameter_ends_the_stream_before_anything_is_sent() {
    let api = FakeApi::start(three_pages).await;
    let results: Vec<_> = connector(&api)
        .roles()
        .list()
        .per_page(5000)
        .pages()
        .collect()
        .await;
    assert_eq!(results.len(), 1);
    assert!(results[0].is_err());
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn pages_go_on_with_one_token() {
    let api = FakeApi::start(|seen| {
        if seen.path == "/oauth2/token" {
            return Answer::json(200, &json!({"access_token": "a", "expires_in": 100}));
        }
        three_pages(seen)
    })
    .await;
    let auth = HarvestOauth20AuthConfig {
        client_id: "c".to_owned(),
        client_secret: "s".into(),
        refresh_token: "r".into(),
        account_id: "1".to_owned(),
    };
    let harvest: HarvestConnector = HarvestConnector::builder(auth)
        .base_url(api.base_url())
        .token_url(api.token_url())
        .build()
        .unwrap();
    let roles: Vec<Role> = harvest.roles().list().stream().try_collect().await.unwrap();
    assert_eq!(roles.last().map(|role| role.id), Some(RoleId(5)));
    let tokens = api
        .requests()
        .iter()
        .filter(|seen| seen.path == "/oauth2/token")
        .count();
    assert_eq!((tokens, api.requests().len()), (1, 4));
}

#[tokio::test]
async fn a_stream_can_be_polled_in_a_task() {
    let api = FakeApi::start(three_pages).await;
    let harvest = builder(&api).build().unwrap();
    let task = tokio::spawn(async move {
        harvest
            .roles()
            .list()
            .stream()
            .try_collect::<Vec<_>>()
            .await
    });
    assert_eq!(task.await.unwrap().unwrap().len(), 5);
}
