//! Skills: what the service tells agents about connectors.

use super::client::AirbyteClient;
use super::model::{SkillDocs, SkillPage};
use super::wire::ApiRequest;
use crate::error::Error;

/// Which skills are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillQuery {
    /// The most skills of one page (1 to 100).
    pub limit: Option<u32>,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those of the organization.
    pub organization_id: Option<String>,
    /// Only those of the workspace.
    pub workspace_id: Option<String>,
}

impl SkillQuery {
    fn into_request(self, path: &[&str]) -> ApiRequest {
        ApiRequest::get(path.iter().copied())
            .query_some("limit", self.limit)
            .query_some("cursor", self.cursor)
            .query_some("organization_id", self.organization_id)
            .query_some("workspace_id", self.workspace_id)
    }
}

impl AirbyteClient {
    /// A page of skills.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn skills(&self, query: SkillQuery) -> Result<SkillPage, Error> {
        self.ask(&query.into_request(&["skills"])).await
    }

    /// A page of the skills that fit some words.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn search_skills(&self, words: &str, query: SkillQuery) -> Result<SkillPage, Error> {
        let request = query.into_request(&["skills", "search"]);
        self.ask(&request.query("query", words)).await
    }

    /// The documentation of a skill: introduction and outline, or one section of it. The id of a connector's skill is
    /// [`Inspection::docs_skill_id`](super::Inspection::docs_skill_id).
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn skill_docs(&self, id: &str, section: Option<&str>) -> Result<SkillDocs, Error> {
        let request = ApiRequest::get(["skills", "docs"])
            .query("id", id)
            .query_some("section", section);
        self.ask(&request).await
    }
}
