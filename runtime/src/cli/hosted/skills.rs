//! `skills list | search | docs`.

use serde_json::{Value, json};

use super::arguments::Given;
use super::markdown;
use super::session::Session;
use super::workspaces;
use crate::cli::failure::{Failure, Stop};
use crate::hosted::ApiRequest;

pub(super) async fn list(session: &Session, given: &Given) -> Result<Value, Stop> {
    page(session, given, ApiRequest::get(["skills"])).await
}

pub(super) async fn search(session: &Session, given: &Given) -> Result<Value, Stop> {
    let query = given.text("query").unwrap_or_default();
    page(
        session,
        given,
        ApiRequest::get(["skills", "search"]).query("query", query),
    )
    .await
}

async fn page(session: &Session, given: &Given, request: ApiRequest) -> Result<Value, Stop> {
    let workspace = workspaces::id_of(session, given).await?;
    let request = request
        .query("limit", given.number("limit").unwrap_or(20))
        .query_some("cursor", given.text("cursor"))
        .query_some("workspace_id", workspace);
    session.ask(&request).await
}

/// A page as Markdown, or as it came.
pub(super) async fn docs(session: &Session, given: &Given) -> Result<Value, Stop> {
    let format = given.text("format").unwrap_or("markdown");
    if !["markdown", "json"].contains(&format) {
        let message = format!("`format`: expected markdown or json, found {format:?}");
        return Err(Failure::validation(message).into());
    }
    let workspace = workspaces::id_of(session, given).await?;
    let request = ApiRequest::get(["skills", "docs"])
        .query("id", given.text("id").unwrap_or_default())
        .query_some("section", given.text("section"))
        .query_some("workspace_id", workspace);
    let answer = session.ask(&request).await?;
    if format == "json" {
        return Ok(answer);
    }
    let empty = Value::Null;
    let metadata = answer.get("metadata").unwrap_or(&empty);
    let part = |name: &str| metadata.get(name).cloned().unwrap_or_default();
    Ok(json!({
        "data": {
            "format": "markdown",
            "markdown": markdown::of(&answer),
            "metadata": {
                "id": part("id"),
                "kind": part("kind"),
                "title": part("title"),
                "summary": part("summary"),
                "warnings": part("warnings"),
            },
            "section_id": answer.get("section_id").cloned().unwrap_or_default(),
        },
    }))
}
