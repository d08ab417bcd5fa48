//! What the service tells agents.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A page of skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SkillPage {
    /// The skills.
    pub data: Vec<SkillSummary>,
    /// Where the next page begins.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// A skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SkillSummary {
    /// Its identifier.
    pub id: String,
    /// `static` or `connector_source`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// What it is about.
    #[serde(default)]
    pub summary: Option<String>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The documentation of a skill, or one section of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SkillDocs {
    /// What the skill is.
    pub metadata: SkillSummary,
    /// The sections: objects with `id`, `title`, `summary`, `available`.
    #[serde(default)]
    pub outline: Vec<Value>,
    /// The section that `content` is.
    #[serde(default)]
    pub section_id: Option<String>,
    /// The text in blocks: headings, paragraphs, lists, code, tables.
    #[serde(default)]
    pub content: Vec<Value>,
}
