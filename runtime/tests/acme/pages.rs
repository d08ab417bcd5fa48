//! Pages and streams.

use connector_runtime::ErrorKind;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;

use crate::fake::{Answer, Fake, Seen, json, user};

/// Three pages with two users each, linked by URL.
fn linked(seen: &Seen, _: usize) -> Answer {
    let page: i64 = seen
        .pairs()
        .get("page")
        .map_or(1, |page| page.parse().unwrap());
    let next =
        (page < 3).then(|| format!("http://{}/v2/users?page={}", seen.header("host"), page + 1));
    let users = [user(page * 10), user(page * 10 + 1)];
    json(json!({"users": users, "links": {"next": next}, "total_entries": 6}))
}

#[tokio::test]
async fn links_are_followed_with_credentials() {
    let fake = Fake::start(linked).await;
    let acme = fake.connector();
    let ids: Vec<i64> = acme
        .users()
        .list()
        .is_active(true)
        .stream()
        .map_ok(|user| user.id)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids, [10, 11, 20, 21, 30, 31]);
    assert_eq!(
        fake.lines(),
        [
            "GET /v2/users?is_active=true",
            "GET /v2/users?page=2",
            "GET /v2/users?page=3"
        ]
    );
    assert!(
        fake.seen()
            .iter()
            .all(|seen| seen.header("authorization") == "Bearer PAT-planted")
    );
    let pages: Vec<_> = acme.users().list().pages().try_collect().await.unwrap();
    assert_eq!(pages.len(), 3);
    assert!(
        pages[0]
            .meta
            .next_link
            .as_ref()
            .unwrap()
            .ends_with("page=2")
    );
    assert_eq!(pages[2].meta.next_link, None);
}

#[tokio::test]
async fn limits_save_requests() {
    let fake = Fake::start(linked).await;
    let acme = fake.connector();
    let some: Vec<_> = acme
        .users()
        .list()
        .stream()
        .limit(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((some.len(), fake.seen().len()), (2, 1));
    let pages: Vec<_> = acme
        .users()
        .list()
        .pages()
        .limit(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((pages.len(), fake.seen().len()), (2, 3));
    let none: Vec<_> = acme
        .users()
        .list()
        .stream()
        .limit(0)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((none.len(), fake.seen().len()), (0, 3));
}

#[tokio::test]
async fn links_to_other_places_are_refused() {
    for foreign in [
        "https://evil.test/v2/users",
        "//evil.test/x",
        "http://127.0.0.1:1/v2/users",
    ] {
        let fake =
            Fake::start(move |_, _| json(json!({"users": [user(1)], "links": {"next": foreign}})))
                .await;
        let mut stream = fake.connector().users().list().stream();
        assert_eq!(stream.next().await.unwrap().unwrap().id, 1);
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ForeignLink { .. }),
            "{error}"
        );
        assert!(stream.next().await.is_none());
        assert_eq!(fake.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_link_that_leads_in_circles_ends_the_stream() {
    let fake =
        Fake::start(|_, _| json(json!({"users": [user(1)], "links": {"next": "?page=2"}}))).await;
    let users: Vec<_> = fake
        .connector()
        .users()
        .list()
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!((users.len(), fake.seen().len()), (2, 2));
}

#[tokio::test]
async fn offsets_are_counted_until_a_page_is_short() {
    let fake = Fake::start(|seen, _| {
        let offset: usize = seen
            .pairs()
            .get("offset")
            .map_or(0, |offset| offset.parse().unwrap());
        let all = ["a", "b", "c", "d", "e"];
        json(json!(all[offset..(offset + 2).min(5)]))
    })
    .await;
    let things: Vec<_> = fake
        .connector()
        .things()
        .list("g")
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(things, ["a", "b", "c", "d", "e"]);
    assert_eq!(
        fake.lines(),
        [
            "GET /v2/things/g",
            "GET /v2/things/g?offset=2",
            "GET /v2/things/g?offset=4"
        ]
    );
}

#[tokio::test]
async fn cursors_go_into_their_parameter() {
    let fake = Fake::start(|seen, _| {
        let after = if seen.body.contains("after=") {
            json!(null)
        } else {
            json!("c 1")
        };
        json(json!({"result": {"hits": [{"thing": seen.body.len()}], "after": after}}))
    })
    .await;
    let things: Vec<_> = fake
        .connector()
        .things()
        .search("a&b")
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(things, [json!(7), json!(17)]);
    let bodies: Vec<String> = fake.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies, ["q=a%26b", "after=c+1&q=a%26b"]);
    assert_eq!(
        fake.seen()[0].header("content-type"),
        "application/x-www-form-urlencoded"
    );
}

#[tokio::test]
async fn a_page_that_fails_ends_the_stream_with_its_error() {
    let fake = Fake::start(|seen, before| match before {
        0 => linked(seen, before),
        _ => crate::fake::status(500, "{}"),
    })
    .await;
    let results: Vec<_> = fake.connector().users().list().stream().collect().await;
    assert_eq!(results.len(), 3);
    assert_eq!(results[2].as_ref().unwrap_err().status(), Some(500));
}
