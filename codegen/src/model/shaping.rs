//! What happens to records and to the check beyond the plain call.

/// How an operation's records and its check are shaped; templates are Jinja's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaping {
    /// Members that are computed for every record.
    pub transform: Vec<(String, String)>,
    /// Which records are kept.
    pub filter: Option<String>,
    /// Values that only the check sends, as JSON.
    pub probe: Vec<(String, String)>,
}

impl Shaping {
    /// Whether templates are evaluated for it.
    #[must_use]
    pub fn has_templates(&self) -> bool {
        let is_template = |(_, json): &(String, String)| json.contains("{{") || json.contains("{%");
        !self.transform.is_empty() || self.filter.is_some() || self.probe.iter().any(is_template)
    }
}

/// A parameter that is taken from a setting wherever it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The parameter.
    pub param: String,
    /// The setting.
    pub setting: String,
    /// What is made of the setting, which the template calls `value`.
    pub template: Option<String>,
}
