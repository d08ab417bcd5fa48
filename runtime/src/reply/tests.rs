//! Answers of unusual shapes.

#![allow(clippy::unwrap_used)]

use http::HeaderMap;
use serde_json::{Value, json};

use super::{Reply, ReplyBody};
use crate::envelope::Envelope;
use crate::error::{Error, ErrorKind};
use crate::operation::{MetaField, MetaSource, Method, NextPage, Operation, Pagination, Step};
use crate::schema::{Alternative, Field, Schema, Type};
use crate::url::Url;

fn reply(text: &str) -> ReplyBody {
    let url = Url::parse("http://localhost/").unwrap();
    ReplyBody::new(200, HeaderMap::new(), text, url)
}

const fn operation() -> Operation {
    Operation::new("a", "list", Method::Get, "/a")
}

fn place(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Decode(problem) => {
            format!(
                "{}: expected {}, found {}",
                problem.path, problem.expected, problem.found
            )
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn records_may_stand_in_lists() {
    static EACH: Operation = operation().records(&[Step::Key("hits"), Step::Each, Step::Key("it")]);
    static EACH_EACH: Operation = operation().records(&[Step::Each, Step::Key("a"), Step::Each]);
    static FIRST: Operation = operation().records(&[Step::Key("hits"), Step::Index(0)]);
    let hits = reply(r#"{"hits": [{"it": 1}, {"it": 2}]}"#);
    assert_eq!(Vec::<i64>::decode(&EACH, &hits).unwrap(), [1, 2]);
    assert_eq!(
        Vec::<i64>::decode(&EACH_EACH, &reply(r#"[{"a": [1, 2]}, {"a": [3]}]"#)).unwrap(),
        [1, 2, 3]
    );
    assert_eq!(Value::decode(&FIRST, &hits).unwrap(), json!({"it": 1}));
    let error = Vec::<i64>::decode(&EACH, &reply(r#"{"hits": [{"it": 1}, {}]}"#)).unwrap_err();
    assert!(
        place(&error).starts_with("hits[*].it: expected the records"),
        "{error}"
    );
    // Nothing is known of the value, not even that it is there.
    assert_eq!(
        Value::decode(&FIRST, &reply(r#"{"hits": []}"#)).unwrap(),
        Value::Null
    );
}

#[test]
fn values_may_stand_within_the_records_or_each_other() {
    const TOTAL: &[Step] = &[Step::Key("page"), Step::Key("total")];
    static NESTED: Operation = operation()
        .envelope(&[
            MetaField {
                name: "page",
                source: MetaSource::Body(&[Step::Key("page")]),
            },
            MetaField {
                name: "total",
                source: MetaSource::Body(TOTAL),
            },
            MetaField {
                name: "none",
                source: MetaSource::Body(&[Step::Key("no"), Step::Key("way")]),
            },
        ])
        .pagination(
            Pagination::new(NextPage::Cursor {
                source: MetaSource::Body(&[Step::Key("page"), Step::Key("next")]),
                parameter: "p",
            })
            .total(TOTAL),
        );
    let body = r#"{"page": {"total": 3, "next": 7, "x": "\u00e9"}, "no": 5, "items": []}"#;
    let envelope = Envelope::<Value, Value>::decode(&NESTED, &reply(body)).unwrap();
    assert_eq!(envelope.data["items"], json!([]));
    assert_eq!(
        envelope.meta,
        json!({"page": {"total": 3, "next": 7, "x": "é"}, "total": 3, "none": null})
    );
    assert_eq!(
        (envelope.page.next.as_deref(), envelope.page.total),
        (Some("7"), Some(3))
    );
}

#[test]
fn one_pass_takes_what_it_needs_and_nothing_else() {
    static DEEP: Operation = operation()
        .records(&[Step::Key("out"), Step::Key("items")])
        .envelope(&[
            MetaField {
                name: "more",
                source: MetaSource::Body(&[Step::Key("out"), Step::Key("more")]),
            },
            MetaField {
                name: "id",
                source: MetaSource::Body(&[Step::Key("id")]),
            },
        ]);
    let body = r#"{"skip": {"items": [[[{}]]]}, "out": {"more": true, "items": [1], "items": [2, 3]}, "id": "q\"x"}"#;
    let envelope = Envelope::<Vec<i64>, Value>::decode(&DEEP, &reply(body)).unwrap();
    assert_eq!(envelope.data, [2, 3]);
    assert_eq!(envelope.meta, json!({"more": true, "id": "q\"x"}));
    let dynamic = Envelope::<Vec<i64>, Value>::dynamic(&DEEP, &reply(body)).unwrap();
    assert_eq!(
        serde_json::to_value(dynamic).unwrap(),
        serde_json::to_value(envelope).unwrap()
    );
    let error = Envelope::<Vec<i64>, Value>::decode(&DEEP, &reply(r#"{"out": null}"#)).unwrap_err();
    assert!(
        place(&error).starts_with("out.items: expected the records"),
        "{error}"
    );
}

#[test]
fn places_are_found_without_a_description_too() {
    static PLAIN: Operation = operation().records(&[Step::Key("items")]);
    let error = Vec::<(i64, String)>::decode(&PLAIN, &reply("{\"items\": [[1, \"a\"],\n [2, 3]]}"))
        .unwrap_err();
    assert_eq!(
        place(&error),
        "data[1][1]: expected a string, found integer `3`"
    );
    let error = String::decode(&PLAIN, &reply(r#"{"items": {"a": 1}}"#)).unwrap_err();
    assert!(
        place(&error).ends_with("expected a string, found map"),
        "{error}"
    );
}

#[test]
fn places_are_found_in_maps_references_and_choices() {
    const EITHER: Alternative = Alternative::new(
        "Whole",
        Type::Object(&[Field::new("count", Type::INTEGER).required()]),
    )
    .tags(&["whole"]);
    static NODE: Schema = Schema::object(
        "Node",
        "",
        &[
            Field::new("kids", Type::array(&Type::Ref(&NODE))),
            Field::new("rates", Type::Map(&Type::NUMBER)),
            Field::new("either", Type::tagged("kind", &[EITHER])),
            Field::new("day", Type::DATE).nullable(),
        ],
    );
    static TREE: Operation = operation().response(Type::Ref(&NODE));
    for (body, text) in [
        (
            json!({"kids": [{"kids": [{"rates": {"eu": "1"}}]}]}),
            "data.kids[0].kids[0].rates.eu: expected number, found string \"1\"",
        ),
        (
            json!({"either": {"kind": "whole", "count": 1.5}}),
            "data.either.count: expected integer, found number 1.5",
        ),
        (
            json!({"day": "2026-13-01"}),
            "data.day: expected date (YYYY-MM-DD), found string \"2026-13-01\"",
        ),
    ] {
        // Any wrong target type brings the explanation about.
        let error = i64::decode(&TREE, &reply(&body.to_string())).unwrap_err();
        assert_eq!(place(&error), text);
    }
}

#[test]
fn scalars_and_nothing() {
    static PLAIN: Operation = operation();
    assert!(bool::decode(&PLAIN, &reply(" true ")).unwrap());
    assert_eq!(crate::Text::decode(&PLAIN, &reply("\"x\"")).unwrap(), "x");
    assert_eq!(Value::decode(&PLAIN, &reply("  ")).unwrap(), Value::Null);
    assert!(<()>::decode(&PLAIN, &reply("anything")).is_ok());
    assert!(i64::decode(&PLAIN, &reply("")).is_err());
}

static ANY: Operation = operation()
    .records(&[Step::Key("a"), Step::Key("b")])
    .envelope(&[MetaField {
        name: "c",
        source: MetaSource::Body(&[Step::Key("a"), Step::Key("c")]),
    }])
    .response(Type::Object(&[
        Field::new("a", Type::Map(&Type::INTEGER)).required()
    ]));

proptest::proptest! {
    /// No body brings the decoder down.
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        drop(Envelope::<Vec<i64>, Value>::decode(&ANY, &reply(&text)));
    }

    #[test]
    fn any_json_like_text_is_read_or_refused(
        text in proptest::collection::vec(
            proptest::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"c\"", "1", "null", "\\", "\"", "é"]),
            0..24,
        )
    ) {
        drop(Envelope::<Vec<i64>, Value>::decode(&ANY, &reply(&text.concat())));
        super::locate::locate(&text.concat(), 1, 7);
    }

    /// Whatever stands in the records comes out of them, and so does what stands beside them.
    #[test]
    fn records_are_found_in_any_surroundings(items: Vec<i64>, beside: String, key in "[d-z\"\\\\é]{0,4}") {
        let body = json!({"a": {"b": items, "c": beside, key.clone(): [beside.clone()]}, key: {"b": 1}});
        let envelope = Envelope::<Vec<i64>, Value>::decode(&ANY, &reply(&body.to_string())).unwrap();
        proptest::prop_assert_eq!(envelope.data, items);
        proptest::prop_assert_eq!(envelope.meta, json!({"c": beside}));
    }
}

mod lenient {
    use std::sync::Arc;

    use super::*;
    use crate::drift::Drift;

    static LAMP: Schema = Schema::object(
        "Lamp",
        "",
        &[
            Field::new("id", Type::INTEGER).required(),
            Field::new("since", Type::DATE),
        ],
    );
    static LAMPS: Operation = operation()
        .records(&[Step::Key("lamps")])
        .envelope(&[])
        .response(Type::Object(&[Field::new(
            "lamps",
            Type::array(&Type::Ref(&LAMP)),
        )]))
        .reply::<Envelope<Vec<Lamp>>>();
    static BARE: Operation = operation().records(&[Step::Key("hits"), Step::Each, Step::Key("it")]);

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Lamp {
        id: i64,
        since: Option<crate::Date>,
    }

    fn lenient(text: &str) -> (ReplyBody, Arc<Drift>) {
        let drift = Arc::new(Drift::new(false));
        let mut reply = reply(text);
        reply.lenient = Some(Arc::clone(&drift));
        (reply, drift)
    }

    #[test]
    fn good_records_are_kept_and_the_others_are_told() {
        let text =
            r#"{"lamps": [{"id": 1}, {"id": "2"}, {"id": 3, "since": "soon"}, 4, {"id": 5}]}"#;
        assert!(Envelope::<Vec<Lamp>>::decode(&LAMPS, &reply(text)).is_err());
        let (reply, drift) = lenient(text);
        let page = Envelope::<Vec<Lamp>>::decode(&LAMPS, &reply).unwrap();
        let ids: Vec<i64> = page.data.iter().map(|lamp| lamp.id).collect();
        assert_eq!(ids, [1, 5]);
        let told: Vec<String> = page
            .page
            .skipped
            .iter()
            .map(|skipped| {
                format!(
                    "{} {}: expected {}, found {}",
                    skipped.index, skipped.path, skipped.expected, skipped.found
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 data[1].id: expected integer, found string \"2\"",
                "2 data[2].since: expected date (YYYY-MM-DD), found string \"soon\"",
                "3 data[3]: expected object, found number 4",
            ]
        );
        assert_eq!(drift.report().operations["a.list"].skipped, 3);
        let dynamic = (LAMPS.decode)(&LAMPS, &reply).unwrap();
        assert_eq!(dynamic.skipped, page.page.skipped);
        let written = serde_json::to_value(&dynamic).unwrap();
        assert_eq!(written["skipped"][0]["path"], "data[1].id");
    }

    #[test]
    fn lists_within_lists_are_sorted_too() {
        let (reply, _) = lenient(r#"{"hits": [{"it": 1}, {"it": "x"}, {"it": 3}]}"#);
        assert_eq!(Vec::<i64>::decode(&BARE, &reply).unwrap(), [1, 3]);
        let skipped = <Vec<i64> as Reply>::dynamic(&BARE, &reply).unwrap().skipped;
        assert_eq!(
            (skipped[0].path.as_str(), skipped[0].expected.as_str()),
            ("data[1]", "i64")
        );
    }

    #[test]
    fn drift_is_never_an_empty_list() {
        for text in [
            r#"{"lamps": [{"id": "1"}, {"id": "2"}]}"#,
            r#"{"lights": [{"id": 1}]}"#,
            r#"{"lamps": {"id": 1}}"#,
            r#"{"lamps": [{"id": 1}"#,
            "<html>",
        ] {
            let (lenient, drift) = lenient(text);
            let error = Envelope::<Vec<Lamp>>::decode(&LAMPS, &lenient).unwrap_err();
            let strict = Envelope::<Vec<Lamp>>::decode(&LAMPS, &reply(text)).unwrap_err();
            assert_eq!(place(&error), place(&strict));
            assert!(drift.report().operations.is_empty());
        }
        let (reply, _) = lenient(r#"{"lamps": []}"#);
        let page = Envelope::<Vec<Lamp>>::decode(&LAMPS, &reply).unwrap();
        assert_eq!((page.data, page.page.skipped), (vec![], vec![]));
    }
}

proptest::proptest! {
    /// Whatever an answer holds, it is decoded or refused with a place, strictly and leniently alike.
    #[test]
    fn any_answer_is_decoded_or_refused(
        text in "(\\{\"lamps\": ?\\[?)?([\\[\\]{}:,]|\"id\"|\"since\"|1|null|\"x\"|1e99|\\\\u|[^\\x00-\\x7f]){0,40}(\\]\\})?",
        link in ".{0,60}",
    ) {
        static OP: Operation = operation()
            .records(&[Step::Key("lamps")])
            .envelope(&[MetaField { name: "next", source: MetaSource::Link("next") }])
            .response(Type::Object(&[Field::new("lamps", Type::array(&Type::INTEGER))]));
        let mut reply = reply(&text);
        if let Ok(link) = http::HeaderValue::from_str(&link) {
            reply.headers.insert("link", link);
        }
        let strict = Envelope::<Vec<i64>, Value>::decode(&OP, &reply);
        reply.lenient = Some(std::sync::Arc::new(crate::drift::Drift::new(true)));
        let lenient = Envelope::<Vec<i64>, Value>::decode(&OP, &reply);
        assert!(strict.is_err() || lenient.is_ok());
        if let Err(error) = lenient {
            assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
        }
    }
}
