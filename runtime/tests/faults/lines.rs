//! Connections that break, lie or dawdle.

use crate::act::{Act, answer, good, raw, say, user};
use crate::row::{Asked, Row, get, row};

const HALF: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"id\":";
const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n";

fn chunked(body: &str) -> Act {
    raw(format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{body}"
    ))
}

fn closed(version: &str, headers: &str, body: &str) -> Act {
    raw(format!("HTTP/{version} 200 OK\r\n{headers}\r\n{body}"))
}

pub fn rows() -> Vec<Row> {
    [broken(), malformed(), slow(), uploads()]
        .into_iter()
        .flatten()
        .collect()
}

fn broken() -> Vec<Row> {
    vec![
        get("refused for ever", [])
            .refused()
            .fails("no connection", "(after 3 attempts)", 0),
        row("refused for ever, a write", Asked::Create, [])
            .refused()
            .fails("no connection", "(after 3 attempts)", 0),
        get("reset before it was read", [Act::ResetAtOnce]).well(2),
        get("hung up on without an answer", [raw("")]).well(2),
        row(
            "hung up on without an answer, a write",
            Asked::Create,
            [raw("")],
        )
        .fails("interrupted", "", 1),
        row(
            "hung up on without an answer, a deletion",
            Asked::Delete,
            [raw("")],
        )
        .well(2),
        row(
            "hung up on without an answer, a change",
            Asked::Update,
            [raw("")],
        )
        .fails("interrupted", "", 1),
        get("hung up on every time", [raw(""), raw(""), raw("")]).fails(
            "interrupted",
            "(after 3 attempts)",
            3,
        ),
        get("half a head", [raw("HTTP/1.1 200 OK\r\ncontent-le")]).well(2),
        get("reset within the body", [Act::Reset(HALF.to_vec())]).well(2),
        row(
            "reset within the body, a write",
            Asked::Create,
            [Act::Reset(HALF.to_vec())],
        )
        .fails("interrupted", "", 1),
        get("a body shorter than announced", [raw(HALF)]).well(2),
        row(
            "a body shorter than announced, a write",
            Asked::Create,
            [raw(HALF)],
        )
        .fails("interrupted", "", 1),
        get(
            "a body longer than announced",
            [closed(
                "1.1",
                &format!("content-length: {}\r\n", user(1).len()),
                &(user(1) + "}}}"),
            )],
        )
        .well(1),
        get("chunks cut short", [chunked("5\r\n{\"id\"\r\n")]).well(2),
        get("chunks of a broken size", [chunked("zz\r\n{}\r\n"), good()]).well(2),
        get(
            "chunks of an endless size",
            [chunked("fffffffffffffffff\r\n{}\r\n"), good()],
        )
        .well(2),
        get(
            "chunks with trailers",
            [chunked(&format!(
                "{:x}\r\n{}\r\n0\r\nx-sum: 1\r\n\r\n",
                user(1).len(),
                user(1)
            ))],
        )
        .well(1),
    ]
}

fn malformed() -> Vec<Row> {
    let length = |length: &str| closed("1.1", &format!("content-length: {length}\r\n"), "{}");
    let many: String = (0..400).map(|n| format!("x-{n}: y\r\n")).collect();
    let huge = format!("x-huge: {}\r\n", "h".repeat(1 << 20));
    let three = |act: Act| [act.clone(), act.clone(), act];
    vec![
        get("noise instead of HTTP", three(raw("\x00\x01\x02\r\n\r\n"))).fails(
            "interrupted",
            "",
            3,
        ),
        get(
            "TLS instead of HTTP",
            three(raw(b"\x15\x03\x01\x00\x02\x02\x28")),
        )
        .fails("interrupted", "", 3),
        get(
            "HTTP/2 instead of HTTP/1",
            three(raw(b"\x00\x00\x00\x04\x00\x00\x00\x00\x00")),
        )
        .fails("interrupted", "", 3),
        get("a length that is no number", three(length("abc"))).fails("interrupted", "", 3),
        get("a negative length", three(length("-1"))).fails("interrupted", "", 3),
        get(
            "two lengths that differ",
            three(closed(
                "1.1",
                "content-length: 2\r\ncontent-length: 3\r\n",
                "{}",
            )),
        )
        .fails("interrupted", "", 3),
        get("too many headers", three(closed("1.1", &many, "{}"))).fails("interrupted", "", 3),
        get("a header without an end", three(closed("1.1", &huge, "{}"))).fails(
            "interrupted",
            "",
            3,
        ),
        get(
            "a status without words",
            [raw(format!("HTTP/1.1 200\r\n\r\n{}", user(1)))],
        )
        .well(1),
        get("a header that is no text", [say_bytes()]).well(1),
        get(
            "HTTP/1.0 that ends by hanging up",
            [closed("1.0", "", &user(1))],
        )
        .well(1),
        get(
            "HTTP/1.0 cut short without a sign",
            [closed("1.0", "", &user(1)[..30])],
        )
        .fails("decode", "the body: expected JSON", 1),
        get(
            "`100 Continue` first",
            [after("HTTP/1.1 100 Continue\r\n\r\n")],
        )
        .well(1),
        get(
            "early hints first",
            [after("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n")],
        )
        .well(1),
    ]
}

fn say_bytes() -> Act {
    let mut bytes = b"HTTP/1.1 200 OK\r\nx-name: J\xf6rg\r\n\r\n".to_vec();
    bytes.extend_from_slice(user(1).as_bytes());
    raw(bytes)
}

fn after(first: &str) -> Act {
    let mut bytes = first.as_bytes().to_vec();
    bytes.extend(answer(200, "", user(1)));
    raw(bytes)
}

fn slow() -> Vec<Row> {
    let quiet = |bytes: &[u8]| Act::Quiet(bytes.to_vec());
    let drip = |wait| Act::Drip(wait, answer(200, "", user(1)));
    vec![
        get("no answer", [quiet(b""), quiet(b""), quiet(b"")])
            .times(150, 2500)
            .fails("timeout", "(after 3 attempts)", 3),
        row("no answer, a write", Asked::Create, [quiet(b"")])
            .times(150, 1500)
            .fails("timeout", "within the time limit", 1),
        get("no answer once", [quiet(b"")]).times(300, 2500).well(2),
        get(
            "a head and no body",
            [quiet(HEAD), quiet(HEAD), quiet(HEAD)],
        )
        .times(150, 2500)
        .fails("timeout", "(after 3 attempts)", 3),
        row("a head and no body, a write", Asked::Create, [quiet(HEAD)])
            .times(150, 1500)
            .fails("timeout", "", 1),
        get("byte by byte, too slowly", [drip(20), drip(20), drip(20)])
            .times(300, 3000)
            .fails("timeout", "(after 3 attempts)", 3),
        get("byte by byte, fast enough", [drip(1)])
            .times(3000, 3000)
            .well(1),
        get(
            "late but in time",
            [Act::After(200, answer(200, "", user(1)))],
        )
        .well(1),
        get("the call's own time limit", [quiet(b"")])
            .call_timeout(150)
            .fails("timeout", "", 1)
            .times(2000, 1000),
    ]
}

fn uploads() -> Vec<Row> {
    let refusal = answer(413, "", r#"{"message":"too much"}"#);
    vec![
        row(
            "refused while it is sent",
            Asked::CreateLarge,
            [Act::Early(refusal)],
        )
        .fails("status", "too much", 1),
        row(
            "accepted while it is sent",
            Asked::CreateLarge,
            [say(201, "", user(1))],
        )
        .well(1),
        row(
            "reset while it is sent",
            Asked::CreateLarge,
            [Act::ResetAtOnce],
        )
        .fails("interrupted", "", 1),
    ]
}
