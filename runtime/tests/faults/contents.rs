//! Answers that arrive and are not what was promised.

use crate::act::{Act, page, raw, say, user};
use crate::row::{Asked, End, Row, get, row};

const JSON: &str = "content-type: application/json\r\n";
const HTML: &str = "content-type: text/html\r\n";
const GZIP: &str = "content-encoding: gzip\r\n";

fn body(text: impl AsRef<[u8]>) -> [Act; 1] {
    [say(200, JSON, text)]
}

/// A user with these members more.
fn with(members: &str) -> String {
    let mut text = user(1);
    text.truncate(text.len() - 1);
    format!("{text},{members}}}")
}

pub fn rows() -> Vec<Row> {
    [kinds(), texts(), shapes(), sizes()]
        .into_iter()
        .flatten()
        .collect()
}

fn kinds() -> Vec<Row> {
    let html = "<html><head><title>Maintenance</title></head></html>";
    vec![
        get("an HTML page", [say(200, HTML, html)]).fails(
            "decode",
            "an HTML or XML page with the title \"Maintenance\"",
            1,
        ),
        get("HTML that calls itself JSON", body(html)).fails("decode", "Maintenance", 1),
        get("JSON that calls itself HTML", [say(200, HTML, user(1))]).well(1),
        get("JSON that calls itself nothing", [say(200, "", user(1))]).well(1),
        get(
            "JSON that calls itself latin-1",
            [say(
                200,
                "content-type: application/json; charset=iso-8859-1\r\n",
                user(1),
            )],
        )
        .well(1),
        get("nothing at all", body("")).fails("decode", "nothing (status 200)", 1),
        get("blanks", body(" \r\n ")).fails("decode", "nothing (status 200)", 1),
        get(
            "204 where a record should be",
            [raw("HTTP/1.1 204 No Content\r\n\r\n")],
        )
        .fails("decode", "nothing (status 204)", 1),
        row(
            "204 after a deletion",
            Asked::Delete,
            [raw("HTTP/1.1 204 No Content\r\n\r\n")],
        )
        .well(1),
        row("noise after a deletion", Asked::Delete, body("gone!")).well(1),
        row(
            "201 with the record",
            Asked::Create,
            [say(201, JSON, user(1))],
        )
        .well(1),
        row(
            "202 without the record",
            Asked::Create,
            [say(202, JSON, "")],
        )
        .fails("decode", "nothing (status 202)", 1),
    ]
}

fn texts() -> Vec<Row> {
    let utf16: Vec<u8> = user(1).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = [&b"{\"id\":1,\"first_name\":\"J\xf6rg\"}"[..]].concat();
    vec![
        get("JSON cut short", body(&user(1)[..40])).fails("decode", "EOF while parsing", 1),
        row(
            "JSON cut short, a write",
            Asked::Create,
            body(&user(1)[..40]),
        )
        .fails("decode", "EOF while parsing", 1),
        get("JSON twice", body(user(1) + &user(1))).fails("decode", "trailing characters", 1),
        get("bytes that are no UTF-8", body(latin)).fails(
            "decode",
            "expected UTF-8, found other bytes at 23",
            1,
        ),
        get("half a character at the end", body(b"{\"id\":\"\xc3")).fails("decode", "UTF-8", 1),
        get("UTF-16", body(utf16)).fails("decode", "JSON", 1),
        get("a byte order mark", body(format!("\u{feff}{}", user(1)))).well(1),
        get("NUL bytes", body(user(1).replace("Ada", "A\0a"))).fails(
            "decode",
            "control character",
            1,
        ),
        get("escaped NUL", body(user(1).replace("Ada", "A\\u0000a"))).well(1),
        get(
            "half a surrogate pair",
            body(user(1).replace("Ada", "\\ud800")),
        )
        .fails("decode", "end of hex escape", 1),
        get("a JSON lookalike", body(user(1).replace('"', "'"))).fails(
            "decode",
            "expected JSON",
            1,
        ),
        get("NaN", body(with("\"rate\":NaN"))).fails("decode", "expected JSON", 1),
    ]
}

fn shapes() -> Vec<Row> {
    vec![
        get("null", body("null")).fails("decode", "data: expected object", 1),
        get("a list instead of a record", body(format!("[{}]", user(1)))).fails(
            "decode",
            "found array",
            1,
        ),
        get("another object", body(r#"{"error":"no such user"}"#)).fails(
            "decode",
            "data.id: expected integer, found nothing",
            1,
        ),
        get(
            "a text instead of a number",
            body(user(1).replace(":1,", ":\"1\",")),
        )
        .fails("decode", "data.id: expected integer, found string \"1\"", 1),
        get(
            "a date-time that is none",
            body(user(1).replace("2026-01", "2026-13")),
        )
        .fails("decode", "data.created_at: expected date-time", 1),
        get(
            "a number too large",
            body(user(1).replace(":1,", ":99999999999999999999,")),
        )
        .fails("decode", "data.id", 1),
        get(
            "a number beyond all bounds",
            body(with("\"rate\":1e999999")),
        )
        .fails("decode", "number out of range", 1),
        get("a member twice", body(with("\"first_name\":\"Bob\""))).well(1),
        get(
            "a member that nobody knows",
            body(with("\"mood\":{\"a\":[1]}")),
        )
        .well(1),
        row(
            "a list that is not there",
            Asked::Stream,
            body(r#"{"people":[]}"#),
        )
        .fails("decode", "users: expected the records", 1),
        row(
            "a list that is null",
            Asked::Stream,
            body(r#"{"users":null,"links":{"next":null}}"#),
        )
        .fails("decode", "data: expected array, found null", 1),
        row(
            "one bad record",
            Asked::Stream,
            body(format!(
                r#"{{"users":[{},{{"id":2}}],"links":{{"next":null}}}}"#,
                user(1)
            )),
        )
        .fails("decode", "data[1].first_name", 1),
        row(
            "a good page, then a bad one",
            Asked::Stream,
            [page(1, Some("/v2/users?page=2")), say(200, JSON, "{}")],
        )
        .ends(
            End::RecordsThen(1, "decode", "users: expected the records"),
            2,
        ),
    ]
}

fn sizes() -> Vec<Row> {
    let deep = "[".repeat(20_000) + &"]".repeat(20_000);
    let bomb = include_bytes!("../acme/bomb.gz");
    let large = with(&format!("\"x\":\"{}\"", "x".repeat(200_000)));
    vec![
        get(
            "nested beyond measure",
            body(with(&format!("\"x\":{deep}"))),
        )
        .fails("decode", "recursion limit", 1),
        get("nothing but brackets", body(&deep)).fails("decode", "recursion limit", 1),
        get("larger than allowed, announced", body(&large)).fails(
            "too large",
            "max_response_size",
            1,
        ),
        get(
            "larger than allowed, in chunks",
            [raw(format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{large}\r\n0\r\n\r\n",
                large.len()
            ))],
        )
        .fails("too large", "max_response_size", 1),
        get(
            "larger than allowed, until it hangs up",
            [raw(format!("HTTP/1.0 200 OK\r\n\r\n{large}"))],
        )
        .fails("too large", "max_response_size", 1),
        get("a gzip bomb", [say(200, GZIP, bomb)]).fails("too large", "max_response_size", 1),
        get("gzip that is none", [say(200, GZIP, user(1))]).fails(
            "decode",
            "compressed as its `content-encoding`",
            1,
        ),
        get("gzip cut short", [say(200, GZIP, &bomb[..bomb.len() / 2])]).fails(
            "decode",
            "compressed as its `content-encoding`",
            1,
        ),
        get(
            "a compression that nobody asked for",
            [say(200, "content-encoding: br\r\n", b"\x0b\x02\x80\xff")],
        )
        .fails("decode", "UTF-8", 1),
    ]
}
