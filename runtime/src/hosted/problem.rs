//! What the hosted service says about a failure, in any of the forms that it uses.

use serde_json::Value;

use super::wire::ApiReply;
use crate::direct::status_problem;
use crate::error::{Error, StatusProblem, page_title};
use crate::transport::Response;

/// The most entries of `errors` that a message shows.
const SHOWN: usize = 5;

const MANY_ORGANIZATIONS: &str = "this client belongs to several organizations: name one with `organization_id` of \
                                  AirbyteAuthConfig or AIRBYTE_ORGANIZATION_ID";
const WRONG_CLIENT: &str = "; check `airbyte_client_id` (AIRBYTE_CLIENT_ID) and `airbyte_client_secret` \
                            (AIRBYTE_CLIENT_SECRET)";
const FOREIGN: &str = "the client has no access there: check its id and secret, the organization, and that the \
                       organization has an Agents plan";

/// What an answer with a status of failure says, and what can be done.
pub(super) fn of(
    response: &Response,
    has_organization: bool,
    redact: impl Fn(String) -> String,
) -> StatusProblem {
    let mut problem = status_problem(response, &redact);
    let body = String::from_utf8_lossy(&response.body);
    if let Ok(body) = serde_json::from_str::<Value>(&body)
        && let Some(message) = message(&body)
    {
        problem.message = Some(redact(message));
    }
    let said = problem.message.as_deref().unwrap_or_default();
    problem.help = match problem.status {
        400 if wants_organization(said) && !has_organization => Some(MANY_ORGANIZATIONS),
        403 => Some(FOREIGN),
        _ => None,
    };
    problem
}

/// What can be done when no token is given.
pub(super) fn token_help(status: u16, said: &str) -> &'static str {
    match status {
        400 if wants_organization(said) => {
            "; name one of the client's organizations with `organization_id` of AirbyteAuthConfig or \
             AIRBYTE_ORGANIZATION_ID"
        }
        401 | 403 => WRONG_CLIENT,
        _ => "",
    }
}

fn wants_organization(said: &str) -> bool {
    said.to_ascii_lowercase()
        .contains("specify target organization")
}

/// `errors` with their fields, then whatever else the body says.
fn message(body: &Value) -> Option<String> {
    let own = body
        .get("message")
        .and_then(text)
        .filter(|own| !own.trim().is_empty());
    let entries = body.get("errors").and_then(Value::as_array);
    let told: Vec<String> = entries
        .into_iter()
        .flatten()
        .filter_map(entry)
        .filter(|told| !own.as_ref().is_some_and(|own| told.ends_with(own.as_str())))
        .take(SHOWN)
        .collect();
    match (own, told.is_empty()) {
        (Some(own), true) => Some(own),
        (Some(own), false) => Some(format!("{own} ({})", told.join("; "))),
        (None, false) => Some(told.join("; ")),
        (None, true) => None,
    }
}

fn entry(entry: &Value) -> Option<String> {
    let said = ["userPresentableMessage", "message", "error"]
        .iter()
        .find_map(|name| text(entry.get(name)?))
        .or_else(|| text(entry))?;
    match entry.get("field").and_then(text) {
        Some(field) => Some(format!("{field}: {said}")),
        None => Some(said),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The body of a success cannot be read.
pub(super) fn unreadable(reply: &ApiReply, error: &serde_json::Error) -> Error {
    let body = String::from_utf8_lossy(&reply.body);
    if error.is_data() {
        // Serde's message quotes what it found, and that may be a secret.
        let place = format!(
            "the hosted service's answer (line {}, column {})",
            error.line(),
            error.column()
        );
        let text = error.to_string();
        let expected = text
            .rsplit_once(", expected ")
            .map(|(_, expected)| expected);
        let expected = expected.or_else(|| text.strip_prefix("missing field "));
        let expected = expected.and_then(|expected| expected.split(" at line ").next());
        return Error::decode(
            place,
            expected.unwrap_or("the documented form"),
            "something else",
        );
    }
    let found = match page_title(&body) {
        Some(title) => format!("a page with the title {title:?}"),
        None => format!("{} bytes of something else", reply.body.len()),
    };
    Error::decode("the hosted service's answer", "JSON", found)
}
