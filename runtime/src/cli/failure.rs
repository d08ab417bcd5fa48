//! Failures as programs read them: one JSON object on standard error, and an exit code.

use std::process::ExitCode;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind, StatusProblem};

/// What an exit code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Anything that has no code of its own.
    General = 1,
    /// No credentials, or the API does not accept them.
    Auth = 2,
    /// What was asked for is not there.
    NotFound = 3,
    /// The input is wrong.
    Validation = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command ends before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// It failed; the failure has not been told yet.
    Failed(Failure),
    /// Some lines of many failed; each was answered in its place.
    Lines(Exit),
    /// Nobody reads the output any more.
    Closed,
    /// The user interrupted it.
    Interrupted,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Failure::from(&error).into()
    }
}

/// One failure.
#[derive(Clone, Debug)]
pub(super) struct Failure(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: &'static str,
    message: String,
    status: Option<u16>,
    retryable: bool,
    detail: Option<Value>,
    hint: Option<String>,
    more: Map<String, Value>,
    exit: Exit,
}

impl Failure {
    pub(super) fn new(kind: &'static str, exit: Exit, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            retryable: false,
            detail: None,
            hint: None,
            more: Map::new(),
            exit,
        }))
    }

    /// What was given is wrong.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new("validation_error", Exit::Validation, message).status(400)
    }

    /// One parameter is wrong.
    pub(super) fn parameter(name: &str, problem: impl Into<String>) -> Self {
        let problem = problem.into();
        let detail = json!({"fields": {name: problem}});
        Self::validation(format!("parameter `{name}`: {problem}")).detail(detail)
    }

    /// Input that cannot be read at all.
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self::new("input_error", Exit::Validation, message)
    }

    /// There are no credentials, or they fit nothing.
    pub(super) fn auth(message: impl Into<String>) -> Self {
        Self::new("auth_error", Exit::Auth, message).status(401)
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(super) fn detail(mut self, detail: Value) -> Self {
        self.0.detail = Some(detail);
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// A member of its own beside the usual ones.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.more.insert(name.to_owned(), value.into());
        self
    }

    /// The same failure without what must not be shown.
    pub(super) fn cleaned(mut self, clean: impl Fn(String) -> String) -> Self {
        self.0.message = clean(self.0.message);
        self.0.hint = self.0.hint.map(&clean);
        let detail = self.0.detail.map(|detail| clean(detail.to_string()));
        self.0.detail = detail.and_then(|text| serde_json::from_str(&text).ok());
        self
    }

    /// The same failure for a command whose input is what did not decode.
    pub(super) fn of_input(mut self) -> Self {
        self.0.exit = Exit::Validation;
        self
    }

    pub(super) fn exit(&self) -> Exit {
        self.0.exit
    }

    /// The object that programs read.
    #[cfg(test)]
    pub(super) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("type", self.0.kind)?;
        object.serialize_entry("message", &self.0.message)?;
        object.serialize_entry("status_code", &self.0.status)?;
        object.serialize_entry("retryable", &self.0.retryable)?;
        if let Some(detail) = &self.0.detail {
            object.serialize_entry("detail", detail)?;
        }
        if let Some(hint) = &self.0.hint {
            object.serialize_entry("hint", hint)?;
        }
        for (name, value) in &self.0.more {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let mut failure = of_kind(error);
        failure.0.message = error.to_string();
        failure.0.retryable = error.retryable();
        if let Some(wait) = error.retry_after() {
            failure = failure.with("retry_after_seconds", wait.as_secs_f64().ceil());
        }
        failure
    }
}

fn of_kind(error: &Error) -> Failure {
    match error.kind() {
        ErrorKind::InvalidInput(problem) => {
            let fields = json!({"fields": {problem.parameter.as_str(): problem.problem}});
            Failure::validation("")
                .detail(fields)
                .hint("nothing was sent; `describe ENTITY ACTION` shows the parameters")
        }
        ErrorKind::UnknownEntity { .. } | ErrorKind::UnknownAction { .. } => {
            Failure::validation("").hint("`describe` lists all entities and actions")
        }
        ErrorKind::Config(_) => Failure::validation(""),
        ErrorKind::Transport(_) => Failure::new("network_error", Exit::General, ""),
        ErrorKind::Status(problem) => of_status(problem),
        ErrorKind::RateLimited(_) => Failure::new("rate_limited", Exit::General, "").status(429),
        ErrorKind::Decode(problem) => {
            let detail =
                json!({"path": problem.path, "expected": problem.expected, "found": problem.found});
            Failure::new("decode_error", Exit::General, "")
                .detail(detail)
                .hint("`decode --drift` tells all differences of a recorded answer")
        }
        ErrorKind::Token { status, .. } => of_token(*status),
        ErrorKind::ConnectorNotFound { .. } => {
            Failure::new("not_found", Exit::NotFound, "").status(404)
        }
        ErrorKind::ConnectorAmbiguous { found, .. } => {
            Failure::validation("").detail(json!({ "found": found }))
        }
        ErrorKind::Execution(problem) => {
            Failure::new("connector_execution_error", Exit::General, "")
                .detail(json!({ "status": problem.status }))
        }
        ErrorKind::Unsupported(_) => Failure::new("not_supported", Exit::Validation, ""),
        _ => Failure::new("error", Exit::General, ""),
    }
}

fn of_status(problem: &StatusProblem) -> Failure {
    let status = problem.status;
    let (kind, exit) = match status {
        401 => ("unauthorized", Exit::Auth),
        403 => ("forbidden", Exit::Auth),
        404 => ("not_found", Exit::NotFound),
        400 | 422 => ("validation_error", Exit::Validation),
        429 => ("rate_limited", Exit::General),
        500.. => ("server_error", Exit::General),
        _ => ("api_error", Exit::General),
    };
    let failure = Failure::new(kind, exit, "").status(status);
    match serde_json::from_str(&problem.body) {
        Ok(body) => failure.detail(body),
        Err(_) => failure,
    }
}

/// A token endpoint that refuses is a matter of credentials; one that is down is not.
fn of_token(status: Option<u16>) -> Failure {
    match status {
        Some(status @ 400..=403) => Failure::auth("")
            .status(status)
            .hint("the token endpoint did not accept the credentials: sign in again or mend them"),
        Some(status @ 500..) => Failure::new("server_error", Exit::General, "").status(status),
        Some(429) => Failure::new("rate_limited", Exit::General, "").status(429),
        Some(status) => Failure::new("api_error", Exit::General, "").status(status),
        None => Failure::new("network_error", Exit::General, ""),
    }
}

/// Tells a failure on standard error, as one line of JSON.
pub(super) fn tell(failure: &Failure) {
    notice(failure);
}

/// Writes one line of JSON to standard error; there is nobody to tell when that fails.
pub(super) fn notice(value: &impl Serialize) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{}", line(value));
}

/// One line of JSON.
pub(super) fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Exit, Failure};
    use crate::error::{Error, ErrorKind, StatusProblem, TransportProblem};

    fn status(status: u16, body: &str) -> Error {
        Error::new(ErrorKind::Status(StatusProblem {
            status,
            message: None,
            request_id: None,
            body: body.to_owned(),
            help: None,
        }))
    }

    #[test]
    fn every_status_has_its_type_and_exit_code() {
        for (code, kind, exit) in [
            (401, "unauthorized", Exit::Auth),
            (403, "forbidden", Exit::Auth),
            (404, "not_found", Exit::NotFound),
            (400, "validation_error", Exit::Validation),
            (422, "validation_error", Exit::Validation),
            (429, "rate_limited", Exit::General),
            (503, "server_error", Exit::General),
            (409, "api_error", Exit::General),
        ] {
            let failure = Failure::from(&status(code, "{\"message\":\"no\"}"));
            let json = failure.to_json();
            assert_eq!((&json["type"], failure.exit()), (&json!(kind), exit));
            assert_eq!(json["status_code"], code);
            assert_eq!(json["detail"], json!({"message": "no"}));
        }
        assert_eq!(
            Failure::from(&status(500, "<html>"))
                .to_json()
                .get("detail"),
            None
        );
    }

    #[test]
    fn a_refused_token_is_a_matter_of_credentials_and_a_dead_endpoint_is_not() {
        let token = |status| {
            Failure::from(&Error::new(ErrorKind::Token {
                problem: "no".to_owned(),
                status,
            }))
        };
        for (code, kind, exit) in [
            (Some(400), "auth_error", Exit::Auth),
            (Some(401), "auth_error", Exit::Auth),
            (Some(502), "server_error", Exit::General),
            (None, "network_error", Exit::General),
        ] {
            assert_eq!(token(code).to_json()["type"], kind, "{code:?}");
            assert_eq!(token(code).exit(), exit, "{code:?}");
        }
    }

    #[test]
    fn a_failure_before_any_answer_has_no_status() {
        let error =
            Error::new(ErrorKind::Transport(TransportProblem::Timeout)).with_retry(true, None);
        assert_eq!(
            Failure::from(&error).to_json(),
            json!({
                "type": "network_error",
                "message": "no answer within the time limit; `timeout` sets it",
                "status_code": null,
                "retryable": true,
            })
        );
    }
}
