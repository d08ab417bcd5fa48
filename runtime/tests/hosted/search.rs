//! Searches of the context store: what is sent, and what comes back.

use connector_runtime::ErrorKind;
use connector_runtime::hosted::search::{
    Dedup, Field, Meaning, Search, SearchRow, SemanticSearch, SqlQuery, kind,
};
use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fake::status;
use crate::service::{acme, bodies, executed, runtime, service};

#[derive(Debug, Deserialize)]
struct Row {
    id: Option<i64>,
    first_name: Option<String>,
}

impl SearchRow for Row {
    const ENTITY: &'static str = "users";
}

const ID: Field<Row, kind::Integer> = Field::new("id");
const NAME: Field<Row, kind::Text> = Field::new("first_name");
const ACTIVE: Field<Row, kind::Boolean> = Field::new("is_active");
const CREATED: Field<Row, kind::Text> = Field::new("created_at");
const TAGS: Field<Row, kind::List> = Field::new("tags");
const TEAM: Field<Row, kind::Any> = Field::new("team");
const BIO: Field<Row, kind::Prose> = Field::new("bio");

fn found(rows: Value, meta: Value) -> crate::fake::Answer {
    executed(json!({"data": rows, "meta": meta}), Value::Null)
}

#[tokio::test]
async fn the_request_is_that_of_the_published_client() {
    let meta = json!({"has_more": true, "cursor": "CUR-2", "took_ms": 7});
    let fake =
        service(move |_, _| found(json!([{"id": 6, "first_name": "Ada"}]), meta.clone())).await;
    let page = Search::<Row>::new(runtime(&acme(&fake)))
        .filter(ACTIVE.eq(true).and(ID.gt(5)))
        .sort(CREATED.desc())
        .limit(2)
        .cursor("CUR-1")
        .field(ID)
        .field(NAME)
        .await
        .unwrap();
    assert_eq!(page.data[0].id, Some(6));
    assert_eq!(page.data[0].first_name.as_deref(), Some("Ada"));
    assert_eq!(
        (page.meta.has_more, page.meta.cursor.as_deref()),
        (true, Some("CUR-2"))
    );
    assert_eq!(
        bodies(&fake)[0].to_string(),
        json!({
            "entity": "users", "action": "context_store_search", "skip_truncation": true,
            "params": {
                "query": {
                    "filter": {"and": [{"eq": {"is_active": true}}, {"gt": {"id": 5}}]},
                    "sort": [{"created_at": "desc"}],
                },
                "limit": 2, "cursor": "CUR-1", "fields": [["id"], ["first_name"]],
            },
        })
        .to_string()
    );
}

#[test]
fn every_operator_has_the_form_of_the_reference() {
    for (filter, expected) in [
        (ID.eq(1), json!({"eq": {"id": 1}})),
        (ID.neq(1), json!({"neq": {"id": 1}})),
        (ID.gt(1), json!({"gt": {"id": 1}})),
        (ID.gte(1), json!({"gte": {"id": 1}})),
        (ID.lt(1), json!({"lt": {"id": 1}})),
        (ID.lte(1), json!({"lte": {"id": 1}})),
        (ID.one_of([1, 2]), json!({"in": {"id": [1, 2]}})),
        (
            NAME.starts_with("A"),
            json!({"startswith": {"first_name": "A"}}),
        ),
        (
            NAME.ends_with("a"),
            json!({"endswith": {"first_name": "a"}}),
        ),
        (NAME.contains("d"), json!({"contains": {"first_name": "d"}})),
        (
            NAME.fuzzy("ada l"),
            json!({"fuzzy": {"first_name": "ada l"}}),
        ),
        (
            NAME.keyword("ada"),
            json!({"keyword": {"first_name": "ada"}}),
        ),
        (
            TAGS.array_contains("x"),
            json!({"array_contains": {"tags": "x"}}),
        ),
        (
            !ACTIVE.eq(true),
            json!({"not": {"eq": {"is_active": true}}}),
        ),
        (
            ID.eq(1).or(ID.eq(2)).or(ID.eq(3)).and(ACTIVE.eq(true)),
            json!({"and": [
                {"or": [{"eq": {"id": 1}}, {"eq": {"id": 2}}, {"eq": {"id": 3}}]},
                {"eq": {"is_active": true}},
            ]}),
        ),
        (
            CREATED.gte("2026-01-02".parse::<connector_runtime::Date>().unwrap()),
            json!({"gte": {"created_at": "2026-01-02"}}),
        ),
    ] {
        assert_eq!(filter.to_value(), expected);
    }
}

#[tokio::test]
async fn what_is_not_wished_is_not_sent() {
    let fake = service(|_, _| found(json!([]), Value::Null)).await;
    let acme = acme(&fake);
    Search::<Row>::new(runtime(&acme)).await.unwrap();
    Search::<Row>::new(runtime(&acme))
        .filter(ID.eq(1))
        .filter(ACTIVE.eq(false))
        .field(TEAM.member("name").member("first"))
        .await
        .unwrap();
    assert_eq!(
        bodies(&fake)[0]["params"],
        json!({"query": {}, "limit": 100})
    );
    assert_eq!(
        bodies(&fake)[1]["params"],
        json!({
            "query": {"filter": {"and": [{"eq": {"id": 1}}, {"eq": {"is_active": false}}]}},
            "limit": 100, "fields": [["team", "name", "first"]],
        })
    );
}

#[tokio::test]
async fn a_stream_goes_from_page_to_page_and_never_in_circles() {
    let fake = service(|seen, _| {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let (id, next) = match body["params"]["cursor"].as_str() {
            None => (1, "b"),
            Some("b") => (2, "c"),
            // It comes again.
            Some(_) => (3, "b"),
        };
        found(
            json!([{"id": id}]),
            json!({"has_more": true, "cursor": next}),
        )
    })
    .await;
    let acme = acme(&fake);
    let rows: Vec<Row> = Search::new(runtime(&acme))
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        rows.iter().filter_map(|row| row.id).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let rows: Vec<Row> = Search::new(runtime(&acme))
        .stream()
        .limit(1)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((rows.len(), bodies(&fake).len()), (1, 4));
    let pages: Vec<_> = Search::<Row>::new(runtime(&acme))
        .pages()
        .limit(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((pages.len(), bodies(&fake).len()), (2, 6));
}

#[tokio::test]
async fn the_last_page_is_the_one_without_more() {
    let fake = service(|_, _| {
        found(
            json!([{"id": 1}]),
            json!({"has_more": false, "cursor": "x"}),
        )
    })
    .await;
    let rows: Vec<Row> = Search::new(runtime(&acme(&fake)))
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!((rows.len(), bodies(&fake).len()), (1, 1));
}

#[tokio::test]
async fn a_row_that_is_not_as_described_is_named() {
    let fake = service(|_, _| found(json!([{"id": 1}, {"id": "x"}]), Value::Null)).await;
    let error = Search::<Row>::new(runtime(&acme(&fake))).await.unwrap_err();
    let ErrorKind::Decode(problem) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(problem.path, "data[1] of `users`");
    let fake = service(|_, _| executed(json!([1]), Value::Null)).await;
    Search::<Row>::new(runtime(&acme(&fake))).await.unwrap_err();
}

#[tokio::test]
async fn a_store_that_is_not_ready_says_so() {
    let body = json!({"message": "the preview of users is being built", "errors": []});
    let fake = service(move |_, _| status(400, &body)).await;
    let error = Search::<Row>::new(runtime(&acme(&fake))).await.unwrap_err();
    assert!(error.to_string().contains("is being built"), "{error}");
}

#[tokio::test]
async fn sql_goes_as_it_is() {
    let fake =
        service(|_, _| found(json!([{"n": 1}]), json!({"has_more": false, "took_ms": 1}))).await;
    let acme = acme(&fake);
    let page = SqlQuery::new(runtime(&acme), "users", "select 1")
        .limit(3)
        .await
        .unwrap();
    assert_eq!(page.data[0]["n"], 1);
    assert_eq!(
        bodies(&fake)[0],
        json!({
            "entity": "users", "action": "context_store_sql_query", "skip_truncation": true,
            "params": {"sql": "select 1", "limit": 3},
        })
    );
    SqlQuery::new(runtime(&acme), "users", " ")
        .await
        .unwrap_err();
    assert_eq!(bodies(&fake).len(), 1);
}

#[tokio::test]
async fn meanings_are_searched_for() {
    let hit =
        json!({"entity": {"id": 4}, "metadata": {"score": 0.5, "context": "near", "rank": 1}});
    let fake = service(move |_, _| found(json!([hit]), Value::Null)).await;
    let acme = acme(&fake);
    let page = SemanticSearch::new(runtime(&acme), BIO.means("likes bridges"))
        .filter(ACTIVE.eq(true))
        .context_size(2)
        .min_similarity(0.25)
        .dedup(Dedup::Max)
        .limit(5)
        .await
        .unwrap();
    assert_eq!(page.data[0].metadata.score, Some(0.5));
    assert_eq!(page.data[0].row::<Row>().unwrap().id, Some(4));
    assert_eq!(
        bodies(&fake)[0]["params"],
        json!({
            "semantic": {
                "prompt": "likes bridges", "field": "bio", "filter": {"eq": {"is_active": true}},
                "context_size": 2, "min_similarity": 0.25, "dedup": "max",
            },
            "limit": 5,
        })
    );
    let anywhere = || SemanticSearch::<Row>::new(runtime(&acme), Meaning::anywhere("x"));
    for wrong in [
        anywhere().limit(0),
        anywhere().limit(101),
        anywhere().min_similarity(1.5),
        SemanticSearch::new(runtime(&acme), Meaning::anywhere(" ")),
    ] {
        let error = wrong.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error}"
        );
    }
    assert_eq!(bodies(&fake).len(), 1);
}

#[tokio::test]
async fn direct_mode_has_no_store() {
    let fake = crate::fake::Fake::start(|_, _| status(500, "")).await;
    let error = Search::<Row>::new(runtime(&fake.connector()))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unsupported(_)));
    assert_eq!(
        error.to_string(),
        "direct mode has no context store; connect in hosted mode, with an AirbyteAuthConfig"
    );
    assert!(fake.seen().is_empty());
}
