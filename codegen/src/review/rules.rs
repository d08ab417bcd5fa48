//! Every kind of change, once: its stable code, its class, and what it means.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a change means for programs that use the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A program may no longer compile, or a call that was sent may be refused.
    Breaking,
    /// Programs go on as before.
    Compatible,
    /// Only texts changed.
    Documentation,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Documentation => "documentation",
        })
    }
}

/// The stable name of a kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode(&'static str);

impl RuleCode {
    /// The name as it is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for RuleCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub code: RuleCode,
    /// What it means for programs.
    pub class: Class,
    /// What it is, in a sentence.
    pub meaning: &'static str,
}

/// Declares every rule once: constant, code, class, meaning.
macro_rules! rules {
    ($($constant:ident = $code:literal, $class:ident, $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $constant: Rule = Rule {
            code: RuleCode($code),
            class: Class::$class,
            meaning: $meaning,
        };)*
        /// Every rule, in the order of this file.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    CONNECTOR_RENAMED = "connector/renamed", Breaking, "The connector has another name, so the crate and its main type have one too.";
    CONNECTOR_DOCS = "connector/docs", Documentation, "What is said of the connector changed.";
    CONNECTOR_SPEC_VERSION = "connector/spec-version", Documentation, "The version of the spec changed.";
    CONNECTOR_DEFINITION = "connector/definition-id", Compatible, "The hosted service knows the connector under another key.";
    CONNECTOR_CHECK = "connector/check", Compatible, "Another operation tells whether credentials work.";
    CONNECTOR_REFUSALS = "connector/error-check", Compatible, "Refusals that come with a status of success are told in another way.";
    CONNECTOR_SCOPING = "connector/scoping", Compatible, "Other parameters are taken from settings wherever they are left out.";
    GUIDE = "connector/guide", Documentation, "Other example questions or relationships between entities are told.";
    SERVER_URL = "server/url", Compatible, "The API is at another address.";
    VARIABLE_ADDED = "server/variable-added", Compatible, "The base URL has a new variable, which has a default.";
    VARIABLE_NEEDED = "server/variable-needed", Breaking, "The base URL has a new variable without a default.";
    VARIABLE_REMOVED = "server/variable-removed", Breaking, "A variable of the base URL is gone; setting it is an error.";
    VARIABLE_CHANGED = "server/variable-changed", Compatible, "The default or the values of a variable of the base URL changed.";
    USER_AGENT_NEEDED = "server/user-agent-needed", Breaking, "The API refuses calls without a `User-Agent`, so a connector must be given one.";
    USER_AGENT_FREE = "server/user-agent-free", Compatible, "The API takes calls without a `User-Agent`.";
    LIMIT_ADDED = "rate-limit/added", Compatible, "There is a new class of rate limits.";
    LIMIT_REMOVED = "rate-limit/removed", Compatible, "A class of rate limits is gone.";
    LIMIT_TIGHTER = "rate-limit/tighter", Compatible, "Fewer calls are allowed in the same time; the client waits longer.";
    LIMIT_LOOSER = "rate-limit/looser", Compatible, "More calls are allowed in the same time.";

    ENTITY_ADDED = "entity/added", Compatible, "There is a new kind of thing.";
    ENTITY_REMOVED = "entity/removed", Breaking, "A kind of thing is gone with its accessor and handle.";
    ENTITY_DOCS = "entity/docs", Documentation, "What is said of an entity changed.";

    OPERATION_ADDED = "operation/added", Compatible, "There is a new method.";
    OPERATION_REMOVED = "operation/removed", Breaking, "A method is gone.";
    OPERATION_ROUTE = "operation/route", Compatible, "The call goes to another route; the method stays as it is.";
    OPERATION_SERVER = "operation/server", Compatible, "The call goes to another server.";
    OPERATION_DOCS = "operation/docs", Documentation, "What is said of a method changed.";
    OPERATION_DEPRECATED = "operation/deprecated", Compatible, "The API advises against the call now.";
    OPERATION_UNDEPRECATED = "operation/undeprecated", Compatible, "The API no longer advises against the call.";
    OPERATION_LIMIT = "operation/rate-limit", Compatible, "The call belongs to another class of rate limits.";
    OPERATION_EFFECTS = "operation/effects", Compatible, "What a call does beyond its answer changed, and with it whether it is repeated.";
    OPERATION_HEADERS = "operation/omit-headers", Compatible, "Other headers of the auth scheme are left out.";
    OPERATION_SIGN_IN = "operation/sign-in", Breaking, "Calls take other ways to sign in than before, or none.";
    OPERATION_BUILDER = "operation/builder", Breaking, "The method has optional parameters now where it had none, or the other way round, so it gives another type.";
    ARGUMENT_ORDER = "operation/argument-order", Breaking, "The arguments of a method or of `new` stand in another order.";

    OPERATION_SHAPING = "operation/shaping", Compatible, "Records are computed or kept in another way.";

    RULE_ADDED = "rule/added", Breaking, "A rule over several values refuses calls that were sent before.";
    RULE_REMOVED = "rule/removed", Compatible, "A rule over several values is gone.";

    PAGES_ADDED = "pagination/added", Compatible, "The list has pages now: `pages()` and `stream()`.";
    PAGES_REMOVED = "pagination/removed", Breaking, "The list has no pages any more: `pages()` and `stream()` are gone.";
    PAGES_STYLE = "pagination/style", Compatible, "The next page is asked for in another way.";
    PAGES_DETAILS = "pagination/details", Compatible, "How the last page is known, where the totals stand, or what sets the page size changed.";

    PARAM_ADDED = "parameter/added", Compatible, "There is a new optional parameter.";
    PARAM_NEEDED = "parameter/needed", Breaking, "There is a new parameter that must be given.";
    PARAM_REMOVED = "parameter/removed", Breaking, "A parameter is gone.";
    PARAM_REQUIRED = "parameter/required", Breaking, "A parameter that could be left out must be given: it is an argument of the method now.";
    PARAM_OPTIONAL = "parameter/optional", Breaking, "A parameter can be left out: it is a setter now, no argument.";
    PARAM_PLACE = "parameter/place", Compatible, "A parameter is sent in another place.";
    PARAM_STYLE = "parameter/style", Compatible, "A list or object is written in another way.";
    PARAM_DEFAULT = "parameter/default", Compatible, "The API takes another value when the parameter is left out.";
    PARAM_SETTING = "parameter/setting", Compatible, "A parameter that is left out is taken from another setting.";
    PARAM_DEPRECATED = "parameter/deprecated", Compatible, "Whether the API advises against a parameter changed.";
    PARAM_DOCS = "parameter/docs", Documentation, "What is said of a parameter changed.";

    BODY_ADDED = "body/added", Breaking, "The call takes a body now, which is a new argument.";
    BODY_REMOVED = "body/removed", Breaking, "The call takes no body any more.";
    BODY_ENCODING = "body/encoding", Compatible, "The body is sent in another form.";
    BODY_QUERY = "body/query", Compatible, "The GraphQL query that is sent, or its variables, changed.";
    BODY_OPTIONAL = "body/optional", Compatible, "Whether the body must be given changed.";
    FILE_ADDED = "body/file-added", Compatible, "The body takes a new file.";
    FILE_REMOVED = "body/file-removed", Breaking, "A file of the body is gone.";
    FILE_REQUIRED = "body/file-required", Breaking, "Whether a file must be given changed.";
    INPUT_ADDED = "body/field-added", Compatible, "The body has a new field that can be left out.";
    INPUT_NEEDED = "body/field-needed", Breaking, "The body has a new field that must be given.";
    INPUT_REMOVED = "body/field-removed", Breaking, "A field of the body is gone.";
    INPUT_REQUIRED = "body/field-required", Breaking, "A field that could be left out must be given: `new` takes it now.";
    INPUT_OPTIONAL = "body/field-optional", Breaking, "A field can be left out: it is a setter now, `new` does not take it.";
    INPUT_NULLABLE = "body/field-nullable", Compatible, "A field can be cleared now.";
    INPUT_NOT_NULL = "body/field-not-null", Breaking, "A field cannot be cleared any more.";
    INPUT_DEFAULT = "body/field-default", Compatible, "The API takes another value when the field is left out.";
    INPUT_DEPRECATED = "body/field-deprecated", Compatible, "Whether the API advises against a field changed.";
    INPUT_DOCS = "body/field-docs", Documentation, "What is said of a field changed.";
    VARIANT_ADDED = "body/variant-added", Compatible, "There is a new alternative of the body.";
    VARIANT_REMOVED = "body/variant-removed", Breaking, "An alternative of the body is gone.";
    VARIANT_FIELDS = "body/variant-fields", Breaking, "An alternative of the body has other fields, or needs others.";
    VARIANT_DOCS = "body/variant-docs", Documentation, "What is said of an alternative changed.";

    ANSWER_KIND = "answer/kind", Breaking, "The method gives something else: records with `meta`, a value, or nothing.";
    ANSWER_PATH = "answer/path", Compatible, "The records stand at another place of the answer.";
    META_ADDED = "answer/meta-added", Compatible, "The `meta` of the answer has a new member.";
    META_REMOVED = "answer/meta-removed", Breaking, "A member of the `meta` of the answer is gone.";
    META_SOURCE = "answer/meta-source", Compatible, "A member of `meta` is taken from another place.";
    FIELD_ADDED = "record/field-added", Compatible, "A record has a new field.";
    FIELD_REMOVED = "record/field-removed", Breaking, "A field of a record is gone.";
    FIELD_OPTIONAL = "record/field-optional", Breaking, "A field of a record can be absent or null now: it is an `Option`.";
    FIELD_CERTAIN = "record/field-certain", Breaking, "A field of a record is always there now: it is no `Option` any more.";
    FIELD_EMPTINESS = "record/field-emptiness", Compatible, "An optional field is empty in another way (absent, null); its type stays.";
    FIELD_DEPRECATED = "record/field-deprecated", Compatible, "Whether the API advises against a field changed.";
    FIELD_DOCS = "record/field-docs", Documentation, "What is said of a field changed.";

    SEARCH_ADDED = "search/added", Compatible, "The context store can be searched for one more kind of thing.";
    SEARCH_REMOVED = "search/removed", Breaking, "The context store cannot be searched for a kind of thing any more.";
    SEARCH_FIELD_ADDED = "search/field-added", Compatible, "The rows of a search have a new field.";
    SEARCH_FIELD_REMOVED = "search/field-removed", Breaking, "A field of the rows of a search is gone.";
    SEARCH_FIELD_TYPE = "search/field-type", Breaking, "A field of the rows of a search has another type.";
    SEARCH_DOCS = "search/docs", Documentation, "What is said of a field of the rows of a search changed.";

    TYPE_CHANGED = "type/changed", Breaking, "A value has another type.";
    TYPE_RENAMED = "type/renamed", Breaking, "A type has another name.";
    TYPE_DOCS = "type/docs", Documentation, "What is said of a type changed.";
    LIMITS_TIGHTER = "type/limits-tighter", Breaking, "Values that could be sent are refused now.";
    LIMITS_LOOSER = "type/limits-looser", Compatible, "More values can be sent.";
    PATTERN_CHANGED = "type/pattern", Breaking, "Texts that are sent must match another pattern.";
    PATTERN_DROPPED = "type/pattern-dropped", Compatible, "Texts that are sent need not match a pattern any more.";
    VALUE_ADDED = "enum/value-added", Compatible, "There is a new value in a list of values.";
    VALUE_REMOVED = "enum/value-removed", Breaking, "A value of a list is gone.";
    VALUE_RENAMED = "enum/value-renamed", Breaking, "A value has another Rust name.";
    ENUM_OPENED = "enum/opened", Compatible, "Values outside the list may be sent now.";
    ENUM_CLOSED = "enum/closed", Breaking, "Values outside the list may not be sent any more.";

    ALTERNATIVE_ADDED = "choice/alternative-added", Compatible, "A value may have one more shape.";
    ALTERNATIVE_REMOVED = "choice/alternative-removed", Breaking, "A value has a shape less: a variant is gone.";
    CHOICE_TAG = "choice/tag", Compatible, "The shapes of a value are told apart in another way.";

    SCHEME_ADDED = "auth/scheme-added", Compatible, "There is a new way to sign in.";
    SCHEME_REMOVED = "auth/scheme-removed", Breaking, "A way to sign in is gone with its auth config.";
    SCHEME_KIND = "auth/scheme-kind", Compatible, "Requests are signed in another way.";
    SCHEME_HEADERS = "auth/headers", Compatible, "Other headers go with every request.";
    SCHEME_RENAMED = "auth/scheme-renamed", Breaking, "The auth config has another name.";
    SCHEME_DOCS = "auth/docs", Documentation, "What is said of a way to sign in, or of its fields, changed.";
    CREDENTIAL_ADDED = "auth/field-added", Breaking, "An auth config has a new field, so a literal of it lacks one.";
    CREDENTIAL_REMOVED = "auth/field-removed", Breaking, "A field of an auth config is gone.";
    CREDENTIAL_REQUIRED = "auth/field-required", Breaking, "Whether a field of an auth config must be given changed, and with it its type.";
    CREDENTIAL_SECRET = "auth/field-secret", Breaking, "Whether a field of an auth config is a secret changed, and with it its type.";
    CREDENTIAL_TYPE = "auth/field-type", Breaking, "A field of an auth config has another type.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ALL, Class};

    #[test]
    fn codes_are_distinct_and_documentation_is_called_so() {
        let mut seen = HashSet::new();
        for rule in ALL {
            assert!(seen.insert(rule.code), "{} is declared twice", rule.code);
            assert!(rule.meaning.ends_with('.'), "{}", rule.code);
            let is_docs = rule.code.as_str().ends_with("docs");
            let documents = rule.class == Class::Documentation;
            assert!(!is_docs || documents, "{}", rule.code);
        }
    }
}
