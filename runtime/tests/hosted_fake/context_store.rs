//! Searches.

use serde_json::{Value, json};

use crate::service::Service;

async fn furnished() -> Service {
    let service = Service::start().await;
    for (name, watts, room) in [
        ("Sol", 60.0, Some("hall")),
        ("Luna", 40.0, Some("attic")),
        ("Mars", 25.5, None),
        ("Venus", 40.0, Some("hall")),
    ] {
        service.lamp(name, watts, room).await;
    }
    service
}

fn search(params: Value) -> Value {
    json!({"entity": "lamps", "action": "context_store_search", "params": params})
}

fn names(result: &Value) -> Vec<&str> {
    let rows = result["data"].as_array().unwrap().iter();
    rows.map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn conditions_order_and_pages() {
    let service = furnished().await;
    let query = json!({
        "filter": {"or": [{"eq": {"room": "hall"}}, {"lt": {"watts": 30}}]},
        "sort": [{"watts": "desc"}, {"name": "asc"}],
    });
    let first = service
        .execute(search(json!({"query": query, "limit": 2})))
        .await
        .good();
    assert_eq!(first["connector_metadata"], Value::Null);
    let first = &first["result"];
    assert_eq!(names(first), ["Sol", "Venus"]);
    assert_eq!(first["meta"]["has_more"], true);
    let params = json!({"query": query, "limit": 2, "cursor": first["meta"]["cursor"]});
    let second = service.execute(search(params)).await.good();
    assert_eq!(names(&second["result"]), ["Mars"]);
    let meta = &second["result"]["meta"];
    assert_eq!(
        (&meta["has_more"], &meta["cursor"]),
        (&json!(false), &Value::Null)
    );
}

#[tokio::test]
async fn rows_are_projected() {
    let service = furnished().await;
    let params = json!({"query": {"filter": {"eq": {"name": "Luna"}}}, "fields": [["name"], ["room"], ["no", "where"]]});
    let reply = service.execute(search(params)).await.good();
    assert_eq!(
        reply["result"]["data"],
        json!([{"name": "Luna", "room": "attic"}])
    );
}

#[tokio::test]
async fn by_meaning_and_by_sql() {
    let service = furnished().await;
    let params = json!({"semantic": {"prompt": "hall sol", "min_similarity": 0.5}, "limit": 1});
    let reply = service.execute(search(params)).await.good();
    let row = &reply["result"]["data"][0];
    assert_eq!(
        (&row["entity"], &row["metadata"]["score"]),
        (&json!("lamps"), &json!(1.0))
    );
    let sql = |text: &str| json!({"entity": "lamps", "action": "context_store_sql_query", "params": {"sql": text, "limit": 1}});
    service.execute(sql("select 1")).await.refused(400);
    service
        .hosted
        .answer_sql("select 1", vec![json!({"n": 1}), json!({"n": 2})]);
    let reply = service.execute(sql("select 1")).await.good();
    assert_eq!(reply["result"]["data"], json!([{"n": 1}]));
    assert_eq!(reply["result"]["meta"]["has_more"], true);
    assert_eq!(reply["result"]["meta"].get("cursor"), None);
}

#[tokio::test]
async fn wrong_searches_are_told() {
    let service = furnished().await;
    for (params, field) in [
        (json!({}), "params.query"),
        (json!({"query": {"filter": {}}}), "params.query.filter"),
        (
            json!({"query": {"filter": {"like": {"name": "S"}}}}),
            "params.query.filter",
        ),
        (
            json!({"query": {"sort": [{"name": "up"}]}}),
            "params.query.sort",
        ),
        (json!({"query": {}, "limit": 0}), "params.limit"),
        (json!({"query": {}, "cursor": "x"}), "params.cursor"),
        (json!({"query": {}, "fields": ["name"]}), "params.fields"),
        (
            json!({"query": {}, "semantic": {"prompt": "x"}}),
            "params.query",
        ),
        (
            json!({"semantic": {"prompt": "x"}, "limit": 101}),
            "params.limit",
        ),
    ] {
        let (named, _) = service.execute(search(params.clone())).await.refused(422);
        assert_eq!(named.as_deref(), Some(field), "{params}");
    }
    service
        .hosted
        .change(|behaviour| behaviour.context_store_ready = false);
    service
        .execute(search(json!({"query": {}})))
        .await
        .refused(400);
}
