//! The stable codes of all diagnostics, each with the sentence the docs print.

/// The stable name of a kind of finding, such as `auth/unknown-type`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code(&'static str);

impl Code {
    /// The name as it is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares every code once: constant, name, meaning.
macro_rules! codes {
    ($($constant:ident = $name:literal, $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $constant: Code = Code($name);)*
        /// Every code with its meaning, in the order of this file.
        pub const ALL: &[(Code, &str)] = &[$(($constant, $meaning)),*];
    };
}

codes! {
    YAML_SYNTAX = "yaml/syntax", "The file is not valid YAML (or JSON).";
    YAML_DUPLICATE_KEY = "yaml/duplicate-key", "A key stands twice in one mapping.";
    YAML_NO_MAPPING = "yaml/no-mapping", "The file holds something else than a mapping.";

    OPENAPI_VERSION = "openapi/version", "The `openapi` key is missing or names a version other than 3.0 and 3.1.";
    OPENAPI_MISSING_KEY = "openapi/missing-key", "An object lacks a key that OpenAPI demands.";
    OPENAPI_WRONG_SHAPE = "openapi/wrong-shape", "The value of an OpenAPI key has the wrong shape.";
    OPENAPI_UNKNOWN_KEY = "openapi/unknown-key", "OpenAPI does not know a key at this place, so it has no effect.";
    OPENAPI_REQUIRED_IN_PROPERTY = "openapi/required-in-property", "A schema says `required: true` of itself; OpenAPI wants the name in the list `required` of the parent.";
    OPENAPI_UNSUPPORTED_KEYWORD = "openapi/unsupported-keyword", "A keyword of JSON Schema that the generator does not understand and ignores.";
    OPENAPI_REF_SIBLING = "openapi/ref-sibling", "A constraint beside `$ref`, which OpenAPI 3.0 ignores.";
    OPENAPI_WEBHOOKS = "openapi/webhooks", "The spec describes webhooks, which a client does not call.";
    OPENAPI_UNKNOWN_TYPE = "openapi/unknown-type", "A schema names a type that does not exist.";
    OPENAPI_REQUIRED_UNKNOWN = "openapi/required-unknown", "A schema requires a property that it does not define.";
    OPENAPI_PATH = "openapi/path", "A path template and its path parameters do not fit together.";
    OPENAPI_DUPLICATE_PARAMETER = "openapi/duplicate-parameter", "Two parameters of one operation have the same name and place.";
    OPENAPI_STATUS = "openapi/status", "The key of a response is no status code, no range such as `4XX` and not `default`.";
    OPENAPI_DUPLICATE_OPERATION_ID = "openapi/duplicate-operation-id", "Two operations have the same `operationId`.";
    OPENAPI_IGNORED = "openapi/ignored", "A key that would mean something to a client and has no effect.";
    OPENAPI_REJECTED = "openapi/rejected", "The OpenAPI reader refused a node for a reason without a code of its own.";

    EXTENSION_UNKNOWN = "extension/unknown", "An `x-airbyte-` or `x-connector-` key that nobody knows.";
    EXTENSION_WRONG_PLACE = "extension/wrong-place", "A known extension key at a place where it has no effect.";
    EXTENSION_WRONG_SHAPE = "extension/wrong-shape", "The value of an extension key has the wrong shape.";

    REFERENCE_DANGLING = "reference/dangling", "A reference leads to something that does not exist.";
    REFERENCE_CYCLE = "reference/cycle", "References lead in a circle without ever reaching a definition.";
    REFERENCE_REMOTE = "reference/remote", "A reference leads out of the file.";
    REFERENCE_WRONG_KIND = "reference/wrong-kind", "A reference leads to a thing of another kind than is needed here.";

    AUTH_NO_PAGE = "auth/no-page", "There is no auth page, so the credential fields come from the spec alone.";
    AUTH_ROW = "auth/row", "A row of a field table has too few or too many cells, or no field name.";
    AUTH_UNKNOWN_TYPE = "auth/unknown-type", "A field table names a type that nobody knows.";
    AUTH_REQUIRED = "auth/required", "The column `Required` says neither Yes nor No.";
    AUTH_DUPLICATE_FIELD = "auth/duplicate-field", "A field stands twice in one table.";
    AUTH_COLUMNS = "auth/columns", "A table looks like a field table but does not have its columns or its separator line.";
    AUTH_UNKNOWN_SECTION = "auth/unknown-section", "A field table stands in a section that says neither the mode nor the method.";
    AUTH_NO_TARGET = "auth/no-target", "No line before a field table says what the fields fill.";
    AUTH_EMPTY_TABLE = "auth/empty-table", "A field table has no rows.";
    AUTH_EXAMPLE = "auth/example", "The example of a section and its table name different fields.";
    AUTH_NO_TABLES = "auth/no-tables", "The auth page has no field table at all.";
    AUTH_CONFIG = "auth/config", "An auth config of the spec contradicts itself.";
    AUTH_MAPPING = "auth/mapping", "A mapping or header template names a field that the auth config does not define.";
    AUTH_SCHEME_WITHOUT_TABLE = "auth/scheme-without-table", "The spec defines a security scheme that the auth page does not describe.";
    AUTH_TABLE_WITHOUT_SCHEME = "auth/table-without-scheme", "The auth page describes credentials for which the spec has no security scheme.";
    AUTH_UNAVAILABLE = "auth/unavailable", "The auth page says that a method is not available, but the spec has a scheme for it.";
    AUTH_MISSING_FIELD = "auth/missing-field", "The spec defines a field that the auth page does not list.";
    AUTH_EXTRA_FIELD = "auth/extra-field", "The auth page lists a field that the spec does not define.";
    AUTH_TYPE_DISAGREES = "auth/type-disagrees", "Spec and auth page give a field different types.";
    AUTH_REQUIRED_DISAGREES = "auth/required-disagrees", "Spec and auth page disagree whether a field must be given.";
    AUTH_DESCRIPTION_DISAGREES = "auth/description-disagrees", "Spec and auth page describe a field differently.";
    AUTH_REPLICATION = "auth/replication", "Only one of spec and auth page has replication settings.";
    AUTH_SECURITY = "auth/security", "A security requirement names a scheme that does not exist.";
    AUTH_TOGETHER = "auth/together", "A security requirement asks for several schemes at once, of which one is used.";

    FIXUP_NEVER_APPLIED = "fixup/never-applied", "A correction changes nothing any more: the spec is right by now, or the pointer leads nowhere.";
    OVERLAY_SHAPE = "overlay/shape", "An overlay, or an action of it, is not complete.";
    OVERLAY_TARGET = "overlay/target", "The target of an action is no JSONPath.";
    OVERLAY_NO_MATCH = "overlay/no-match", "The target of an action selects nothing in the document.";
    FIXUP_SHAPE = "fixup/shape", "A correction lacks a part: target, reason, link, and one of update and remove.";

    DERIVED_NAME = "model/derived-name", "Operations of a document without extension keys whose first name was taken.";
    IGNORED = "model/ignored", "Something that the generator understands and that has no effect on what it generates.";
    ENDLESS_SCHEMA = "model/endless-schema", "A schema that holds itself without an object in between.";
    ENUM_VALUE = "model/enum-value", "A value of a list that is not of the type of the others.";
    MISSING_DESCRIPTION = "model/missing-description", "Operations, parameters or fields have no description.";
    CONNECTOR_NAME = "model/connector-name", "The connector's name cannot be used as a package name.";
    NO_SERVER = "model/no-server", "The spec does not say where the API is.";
    NO_ENTITY = "model/no-entity", "An operation has no entity and action, and is left out.";
    NO_OPERATIONS = "model/no-operations", "Nothing is left to generate.";
    DUPLICATE_OPERATION = "model/duplicate-operation", "Two operations have the same entity and action.";
    UPLOAD_PARAM = "model/upload-param", "The field that should hold the file to upload does not exist.";
    BODY_MEDIA_TYPE = "model/body-media-type", "A request body is of a media type that cannot be sent.";
    RESPONSE_MEDIA_TYPE = "model/response-media-type", "An answer is of a media type that is not decoded.";
    EXTRACTOR_SYNTAX = "model/extractor-syntax", "A path into the answer cannot be read.";
    EXTRACTOR_NO_MATCH = "model/extractor-no-match", "A path into the answer leads nowhere in the response schema.";
    PAGINATION_STYLE = "model/pagination-style", "The pagination style is not known.";
    PAGINATION_NO_MATCH = "model/pagination-no-match", "A pagination names a path or parameter that the operation does not have.";
    AUTH_SCHEME = "model/auth-scheme", "A security scheme cannot be used.";
    PATH_PARAMETER = "model/path-parameter", "Path template and path parameters disagree.";
    RULE_NAME = "model/rule-name", "A rule names a parameter that does not exist.";
    GRAPHQL_PARAMETER = "model/graphql-parameter", "A GraphQL query or one of its variables names a parameter that does not exist.";
    RATE_LIMIT_CLASS = "model/rate-limit-class", "An operation names a rate-limit class that does not exist.";
    VARIANT_FIELD = "model/variant-field", "A variant of a body names a field that does not exist, or that two variants share.";

    GUIDE_ENTITY = "model/guide-entity", "Hints or relationships speak of an entity that does not exist.";

    SAME_NAME = "model/same-name", "A body field and a parameter have the same name, so one value goes to both.";
    CHECK_TWICE = "model/check-twice", "Two operations are preferred for the check.";
    ID_TYPE = "model/id-type", "One kind of id is text here and a number there.";
    OMIT_HEADER = "model/omit-header", "An operation leaves out a header that no auth scheme adds.";
    PAGINATION_INCOMPLETE = "model/pagination-incomplete", "A pagination lacks what its style needs.";
    PAGINATION_NONE = "model/pagination-none", "How the next page of a list is asked for can neither be read nor derived.";
    PAGINATION_NO_LIST = "model/pagination-no-list", "An operation with pages gives no list.";
    RULE_TYPE = "model/rule-type", "A rule over dates names something that is no date.";
    SERVER_URL = "model/server-url", "The base URL cannot be used.";
    GENERATOR_DEFECT = "model/generator-defect", "The generator made invalid Rust; the spec is not to blame.";

    FAKE_SHAPE = "fake/shape", "A part of the fake's script has a key that nobody knows, or the wrong shape.";
    FAKE_UNKNOWN_NAME = "fake/unknown-name", "The fake's script names an operation, collection or query parameter that does not exist.";

    LINT_NO_SCHEMA = "lint/answer-without-schema", "An answer has no schema.";
    LINT_NO_DESCRIPTION = "lint/parameter-without-description", "A parameter has no description.";
    LINT_DEFAULT = "lint/default", "A default does not fit its own schema.";
    LINT_EXAMPLE = "lint/example", "An example does not fit the schema that it stands in.";
    LINT_NAME = "lint/name", "A name is written in another way than the others.";
    LINT_UNREACHABLE = "lint/unreachable-schema", "Nothing leads to a schema.";

    NAME_COLLISION = "name/collision", "Two things would get the same Rust name; the later one is renamed.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_distinct_and_belong_to_a_family() {
        let families = [
            "yaml",
            "openapi",
            "extension",
            "reference",
            "auth",
            "fixup",
            "overlay",
            "model",
            "fake",
            "lint",
            "name",
        ];
        let mut seen = HashSet::new();
        for (code, meaning) in ALL {
            assert!(seen.insert(code.as_str()), "{code} is declared twice");
            let family = code.as_str().split('/').next().unwrap_or("");
            assert!(families.contains(&family), "{code} belongs to no family");
            assert!(meaning.ends_with('.'), "{code}: {meaning}");
        }
    }
}
