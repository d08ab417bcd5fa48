//! A record written as generated code writes it, and what must hold for every record.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::Extra;
use crate::schema::Type;

#[derive(Clone, Debug, PartialEq)]
struct Parcel {
    id: i64,
    note: Option<String>,
    weight: Option<Decimal>,
    ratio: Option<f64>,
    sent_at: Timestamp,
    extra: Extra,
}

crate::codegen::record!(
    Parcel,
    PARCEL,
    "A thing that is sent.",
    [
        required("id", id, Type::INTEGER, "Its number."),
        nullable("note", note, Type::TEXT, "What is written on it."),
        exact_optional("weight", weight, Type::NUMBER, "In kilograms."),
        exact_optional("ratio", ratio, Type::NUMBER, "Volume to weight.", or_null),
        exact("sent_at", sent_at, Type::DATE_TIME, "When it left.")
    ]
);

fn round_trip(json: &str) {
    let parcel: Parcel = serde_json::from_str(json).unwrap();
    let text = serde_json::to_string(&parcel).unwrap();
    let before: Value = serde_json::from_str(json).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap(),
        before,
        "through text"
    );
    assert_eq!(
        serde_json::to_value(&parcel).unwrap(),
        before,
        "through a value"
    );
    let again: Parcel = serde_json::from_value(before).unwrap();
    assert_eq!(
        serde_json::to_value(&again).unwrap(),
        serde_json::to_value(&parcel).unwrap()
    );
}

#[test]
fn usual_answers_leave_nothing_extra() {
    let parcel: Parcel = serde_json::from_str(
        r#"{"id":1,"note":null,"weight":1.5,"ratio":0.25,"sent_at":"2026-01-02T03:04:05Z"}"#,
    )
    .unwrap();
    assert!(parcel.extra.is_empty());
    assert_eq!(parcel.weight, Some("1.5".parse().unwrap()));
}

#[test]
fn everything_comes_back() {
    for json in [
        r#"{"id":1,"note":null,"weight":1.5,"ratio":0.25,"sent_at":"2026-01-02T03:04:05Z"}"#,
        r#"{"id":1,"sent_at":"2026-01-02T03:04:05Z"}"#,
        r#"{"id":1,"note":"","weight":null,"ratio":null,"sent_at":"2026-01-02T03:04:05Z"}"#,
        r#"{"id":1,"note":"x","weight":10700,"ratio":3,"sent_at":"2026-01-02T03:04:05.000Z"}"#,
        r#"{"id":1,"note":"x","weight":10700.0,"ratio":-7,"sent_at":"2026-01-02T03:04:05+02:00"}"#,
        r#"{"id":1,"note":"x","weight":0.1,"ratio":0.1,"sent_at":"2026-01-02T03:04:05.5Z"}"#,
        r#"{"id":1,"note":"x","weight":12345.678901,"sent_at":"2026-01-02T03:04:05Z"}"#,
        r#"{"id":1,"note":"x","weight":0.30000000000000004,"sent_at":"2026-01-02T03:04:05Z"}"#,
        r#"{"new":{"a":[1,2.50,null]},"id":1,"note":"x","other":"y","sent_at":"2026-01-02T03:04:05Z"}"#,
    ] {
        round_trip(json);
    }
}

#[test]
fn a_changed_field_wins_over_its_old_spelling() {
    let json = r#"{"id":1,"note":"x","ratio":3,"sent_at":"2026-01-02T03:04:05+02:00"}"#;
    let mut parcel: Parcel = serde_json::from_str(json).unwrap();
    parcel.ratio = Some(4.5);
    parcel.sent_at = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        serde_json::to_string(&parcel).unwrap(),
        r#"{"id":1,"note":"x","ratio":4.5,"sent_at":"2027-01-01T00:00:00Z"}"#
    );
}

#[test]
fn unknown_members_can_be_read() {
    let json = r#"{"id":1,"note":"x","sent_at":"2026-01-02T03:04:05Z","colour":"red"}"#;
    let parcel: Parcel = serde_json::from_str(json).unwrap();
    assert_eq!(parcel.extra.get("colour"), Some("red".into()));
    assert_eq!(parcel.extra.get("shape"), None);
    assert_eq!(
        parcel.extra.unknown().collect::<Vec<_>>(),
        [("colour", "\"red\"")]
    );
}

#[test]
fn what_is_missing_or_mistyped_is_named() {
    let missing =
        serde_json::from_str::<Parcel>(r#"{"note":null,"sent_at":"2026-01-02T03:04:05Z"}"#);
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .contains("missing field `id`")
    );
    let date = serde_json::from_str::<Parcel>(r#"{"id":1,"sent_at":"yesterday"}"#).unwrap_err();
    assert!(date.to_string().contains("expected a date-time"), "{date}");
    let list = serde_json::from_str::<Parcel>("[]").unwrap_err();
    assert!(list.to_string().contains("an object (Parcel)"), "{list}");
}

#[test]
fn members_that_are_not_listed_are_read_as_what_they_are() {
    let parcel: Parcel = serde_json::from_str(
        r#"{"id": 1, "note": null, "sent_at": "2026-01-02T03:04:05Z", "floor": 7, "tags": ["a"]}"#,
    )
    .unwrap();
    let extra = &parcel.extra;
    assert_eq!(extra.get_as::<i64>("floor").unwrap(), Some(7));
    assert_eq!(
        extra.get_as::<Vec<String>>("tags").unwrap(),
        Some(vec!["a".to_owned()])
    );
    assert_eq!(extra.get_as::<i64>("roof").unwrap(), None);
    let error = extra.get_as::<bool>("floor").unwrap_err().to_string();
    assert!(error.contains("floor: expected bool, found 7"), "{error}");
}
