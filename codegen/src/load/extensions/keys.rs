//! The list of keys.

use super::{ExtensionKey, shapes};
use crate::load::position::Position;
use crate::load::shape::Shape;

/// Declares every key once: constant, key, places, shape, meaning.
macro_rules! keys {
    ($($constant:ident = $name:literal, [$($place:ident),*], $shape:expr, $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: ExtensionKey =
                ExtensionKey { name: $name, places: &[$(Position::$place),*], shape: $shape };
        )*
        /// Every key.
        pub const ALL: &[ExtensionKey] = &[$($constant),*];
    };
}

keys! {
    ENTITY = "x-airbyte-entity", [Operation], Shape::Text, "Name of the entity that an operation belongs to.";
    ACTION = "x-airbyte-action", [Operation], Shape::Text, "What an operation does to its entity.";
    AUTH_CONFIG = "x-airbyte-auth-config", [SecurityScheme], shapes::AUTH_CONFIG, "The fields that the user fills for a security scheme.";
    CONNECTOR_NAME = "x-airbyte-connector-name", [Info], Shape::Text, "Slug of the connector.";
    CONNECTOR_DEFINITION_ID = "x-airbyte-connector-definition-id", [Info], Shape::Text, "Identifier of the connector on the platform.";
    CONNECTOR_DISPLAY_NAME = "x-airbyte-connector-display-name", [Info], Shape::Text, "Name of the connector for people.";
    EXAMPLE_QUESTIONS = "x-airbyte-example-questions", [Info], shapes::EXAMPLE_QUESTIONS, "Questions that the connector can and cannot answer.";
    EXTERNAL_DOCUMENTATION_URLS = "x-airbyte-external-documentation-urls", [Info], shapes::EXTERNAL_DOCS, "Pages about the API.";
    QUALIFICATION = "x-airbyte-qualification", [Info], Shape::Map, "How far the connector was qualified.";
    ENTITY_NAME = "x-airbyte-entity-name", [Schema], Shape::Text, "The entity whose record a schema describes.";
    AI_HINTS = "x-airbyte-ai-hints", [Schema, Operation], shapes::AI_HINTS, "Hints for agents.";
    REPLICATION_VERSION = "x-airbyte-replication-version", [Info], Shape::Text, "Version of the replication source.";
    REPLICATION_COMPATIBILITY = "x-airbyte-replication-compatibility", [Info], Shape::Text, "Range of compatible replication sources.";
    CONTEXT_STORE = "x-airbyte-context-store", [Info], shapes::CONTEXT_STORE, "What the context store holds.";
    NAME = "x-airbyte-name", [ContextStore], Shape::TextOrNull, "Name of an entity or field on the replication side.";
    META_EXTRACTOR = "x-airbyte-meta-extractor", [Operation], shapes::TEXT_MAP, "Where the meta fields of an answer stand.";
    STREAM_NAME = "x-airbyte-stream-name", [Schema], Shape::Text, "The replication stream of a schema.";
    PREFERRED_FOR_CHECK = "x-airbyte-preferred-for-check", [Operation], Shape::Boolean, "Whether an operation is the health probe.";
    RECORD_EXTRACTOR = "x-airbyte-record-extractor", [Operation], Shape::JsonPath, "Where the records of an answer stand.";
    REPLICATION_CONFIG = "x-airbyte-replication-config", [Info], shapes::REPLICATION_CONFIG, "What the user fills for the replication.";
    ENTITY_RELATIONSHIPS = "x-airbyte-entity-relationships", [Info], shapes::RELATIONSHIPS, "Which entity refers to which.";
    NO_PAGINATION = "x-airbyte-no-pagination", [Operation], Shape::Text, "Why a list has no pages.";
    SEMANTIC_SEARCH = "x-airbyte-semantic-search", [ContextStore], Shape::Map, "How a field is embedded.";
    SKIP_SUGGESTED_STREAMS = "x-airbyte-skip-suggested-streams", [Info], Shape::List, "Streams exempt from a readiness check.";
    PATH_OVERRIDE = "x-airbyte-path-override", [Operation], shapes::PATH_OVERRIDE, "The real path, where the key had to be made unique.";
    TOKEN_REFRESH = "x-airbyte-token-refresh", [SecurityScheme], shapes::TOKEN_REFRESH, "How a token is refreshed.";
    TOKEN_PATH = "x-airbyte-token-path", [SecurityScheme], Shape::Text, "Where the token stands in the answer of the token endpoint.";
    REPLICATION_ENVIRONMENT_MAPPING = "x-airbyte-replication-environment-mapping", [Server], Shape::Map, "Which server variable fills which replication setting.";
    REPLICATION_ENVIRONMENT_CONSTANTS = "x-airbyte-replication-environment-constants", [Server], Shape::Map, "Replication settings that a server fixes.";
    OAUTH_SCOPES = "x-airbyte-oauth-scopes", [SecurityScheme], shapes::OAUTH_SCOPES, "OAuth scopes with what they are for.";
    OAUTH_CREDENTIALS = "x-airbyte-oauth-credentials", [SecurityScheme], shapes::OAUTH_APP, "The form for an OAuth app of the user.";
    TOKEN_EXTRACT = "x-airbyte-token-extract", [SecurityScheme], shapes::TEXTS, "What else to keep from a token answer.";
    SKIP_AUTH_METHODS = "x-airbyte-skip-auth-methods", [Info], Shape::List, "Auth methods exempt from a readiness check.";
    UNTESTED = "x-airbyte-untested", [Operation, SecurityScheme], Shape::Boolean, "Exempt from coverage.";
    UNTESTED_REASON = "x-airbyte-untested-reason", [Operation, SecurityScheme], Shape::Text, "Why exempt from coverage.";
    PLATFORM_AVAILABILITY = "x-airbyte-platform-availability", [Info], Shape::Map, "Whether the platform offers the connector.";
    ENRICHMENT = "x-airbyte-enrichment", [ContextStore], Shape::List, "Fields joined from other entities.";
    SCOPING = "x-airbyte-scoping", [Info], shapes::SCOPING, "Parameters filled from the config.";
    BODY_TYPE = "x-airbyte-body-type", [RequestBody], shapes::BODY_TYPE, "A body that is not a plain JSON object.";
    NULLABLE_VARIABLES = "x-airbyte-nullable-variables", [BodyType], Shape::List, "Query variables in which null has a meaning.";
    FILE_URL = "x-airbyte-file-url", [Operation], Shape::Text, "Where the address of a download stands.";
    UPLOAD_FILE_PARAM = "x-airbyte-upload-file-param", [Operation], Shape::Text, "The parameter that holds the file to upload.";
    SKIP_MANIFEST_VALIDATION = "x-airbyte-skip-manifest-validation", [ContextStore], Shape::Any, "Exempt from a readiness check.";
    SKIP_SEARCHABLE_FIELDS = "x-airbyte-skip-searchable-fields", [ContextStore], Shape::Any, "Exempt from a readiness check.";
    TEXT_REFERENCES = "x-airbyte-text-references", [ContextStore], Shape::Any, "References inside texts.";
    AUTH_TOOLTIP = "x-airbyte-auth-tooltip", [Info], shapes::TEXT_MAP, "Text beside the auth form.";
    PROBE_DEFAULT = "x-airbyte-probe-default", [Parameter, Schema], Shape::Any, "A value that only the health probe sends.";
    RECORD_TRANSFORM = "x-airbyte-record-transform", [Operation], shapes::TEXT_MAP, "How the fields of a record are computed.";
    RECORD_FILTER = "x-airbyte-record-filter", [Operation], Shape::Text, "Which records are kept.";
    SKIP_CONTEXT_STORE = "x-airbyte-skip-context-store", [Info], Shape::Text, "Why there is no context store.";
    RESPONSE_ERROR_CHECK = "x-airbyte-response-error-check", [Info], shapes::RESPONSE_ERROR_CHECK, "How an error shows in a successful answer.";
    PARAM_CONFIG_INJECT = "x-airbyte-param-config-inject", [Parameter], Shape::Map, "A parameter filled from the config.";
    PARAM_SOURCES = "x-airbyte-param-sources", [Operation], Shape::Map, "Parameters filled from elsewhere.";
    CONFIG_NORMALIZATION = "x-airbyte-config-normalization", [Info], shapes::CONFIG_NORMALIZATION, "How the config is completed.";
    DIRECT_FORM = "x-airbyte-direct-form", [Info], Shape::Any, "A form of the user interface.";
    DYNAMIC_STREAM_NAME_FIELD = "x-airbyte-dynamic-stream-name-field", [Info], Shape::Any, "The field that names a stream.";
    RUNTIME_MODE = "x-airbyte-runtime-mode", [Info], Shape::Text, "The modes in which the connector runs.";
    RETRY_CONFIG = "x-airbyte-retry-config", [Info], shapes::RETRY_CONFIG, "When a call is repeated.";

    PACKAGE = "x-connector-package", [Info], shapes::PACKAGE, "Package data of the generated crate.";
    USER_AGENT = "x-connector-user-agent", [Info], shapes::USER_AGENT, "Whether the API wants a `User-Agent`.";
    RATE_LIMITS = "x-connector-rate-limits", [Info], shapes::RATE_LIMITS, "The rate-limit classes.";
    PAGINATION = "x-connector-pagination", [Info, Operation], shapes::PAGINATION, "How to get the next page.";
    RATE_LIMIT = "x-connector-rate-limit", [Operation], Shape::Text, "Rate-limit class of an operation.";
    PERMISSIONS = "x-connector-permissions", [Operation], Shape::Text, "Who may call an operation.";
    EFFECTS = "x-connector-effects", [Operation], shapes::EFFECTS, "What a call does beyond its answer.";
    RULES = "x-connector-rules", [Operation], shapes::RULES, "Rules over several inputs.";
    OMIT_HEADERS = "x-connector-omit-headers", [Operation], shapes::TEXTS, "Headers that an operation must not send.";
    ID = "x-connector-id", [Schema, Parameter], Shape::SnakeCase, "The kind of thing that a value identifies.";
    OPEN_ENUM = "x-connector-open-enum", [Schema], Shape::True, "A list of values that is not complete.";
    VALUE_NAMES = "x-connector-value-names", [Schema], shapes::TEXT_MAP, "Names for values of a list.";
    VARIANTS = "x-connector-variants", [Schema], shapes::VARIANTS, "Alternatives of a body that exclude each other.";
    TYPES = "x-connector-types", [Schema], shapes::TEXTS, "The types of a schema with several.";
}
