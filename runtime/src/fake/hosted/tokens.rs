//! The routes that give out tokens.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::access::{Caller, Holder, Level, organization_header};
use super::request::{Refused, Request, required_text};
use super::server::{Core, Inner};
use crate::fake::answer::Answer;

/// How long a token of an end user is good: 20 minutes.
const SCOPED_SECONDS: i64 = 1200;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    match (request.method.as_str(), path) {
        ("POST", ["token"]) => application_token(&mut core.inner(), request),
        ("POST", ["scoped-token"]) => core.called(request, Level::Application, |inner, caller| {
            let (token, _) = scoped_token(inner, caller, request)?;
            Ok(Answer::json(200, &json!({"token": token})))
        }),
        ("GET", ["scoped-token", "info"]) => core.called(request, Level::Any, info),
        ("POST", ["widget-token"]) => core.called(request, Level::Application, |inner, caller| {
            required_text(&request.object()?, "allowed_origin")?;
            let (token, workspace) = scoped_token(inner, caller, request)?;
            let url = format!("{}/embedded-widget?workspaceId={workspace}", core.origin);
            let token = json!({"token": token, "widgetUrl": url}).to_string();
            Ok(Answer::json(
                200,
                &json!({"token": BASE64_STANDARD.encode(token)}),
            ))
        }),
        _ => Err(Refused::no_route()),
    }
}

fn application_token(inner: &mut Inner, request: &Request) -> Result<Answer, Refused> {
    let body = request.object()?;
    let id = required_text(&body, "client_id")?;
    let secret = required_text(&body, "client_secret")?;
    let given = organization_header(request)?.map(str::to_owned);
    let applications = inner.world.applications.iter();
    let application = applications
        .filter(|known| known.client_id == id && known.client_secret == secret)
        .find(|_| true);
    let Some(application) = application.cloned() else {
        return Err(Refused::new(
            401,
            "The client id or the client secret is not valid",
        ));
    };
    let organizations = application.organizations;
    if let Some(given) = &given
        && !organizations.contains(given)
    {
        return Err(Refused::new(
            403,
            "The client has no access to that organization",
        ));
    }
    let bound = match (given, organizations.as_slice()) {
        (None, [only]) => Some(only.clone()),
        (given, _) => given,
    };
    let seconds = inner.behaviour.token_seconds;
    let token = inner.secret("fake-app-token");
    let now = inner.now();
    inner.tokens.give(
        &token,
        Holder::Application,
        organizations,
        bound.clone(),
        (now, seconds),
    );
    Ok(Answer::json(
        200,
        &json!({
            "access_token": token,
            "token_type": "bearer",
            "expires_in": seconds,
            "organization_id": bound,
        }),
    ))
}

/// A token for one workspace, which is made when there is none of that name.
fn scoped_token(
    inner: &mut Inner,
    caller: &Caller,
    request: &Request,
) -> Result<(String, String), Refused> {
    let name = required_text(&request.object()?, "workspace_name")?;
    if name.is_empty() {
        return Err(Refused::field(
            "workspace_name",
            "String should have at least 1 character",
        ));
    }
    let organization = caller.organization.clone();
    let (workspace, _) = inner.workspace(&organization, &name);
    let token = inner.secret("fake-scoped-token");
    let now = inner.now();
    inner.tokens.give(
        &token,
        Holder::Workspace(workspace.clone()),
        vec![organization.clone()],
        Some(organization),
        (now, SCOPED_SECONDS),
    );
    Ok((token, workspace))
}

fn info(inner: &mut Inner, caller: &Caller) -> Result<Answer, Refused> {
    let Holder::Workspace(id) = &caller.holder else {
        return Err(Refused::new(403, "This route takes scoped tokens"));
    };
    let workspace = inner.world.workspace(&caller.organization, id);
    let name = workspace.map_or(Value::Null, |workspace| workspace.name.clone().into());
    Ok(Answer::json(
        200,
        &json!({"organization_id": caller.organization, "workspace_id": id, "workspace_name": name}),
    ))
}
