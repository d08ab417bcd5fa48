//! What an answer is, before anything is decoded: a body or the account of a failure.

use crate::error::{Error, StatusProblem, message_of, snippet};
use crate::reply::ReplyBody;
use crate::transport::Response;

/// Headers in which APIs give the identifier of a request.
const REQUEST_IDS: [&str; 5] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-trace-id",
];

/// What an answer with a status of failure says.
pub(crate) fn status_problem(
    response: &Response,
    redact: impl Fn(String) -> String,
) -> StatusProblem {
    // Cleaned before it is cut, so that no half of a credential stays.
    let body = redact(String::from_utf8_lossy(&response.body).into_owned());
    let header = |name: &str| response.headers.get(name)?.to_str().ok().map(str::to_owned);
    let message = message_of(&body).map(&redact).or_else(|| {
        let location = header("location").filter(|_| response.status.is_redirection())?;
        Some(redact(format!(
            "it points to {location}, which was not followed"
        )))
    });
    StatusProblem {
        status: response.status.as_u16(),
        message,
        request_id: REQUEST_IDS.iter().find_map(|name| header(name)).map(redact),
        body: snippet(&body),
        help: None,
    }
}

/// Checks that a body is UTF-8.
pub(super) fn reply(response: Box<Response>) -> Result<Box<ReplyBody>, Error> {
    let Response {
        status,
        headers,
        body,
        url,
    } = *response;
    let mut text = String::from_utf8(body).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::decode("the body", "UTF-8", format!("other bytes at {at}"))
            .caused_by(error.utf8_error())
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(Box::new(ReplyBody::new(
        status.as_u16(),
        headers,
        text,
        url,
    )))
}
