//! Which part of the service a request is for.

use super::request::{Refused, Request};
use super::server::Core;
use super::{
    account, catalog, connectors, consent, creation, execute, inspect, organizations, sessions,
    skills, tokens, workspaces,
};
use crate::fake::answer::Answer;

/// Carries out a request.
pub(super) async fn answer(core: &Core, request: &Request) -> Result<Answer, Refused> {
    let parts: Vec<&str> = request.parts.iter().map(String::as_str).collect();
    let ["api", "v1", path @ ..] = parts.as_slice() else {
        return match parts.as_slice() {
            ["fake", "consent"] => consent::given(core, request),
            path => account::sign_in(core, request, path),
        };
    };
    let method = request.method.as_str();
    match path {
        ["account", "applications", rest @ ..] => tokens::answer(core, request, rest),
        ["integrations", "connectors", rest @ ..] => match (method, rest) {
            ("POST", []) => creation::create(core, request),
            ("POST", ["check"]) => creation::check(core, request).await,
            ("POST", ["oauth", "initiate"]) => consent::initiate(core, request),
            ("POST", [id, "check"]) => creation::check_made(core, request, id).await,
            ("POST", [id, "execute"]) => execute::execute(core, request, id).await,
            ("GET", [id, "inspect"]) => inspect::inspect(core, request, id).await,
            _ => connectors::answer(core, request, rest),
        },
        ["integrations", rest @ ..] => catalog::answer(core, request, rest),
        ["oauth", "credentials", rest @ ..] => consent::own_apps(core, request, rest),
        ["workspaces", rest @ ..] => workspaces::answer(core, request, rest),
        ["skills", rest @ ..] => skills::answer(core, request, rest),
        ["organizations", rest @ ..] => organizations::answer(core, request, rest),
        ["internal", "account", rest @ ..] => account::answer(core, request, rest),
        ["internal", "mcp_oauth", "sessions", rest @ ..] => sessions::answer(core, request, rest),
        _ => Err(Refused::no_route()),
    }
}
