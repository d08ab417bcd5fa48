//! Redirects and next links that lead astray.

use crate::act::{Act, good, page, say};
use crate::row::{Asked, End, Row, get, row};

fn to(location: &str) -> Act {
    say(302, &format!("location: {location}\r\n"), "")
}

fn pages(name: &'static str, acts: impl Into<Vec<Act>>) -> Row {
    row(name, Asked::Stream, acts)
}

pub fn rows() -> Vec<Row> {
    redirects().into_iter().chain(links()).collect()
}

fn redirects() -> Vec<Row> {
    vec![
        get("a redirect at home", [to("/v2/users/2")]).well(2),
        get(
            "a redirect by a full URL at home",
            [to("{here}/v2/users/2")],
        )
        .well(2),
        get("a redirect in circles", vec![to("/v2/users/1"); 7]).fails("status", "302", 6),
        get(
            "a redirect to another host",
            [to("http://evil.test/v2/users/1")],
        )
        .fails("foreign link", "http://evil.test", 1),
        get(
            "a redirect to another port",
            [to("http://127.0.0.1:1/v2/users/1")],
        )
        .fails("foreign link", "http://127.0.0.1:1", 1),
        get(
            "a redirect to another scheme",
            [to("https://127.0.0.1/v2/users/1")],
        )
        .fails("foreign link", "https://127.0.0.1", 1),
        get("a redirect without a scheme", [to("//evil.test/users")]).fails(
            "foreign link",
            "http://evil.test",
            1,
        ),
        get(
            "a redirect to a name with credentials",
            [to("http://127.0.0.1@evil.test/")],
        )
        .fails("foreign link", "http://evil.test", 1),
        get("a redirect to a program", [to("javascript:alert(1)")]).fails(
            "foreign link",
            "javascript:",
            1,
        ),
        get("a redirect to nowhere", [say(302, "", "")]).fails("status", "302", 1),
        get("a redirect to nonsense", [to("http://[")]).fails("decode", "the link", 1),
        row(
            "a redirect of a write",
            Asked::Create,
            [say(307, "location: /v2/users/2\r\n", "")],
        )
        .fails(
            "status",
            "it points to /v2/users/2, which was not followed",
            1,
        ),
        get("not modified", [say(304, "", "")]).fails("status", "304", 1),
        get(
            "a redirect, then an error",
            [to("/v2/users/2"), say(404, "", "{}")],
        )
        .fails("status", "404", 2),
        get(
            "a redirect, then a passing error",
            [to("/v2/users/2"), say(502, "", ""), good()],
        )
        .well(3),
    ]
}

fn links() -> Vec<Row> {
    let second = "/v2/users?page=2";
    vec![
        pages("two pages", [page(1, Some(second)), page(2, None)]).ends(End::Records(2), 2),
        pages(
            "a next link to another host",
            [page(1, Some("http://evil.test/users"))],
        )
        .ends(End::RecordsThen(1, "foreign link", "http://evil.test"), 1),
        pages(
            "a next link to https",
            [page(1, Some("https://127.0.0.1/users"))],
        )
        .ends(End::RecordsThen(1, "foreign link", "https://127.0.0.1"), 1),
        pages(
            "a next link to a file",
            [page(1, Some("file:///etc/passwd"))],
        )
        .ends(End::RecordsThen(1, "foreign link", "file:"), 1),
        pages("a next link that is nonsense", [page(1, Some("http://["))])
            .ends(End::RecordsThen(1, "decode", "the link"), 1),
        pages("an empty next link", [page(1, Some(""))]).ends(End::Records(1), 1),
        pages(
            "a next link in circles",
            [page(1, Some(second)), page(2, Some(second))],
        )
        .ends(End::Records(2), 2),
        pages(
            "a second page that breaks once",
            [page(1, Some(second)), Act::Reset(Vec::new()), page(2, None)],
        )
        .ends(End::Records(2), 3),
        pages(
            "a second page behind 503",
            [page(1, Some(second)), say(503, "", ""), page(2, None)],
        )
        .ends(End::Records(2), 3),
        pages(
            "a second page that fails",
            [
                page(1, Some(second)),
                say(500, "", r#"{"message":"broken"}"#),
            ],
        )
        .ends(End::RecordsThen(1, "status", "broken"), 2),
        pages(
            "a second page behind a foreign redirect",
            [page(1, Some(second)), to("http://evil.test/")],
        )
        .ends(End::RecordsThen(1, "foreign link", "evil.test"), 2),
    ]
}
