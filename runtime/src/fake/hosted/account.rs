//! Signing in by browser, and what a person's account tells afterwards.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::access::{Caller, Holder, Level};
use super::request::{Refused, Request};
use super::server::{Core, Inner};
use crate::fake::answer::Answer;

/// How long the token of a person is good.
const PERSON_SECONDS: i64 = 300;

/// The pages of the identity provider; its root is the fake itself.
pub(super) fn sign_in(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    let ["protocol", "openid-connect", page] = path else {
        return Err(Refused::no_route());
    };
    match (request.method.as_str(), *page) {
        ("GET", "auth") => ask(core, request),
        ("POST", "token") => Ok(exchange(&mut core.inner(), request)),
        _ => Err(Refused::no_route()),
    }
}

/// Whoever opens the page has signed in, and is led back with a code at once.
fn ask(core: &Core, request: &Request) -> Result<Answer, Refused> {
    let needed = |name: &'static str| {
        request
            .query(name)
            .ok_or_else(|| Refused::new(400, format!("Missing parameter: {name}")))
    };
    needed("client_id")?;
    if needed("response_type")? != "code" || needed("code_challenge_method")? != "S256" {
        return Err(Refused::new(
            400,
            "Invalid parameter: response_type or code_challenge_method",
        ));
    }
    let redirect = needed("redirect_uri")?;
    let url = crate::Url::parse(redirect)
        .map_err(|_| Refused::new(400, "Invalid parameter: redirect_uri"))?;
    if url.host() != "127.0.0.1" || url.path() != "/callback" {
        return Err(Refused::new(400, "Invalid parameter: redirect_uri"));
    }
    let (challenge, state) = (needed("code_challenge")?, needed("state")?);
    let mut inner = core.inner();
    let code = inner.secret("fake-code");
    inner
        .world
        .codes
        .insert(code.clone(), format!("{challenge} {redirect}"));
    let url = url
        .with_pairs([("code", code.as_str()), ("state", state)])
        .map_err(|_| Refused::new(400, "Invalid parameter: redirect_uri"))?;
    Ok(Answer::empty(302).header("location", &url.to_string()))
}

/// A code for the token of a person. A code is good once, for who knows the verifier.
fn exchange(inner: &mut Inner, request: &Request) -> Answer {
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(&request.body).into_owned().collect();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let refused = |said: &str| {
        Answer::json(
            400,
            &json!({"error": "invalid_grant", "error_description": said}),
        )
    };
    if field("grant_type") != "authorization_code" {
        return refused("Unsupported grant type");
    }
    let Some(kept) = inner.world.codes.remove(field("code")) else {
        return refused("Code not valid");
    };
    let challenge =
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, field("code_verifier").as_bytes()));
    if kept != format!("{challenge} {}", field("redirect_uri")) {
        return refused("PKCE verification failed");
    }
    let token = inner.secret("fake-person-token");
    let organizations = inner
        .world
        .organizations
        .iter()
        .map(|known| known.id.clone())
        .collect();
    let now = inner.now();
    inner.tokens.give(
        &token,
        Holder::Person,
        organizations,
        None,
        (now, PERSON_SECONDS),
    );
    Answer::json(
        200,
        &json!({"access_token": token, "token_type": "Bearer", "expires_in": PERSON_SECONDS}),
    )
}

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Account, |inner, caller| {
        match (request.method.as_str(), path) {
            ("GET", ["enrollment-status"]) => Ok(enrollment(inner, caller)),
            ("GET", ["organizations"]) => Ok(organizations(inner, caller, request)),
            ("POST", ["applications"]) => application(inner, caller),
            _ => Err(Refused::no_route()),
        }
    })
}

fn enrollment(inner: &Inner, caller: &Caller) -> Answer {
    let mut organizations = inner.world.organizations.iter();
    let own = organizations
        .clone()
        .find(|known| known.id == caller.organization)
        .or_else(|| organizations.next());
    Answer::json(
        200,
        &json!({
            "is_new_user": false,
            "is_enrolled": inner.behaviour.enrolled,
            "is_instance_admin": false,
            "organization_id": own.map(|own| own.id.clone()),
            "organization_name": own.map(|own| own.name.clone()),
            "provisioning_state": "COMPLETED",
        }),
    )
}

/// The organizations of the person, or those of the application.
fn organizations(inner: &Inner, caller: &Caller, request: &Request) -> Answer {
    let header = request.header("authorization").unwrap_or_default();
    let allowed = inner.tokens.organizations_of(header);
    let rows: Vec<Value> = inner
        .world
        .organizations
        .iter()
        .filter(|known| caller.holder == Holder::Person || allowed.contains(&known.id))
        .map(|known| {
            let mut workspaces = inner.world.workspaces.iter();
            let first = workspaces.find(|workspace| workspace.organization == known.id);
            let first = first.map(|workspace| workspace.id.clone());
            json!({"id": known.id, "organization_name": known.name, "first_workspace_id": first})
        })
        .collect();
    let name = if inner.behaviour.organizations_as_data {
        "data"
    } else {
        "organizations"
    };
    Answer::json(200, &json!({name: rows, "is_instance_admin": false}))
}

/// The application of an organization: the same one every time.
fn application(inner: &mut Inner, caller: &Caller) -> Result<Answer, Refused> {
    if inner.behaviour.applications_refused || !inner.behaviour.enrolled {
        return Err(Refused::new(
            403,
            "The organization has no active subscription",
        ));
    }
    if caller.organization.is_empty() {
        return Err(Refused::new(400, "Please specify target organization"));
    }
    let mut applications = inner.world.applications.iter();
    let found = applications.find(|known| known.organizations.contains(&caller.organization));
    let found = found.ok_or_else(|| Refused::new(403, "The organization has no application"))?;
    let (client_id, client_secret) = (found.client_id.clone(), found.client_secret.clone());
    Ok(Answer::json(
        200,
        &json!({
            "id": client_id, "name": "agent", "client_id": client_id, "client_secret": client_secret,
        }),
    ))
}
