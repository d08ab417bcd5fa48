//! Workspaces.

use std::collections::HashSet;

use serde_json::Value;

use super::client::AirbyteClient;
use super::model::{
    Workspace, WorkspaceDeletion, WorkspacePage, WorkspaceQuery, WorkspaceStats, WorkspaceUpdate,
};
use super::wire::ApiRequest;
use crate::error::{Error, ErrorKind};
use crate::url::Url;

/// The most pages that are read for one list.
const MOST_PAGES: usize = 1000;

impl AirbyteClient {
    /// A page of workspaces.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn workspaces(&self, query: &WorkspaceQuery) -> Result<WorkspacePage, Error> {
        let request = ApiRequest::get(["workspaces"])
            .query_some("name_contains", query.name_contains.as_deref())
            .query_some("status", query.status.as_deref())
            .query_some("limit", query.limit)
            .query_some("cursor", query.cursor.as_deref());
        self.ask(&request).await
    }

    /// All workspaces, page after page. A link to the next page that leads to another server is an error, since the
    /// token would go there.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn all_workspaces(&self, query: &WorkspaceQuery) -> Result<Vec<Workspace>, Error> {
        let mut query = query.clone();
        let mut all = Vec::new();
        let mut seen = HashSet::new();
        for _ in 0..MOST_PAGES {
            let page = self.workspaces(&query).await?;
            all.extend(page.data);
            let cursor = match page.next.as_deref().filter(|next| !next.is_empty()) {
                Some(next) => self.cursor_of(next)?,
                None => None,
            };
            match cursor {
                Some(cursor) if seen.insert(cursor.clone()) => query.cursor = Some(cursor),
                _ => break,
            }
        }
        Ok(all)
    }

    /// The cursor in the link to the next page.
    fn cursor_of(&self, next: &str) -> Result<Option<String>, Error> {
        let base = &self.0.base;
        let link: Url = base
            .join(next)
            .map_err(|_| Error::decode("next", "a URL", format!("{next:?}")))?;
        if !link.is_same_origin(base) {
            return Err(Error::new(ErrorKind::ForeignLink {
                origin: link.origin(),
                allowed: base.origin(),
            }));
        }
        let mut pairs = link.query_pairs();
        Ok(pairs
            .find(|(name, _)| name == "cursor")
            .map(|(_, cursor)| cursor.into_owned()))
    }

    /// The workspace of exactly that name.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`]; `None` when there is no such workspace.
    pub async fn workspace_named(&self, name: &str) -> Result<Option<Workspace>, Error> {
        let query = WorkspaceQuery {
            name_contains: Some(name.to_owned()),
            limit: Some(100),
            ..WorkspaceQuery::default()
        };
        let found = self.all_workspaces(&query).await?;
        Ok(found.into_iter().find(|workspace| workspace.name == name))
    }

    /// One workspace.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn workspace(&self, id: &str) -> Result<Workspace, Error> {
        self.ask(&ApiRequest::get(["workspaces", id])).await
    }

    /// How many workspaces there are.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn workspace_stats(&self) -> Result<WorkspaceStats, Error> {
        self.ask(&ApiRequest::get(["workspaces", "stats"])).await
    }

    /// Changes a workspace. An inactive one switches its connectors off. A renamed one is no longer found by its old
    /// name, and [`AirbyteClient::scoped_token`] with the old name makes a new, empty one.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn update_workspace(
        &self,
        id: &str,
        update: &WorkspaceUpdate,
    ) -> Result<Workspace, Error> {
        let request = ApiRequest::new(crate::operation::Method::Put, ["workspaces", id]);
        self.ask(&request.json(update.to_value())).await
    }

    /// Deletes a workspace with everything in it. The service may time out on the way and still delete it, so the
    /// request is repeated, and a repeated one that finds nothing has succeeded.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn delete_workspace(&self, id: &str) -> Result<WorkspaceDeletion, Error> {
        let request = ApiRequest::new(crate::operation::Method::Delete, ["workspaces", id]);
        match self.ask(&request).await {
            Err(error) if error.status() == Some(404) && error.attempts() > 1 => {
                Ok(WorkspaceDeletion {
                    id: id.to_owned(),
                    deleted_at: None,
                    extra: serde_json::Map::<String, Value>::new(),
                })
            }
            other => other,
        }
    }
}
