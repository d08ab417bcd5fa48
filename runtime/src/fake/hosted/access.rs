//! Who may call: bearer tokens, their level, and the organization that a call is about.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::request::{Refused, Request, is_uuid};
use super::server::Inner;

/// What a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// An application: a whole organization.
    Application,
    /// An end user: one workspace.
    Workspace(String),
    /// A person who signs in by browser: their account only.
    Person,
}

/// What a token allows.
#[derive(Clone, Debug)]
struct Grant {
    holder: Holder,
    organizations: Vec<String>,
    /// The organization that the token was made for.
    bound: Option<String>,
    ends: Timestamp,
}

/// The tokens that were given out.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens(BTreeMap<String, Grant>);

impl Tokens {
    /// Keeps a token.
    pub(super) fn give(
        &mut self,
        token: &str,
        holder: Holder,
        organizations: Vec<String>,
        bound: Option<String>,
        (now, seconds): (Timestamp, i64),
    ) {
        let ends = now.checked_add(SignedDuration::from_secs(seconds));
        let grant = Grant {
            holder,
            organizations,
            bound,
            ends: ends.unwrap_or(Timestamp::MAX),
        };
        self.0.insert(token.to_owned(), grant);
    }

    /// The organizations that the token of a header can access.
    pub(super) fn organizations_of(&self, header: &str) -> Vec<String> {
        let token = header.strip_prefix("Bearer ").unwrap_or_default();
        let grant = self.0.get(token.trim());
        grant
            .map(|grant| grant.organizations.clone())
            .unwrap_or_default()
    }

    pub(super) fn withdraw(&mut self) {
        self.0.clear();
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Applications.
    Application,
    /// Applications and end users.
    Any,
    /// Persons and applications; the organization need not be known.
    Account,
}

/// Who calls, for which organization.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) holder: Holder,
    /// Empty when the route does without.
    pub(super) organization: String,
}

/// The header `X-Organization-Id`, if it is there and well formed.
pub(super) fn organization_header(request: &Request) -> Result<Option<&str>, Refused> {
    match request.header("x-organization-id") {
        Some(id) if !is_uuid(id) => Err(Refused::field(
            "X-Organization-Id",
            "Input should be a valid UUID",
        )
        .code("uuid_parsing")),
        given => Ok(given),
    }
}

/// Who makes a request. What is not allowed is refused.
pub(super) fn caller(inner: &Inner, request: &Request, level: Level) -> Result<Caller, Refused> {
    let header = request.header("authorization").unwrap_or_default();
    let token = header.strip_prefix("Bearer ");
    let token = token.ok_or_else(|| Refused::new(401, "Not authenticated"))?;
    let grant = inner.tokens.0.get(token.trim());
    let grant = grant
        .filter(|grant| inner.now() < grant.ends)
        .ok_or_else(|| Refused::new(401, "The token is not valid or has expired"))?;
    let allowed = match (&grant.holder, level) {
        (Holder::Application, _) | (Holder::Workspace(_), Level::Any) => true,
        (Holder::Person, level) => level == Level::Account,
        (Holder::Workspace(_), _) => false,
    };
    if !allowed {
        return Err(Refused::new(403, "This token does not allow that"));
    }
    let given = organization_header(request)?;
    if let Some(given) = given
        && (!grant.organizations.iter().any(|known| known == given)
            || grant.bound.as_deref().is_some_and(|bound| bound != given))
    {
        return Err(Refused::new(
            403,
            "This token has no access to that organization",
        ));
    }
    let known = given.map(str::to_owned).or_else(|| grant.bound.clone());
    let organization = match (known, grant.organizations.as_slice()) {
        (Some(known), _) => known,
        (None, [only]) => only.clone(),
        (None, _) if level == Level::Account => String::new(),
        (None, _) => return Err(several_organizations()),
    };
    Ok(Caller {
        holder: grant.holder.clone(),
        organization,
    })
}

/// A client of several organizations has to say for which it calls.
fn several_organizations() -> Refused {
    Refused::new(
        400,
        "The client belongs to several organizations: specify target organization with X-Organization-Id",
    )
}
