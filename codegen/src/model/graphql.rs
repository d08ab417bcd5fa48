//! Bodies that are GraphQL queries.

/// A query with its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphQl {
    /// The query; `{{ fields }}` in it stands for the selection.
    pub query: String,
    /// The variables as a JSON object; `{{ name }}` stands for a parameter.
    pub variables: String,
    /// Which operation of the query is meant.
    pub operation_name: Option<String>,
    /// The selection when a call names no fields.
    pub default_fields: DefaultFields,
    /// Variables in which `null` means something.
    pub nullable: Vec<String>,
}

/// What is selected when a call names no fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DefaultFields {
    /// Nothing is said.
    #[default]
    None,
    /// A selection in GraphQL.
    Selection(String),
    /// Paths of fields.
    Paths(Vec<String>),
}
