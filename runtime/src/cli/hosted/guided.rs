//! `connectors create --browser`: a person gives the credentials on a page of the service.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use clap::ArgMatches;
use serde_json::{Value, json};

use super::arguments::Given;
use super::browser::open;
use super::session::Session;
use crate::cli::failure::{Exit, Failure, Stop, notice};
use crate::connector::ConnectorSpec;
use crate::error::Error;
use crate::hosted::ApiRequest;
use crate::url::Url;

/// The web application unless set.
const WEB_APP: &str = "https://app.airbyte.ai";
/// How long a person may take, in seconds, unless set.
const USUAL_SECONDS: u64 = 180;
/// The wait before a session is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// Has a person give the credentials; the service makes the connector.
pub(super) async fn create(
    session: &Session,
    given: &Given,
    spec: &ConnectorSpec,
    workspace: &str,
    matches: &ArgMatches,
) -> Result<Value, Stop> {
    let template = template(session, given, spec).await?;
    let text = |name: &str| {
        template
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let web = web_app()?;
    let (widget, workspace_id) = widget(session, workspace, &web).await?;
    let body = json!({
        "source_definition_id": text("actor_definition_id"),
        "workspace_id": workspace_id,
        "source_template_id": text("id"),
    });
    let request = ApiRequest::post(["internal", "mcp_oauth", "sessions"]).json(body);
    let made = session.ask(&request).await?;
    let id = made
        .get("session_id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut asking = vec![
        ("widget_token", widget.as_str()),
        ("session", id),
        ("selectedTemplateId", text("id")),
        ("showEntityPicker", "true"),
    ];
    if template.get("organization_id").is_none_or(Value::is_null) {
        asking.push(("useGlobalTemplates", "true"));
    }
    let page = web.with("/widget-bridge", "").map_err(Error::from)?;
    let page = page.with_pairs(asking).map_err(Error::from)?.to_string();
    notice(&json!({
        "message": "open this address to give the credentials",
        "credentials_url": page,
        "session_id": id,
    }));
    open(matches, &page);
    wait(session, id).await
}

/// The address of the web application.
pub(super) fn web_app() -> Result<Url, Failure> {
    let web = std::env::var("AIRBYTE_WEBAPP_URL").unwrap_or_else(|_| WEB_APP.to_owned());
    Url::parse(&web).map_err(|_| Failure::validation("AIRBYTE_WEBAPP_URL is no address"))
}

/// The template of the wanted type.
async fn template(session: &Session, given: &Given, spec: &ConnectorSpec) -> Result<Value, Stop> {
    let request = ApiRequest::get(["integrations", "templates", "sources", "global"]);
    let all = session.ask(&request).await?;
    let name = given.text("name").unwrap_or(spec.slug).to_lowercase();
    let is = |row: &&Value| match given.text("id") {
        Some(id) => row.get("id").and_then(Value::as_str) == Some(id),
        None => ["name", "connector_name"].iter().any(|member| {
            let own = row.get(*member).and_then(Value::as_str);
            own.is_some_and(|own| own.to_lowercase() == name)
        }),
    };
    let rows = all.get("data").and_then(Value::as_array);
    let found = rows.into_iter().flatten().find(is).cloned();
    found.ok_or_else(|| {
        let message = format!(
            "there is no type of connectors `{}`",
            given.text("id").unwrap_or(&name)
        );
        let failure = Failure::new("not_found", Exit::NotFound, message).status(404);
        failure.hint("`connectors list-available` tells all").into()
    })
}

/// A token for the page, and the workspace's id that it holds.
async fn widget(session: &Session, workspace: &str, web: &Url) -> Result<(String, String), Stop> {
    let body = json!({
        "workspace_name": workspace,
        "allowed_origin": web.origin(),
        "selected_source_template_tags": [],
        "selected_source_template_tags_mode": "any",
    });
    let path = ["account", "applications", "widget-token"];
    let answer = session
        .ask(&ApiRequest::post(path).json(body).repeatable(true))
        .await?;
    let token = answer
        .get("token")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let inner = BASE64_STANDARD.decode(token).ok();
    let inner: Option<Value> = inner.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let url = inner
        .as_ref()
        .and_then(|inner| Url::parse(inner.get("widgetUrl")?.as_str()?).ok());
    let id = url.and_then(|url| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(name, _)| name == "workspaceId")
            .map(|(_, id)| id.into_owned())
    });
    match id {
        Some(id) => Ok((token.to_owned(), id)),
        None => Err(Failure::new(
            "api_error",
            Exit::General,
            "the service's widget token cannot be read",
        )
        .into()),
    }
}

/// Asks until the person is done. Running out of time is a failure.
async fn wait(session: &Session, id: &str) -> Result<Value, Stop> {
    let seconds = std::env::var("AIRBYTE_CREDENTIAL_TIMEOUT").ok();
    let seconds = seconds
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(USUAL_SECONDS);
    let start = Instant::now();
    loop {
        let path = ["internal", "mcp_oauth", "sessions", id];
        let state = session.ask(&ApiRequest::get(path)).await?;
        let text = |name: &str| state.get(name).and_then(Value::as_str);
        match (text("status").unwrap_or_default(), text("source_id")) {
            ("completed", Some(source)) => {
                let message = "the connector is ready";
                return Ok(
                    json!({"id": source, "status": "completed", "message": message, "session_id": id}),
                );
            }
            ("completed", None) => {
                let message = "the service has an authorization but made no connector of it";
                let failure = Failure::new("not_supported", Exit::Validation, message);
                return Err(failure
                    .hint("create it with --credentials")
                    .with("session_id", id)
                    .into());
            }
            ("error" | "failed", _) => {
                let said = text("error").unwrap_or("the service does not say why");
                let message = format!("the credentials were not given: {said}");
                let failure = Failure::new("credential_error", Exit::Validation, message);
                return Err(failure.with("session_id", id).into());
            }
            _ => {}
        }
        if start.elapsed() + ASK_AGAIN > Duration::from_secs(seconds) {
            let message = format!("nobody gave the credentials within {seconds} s");
            let failure = Failure::new("timeout", Exit::General, message);
            let hint = "AIRBYTE_CREDENTIAL_TIMEOUT sets the time; the page may still be open";
            return Err(failure.hint(hint).with("session_id", id).into());
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}
