//! Statuses that mean failure, passing or not.

use crate::act::{Act, answer, say};
use crate::row::{Asked, Row, get, row};

fn busy(status: u16, after: &str) -> Act {
    say(status, &format!("retry-after: {after}\r\n"), "")
}

fn create(name: &'static str, act: Act) -> Row {
    row(name, Asked::Create, [act])
}

pub fn rows() -> Vec<Row> {
    [limits(), servers(), refusals()]
        .into_iter()
        .flatten()
        .collect()
}

fn limits() -> Vec<Row> {
    let storm = |act: Act| vec![act.clone(), act.clone(), act];
    vec![
        get("429 that says nothing", [say(429, "", "")]).well(2),
        get("429 with seconds", [busy(429, "0")]).well(2),
        get("429 with a fraction", [busy(429, "0.01")]).well(2),
        create("429 with seconds, a write", busy(429, "0")).well(2),
        get("429 with a date in the past", [busy(429, "Wed, 21 Oct 2015 07:28:00 GMT")]).well(2),
        get(
            "429 by a clock that is years behind",
            [say(
                429,
                "date: Wed, 21 Oct 2015 07:28:00 GMT\r\nretry-after: Wed, 21 Oct 2015 07:28:01 GMT\r\n",
                "",
            )],
        )
        .well(2),
        get(
            "429 by a clock that is years ahead",
            [say(
                429,
                "date: Fri, 21 Oct 2095 07:28:00 GMT\r\nretry-after: Fri, 21 Oct 2095 07:28:00 GMT\r\n",
                "",
            )],
        )
        .well(2),
        get("429 with a date far ahead", [busy(429, "Fri, 21 Oct 2095 07:28:00 GMT")])
            .fails("status", "try again in", 1),
        get("429 with nonsense", [busy(429, "soon")]).well(2),
        get("429 with a negative wait", [busy(429, "-5")]).well(2),
        get("429 with an endless wait", [busy(429, "1e300")]).well(2),
        get("429 with an hour", [busy(429, "3600")]).fails("status", "try again in 3600 s", 1),
        get("a storm of 429", storm(busy(429, "0"))).fails("status", "(after 3 attempts)", 3),
        row("a storm of 429, a write", Asked::Create, storm(busy(429, "0")))
            .fails("status", "(after 3 attempts)", 3),
        get("a storm of 503", storm(say(503, "", ""))).fails("status", "(after 3 attempts)", 3),
    ]
}

fn servers() -> Vec<Row> {
    vec![
        get("500", [say(500, "", r#"{"message":"broken"}"#)]).fails("status", "broken", 1),
        create("500, a write", say(500, "", "")).fails("status", "500", 1),
        get("500 of noise", [say(500, "", b"\x00\xff\xfe")]).fails("status", "500", 1),
        get("502", [say(502, "", "<title>Bad day</title>")]).well(2),
        create("502, a write", say(502, "", "<title>Bad day</title>"))
            .fails("status", "Bad day", 1),
        create("502 with seconds, a write", busy(502, "0")).fails("status", "502", 1),
        get("503", [say(503, "", "")]).well(2),
        create("503, a write", say(503, "", "")).fails("status", "503", 1),
        create("503 with seconds, a write", busy(503, "0")).well(2),
        get("504", [say(504, "", "")]).well(2),
        create("504, a write", say(504, "", "")).fails("status", "504", 1),
        row("504, a deletion", Asked::Delete, [say(504, "", "")]).well(2),
        get("a status that nobody knows", [say(599, "", "")]).fails("status", "599", 1),
        get(
            "a failure whose body never ends",
            [Act::Quiet(
                b"HTTP/1.1 400 X\r\ncontent-length: 9999999\r\n\r\n{\"message\":\"".to_vec(),
            )],
        )
        .times(200, 2500)
        .fails("timeout", "", 3)
        .api(vec![
            Act::Quiet(
                b"HTTP/1.1 400 X\r\ncontent-length: 9999999\r\n\r\n{\"message\":\"".to_vec()
            );
            3
        ]),
        get(
            "a failure with a huge body",
            [say(400, "", "x".repeat(1 << 20))],
        )
        .fails("status", "400", 1),
    ]
}

fn refusals() -> Vec<Row> {
    vec![
        get(
            "400 with a list",
            [say(
                400,
                "",
                r#"{"errors":[{"detail":"a"},{"detail":"b"}]}"#,
            )],
        )
        .fails("status", "a; b", 1),
        get("401 of a token that cannot be renewed", [say(401, "", "")]).fails(
            "status",
            "the credentials were not accepted",
            1,
        ),
        get(
            "401 that repeats the token",
            [say(401, "", r#"{"message":"bad PAT-planted"}"#)],
        )
        .fails("status", "bad (hidden)", 1),
        get("403", [say(403, "", "<html><title>No</title></html>")]).fails(
            "status",
            "may not do this",
            1,
        ),
        get("404", [say(404, "x-request-id: r-1\r\n", "")]).fails("status", "(request r-1)", 1),
        create(
            "409",
            say(409, "", r#"{"error":"taken","error_description":"by Bob"}"#),
        )
        .fails("status", "taken: by Bob", 1),
        create("422 by field", say(422, "", r#"{"email":["is taken"]}"#)).fails(
            "status",
            "email: is taken",
            1,
        ),
        get(
            "404 without a body",
            [Act::Say(b"HTTP/1.1 404 Not Found\r\n\r\n".to_vec())],
        )
        .fails("status", "404 Not Found", 1),
        get(
            "404 cut short",
            [Act::Say(answer(404, "", "abcdef")[..58].to_vec())],
        )
        .well(2),
    ]
}
