//! The operations of organizations, workspaces and skills.

use super::{Entry, Kind, LIMIT, Parameter, Route, WORKSPACE};

const PAGE: Parameter =
    Parameter::new("limit", Kind::Integer, "The most rows of a page").default("20");
const CURSOR: Parameter = Parameter::new(
    "cursor",
    Kind::Text,
    "The page that an earlier answer named",
);

/// Listed, chosen, read.
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
