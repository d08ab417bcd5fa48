//! What is left of a result, by hand and for any result.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{CUT, LONGEST_TEXT, Selection};

fn applied(selection: &Selection, mut value: Value) -> Value {
    selection.apply(&mut value);
    value
}

fn record() -> Value {
    json!({
        "id": 1,
        "a.b": 5,
        "a": {"b": 2, "c": 3},
        "rows": [{"x": 1, "y": 2}, {"x": 3}],
        "text": "t",
        "none": null,
        "deep": {"e": {"f": 1, "g": 2}},
    })
}

#[test]
fn selected_fields_come_in_the_order_asked_for() {
    for (paths, left) in [
        (vec!["id"], json!({"id": 1})),
        (vec!["text", "id"], json!({"text": "t", "id": 1})),
        (vec!["a.b"], json!({"a.b": 5})),
        (vec!["a.b", "a.c"], json!({"a.b": 5, "a": {"c": 3}})),
        (vec!["rows"], json!({"rows": [{"x": 1, "y": 2}, {"x": 3}]})),
        (
            vec!["rows.x", "rows.0.x", "zz", "text.t", "none.x", "", "a."],
            json!({}),
        ),
        (vec!["none"], json!({"none": null})),
        (
            vec!["deep.e.f", "deep.e.g"],
            json!({"deep": {"e": {"f": 1, "g": 2}}}),
        ),
        (
            vec!["deep.e", "deep.e.f"],
            json!({"deep": {"e": {"f": 1, "g": 2}}}),
        ),
    ] {
        let selection = Selection::new().select(paths.clone());
        assert_eq!(
            applied(&selection, record()).to_string(),
            left.to_string(),
            "{paths:?}"
        );
    }
}

#[test]
fn excluded_fields_leave_the_others_in_their_order() {
    let left = applied(
        &Selection::new().exclude([
            "a.b", "a.c", "rows", "none", "deep.e.f", "zz", "text.t", "rows.x",
        ]),
        record(),
    );
    assert_eq!(
        left.to_string(),
        json!({"id": 1, "a": {"b": 2}, "text": "t", "deep": {"e": {"g": 2}}}).to_string()
    );
}

#[test]
fn selecting_wins_over_excluding() {
    let both = Selection::new().select(["id", "text"]).exclude(["text"]);
    assert_eq!(applied(&both, record()), json!({"id": 1, "text": "t"}));
    let none: [&str; 0] = [];
    let empty = Selection::new()
        .select(none)
        .exclude(["a", "a.b", "rows", "deep"]);
    assert_eq!(
        applied(&empty, record()),
        json!({"id": 1, "text": "t", "none": null})
    );
}

#[test]
fn lists_and_pages_are_shaped_record_by_record() {
    let id = Selection::new().select(["id"]);
    assert_eq!(
        applied(&id, json!([{"id": 1, "b": 2}, 5, null, {"b": 2}])),
        json!([{"id": 1}, 5, null, {}])
    );
    assert_eq!(
        applied(
            &id,
            json!({"data": [{"id": 1, "b": 2}], "meta": {"has_more": true}})
        ),
        json!({"data": [{"id": 1}], "meta": {"has_more": true}})
    );
    assert_eq!(
        applied(&id, json!({"data": {"id": 1}, "id": 2})),
        json!({"id": 2})
    );
    assert_eq!(applied(&id, json!("id")), json!("id"));
}

#[test]
fn long_texts_are_cut_between_characters() {
    let cutting = Selection::new().truncate(true);
    for letter in ["a", "é", "😀"] {
        let whole = letter.repeat(LONGEST_TEXT);
        assert_eq!(applied(&cutting, json!([whole])), json!([whole]));
        let long = format!("{whole}{letter}");
        assert_eq!(
            applied(&cutting, json!({"a": [{"b": long}]})),
            json!({"a": [{"b": format!("{whole}{CUT}")}]})
        );
    }
}

#[test]
fn only_what_can_be_had_whole_elsewhere_is_cut() {
    let long = "x".repeat(300);
    for (action, is_cut) in [
        ("list", true),
        ("context_store_search", true),
        ("context_store_sql_query", true),
        ("get", false),
        ("search", false),
        ("create", false),
        ("download", false),
    ] {
        let mut result = json!([{"id": 1, "note": long}]);
        Selection::new()
            .select(["note"])
            .truncate(true)
            .apply_to(action, &mut result);
        let note = result[0]["note"].as_str().map(|text| text.ends_with(CUT));
        assert_eq!(
            (note, result[0].get("id")),
            (Some(is_cut), None),
            "{action}"
        );
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-c.é]{0,5}".prop_map(Value::from),
        (190_usize..210).prop_map(|length| Value::from("é".repeat(length))),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-c]{1,2}|a\\.b|data", inner), 0..5)
                .prop_map(|members| { Value::Object(members.into_iter().collect::<Map<_, _>>()) }),
        ]
    })
}

fn any_paths() -> impl Strategy<Value = Vec<String>> {
    vec("[a-c]{1,2}(\\.[a-c]{1,2}){0,2}|\\.|a\\.\\.b|", 0..4)
}

/// Every member with its path; lists are not entered.
fn members(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    if let Value::Object(fields) = value {
        for (name, field) in fields {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            found.push((path.clone(), field.clone()));
            members(field, &path, found);
        }
    }
}

fn longest(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.iter().map(longest).max().unwrap_or(0),
        Value::Object(fields) => fields.values().map(longest).max().unwrap_or(0),
        _ => 0,
    }
}

proptest! {
    #[test]
    fn selecting_twice_is_selecting_once(value in any_value(), paths in any_paths()) {
        let selection = Selection::new().select(paths);
        let once = applied(&selection, value);
        prop_assert_eq!(applied(&selection, once.clone()), once);
    }

    #[test]
    fn what_is_kept_was_there(value in any_value(), paths in any_paths()) {
        // `data` is gone into, and without paths all is kept: not what this is about.
        if paths.is_empty() || value.get("data").is_some() {
            return Ok(());
        }
        let mut before = Vec::new();
        members(&value, "", &mut before);
        let mut after = Vec::new();
        members(&applied(&Selection::new().select(paths), value), "", &mut after);
        for (path, kept) in after.iter().filter(|(_, kept)| !kept.is_object()) {
            prop_assert!(before.iter().any(|(known, value)| known == path && value == kept));
        }
    }

    #[test]
    fn no_text_stays_longer_than_the_limit(value in any_value()) {
        let before = longest(&value);
        let after = longest(&applied(&Selection::new().truncate(true), value));
        prop_assert!(after <= LONGEST_TEXT + CUT.chars().count());
        prop_assert_eq!(before > LONGEST_TEXT, after > LONGEST_TEXT);
    }

    #[test]
    fn without_wishes_nothing_changes(value in any_value()) {
        let whole = Selection::new();
        prop_assert!(whole.is_whole());
        prop_assert_eq!(applied(&whole, value.clone()), value);
    }
}
