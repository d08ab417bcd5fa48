//! Objects that need no trial by the typed reader.
//!
//! What their keys hold was checked, and the reader asks for nothing else. That is so of nearly all objects of
//! a document.

use serde_json::Value;

use crate::load::position::Position;

/// Keys after whose check nothing can be wrong.
const PLAIN: &[(Position, &[&str])] = &[
    (
        Position::Schema,
        &[
            "$comment",
            "$schema",
            "additionalProperties",
            "allOf",
            "anyOf",
            "default",
            "deprecated",
            "description",
            "enum",
            "example",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "not",
            "nullable",
            "oneOf",
            "pattern",
            "properties",
            "readOnly",
            "required",
            "title",
            "type",
            "uniqueItems",
            "writeOnly",
            "xml",
        ],
    ),
    (
        Position::Parameter,
        &[
            "allowEmptyValue",
            "allowReserved",
            "content",
            "deprecated",
            "description",
            "example",
            "explode",
            "in",
            "name",
            "required",
            "schema",
        ],
    ),
    (
        Position::Operation,
        &[
            "deprecated",
            "description",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "security",
            "servers",
            "summary",
            "tags",
        ],
    ),
    (
        Position::PathItem,
        &[
            "delete",
            "description",
            "get",
            "head",
            "options",
            "parameters",
            "patch",
            "post",
            "put",
            "servers",
            "summary",
            "trace",
        ],
    ),
    (
        Position::RequestBody,
        &["content", "description", "required"],
    ),
    (Position::Response, &["content", "description", "headers"]),
    (Position::MediaType, &["encoding", "example", "schema"]),
    (
        Position::Header,
        &[
            "content",
            "deprecated",
            "description",
            "example",
            "explode",
            "required",
            "schema",
            "style",
        ],
    ),
    (
        Position::Components,
        &[
            "headers",
            "parameters",
            "requestBodies",
            "responses",
            "schemas",
            "securitySchemes",
        ],
    ),
];

/// Whether an object has only keys after whose check nothing can be wrong. Its own check found no error.
pub(super) fn is_plain(value: &Value, position: Position) -> bool {
    let plain = PLAIN.iter().find(|(place, _)| *place == position);
    let (Some((_, plain)), Value::Object(map)) = (plain, value) else {
        return false;
    };
    map.keys()
        .all(|key| key.starts_with("x-") || plain.binary_search(&key.as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::structure::rules::names_of;

    #[test]
    fn the_keys_are_known_and_in_order() {
        for (position, keys) in PLAIN {
            assert!(keys.is_sorted(), "{position:?}");
            for key in *keys {
                assert!(
                    names_of(*position).any(|name| name == *key),
                    "{position:?}: {key}"
                );
            }
        }
    }
}
