//! Requests as they are assembled.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::{Prepared, arguments_of, as_text_or_number, prepare};
use crate::error::{Error, ErrorKind};
use crate::operation::{BodyEncoding, Method, Operation, Param, Rule, Style};
use crate::schema::{Alternative, Field, Lengths, Schema, TextFormat, Type};

fn request(operation: &'static Operation, params: Value) -> Result<Prepared, Error> {
    prepare(operation, &arguments_of(operation, params)?)
}

fn query(operation: &'static Operation, params: Value) -> String {
    request(operation, params).unwrap().query
}

fn problem(operation: &'static Operation, params: Value) -> String {
    let error = request(operation, params).unwrap_err();
    let ErrorKind::InvalidInput(problem) = error.kind() else {
        panic!("{error}")
    };
    format!("{}: {}", problem.parameter, problem.problem)
}

static STYLES: Operation = Operation::new("a", "b", Method::Get, "/a").params(&[
    Param::query("many", Type::array(&Type::INTEGER)),
    Param::query("comma", Type::array(&Type::TEXT)).style(Style::Form { explode: false }),
    Param::query("blank", Type::array(&Type::TEXT)).style(Style::SpaceDelimited),
    Param::query("pipe", Type::array(&Type::TEXT)).style(Style::PipeDelimited),
    Param::query("deep", Type::Map(&Type::Any)).style(Style::DeepObject),
    Param::query("wide", Type::Map(&Type::Any)),
    Param::query("text", Type::TEXT),
    Param::query("flag", Type::Boolean),
    Param::query("size", Type::INTEGER)
        .default("50")
        .send_default(),
]);

#[test]
fn lists_and_objects_are_written_in_their_style() {
    let query = |params| query(&STYLES, params);
    assert_eq!(
        query(json!({"many": [1, 2], "size": 1})),
        "many=1&many=2&size=1"
    );
    assert_eq!(
        query(json!({"comma": ["a,b", "c d"], "size": 1})),
        "comma=a%2Cb,c+d&size=1"
    );
    assert_eq!(
        query(json!({"blank": ["a", "b"], "size": 1})),
        "blank=a+b&size=1"
    );
    assert_eq!(
        query(json!({"pipe": ["a", "b"], "size": 1})),
        "pipe=a%7Cb&size=1"
    );
    assert_eq!(
        query(json!({"deep": {"gte": 5, "in": ["x"], "no": null}, "size": 1})),
        "deep%5Bgte%5D=5&deep%5Bin%5D%5B%5D=x&size=1"
    );
    assert_eq!(
        query(json!({"wide": {"a": 1, "b": 2}, "size": 1})),
        "a=1&b=2&size=1"
    );
}

#[test]
fn values_are_form_encoded() {
    assert_eq!(
        query(
            &STYLES,
            json!({"text": "a b&c=d/ü[]+", "flag": false, "size": 1})
        ),
        "text=a+b%26c%3Dd%2F%C3%BC%5B%5D%2B&flag=false&size=1"
    );
}

#[test]
fn defaults_are_sent_where_they_must_be_and_null_means_left_out() {
    assert_eq!(query(&STYLES, json!({})), "size=50");
    assert_eq!(query(&STYLES, json!({"size": 7, "text": null})), "size=7");
    assert_eq!(query(&STYLES, Value::Null), "size=50");
}

static PATHS: Operation = Operation::new("a", "b", Method::Get, "/x/{one}.{two}/{three}/end")
    .params(&[
        Param::path("one", Type::TEXT),
        Param::path("two", Type::INTEGER),
        Param::path("three", Type::TEXT),
    ]);

#[test]
fn paths_cannot_be_escaped_from() {
    let path = |three: &str| {
        request(&PATHS, json!({"one": "a~b", "two": -5, "three": three})).map(|p| p.path)
    };
    assert_eq!(path("50%/..?#").unwrap(), "/x/a~b.-5/50%25%2F..%3F%23/end");
    assert_eq!(path("...").unwrap(), "/x/a~b.-5/.../end");
    for bad in [".", "..", "", " "] {
        assert!(path(bad).is_err(), "{bad:?}");
    }
}

static BODY: Operation = Operation::new("a", "b", Method::Post, "/a")
    .params(&[
        Param::body("name", Type::TEXT),
        Param::body("tags", Type::array(&Type::TEXT)),
        Param::body(
            "lines",
            Type::array(&Type::Object(&[Field::new("n", Type::INTEGER).required()])),
        ),
        Param::body("meta", Type::Map(&Type::Any)),
        Param::body("gone", Type::TEXT).nullable(),
    ])
    .body(BodyEncoding::Form);

#[test]
fn forms_nest() {
    let body = |params| {
        let body = request(&BODY, params).unwrap().body;
        body.map(|body| String::from_utf8(body.bytes().to_vec()).unwrap())
    };
    assert_eq!(
        body(
            json!({"name": "a b", "tags": ["x", "y"], "lines": [{"n": 1}], "meta": {"k": true}, "gone": null})
        ),
        Some(
            "name=a+b&tags%5B0%5D=x&tags%5B1%5D=y&lines%5B0%5D%5Bn%5D=1&meta%5Bk%5D=true&gone="
                .to_owned()
        )
    );
    assert_eq!(body(json!({})), None);
    assert_eq!(
        problem(&BODY, json!({"lines": [{"n": 1}, {}]})),
        "lines[1].n: is missing"
    );
    assert_eq!(
        problem(&BODY, json!({"lines": [{"n": "1"}]})),
        "lines[0].n: expected integer, found string \"1\""
    );
}

static WHOLE: Operation = Operation::new("a", "b", Method::Post, "/a")
    .params(&[Param::whole_body("body", Type::array(&Type::Any)).required()])
    .body(BodyEncoding::Json);
static FILES: Operation = Operation::new("a", "b", Method::Post, "/a")
    .params(&[Param::body("note", Type::TEXT), Param::file("file")])
    .body(BodyEncoding::JsonOrMultipart);

#[test]
fn bodies_of_other_kinds() {
    let body = request(&WHOLE, json!({"body": [1, null]}))
        .unwrap()
        .body
        .unwrap();
    assert_eq!(&body.bytes()[..], b"[1,null]");
    // Typed methods cannot leave it out; what a dynamic call leaves out is for the API to refuse.
    assert!(request(&WHOLE, json!({})).unwrap().body.is_none());
    assert_eq!(
        &request(&FILES, json!({"note": "x"}))
            .unwrap()
            .body
            .unwrap()
            .bytes()[..],
        br#"{"note":"x"}"#
    );
    assert!(
        problem(&FILES, json!({"file": {"path": "a", "nmae": "b"}}))
            .starts_with("file: a file has no member `nmae`"),
    );
}

static CHOICE: Schema = Schema::of(
    "Choice",
    "",
    Type::any_of(&[
        Alternative::new("Count", Type::INTEGER),
        Alternative::new("Word", Type::one_of(&["all", "none"])),
    ]),
);
static LIMITS: Operation = Operation::new("a", "b", Method::Get, "/a").params(&[
    Param::query("state", Type::one_of(&["open", "paid"])),
    Param::query("kind", Type::some_of(&["a", "b"])),
    Param::query(
        "ratio",
        Type::NUMBER.min(0.0).max(1.0).exclusive(true, false),
    ),
    Param::query("short", Type::TEXT.min_length(2).max_length(3)),
    Param::query(
        "few",
        Type::Array(
            &Type::INTEGER,
            Lengths {
                min: None,
                max: Some(2),
            },
        ),
    ),
    Param::query("choice", Type::Ref(&CHOICE)),
    Param::query("uuid", Type::format(TextFormat::Uuid)),
    Param::query("uri", Type::format(TextFormat::Uri)),
    Param::query("email", Type::format(TextFormat::Email)),
    Param::query("bytes", Type::format(TextFormat::Byte)),
    Param::query("at", Type::DATE_TIME),
]);

#[test]
fn limits_lists_and_formats_are_checked() {
    for (params, text) in [
        (
            json!({"state": "pad"}),
            "state: must be one of: open, paid; found \"pad\" (did you mean `paid`?)",
        ),
        (json!({"ratio": 0}), "ratio: must be above 0, found 0"),
        (json!({"ratio": 1.5}), "ratio: must be at most 1, found 1.5"),
        (
            json!({"short": "é"}),
            "short: must have at least 2 characters, found 1",
        ),
        (
            json!({"short": "éééé"}),
            "short: must have at most 3 characters, found 4",
        ),
        (
            json!({"few": [1, 2, 3]}),
            "few: must have at most 2 items, found 3",
        ),
        (json!({"few": 1}), "few: expected array, found number 1"),
        (
            json!({"choice": "some"}),
            "choice: must be one of: all, none; found \"some\"",
        ),
        (
            json!({"choice": true}),
            "choice: expected integer or string, found boolean true",
        ),
        (
            json!({"uuid": "1-2"}),
            "uuid: expected a UUID, found string \"1-2\"",
        ),
        (
            json!({"uri": "x"}),
            "uri: expected an absolute URI, found string \"x\"",
        ),
        (
            json!({"email": "a@"}),
            "email: expected an e-mail address, found string \"a@\"",
        ),
        (
            json!({"bytes": "a"}),
            "bytes: expected Base64, found string \"a\"",
        ),
        (
            json!({"at": "2026-01-31"}),
            "at: expected a date-time (RFC 3339, for example 2026-01-31T08:00:00Z), found string \"2026-01-31\"",
        ),
    ] {
        assert_eq!(problem(&LIMITS, params), text);
    }
    let good = json!({"state": "open", "kind": "new", "ratio": 1, "short": "éé", "few": [], "choice": 5,
        "uuid": "6f6c9a52-0000-4000-8000-00000000000a", "uri": "https://x.test", "email": "a@b.test", "bytes": "YQ=="});
    assert!(request(&LIMITS, good).is_ok());
    assert!(request(&LIMITS, json!({"choice": "none"})).is_ok());
}

static RULES: Operation = Operation::new("a", "b", Method::Get, "/a")
    .params(&[
        Param::query("a", Type::Any),
        Param::query("b", Type::Any),
        Param::query("c", Type::Any),
    ])
    .rules(&[
        Rule::Together(&["a", "b"]),
        Rule::AtLeastOne(&["b", "c"]),
        Rule::Exclusive(&["a", "c"]),
    ]);

#[test]
fn rules_hold_over_several_parameters() {
    assert_eq!(
        problem(&RULES, json!({"a": 1})),
        "b: is missing; it goes together with `a`, which is given"
    );
    assert_eq!(
        problem(&RULES, json!({})),
        "b: is missing; give at least one of: b, c"
    );
    assert_eq!(
        problem(&RULES, json!({"a": 1, "b": 1, "c": 1})),
        "c: cannot be given together with `a`; choose one of: a, c"
    );
    assert!(request(&RULES, json!({"c": 1, "a": null})).is_ok());
}

#[test]
fn cursors_take_the_type_of_their_parameter() {
    assert_eq!(as_text_or_number(Type::INTEGER, json!("12")), json!(12));
    assert_eq!(as_text_or_number(Type::INTEGER, json!("x")), json!("x"));
    assert_eq!(as_text_or_number(Type::TEXT, json!(12)), json!("12"));
    assert_eq!(as_text_or_number(Type::Any, json!(12)), json!(12));
}

static SPAN: Operation = Operation::new("a", "b", Method::Get, "/a")
    .params(&[
        Param::query("from", Type::DATE_TIME),
        Param::query("to", Type::DATE_TIME),
    ])
    .rules(&[Rule::MaxDays {
        from: "from",
        to: "to",
        days: 31,
    }]);

#[test]
fn spans_of_date_times_are_limited_too() {
    let span =
        |to: &str| request(&SPAN, json!({"from": "2026-01-01T00:00:00Z", "to": to})).map(drop);
    assert!(span("2026-02-01T23:00:00Z").is_ok());
    assert!(span("2026-02-02T00:00:00Z").is_err());
    assert!(span("2025-12-31T00:00:00+02:00").is_err());
    assert!(request(&SPAN, json!({"to": "2026-02-01T23:00:00Z"})).is_ok());
}

proptest::proptest! {
    /// Whatever a path parameter holds, the request stays below its place.
    #[test]
    fn no_value_leaves_its_segment(text in ".*") {
        if let Ok(prepared) = request(&PATHS, json!({"one": "a", "two": 1, "three": text})) {
            let url = crate::Url::parse(&format!("http://localhost{}", prepared.path)).unwrap();
            let segments: Vec<&str> = url.path().split('/').skip(1).collect();
            proptest::prop_assert_eq!(segments.len(), 4);
            proptest::prop_assert_eq!((segments[0], segments[1], segments[3]), ("x", "a.1", "end"));
            proptest::prop_assert!(url.query().is_none() && !prepared.path.contains('#'));
        }
    }

    /// What is written into a query comes out of it again.
    #[test]
    fn queries_can_be_read_back(text in ".*") {
        let query = query(&STYLES, json!({"text": text, "size": 1}));
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        proptest::prop_assert_eq!(pairs, [("text".to_owned(), text), ("size".to_owned(), "1".to_owned())]);
    }
}

static COOKIES: Operation = Operation::new("a", "b", Method::Get, "/a").params(&[
    Param::cookie("sid", Type::TEXT),
    Param::cookie("floors", Type::array(&Type::INTEGER)),
    Param::query("size", Type::NUMBER.values(&[0.5, 1.0, 2.0])),
    Param::query("where", Type::Any).style(Style::Json),
]);

#[test]
fn cookies_stand_in_one_header() {
    let sent = |params: Value| request(&COOKIES, params).unwrap().headers;
    let both = sent(json!({"sid": "a b;c", "floors": [1, 2]}));
    assert_eq!(both["cookie"], "sid=a%20b%3Bc; floors=1,2");
    assert!(!sent(json!({})).contains_key("cookie"));
}

#[test]
fn numbers_out_of_a_list_and_values_as_json() {
    assert_eq!(query(&COOKIES, json!({"size": 1})), "size=1");
    assert_eq!(
        problem(&COOKIES, json!({"size": 3})),
        "size: must be one of: 0.5, 1, 2; found 3"
    );
    let nested = query(&COOKIES, json!({"where": {"a": [1, "x"]}}));
    assert_eq!(nested, "where=%7B%22a%22%3A%5B1%2C%22x%22%5D%7D");
}
