//! The operations of connectors.

use super::{Entry, Kind, LIMIT, Parameter, Route, WORKSPACE};

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

/// Created, looked at, called, changed, deleted.
pub(super) const ENTRIES: &[Entry] = &[
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
];
