//! The kinds of failure and their details.

use std::fmt;

use crate::connector::RateLimit;

/// What happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter is wrong, missing or unknown; nothing was sent (but perhaps the beginning of an upload that broke off).
    InvalidInput(InputProblem),
    /// The connector has no such entity.
    UnknownEntity {
        /// The name that was asked for.
        name: String,
        /// The names that exist.
        known: Vec<&'static str>,
    },
    /// The entity has no such action.
    UnknownAction {
        /// The entity.
        entity: &'static str,
        /// The name that was asked for.
        name: String,
        /// The names that exist.
        known: Vec<&'static str>,
    },
    /// The settings or credentials of the connector are wrong.
    Config(String),
    /// The request did not arrive or the answer did not come back.
    Transport(TransportProblem),
    /// The API answered with a status that means failure.
    Status(StatusProblem),
    /// The connector's own rate limit leaves no room within the caller's patience; nothing was sent.
    RateLimited(RateLimit),
    /// The answer is not as the API's description says.
    Decode(DecodeProblem),
    /// No access token could be had.
    Token {
        /// What went wrong.
        problem: String,
        /// The token endpoint's status, when it answered.
        status: Option<u16>,
    },
    /// The workspace of the hosted service has no connector of that kind.
    ConnectorNotFound {
        /// The workspace's name.
        workspace: String,
        /// The kind of connector.
        kind: &'static str,
    },
    /// The workspace of the hosted service has several connectors of that kind.
    ConnectorAmbiguous {
        /// The workspace's name.
        workspace: String,
        /// The kind of connector.
        kind: &'static str,
        /// Their identifiers with their names.
        found: Vec<String>,
    },
    /// The hosted service answered, and its answer tells of a failure.
    Execution(ExecutionProblem),
    /// The mode cannot do that: direct mode has no context store, hosted mode takes no files.
    Unsupported(String),
    /// Something that the service does in its own time was not done in time.
    Unfinished(String),
    /// The answer is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A link or redirect leads to another place than the API; it was not followed.
    ForeignLink {
        /// Where it leads (scheme, host and port).
        origin: String,
        /// Where it may lead.
        allowed: String,
    },
}

impl ErrorKind {
    /// The kind in one or two words, for logs and metrics: it stays the same whatever the details are.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::InvalidInput(_) => "invalid input",
            Self::UnknownEntity { .. } => "unknown entity",
            Self::UnknownAction { .. } => "unknown action",
            Self::Config(_) => "config",
            Self::Transport(TransportProblem::Connect(_)) => "no connection",
            Self::Transport(TransportProblem::Timeout) => "timeout",
            Self::Transport(TransportProblem::Interrupted(_)) => "interrupted",
            Self::Status(_) => "status",
            Self::RateLimited(_) => "rate limited",
            Self::Decode(_) => "decode",
            Self::Token { .. } => "token",
            Self::ConnectorNotFound { .. } => "connector not found",
            Self::ConnectorAmbiguous { .. } => "connector ambiguous",
            Self::Execution(_) => "execution",
            Self::Unsupported(_) => "unsupported",
            Self::Unfinished(_) => "unfinished",
            Self::TooLarge { .. } => "too large",
            Self::ForeignLink { .. } => "foreign link",
        }
    }
}

/// What is wrong with a parameter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InputProblem {
    /// The parameter, or the path of a value inside it.
    pub parameter: String,
    /// What is wrong and what would be right.
    pub problem: String,
}

/// How the connection failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportProblem {
    /// No connection could be made; nothing was sent.
    Connect(String),
    /// No answer within the time limit.
    Timeout,
    /// The connection broke while the request or the answer was on its way.
    Interrupted(String),
}

/// An answer with a status that means failure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusProblem {
    /// The HTTP status.
    pub status: u16,
    /// What the API said.
    pub message: Option<String>,
    /// The API's identifier of the request.
    pub request_id: Option<String>,
    /// The beginning of the body.
    pub body: String,
    /// What can be done about it, where that is known.
    pub help: Option<&'static str>,
}

/// A failure that an answer of the hosted service tells of, whatever its HTTP status.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExecutionProblem {
    /// The service's word for how it went.
    pub status: String,
    /// What the service said.
    pub message: Option<String>,
}

/// Where an answer is not as described.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DecodeProblem {
    /// The place; records are counted from `data`.
    pub path: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput(problem) => {
                write!(f, "parameter `{}`: {}", problem.parameter, problem.problem)
            }
            Self::UnknownEntity { name, known } => {
                let hint = crate::nearest::hint(name, known.iter().copied());
                write!(
                    f,
                    "there is no entity `{name}`{hint}; entities: {}",
                    known.join(", ")
                )
            }
            Self::UnknownAction {
                entity,
                name,
                known,
            } => {
                let hint = crate::nearest::hint(name, known.iter().copied());
                write!(
                    f,
                    "`{entity}` has no action `{name}`{hint}; actions: {}",
                    known.join(", ")
                )
            }
            Self::Config(problem) => f.write_str(problem),
            Self::Transport(problem) => problem.fmt(f),
            Self::Status(problem) => problem.fmt(f),
            Self::RateLimited(limit) => write!(
                f,
                "the rate limit of {} requests in {} s is used up; nothing was sent",
                limit.requests, limit.seconds
            ),
            Self::Decode(problem) => problem.fmt(f),
            Self::Token { problem, .. } => write!(f, "no access token: {problem}"),
            Self::ConnectorNotFound { workspace, kind } => write!(
                f,
                "the workspace `{workspace}` has no connector `{kind}`: create one, or name another workspace"
            ),
            Self::ConnectorAmbiguous {
                workspace,
                kind,
                found,
            } => write!(
                f,
                "the workspace `{workspace}` has {} connectors `{kind}`: {}; choose one with `connector_id`",
                found.len(),
                found.join(", ")
            ),
            Self::Execution(problem) => {
                write!(f, "the call ended with the status `{}`", problem.status)?;
                match &problem.message {
                    Some(message) => write!(f, ": {message}"),
                    None => f.write_str(", and the service said nothing more"),
                }
            }
            Self::Unsupported(problem) | Self::Unfinished(problem) => f.write_str(problem),
            Self::TooLarge { limit } => write!(
                f,
                "the answer is larger than {limit} bytes; ask for smaller pages, or raise the limit with \
                 `max_response_size` on the builder"
            ),
            Self::ForeignLink { origin, allowed } => write!(
                f,
                "the API points to {origin}, which is not {allowed}; it was not followed, because \
                 credentials go nowhere else"
            ),
        }
    }
}

impl fmt::Display for TransportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(problem) => write!(f, "no connection: {problem}"),
            Self::Timeout => f.write_str("no answer within the time limit; `timeout` sets it"),
            Self::Interrupted(problem) => write!(f, "the connection broke: {problem}"),
        }
    }
}

impl fmt::Display for StatusProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}", self.status)?;
        if let Some(name) = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|s| s.canonical_reason())
        {
            write!(f, " {name}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        if let Some(help) = self.help {
            return write!(f, "; {help}");
        }
        f.write_str(match self.status {
            401 => "; the credentials were not accepted",
            403 => "; these credentials may not do this",
            _ => "",
        })
    }
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the answer is not as described: {}: expected {}, found {}",
            self.path, self.expected, self.found
        )
    }
}
