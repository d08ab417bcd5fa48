//! A body that is a GraphQL query with its variables.

/// What a GraphQL call sends: a query of the API's description, filled with the call's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphQl {
    /// The query; `{{ fields }}` in it stands for the selection of fields.
    pub query: &'static str,
    /// The variables as a JSON object, in which `{{ name }}` stands for a parameter.
    pub variables: &'static str,
    /// Which operation of the query is meant.
    pub operation_name: Option<&'static str>,
    /// The selection when the call names no fields, as GraphQL.
    pub default_selection: Option<&'static str>,
    /// The same as a list of paths.
    pub default_fields: &'static [&'static str],
    /// Variables that are sent when their parameter is `null`; others are left out then.
    pub nullable: &'static [&'static str],
}

impl GraphQl {
    /// A query without variables.
    pub const fn new(query: &'static str) -> Self {
        Self {
            query,
            variables: "{}",
            operation_name: None,
            default_selection: None,
            default_fields: &[],
            nullable: &[],
        }
    }

    /// The variables as a JSON object.
    #[must_use]
    pub const fn variables(self, json: &'static str) -> Self {
        Self {
            variables: json,
            ..self
        }
    }

    /// Which operation of the query is meant.
    #[must_use]
    pub const fn operation_name(self, name: &'static str) -> Self {
        Self {
            operation_name: Some(name),
            ..self
        }
    }

    /// The selection when the call names no fields, as GraphQL.
    #[must_use]
    pub const fn default_selection(self, selection: &'static str) -> Self {
        Self {
            default_selection: Some(selection),
            ..self
        }
    }

    /// The fields when the call names none.
    #[must_use]
    pub const fn default_fields(self, paths: &'static [&'static str]) -> Self {
        Self {
            default_fields: paths,
            ..self
        }
    }

    /// Variables that are sent when their parameter is `null`.
    #[must_use]
    pub const fn nullable(self, names: &'static [&'static str]) -> Self {
        Self {
            nullable: names,
            ..self
        }
    }
}
