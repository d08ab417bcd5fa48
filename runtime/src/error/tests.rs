//! Messages of errors and of the bodies that they quote.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::{Error, ErrorKind, StatusProblem, TransportProblem, message_of, snippet};
use crate::operation::{Method, Operation};

static THINGS_GET: Operation = Operation::new("things", "get", Method::Get, "/things/{id}");

#[test]
fn every_body_shape_gives_its_message() {
    for (body, message) in [
        (r#"{"message":"Nothing here"}"#, Some("Nothing here")),
        (r#"{"status":404,"error":"Not Found"}"#, Some("Not Found")),
        (
            r#"{"error":"invalid_grant","error_description":"The token is spent."}"#,
            Some("invalid_grant: The token is spent."),
        ),
        (
            r#"{"error":{"code":7,"message":"Quota is spent"}}"#,
            Some("Quota is spent"),
        ),
        (r#"{"errors":["one","two"]}"#, Some("one; two")),
        (
            r#"{"errors":[{"message":"bad name"},{"detail":"bad date"}]}"#,
            Some("bad name; bad date"),
        ),
        (
            r#"{"errors":{"email":["is taken"]}}"#,
            Some("email: is taken"),
        ),
        (r#"{"email":["is taken"]}"#, Some("email: is taken")),
        (
            r#"{"detail":[{"loc":["x"],"msg":"m"},{"title":"No"}]}"#,
            Some("m; No"),
        ),
        (r#"{"detail":"Not yours"}"#, Some("Not yours")),
        (
            "<html><head><title>\n 502 Bad Gateway</title></head></html>",
            Some("502 Bad Gateway"),
        ),
        ("plain\n  words", Some("plain words")),
        ("", None),
        ("  \n", None),
        ("{}", None),
        ("<html></html>", None),
    ] {
        assert_eq!(message_of(body).as_deref(), message, "{body}");
    }
}

#[test]
fn long_bodies_are_cut_between_characters() {
    let long = "ü".repeat(3000);
    let kept = snippet(&long);
    assert_eq!(kept.chars().count(), 1025);
    assert!(kept.ends_with("ü…"));
    assert_eq!(message_of(&long).unwrap().chars().count(), 501);
}

#[test]
fn the_text_says_what_and_where_and_what_to_do() {
    let status = StatusProblem {
        status: 429,
        message: Some("Slow down".to_owned()),
        request_id: Some("r-1".to_owned()),
        body: String::new(),
        help: None,
    };
    let error = Error::new(ErrorKind::Status(status))
        .in_operation(&THINGS_GET)
        .after_attempts(3)
        .with_retry(true, Some(Duration::from_millis(14_200)));
    assert_eq!(
        error.to_string(),
        "things.get: the API answered 429 Too Many Requests: Slow down (request r-1) (after 3 attempts); \
         try again in 15 s"
    );
    assert_eq!(error.status(), Some(429));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(error.retryable());
    assert_eq!(error.operation().as_deref(), Some("things.get"));
}

#[test]
fn unknown_names_come_with_the_known_ones() {
    let error = Error::new(ErrorKind::UnknownEntity {
        name: "user".to_owned(),
        known: vec!["users", "clients"],
    });
    assert_eq!(
        error.to_string(),
        "there is no entity `user` (did you mean `users`?); entities: users, clients"
    );
}

#[test]
fn causes_are_kept() {
    let cause = std::io::Error::other("the cable");
    let error = Error::new(ErrorKind::Transport(TransportProblem::Interrupted(
        "reset".to_owned(),
    )))
    .caused_by(cause);
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the cable");
}

proptest::proptest! {
    #[test]
    fn any_body_has_a_message_or_none(body in ".*", tag in "(<|<title|</title>|\\{|\"error\":)*") {
        for body in [format!("{body}{tag}"), format!("{tag}{body}"), format!("<{tag}{body}{tag}")] {
            drop(message_of(&body));
            proptest::prop_assert!(snippet(&body).len() <= 2048 + '…'.len_utf8());
        }
    }
}

proptest::proptest! {
    /// Whatever an API says about a failure, what is kept of it is short.
    #[test]
    fn messages_of_any_body_are_short(body in "(\\{\"(message|errors)\": ?)?[<>/\"a-z\u{130}ß\\[\\]{}:,0-9 \n]{0,80}.{0,2000}(</title>)?") {
        if let Some(message) = super::message_of(&body) {
            assert!(!message.is_empty() && message.chars().count() <= 501, "{message}");
        }
        assert!(super::snippet(&body).len() <= 2048 + '…'.len_utf8());
    }
}
