//! The shapes of the extension values that have an inside.

use crate::load::shape::{Field, Shape, may, must};

pub(super) const TEXTS: Shape = Shape::ListOf(&Shape::Text);
pub(super) const TEXT_MAP: Shape = Shape::MapOf(&Shape::Text);

pub(super) const AUTH_CONFIG: Shape = Shape::Fields(&[
    may("title", Shape::Text),
    may("description", Shape::Text),
    may("type", Shape::Word(&["object"])),
    may("required", TEXTS),
    must("properties", Shape::MapOf(&USER_FIELD)),
    may("auth_mapping", TEXT_MAP),
    may("additional_headers", TEXT_MAP),
    may("replication_auth_key_mapping", Shape::Map),
    may("replication_auth_key_constants", Shape::Map),
]);

pub(super) const REPLICATION_CONFIG: Shape = Shape::Fields(&[
    may("title", Shape::Text),
    may("description", Shape::Text),
    may("type", Shape::Word(&["object"])),
    may("required", TEXTS),
    must("properties", Shape::MapOf(&USER_FIELD)),
    may("replication_config_key_mapping", TEXT_MAP),
    may("replication_config_constants", Shape::Map),
]);

/// A field that the user fills.
const USER_FIELD: Shape = Shape::Fields(&[
    may(
        "type",
        Shape::Word(&["string", "integer", "number", "boolean", "array", "object"]),
    ),
    may("title", Shape::Text),
    may("description", Shape::Text),
    may("format", Shape::Text),
    may("pattern", Shape::Text),
    may("default", Shape::Any),
    may("enum", Shape::List),
    may("items", Shape::Map),
    may("properties", Shape::Map),
    may("examples", Shape::List),
    may("example", Shape::Any),
    may("minimum", Shape::Number),
    may("maximum", Shape::Number),
    may("airbyte_secret", Shape::Boolean),
    may("airbyte_hidden", Shape::Boolean),
    may("order", Shape::Number),
]);

pub(super) const TOKEN_REFRESH: Shape = Shape::Fields(&[
    may("auth_style", Shape::Text),
    may("body_format", Shape::Word(&["form", "json"])),
    may("header", Shape::Any),
    may("prefix", Shape::Text),
    may("grant_type", Shape::Text),
    may("refresh_url", Shape::Text),
    may("refreshUrl", Shape::Text),
    may("scopes", ONE_OR_MORE),
    may("scope", ONE_OR_MORE),
]);

pub(super) const OAUTH_APP: Shape = Shape::Fields(&[
    may("title", Shape::Text),
    may("description", Shape::Text),
    may("type", Shape::Word(&["object"])),
    may("required", TEXTS),
    must("properties", Shape::MapOf(&USER_FIELD)),
]);

pub(super) const OAUTH_SCOPES: Shape = Shape::ListOf(&Shape::Fields(&[
    must("scope", Shape::Text),
    may("mode", Shape::Text),
    may("description", Shape::Text),
    may("entities", TEXTS),
]));

pub(super) const SCOPING: Shape = Shape::ListOf(&Shape::Fields(&[
    must("param", Shape::Text),
    may("config_key", Shape::TextOrNull),
    may("value_template", Shape::TextOrNull),
]));

pub(super) const CONFIG_NORMALIZATION: Shape = Shape::Fields(&[must(
    "rules",
    Shape::ListOf(&Shape::Fields(&[
        must("target", Shape::Text),
        must("source", Shape::Text),
        may("when_missing", Shape::Boolean),
        may(
            "transform",
            Shape::Fields(&[
                must("type", Shape::Text),
                may("delimiter", Shape::Text),
                may("separator", Shape::Text),
            ]),
        ),
    ])),
)]);

pub(super) const RETRY_CONFIG: Shape = Shape::Fields(&[
    may("max_attempts", Shape::Positive),
    may("initial_delay_seconds", Shape::Number),
    may("max_delay_seconds", Shape::Number),
    may("exponential_base", Shape::Number),
    may("jitter", Shape::Boolean),
    may("retry_on_status_codes", Shape::ListOf(&Shape::Positive)),
    may("retry_on_timeout", Shape::Boolean),
    may("retry_on_network_error", Shape::Boolean),
    may("retry_after_header", Shape::Text),
    may(
        "retry_after_format",
        Shape::Word(&["seconds", "milliseconds", "unix_timestamp"]),
    ),
]);

pub(super) const AI_HINTS: Shape = Shape::Fields(&[
    may("summary", Shape::Text),
    may("when_to_use", Shape::Text),
    may("trigger_phrases", ONE_OR_MORE),
    may("freshness", Shape::Text),
    may("search_strategy", Shape::Text),
    may("example_questions", ONE_OR_MORE),
    may("encoding", Shape::Any),
]);

/// A text, or several.
const ONE_OR_MORE: Shape = Shape::Either(&Shape::Text, &TEXTS);

pub(super) const CONTEXT_STORE: Shape = Shape::Fields(&[
    may("disable_compaction", Shape::Any),
    may("flush_batch_size_mb", Shape::Any),
    may("kind", Shape::Any),
    must("entities", Shape::ListOf(&STORE_ENTITY)),
]);

const STORE_ENTITY: Shape = Shape::Fields(&[
    must("entity", Shape::Text),
    may("suggested", Shape::Boolean),
    may("description", Shape::Text),
    may("fields", Shape::ListOf(&STORE_FIELD)),
    may("x-airbyte-name", Shape::TextOrNull),
    may("x-airbyte-enrichment", Shape::ListOf(&ENRICHMENT)),
    may("x-airbyte-skip-manifest-validation", Shape::Any),
    may("x-airbyte-skip-searchable-fields", Shape::Any),
    may("x-airbyte-text-references", Shape::Any),
]);

const STORE_FIELD: Shape = Shape::Fields(&[
    must("name", Shape::Text),
    may("type", ONE_OR_MORE),
    may("description", Shape::Text),
    may("properties", Shape::Map),
    may("items", Shape::Map),
    may("format", Shape::Text),
    may("x-airbyte-name", Shape::TextOrNull),
    may("x-airbyte-semantic-search", Shape::Map),
    may("x-airbyte-skip-manifest-validation", Shape::Any),
]);

/// Fields that are joined from another entity.
const ENRICHMENT: Shape = Shape::Fields(&[
    must("target", Shape::Text),
    may("match", Shape::List),
    must(
        "project",
        Shape::ListOf(&Shape::Fields(&[
            must("name", Shape::Text),
            may("from", Shape::Text),
        ])),
    ),
]);

pub(super) const BODY_TYPE: Shape = Shape::Fields(&[
    must("type", Shape::Word(&["graphql"])),
    must("query", Shape::Text),
    may("variables", Shape::Map),
    may("operationName", Shape::Text),
    may("default_fields", Shape::Either(&Shape::Text, &Shape::List)),
]);

pub(super) const RESPONSE_ERROR_CHECK: Shape = Shape::Fields(&[
    must("field", Shape::Text),
    may("on_value", Shape::Any),
    may("message_field", Shape::Text),
]);

pub(super) const RELATIONSHIPS: Shape = Shape::ListOf(&Shape::Fields(&[
    must("source_entity", Shape::Text),
    must("target_entity", Shape::Text),
    must("foreign_key", Shape::Text),
    may("target_key", Shape::Text),
    may("cardinality", Shape::Text),
    may("description", Shape::Text),
    may("parent_record_filter", Shape::Any),
]));

pub(super) const EXAMPLE_QUESTIONS: Shape = Shape::Fields(&[
    may("direct", TEXTS),
    may("search", TEXTS),
    may("unsupported", TEXTS),
]);

pub(super) const PATH_OVERRIDE: Shape = Shape::Fields(&[must("path", Shape::Text)]);

pub(super) const EXTERNAL_DOCS: Shape = Shape::ListOf(&Shape::Fields(&[
    must("type", Shape::Text),
    must("title", Shape::Text),
    must("url", Shape::Text),
]));

pub(super) const PACKAGE: Shape = Shape::Fields(&[
    must("version", Shape::Text),
    may("description", Shape::Text),
    may("keywords", TEXTS),
    may("repository", Shape::Text),
]);

pub(super) const USER_AGENT: Shape = Shape::Fields(&[
    must("required", Shape::Boolean),
    must("description", Shape::Text),
]);

pub(super) const RATE_LIMITS: Shape = Shape::ListOf(&Shape::Fields(&[
    must("name", Shape::SnakeCase),
    must("requests", Shape::Positive),
    must("seconds", Shape::Positive),
    may("description", Shape::Text),
]));

pub(super) const PAGINATION: Shape = Shape::Either(
    &Shape::Fields(&[
        must(
            "style",
            Shape::Word(&[
                "next_url",
                "cursor",
                "page",
                "offset",
                "last_record",
                "link_header",
                "none",
            ]),
        ),
        may("next", Shape::JsonPath),
        may("parameter", Shape::Text),
        may("record", Shape::JsonPath),
        may("more", Shape::JsonPath),
        may("last", Shape::JsonPath),
        may("total", Shape::JsonPath),
        may("pages", Shape::JsonPath),
        may("page_size", Shape::Text),
    ]),
    &Shape::Word(&["none"]),
);

pub(super) const EFFECTS: Shape = Shape::Fields(&[
    may("destructive", Shape::Boolean),
    may("sends_mail", Shape::Boolean),
    may("idempotent", Shape::Boolean),
    may("note", Shape::Text),
]);

const fn names_rule(name: &'static str) -> [Field; 2] {
    [must(name, TEXTS), may("message", Shape::Text)]
}

const MAX_DAYS: &[Field] = &[
    must("max_days", Shape::Positive),
    must("from", Shape::Text),
    must("to", Shape::Text),
    may("message", Shape::Text),
];
const EXCLUSIVE: &[Field] = &names_rule("exclusive");
const TOGETHER: &[Field] = &names_rule("together");
const AT_LEAST_ONE: &[Field] = &names_rule("at_least_one");

pub(super) const RULES: Shape = Shape::ListOf(&Shape::Either(
    &Shape::Fields(MAX_DAYS),
    &Shape::Either(
        &Shape::Fields(EXCLUSIVE),
        &Shape::Either(&Shape::Fields(TOGETHER), &Shape::Fields(AT_LEAST_ONE)),
    ),
));

pub(super) const VARIANTS: Shape = Shape::ListOf(&Shape::Fields(&[
    must("name", Shape::SnakeCase),
    must("description", Shape::Text),
    must("fields", TEXTS),
    may("required", TEXTS),
]));
