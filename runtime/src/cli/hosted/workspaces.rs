//! `workspaces list | use`.

use serde_json::{Map, Value, json};

use super::arguments::Given;
use super::organizations::no_settings;
use super::session::Session;
use crate::cli::failure::{Exit, Failure, Stop};
use crate::hosted::ApiRequest;
use crate::url::Url;

/// The most pages that are read.
const MOST_PAGES: usize = 10_000;
/// The largest page.
const LARGEST: u64 = 100;

pub(super) async fn list(session: &Session, given: &Given) -> Result<Value, Stop> {
    let rows = all(
        session,
        given.text("name_contains"),
        given.text("status"),
        given.number("limit"),
    )
    .await?;
    Ok(json!({ "data": rows }))
}

/// Workspaces of all pages. A link to the next page that leads to another origin is not followed: the token would go
/// there.
async fn all(
    session: &Session,
    name: Option<&str>,
    status: Option<&str>,
    limit: Option<u64>,
) -> Result<Vec<Value>, Stop> {
    let mut request = ApiRequest::get(["workspaces"])
        .query("limit", limit.unwrap_or(LARGEST).clamp(1, LARGEST))
        .query_some("name_contains", name)
        .query_some("status", status);
    let most = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(usize::MAX);
    let mut rows: Vec<Value> = Vec::new();
    let mut before = String::new();
    for _ in 0..MOST_PAGES {
        let page = session.ask(&request).await?;
        rows.extend(
            page.get("data")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default(),
        );
        let next = page.get("next").and_then(Value::as_str).unwrap_or_default();
        if rows.len() >= most || next.is_empty() || next == before {
            break;
        }
        request = follow(session.client.base_url(), next)?;
        before = next.to_owned();
    }
    rows.truncate(most);
    Ok(rows)
}

/// The request that a link means.
fn follow(base: &Url, next: &str) -> Result<ApiRequest, Failure> {
    let url = base.join(next).ok();
    let Some(url) = url.filter(|url| url.is_same_origin(base)) else {
        let message = "the service's link to the next page leads elsewhere: it was not followed";
        return Err(Failure::new("api_error", Exit::General, message));
    };
    let pairs = url.query_pairs();
    Ok(
        pairs.fold(ApiRequest::get(["workspaces"]), |request, (name, value)| {
            request.query(name, value)
        }),
    )
}

/// The active workspaces with exactly that name, in any case.
async fn named(session: &Session, name: &str, status: Option<&str>) -> Result<Vec<Value>, Stop> {
    let rows = all(session, Some(name), status, None).await?;
    let is = |row: &Value| {
        let own = row.get("name").and_then(Value::as_str).unwrap_or_default();
        own.to_lowercase() == name.to_lowercase()
    };
    Ok(rows.into_iter().filter(is).collect())
}

/// The one workspace of that name.
pub(super) async fn one(
    session: &Session,
    name: &str,
    status: Option<&str>,
) -> Result<Value, Stop> {
    let mut found = named(session, name, status).await?;
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (None, _) => {
            let message = format!("there is no workspace `{name}`");
            let failure = Failure::new("not_found", Exit::NotFound, message).status(404);
            Err(failure.hint("`workspaces list` tells all").into())
        }
        (Some(last), _) => {
            found.push(last);
            let ids: Vec<Value> = found
                .iter()
                .filter_map(|row| row.get("id").cloned())
                .collect();
            let message = format!("there are several workspaces `{name}`");
            Err(Failure::validation(message)
                .detail(json!({"ids": ids}))
                .into())
        }
    }
}

/// Makes a workspace the usual one.
pub(super) async fn choose(session: &Session, given: &Given) -> Result<Value, Stop> {
    let wanted = given.text("name").unwrap_or_default();
    let Some(settings) = session.settings() else {
        return Err(no_settings().into());
    };
    let workspace = one(session, wanted, Some("active")).await?;
    let name = workspace
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or(wanted);
    let mut settings = settings.clone();
    settings.set(&["workspace"], name);
    settings.save()?;
    Ok(json!({
        "status": "saved",
        "workspace": name,
        "message": format!("the usual workspace is set in {}", settings.path().display()),
    }))
}

/// The id of the workspace that a command names; nothing when it names none.
pub(super) async fn id_of(session: &Session, given: &Given) -> Result<Option<String>, Stop> {
    let Some(name) = given.text("workspace") else {
        return Ok(None);
    };
    let workspace: Map<String, Value> = match one(session, name, None).await? {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    Ok(workspace
        .get("id")
        .and_then(Value::as_str)
        .map(str::to_owned))
}
