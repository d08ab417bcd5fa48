//! Token endpoints and token stores on bad days.

use std::sync::Arc;

use crate::act::{Act, answer, new_token, raw, say};
use crate::row::{Asked, Broken, Row, token};

fn tokens(body: &str) -> [Act; 1] {
    [say(200, "", body)]
}

pub fn rows() -> Vec<Row> {
    [down(), odd(), rejected(), stores()]
        .into_iter()
        .flatten()
        .collect()
}

fn down() -> Vec<Row> {
    let quiet = Act::Quiet(Vec::new());
    vec![
        token(
            "the refresh token is spent",
            [say(400, "", r#"{"error":"invalid_grant"}"#)],
        )
        .fails(
            "token",
            "invalid_grant; the refresh token or the client's credentials",
            0,
        ),
        token(
            "the endpoint repeats the secret",
            [say(401, "", r#"{"error":"CSEC-planted"}"#)],
        )
        .fails("token", "answered 401: (hidden)", 0),
        token("the endpoint fails", [say(500, "", "")]).fails("token", "answered 500", 0),
        token("the endpoint is away, without a time", [say(503, "", "")]).fails(
            "token",
            "answered 503",
            0,
        ),
        token(
            "the endpoint is away for a moment",
            [say(503, "retry-after: 0\r\n", "")],
        )
        .well(1)
        .tokens(2),
        token("the endpoint is busy", [say(429, "", "")])
            .well(1)
            .tokens(2),
        token("the endpoint is busy for ever", vec![say(429, "", ""); 3])
            .fails("token", "(after 3 attempts)", 0)
            .tokens(3),
        token("the endpoint says nothing", [quiet])
            .times(200, 1500)
            .fails("token", "did not answer", 0),
        token("the endpoint hangs up", [raw("")]).fails("token", "did not answer", 0),
        token(
            "a rotated token is lost on the way",
            [Act::Reset(answer(200, "", "{}")[..57].to_vec())],
        )
        .fails("token", "did not answer", 0),
        token(
            "the endpoint points elsewhere",
            [say(302, "location: http://evil.test/\r\n", "")],
        )
        .fails("token", "answered 302", 0),
    ]
}

fn odd() -> Vec<Row> {
    let large = "x".repeat(200_000);
    vec![
        token(
            "the endpoint answers a page",
            tokens("<html><title>Sign in</title></html>"),
        )
        .fails("token", "is no JSON", 0),
        token("the endpoint answers nothing", tokens("")).fails("token", "is no JSON", 0),
        token("no access token", tokens(r#"{"token_type":"bearer"}"#)).fails(
            "token",
            "holds no `access_token`",
            0,
        ),
        token("an empty access token", tokens(r#"{"access_token":" "}"#)).fails(
            "token",
            "holds no `access_token`",
            0,
        ),
        token(
            "an access token that is a number",
            tokens(r#"{"access_token":5}"#),
        )
        .fails("token", "holds no `access_token`", 0),
        token(
            "an error with status 200",
            tokens(r#"{"error":"bad_verification_code"}"#),
        )
        .fails("token", "bad_verification_code", 0),
        token(
            "an access token with a line break",
            tokens(r#"{"access_token":"AT-planted\r\nx: y"}"#),
        )
        .fails("config", "header", 0),
        token(
            "a token that ends at once",
            tokens(r#"{"access_token":"AT-planted","expires_in":0}"#),
        )
        .well(1),
        token(
            "a token that ended",
            tokens(r#"{"access_token":"AT-planted","expires_in":-5}"#),
        )
        .well(1),
        token(
            "a token that lasts for ever",
            tokens(r#"{"access_token":"AT-planted","expires_in":1e18}"#),
        )
        .well(1),
        token(
            "an end that is a text",
            tokens(r#"{"access_token":"AT-planted","expires_in":"3600"}"#),
        )
        .well(1),
        token(
            "an end that is nonsense",
            tokens(r#"{"access_token":"AT-planted","expires_in":"soon"}"#),
        )
        .well(1),
        token(
            "status 201",
            [say(201, "", r#"{"access_token":"AT-planted"}"#)],
        )
        .well(1),
        token("an answer beyond measure", tokens(&large)).fails(
            "too large",
            "max_response_size",
            0,
        ),
    ]
}

fn rejected() -> Vec<Row> {
    let no = || say(401, "", "");
    vec![
        token("a token that is rejected once", [])
            .api([no()])
            .well(2)
            .tokens(2),
        token("a token that is always rejected", [])
            .api([no(), no(), no()])
            .fails("status", "401", 2)
            .tokens(2),
        token(
            "rejected, and then the endpoint is down",
            [new_token(), say(500, "", "")],
        )
        .api([no()])
        .fails("token", "answered 500", 1)
        .tokens(2),
        token("rejected, and then busy", [])
            .api([no(), say(429, "", "")])
            .well(3)
            .tokens(2),
        token("a write that is rejected once", [])
            .asks(Asked::Create)
            .api([no()])
            .well(2)
            .tokens(2),
        token(
            "a token that ends between calls",
            [say(
                200,
                "",
                r#"{"access_token":"AT-planted","expires_in":0,"refresh_token":"RT2-planted"}"#,
            )],
        )
        .asks(Asked::GetTwice)
        .well(2)
        .tokens(2),
        token("the endpoint fails for one call only", [say(500, "", "")])
            .asks(Asked::GetTwice)
            .well(1)
            .tokens(2),
    ]
}

fn stores() -> Vec<Row> {
    vec![
        token("a store that cannot be read", [])
            .store(Broken::Load)
            .fails("token", "could not be read", 0)
            .tokens(0),
        token("a store that takes nothing", [])
            .store(Broken::Save)
            .fails("token", "they are kept and offered again", 0),
        token("a store that takes it the second time", [])
            .store(Broken::SaveOnce(Arc::default()))
            .asks(Asked::GetTwice)
            .well(1),
        token("a store with a token of long ago", [])
            .store(Broken::Old)
            .well(1),
        token("a store that never answers", [])
            .store(Broken::Hangs)
            .call_timeout(200)
            .fails("timeout", "", 0)
            .tokens(0),
    ]
}
