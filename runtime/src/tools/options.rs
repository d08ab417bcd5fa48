//! Which tools are offered, and within which limits.

use super::MAX_CHARS;

/// How operations become tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolSet {
    /// Search and describe, read and write, and execute: five tools, however many operations there are.
    #[default]
    Discovery,
    /// Execute alone, which tells all operations in its description.
    Execute,
    /// One tool for each operation, with its own schema.
    Operations,
}

/// Which tools are offered, and within which limits. The default offers everything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ToolOptions {
    pub(super) set: ToolSet,
    pub(super) entities: Vec<String>,
    pub(super) actions: Vec<String>,
    pub(super) allow: Vec<String>,
    pub(super) read_only: bool,
    pub(super) confirm: bool,
    pub(super) max_chars: usize,
    pub(super) tokens: Option<usize>,
}

impl Default for ToolOptions {
    fn default() -> Self {
        Self {
            set: ToolSet::default(),
            entities: Vec::new(),
            actions: Vec::new(),
            allow: Vec::new(),
            read_only: false,
            confirm: true,
            max_chars: MAX_CHARS,
            tokens: None,
        }
    }
}

impl ToolOptions {
    /// How operations become tools.
    pub fn set(mut self, set: ToolSet) -> Self {
        self.set = set;
        self
    }

    /// Only these entities.
    pub fn entities<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.entities.extend(names.into_iter().map(Into::into));
        self
    }

    /// Only these actions.
    pub fn actions<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.actions.extend(names.into_iter().map(Into::into));
        self
    }

    /// Only what is named here: `entity.action`, `entity.*` or `*.action`.
    pub fn allow<T: Into<String>>(mut self, patterns: impl IntoIterator<Item = T>) -> Self {
        self.allow.extend(patterns.into_iter().map(Into::into));
        self
    }

    /// Only operations that read.
    pub fn read_only(mut self, yes: bool) -> Self {
        self.read_only = yes;
        self
    }

    /// Whether operations that destroy data or send mails need a confirmation (they do unless this says otherwise).
    pub fn confirm(mut self, yes: bool) -> Self {
        self.confirm = yes;
        self
    }

    /// The most characters of an answer; a call may ask for less.
    pub fn max_chars(mut self, most: usize) -> Self {
        self.max_chars = most;
        self
    }

    /// About how many tokens the definitions of all tools may cost a model. Descriptions tell as much as fits. Without
    /// effect on [`ToolSet::Operations`], whose size the operations decide.
    pub fn tokens(mut self, most: usize) -> Self {
        self.tokens = Some(most);
        self
    }
}
