//! `organizations list | use`.

use serde_json::{Value, json};

use super::arguments::Given;
use super::session::Session;
use super::settings::Settings;
use crate::cli::failure::{Exit, Failure, Stop};
use crate::hosted::ApiRequest;

pub(super) async fn list(session: &Session) -> Result<Value, Stop> {
    let path = ["internal", "account", "organizations"];
    session.ask(&ApiRequest::get(path)).await
}

/// The organizations of an answer, which stand under one of two names.
pub(super) fn rows(answer: &Value) -> &[Value] {
    let named = ["organizations", "data"]
        .iter()
        .find_map(|name| answer.get(*name)?.as_array());
    named.map_or(&[], Vec::as_slice)
}

/// Makes an organization the usual one, if the client belongs to it.
pub(super) async fn choose(session: &Session, given: &Given) -> Result<Value, Stop> {
    let wanted = given.text("id").unwrap_or_default();
    let Some(settings) = session.settings() else {
        return Err(no_settings().into());
    };
    let answer = list(session).await?;
    let own = rows(&answer)
        .iter()
        .filter_map(|row| row.get("id")?.as_str());
    let found = own.clone().find(|id| id.eq_ignore_ascii_case(wanted));
    let Some(found) = found else {
        let own: Vec<&str> = own.collect();
        let message = format!("the client does not belong to an organization `{wanted}`");
        let failure = Failure::new("not_found", Exit::NotFound, message).status(404);
        return Err(failure.detail(json!({"organizations": own})).into());
    };
    let mut settings: Settings = settings.clone();
    settings.set(&["organization_id"], found);
    settings.save()?;
    Ok(json!({
        "status": "saved",
        "organization_id": found,
        "message": format!("the usual organization is set in {}", settings.path().display()),
    }))
}

/// What `use` says without a settings file to write to.
pub(super) fn no_settings() -> Failure {
    Failure::new(
        "not_found",
        Exit::NotFound,
        "there is no settings file to change",
    )
    .status(404)
    .hint("run `login` first; with credentials from the environment, set the variables instead")
}
