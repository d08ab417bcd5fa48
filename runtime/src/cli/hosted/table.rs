//! The operations of the hosted service that have a command, as data: flags, checks and `schema` are made of it.

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Boolean,
    Integer,
    /// Texts.
    List,
    Object,
    /// Any JSON.
    Json,
}

impl Kind {
    /// The name in schemas and messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::List => "array",
            Self::Object => "object",
            Self::Json => "json",
        }
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) doc: &'static str,
    pub(super) default: Option<&'static str>,
}

impl Parameter {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            doc,
            default: None,
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn default(self, value: &'static str) -> Self {
        Self {
            default: Some(value),
            ..self
        }
    }
}

/// The request behind an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    /// The names in the query.
    pub(super) query: &'static [&'static str],
    /// The members of the body.
    pub(super) body: &'static [&'static str],
    /// The members of the answer.
    pub(super) answer: &'static [&'static str],
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) resource: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// Nothing when the route is none of the public ones.
    pub(super) route: Option<Route>,
}

/// The resources with what they are.
pub(super) const RESOURCES: [(&str, &str); 4] = [
    ("organizations", "Organizations of the hosted service"),
    ("workspaces", "Workspaces of the hosted service"),
    ("connectors", "Connectors that the hosted service runs"),
    ("skills", "Pages of the hosted service for agents"),
];

/// The operation of that resource and name.
pub(super) fn find(resource: &str, name: &str) -> Option<&'static Entry> {
    let mut entries = ENTRIES.iter();
    entries.find(|entry| entry.resource == resource && entry.name == name)
}

/// The operations of a resource.
pub(super) fn of(resource: &str) -> impl Iterator<Item = &'static Entry> {
    ENTRIES
        .iter()
        .filter(move |entry| entry.resource == resource)
}

const NAME: Parameter = Parameter::new(
    "name",
    Kind::Text,
    "The connector, by its own name or by the name of its type; this program's type unless given",
);
const ID: Parameter = Parameter::new(
    "id",
    Kind::Text,
    "The connector, by its id; not together with `name`",
);
const WORKSPACE: Parameter = Parameter::new(
    "workspace",
    Kind::Text,
    "The workspace; AIRBYTE_WORKSPACE, the settings file or `default` unless given",
);
const REPLICATION: Parameter = Parameter::new(
    "replication_config",
    Kind::Object,
    "Settings of the connector that are no credentials",
);
const ENTITIES: Parameter = Parameter::new(
    "entities",
    Kind::Json,
    "The entities that the connector may use: [{\"entity\": \"…\", \"modes\": [\"read\"]}]",
);
const LIMIT: Parameter = Parameter::new("limit", Kind::Integer, "The most rows");
const PAGE: Parameter =
    Parameter::new("limit", Kind::Integer, "The most rows of a page").default("20");
const CURSOR: Parameter = Parameter::new(
    "cursor",
    Kind::Text,
    "The page that an earlier answer named",
);

/// All operations.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        resource: "organizations",
        name: "list",
        about: "The organizations that the client can access",
        parameters: &[],
        route: None,
    },
    Entry {
        resource: "organizations",
        name: "use",
        about: "Make an organization the usual one, in the settings file",
        parameters: &[Parameter::new("id", Kind::Text, "The organization's id").required()],
        route: None,
    },
    Entry {
        resource: "workspaces",
        name: "list",
        about: "The workspaces of the organization, all pages",
        parameters: &[
            Parameter::new(
                "name_contains",
                Kind::Text,
                "Only those whose name holds this",
            ),
            Parameter::new("status", Kind::Text, "`active` or `inactive`"),
            LIMIT,
        ],
        route: Some(Route {
            method: "GET",
            path: "/api/v1/workspaces",
            summary: "List workspaces",
            query: &["name_contains", "status", "limit", "cursor"],
            body: &[],
            answer: &["data", "next"],
        }),
    },
    Entry {
        resource: "workspaces",
        name: "use",
        about: "Make a workspace the usual one, in the settings file",
        parameters: &[Parameter::new("name", Kind::Text, "The workspace's name").required()],
        route: None,
    },
    Entry {
        resource: "connectors",
        name: "list",
        about: "The connectors of a workspace",
        parameters: &[WORKSPACE],
        route: Some(Route {
            method: "GET",
            path: "/api/v1/integrations/connectors",
            summary: "List connectors",
            query: &["workspace_name", "workspace_id", "definition_id"],
            body: &[],
            answer: &["data"],
        }),
    },
    Entry {
        resource: "connectors",
        name: "list-available",
        about: "The types of connectors that can be created",
        parameters: &[
            Parameter::new(
                "name_contains",
                Kind::Text,
                "Only those whose name holds this",
            ),
            LIMIT,
        ],
        route: None,
    },
    Entry {
        resource: "connectors",
        name: "create",
        about: "Create a connector with credentials from a file, standard input, the environment or a browser",
        parameters: &[
            Parameter::new(
                "name",
                Kind::Text,
                "The type; this program's own unless given",
            ),
            Parameter::new(
                "id",
                Kind::Text,
                "The template's id; not together with `name`",
            ),
            WORKSPACE,
            Parameter::new("connector_name", Kind::Text, "How the connector is called"),
            REPLICATION,
            Parameter::new(
                "environment",
                Kind::Object,
                "Variables of the API's address",
            ),
            ENTITIES,
        ],
        route: Some(Route {
            method: "POST",
            path: "/api/v1/integrations/connectors",
            summary: "Create a connector",
            query: &[],
            body: &[
                "workspace_name",
                "connector_type",
                "source_template_id",
                "name",
                "credentials",
                "replication_config",
                "environment",
                "entities",
            ],
            answer: &[
                "id",
                "name",
                "source_template",
                "replication_config",
                "entities",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "check",
        about: "Whether a connector works",
        parameters: &[NAME, ID, WORKSPACE],
        route: Some(Route {
            method: "POST",
            path: "/api/v1/integrations/connectors/{id}/check",
            summary: "Check a connector",
            query: &[],
            body: &["name", "replication_config", "entities"],
            answer: &[
                "id",
                "status",
                "error_message",
                "failure_reason",
                "entity_check_results",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "describe",
        about: "A connector with its entities and actions",
        parameters: &[NAME, ID, WORKSPACE],
        route: Some(Route {
            method: "GET",
            path: "/api/v1/integrations/connectors/{id}",
            summary: "Get a connector",
            query: &[],
            body: &[],
            answer: &[
                "id",
                "name",
                "source_template",
                "replication_config",
                "entities",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "inspect",
        about: "What a connector is, where its documentation is, what of it can be searched",
        parameters: &[NAME, ID, WORKSPACE],
        route: Some(Route {
            method: "GET",
            path: "/api/v1/integrations/connectors/{id}/inspect",
            summary: "Inspect a connector",
            query: &[],
            body: &[],
            answer: &[
                "connector_id",
                "name",
                "docs_skill_id",
                "context_store_readiness",
                "warnings",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "execute",
        about: "Call an action of a connector",
        parameters: &[
            NAME,
            ID,
            WORKSPACE,
            Parameter::new("entity", Kind::Text, "The kind of thing").required(),
            Parameter::new("action", Kind::Text, "What is done to it").required(),
            Parameter::new("params", Kind::Object, "The action's parameters"),
            Parameter::new(
                "select_fields",
                Kind::List,
                "Only these fields of the records",
            ),
            Parameter::new("exclude_fields", Kind::List, "All fields but these"),
            Parameter::new(
                "skip_truncation",
                Kind::Boolean,
                "Whether long texts stay whole",
            )
            .default("true"),
            Parameter::new(
                "intent",
                Kind::Text,
                "Why the call is made, in at most 512 characters",
            ),
        ],
        route: Some(Route {
            method: "POST",
            path: "/api/v1/integrations/connectors/{id}/execute",
            summary: "Execute an action",
            query: &[],
            body: &[
                "entity",
                "action",
                "params",
                "select_fields",
                "exclude_fields",
                "skip_truncation",
                "intent",
            ],
            answer: &[
                "status",
                "result",
                "connector_metadata",
                "execution_metadata",
                "warning",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "update",
        about: "Change a connector's name, settings or entities",
        parameters: &[
            NAME,
            ID,
            WORKSPACE,
            Parameter::new(
                "new_name",
                Kind::Text,
                "How the connector is called from now on",
            ),
            REPLICATION,
            ENTITIES,
        ],
        route: Some(Route {
            method: "PUT",
            path: "/api/v1/integrations/connectors/{id}",
            summary: "Update a connector",
            query: &[],
            body: &["name", "replication_config", "entities"],
            answer: &[
                "id",
                "name",
                "source_template",
                "replication_config",
                "entities",
            ],
        }),
    },
    Entry {
        resource: "connectors",
        name: "delete",
        about: "Delete a connector",
        parameters: &[
            Parameter::new(
                "name",
                Kind::Text,
                "The connector, by its own name or by the name of its type",
            ),
            ID,
            WORKSPACE,
        ],
        route: Some(Route {
            method: "DELETE",
            path: "/api/v1/integrations/connectors/{id}",
            summary: "Delete a connector",
            query: &[],
            body: &[],
            answer: &["job_id"],
        }),
    },
    Entry {
        resource: "skills",
        name: "list",
        about: "The pages that there are",
        parameters: &[WORKSPACE, PAGE, CURSOR],
        route: Some(SKILLS),
    },
    Entry {
        resource: "skills",
        name: "search",
        about: "The pages that fit a question",
        parameters: &[
            Parameter::new("query", Kind::Text, "The question").required(),
            WORKSPACE,
            PAGE,
            CURSOR,
        ],
        route: Some(Route {
            path: "/api/v1/skills/search",
            summary: "Search skills",
            query: &["query", "limit", "cursor", "workspace_id"],
            ..SKILLS
        }),
    },
    Entry {
        resource: "skills",
        name: "docs",
        about: "A page, or a section of it",
        parameters: &[
            Parameter::new(
                "id",
                Kind::Text,
                "The page; `connectors inspect` names a connector's own",
            )
            .required(),
            Parameter::new("section", Kind::Text, "A section of the outline"),
            WORKSPACE,
            Parameter::new("format", Kind::Text, "`markdown` or `json`").default("markdown"),
        ],
        route: Some(Route {
            path: "/api/v1/skills/docs",
            summary: "Read a skill",
            query: &["id", "section", "workspace_id"],
            answer: &["metadata", "outline", "section_id", "content"],
            ..SKILLS
        }),
    },
];

const SKILLS: Route = Route {
    method: "GET",
    path: "/api/v1/skills",
    summary: "List skills",
    query: &["limit", "cursor", "workspace_id"],
    body: &[],
    answer: &["data", "next_cursor"],
};
