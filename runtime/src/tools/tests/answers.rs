//! Answers that fit.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{GET, LIST};
use crate::operation::Operation;
use crate::pagination::RawPage;
use crate::tools::answer::{Answer, Shape};
use crate::tools::input::Input;

fn page(records: &Value, total: Option<u64>) -> RawPage {
    RawPage {
        data: RawValue::from_string(records.to_string()).unwrap(),
        meta: None,
        total,
        count: records.as_array().map(Vec::len),
    }
}

fn jars(count: usize) -> Value {
    let jar = |id: usize| json!({"id": id, "label": "x".repeat(60)});
    (1..=count).map(jar).collect()
}

fn shape(arguments: Value) -> Shape {
    Shape::of(&mut Input::of(arguments).unwrap(), 100_000, |_| true).unwrap()
}

fn written(operation: &'static Operation, params: &Value, page: RawPage, shape: &Shape) -> Value {
    let params: Map<String, Value> = params.as_object().unwrap().clone();
    let answer = Answer {
        operation,
        params: &params,
        pages: &[page],
        next: None,
        more: false,
    };
    let text = answer.written(shape);
    assert!(
        text.chars().count() <= shape.max_chars,
        "{} characters",
        text.chars().count()
    );
    serde_json::from_str(&text).unwrap()
}

#[test]
fn an_answer_that_fits_is_passed_on_without_blanks() {
    let text = "[ {\"id\" : 1,\n \"label\": \"a \\\" b\", \"price\": 10.00} ]";
    let page = RawPage {
        data: RawValue::from_string(text.to_owned()).unwrap(),
        meta: Some("{\"next\":null}".to_owned()),
        total: None,
        count: Some(1),
    };
    let answer = Answer {
        operation: &LIST,
        params: &Map::new(),
        pages: &[page],
        next: None,
        more: false,
    };
    assert_eq!(
        answer.written(&shape(json!({}))),
        "{\"data\":[{\"id\":1,\"label\":\"a \\\" b\",\"price\":10.00}],\"meta\":{\"next\":null}}"
    );
}

#[test]
fn a_cut_falls_between_records_and_says_where_it_goes_on() {
    let cut = written(
        &LIST,
        &json!({}),
        page(&jars(50), Some(480)),
        &shape(json!({"max_chars": 1500})),
    );
    let count = cut["data"].as_array().unwrap().len() as u64;
    assert!((10..16).contains(&count), "{count}");
    assert_eq!(cut["truncated"], true);
    assert_eq!(cut["returned"], count);
    assert_eq!(cut["total_entries"], 480);
    assert_eq!(
        cut["next"],
        json!({"params": {"per_page": count, "page": 2}})
    );
}

#[test]
fn a_cut_of_a_later_page_leaves_nothing_out() {
    let params = json!({"page": 3, "per_page": 40});
    let cut = written(
        &LIST,
        &params,
        page(&jars(40), None),
        &shape(json!({"max_chars": 1500})),
    );
    let count = cut["data"].as_array().unwrap().len() as u64;
    let (size, number) = (
        cut["next"]["params"]["per_page"].as_u64().unwrap(),
        cut["next"]["params"]["page"].as_u64().unwrap(),
    );
    let begins = (number - 1) * size;
    assert!(begins <= 80 + count && begins + size > 80 + count, "{cut}");
}

#[test]
fn a_limit_is_no_cut() {
    let some = written(
        &LIST,
        &json!({}),
        page(&jars(50), Some(480)),
        &shape(json!({"limit": 3})),
    );
    assert_eq!(some["data"].as_array().unwrap().len(), 3);
    assert_eq!(some.get("truncated"), None);
    assert_eq!(some["next"], json!({"params": {"per_page": 3, "page": 2}}));
}

#[test]
fn even_one_huge_record_fits() {
    let huge = json!({"id": 1, "label": "é".repeat(5_000), "lines": [{"text": "y".repeat(900)}]});
    for (operation, data) in [(&GET, huge.clone()), (&LIST, json!([huge]))] {
        let cut = written(
            operation,
            &json!({}),
            page(&data, None),
            &shape(json!({"max_chars": 1300})),
        );
        assert_eq!(cut["truncated"], true, "{cut}");
        let record = cut["data"].get(0).unwrap_or(&cut["data"]);
        assert_eq!(record["id"], 1);
        assert!(record["label"].as_str().unwrap().contains("… [cut"));
    }
    let wide: Map<String, Value> = (0..500)
        .map(|n| (format!("member_{n}"), "z".repeat(50).into()))
        .collect();
    let cut = written(
        &GET,
        &json!({}),
        page(&Value::Object(wide), None),
        &shape(json!({"max_chars": 600})),
    );
    assert_eq!(cut["data"]["fields"][0], "member_0");
}

#[test]
fn arguments_of_the_shape_are_forgiving() {
    let loose = shape(
        json!({"fields": "id, label", "select_fields": ["shelf.name"], "limit": "7", "max_chars": 1}),
    );
    assert_eq!(loose.fields, ["id", "label", "shelf.name"]);
    assert_eq!((loose.limit, loose.max_chars), (Some(7), 500));
    assert_eq!(shape(json!({"max_chars": 9_000_000})).max_chars, 100_000);
}

#[test]
fn fields_are_selected_record_by_record() {
    let data = json!([{"id": 1, "label": "a", "shelf": {"name": "b", "row": 2}}]);
    let some = written(
        &LIST,
        &json!({}),
        page(&data, None),
        &shape(json!({"fields": ["id", "shelf.name"]})),
    );
    assert_eq!(some, json!({"data": [{"id": 1, "shelf": {"name": "b"}}]}));
    let some = written(
        &LIST,
        &json!({}),
        page(&data, None),
        &shape(json!({"exclude_fields": "shelf"})),
    );
    assert_eq!(some, json!({"data": [{"id": 1, "label": "a"}]}));
}
