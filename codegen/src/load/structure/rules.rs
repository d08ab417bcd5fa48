//! Which keys the objects of OpenAPI 3.0 have.

use crate::load::position::Position;
use crate::load::shape::Shape;
use crate::load::shape::Shape::{
    Any, Boolean, Count, List, ListOf, Map, MapOf, Number, Text, TextOrNull, Word,
};

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

const fn must(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        required: true,
    }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        required: false,
    }
}

const TEXTS: Shape = ListOf(&Text);

/// One alternative: scheme names with scopes.
const SECURITY: Shape = ListOf(&MapOf(&ListOf(&Text)));

const ROOT: &[Key] = &[
    must("openapi", Text),
    must("info", Map),
    may("servers", List),
    must("paths", Map),
    may("components", Map),
    may("security", SECURITY),
    may("tags", ListOf(&Map)),
    may("externalDocs", Map),
    may("jsonSchemaDialect", Text),
];

const INFO: &[Key] = &[
    must("title", Text),
    must("version", Text),
    may("description", TextOrNull),
    may("summary", TextOrNull),
    may("termsOfService", TextOrNull),
    may("contact", Map),
    may("license", Map),
];

const SERVER: &[Key] = &[
    must("url", Text),
    may("description", TextOrNull),
    may("variables", Map),
];

const SERVER_VARIABLE: &[Key] = &[
    must("default", Text),
    may("enum", TEXTS),
    may("description", TextOrNull),
];

const PATH_ITEM: &[Key] = &[
    may("summary", TextOrNull),
    may("description", TextOrNull),
    may("get", Map),
    may("put", Map),
    may("post", Map),
    may("delete", Map),
    may("options", Map),
    may("head", Map),
    may("patch", Map),
    may("trace", Map),
    may("servers", List),
    may("parameters", List),
];

const OPERATION: &[Key] = &[
    may("tags", TEXTS),
    may("summary", TextOrNull),
    may("description", TextOrNull),
    may("externalDocs", Map),
    may("operationId", Text),
    may("parameters", List),
    may("requestBody", Map),
    must("responses", Map),
    may("callbacks", Map),
    may("deprecated", Boolean),
    may("security", SECURITY),
    may("servers", List),
];

const PARAMETER: &[Key] = &[
    must("name", Text),
    must("in", Word(&["query", "path", "header", "cookie"])),
    may("description", TextOrNull),
    may("required", Boolean),
    may("deprecated", Boolean),
    may("allowEmptyValue", Boolean),
    may(
        "style",
        Word(&[
            "form",
            "simple",
            "label",
            "matrix",
            "spaceDelimited",
            "pipeDelimited",
            "deepObject",
        ]),
    ),
    may("explode", Boolean),
    may("allowReserved", Boolean),
    may("schema", Any),
    may("example", Any),
    may("examples", Map),
    may("content", Map),
];

const HEADER: &[Key] = &[
    may("description", TextOrNull),
    may("required", Boolean),
    may("deprecated", Boolean),
    may("style", Word(&["simple"])),
    may("explode", Boolean),
    may("schema", Any),
    may("example", Any),
    may("examples", Map),
    may("content", Map),
];

const REQUEST_BODY: &[Key] = &[
    may("description", TextOrNull),
    may("content", Map),
    may("required", Boolean),
];

/// What a request body needs, unless an extension stands in for it.
pub(super) const CONTENT: Key = must("content", Map);

const RESPONSE: &[Key] = &[
    must("description", Text),
    may("headers", Map),
    may("content", Map),
    may("links", Map),
];

const MEDIA_TYPE: &[Key] = &[
    may("schema", Any),
    may("example", Any),
    may("examples", Map),
    may("encoding", Map),
];

const SCHEMA: &[Key] = &[
    may("title", TextOrNull),
    may("description", TextOrNull),
    may("type", Text),
    may("format", Text),
    may("pattern", Text),
    may("default", Any),
    may("enum", List),
    may("nullable", Boolean),
    may("readOnly", Boolean),
    may("writeOnly", Boolean),
    may("deprecated", Boolean),
    may("required", TEXTS),
    may("properties", Map),
    may("additionalProperties", Any),
    may("items", Any),
    may("allOf", List),
    may("oneOf", List),
    may("anyOf", List),
    may("not", Any),
    may("multipleOf", Number),
    may("minimum", Number),
    may("maximum", Number),
    may("exclusiveMinimum", Boolean),
    may("exclusiveMaximum", Boolean),
    may("minLength", Count),
    may("maxLength", Count),
    may("minItems", Count),
    may("maxItems", Count),
    may("uniqueItems", Boolean),
    may("minProperties", Count),
    may("maxProperties", Count),
    may("discriminator", Map),
    may("xml", Map),
    may("externalDocs", Map),
    may("example", Any),
    may("$comment", Any),
    may("$schema", Any),
];

const COMPONENTS: &[Key] = &[
    may("schemas", Map),
    may("responses", Map),
    may("parameters", Map),
    may("examples", Map),
    may("requestBodies", Map),
    may("headers", Map),
    may("securitySchemes", Map),
    may("links", Map),
    may("callbacks", Map),
    may("pathItems", Map),
];

const SECURITY_SCHEME: &[Key] = &[
    must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
    may("description", TextOrNull),
    may("name", Text),
    may("in", Word(&["query", "header", "cookie"])),
    may("scheme", Text),
    may("bearerFormat", TextOrNull),
    may("flows", Map),
    may("openIdConnectUrl", Text),
];

/// The keys of the object at a position; none where any key goes.
pub(super) fn keys_of(position: Position) -> &'static [Key] {
    match position {
        Position::Root => ROOT,
        Position::Info => INFO,
        Position::Server => SERVER,
        Position::ServerVariable => SERVER_VARIABLE,
        Position::PathItem => PATH_ITEM,
        Position::Operation => OPERATION,
        Position::Parameter => PARAMETER,
        Position::Header => HEADER,
        Position::RequestBody => REQUEST_BODY,
        Position::Response => RESPONSE,
        Position::MediaType => MEDIA_TYPE,
        Position::Schema => SCHEMA,
        Position::Components => COMPONENTS,
        Position::SecurityScheme => SECURITY_SCHEME,
        _ => &[],
    }
}

/// The names of the keys of the object at a position.
pub(in crate::load) fn names_of(position: Position) -> impl Iterator<Item = &'static str> {
    keys_of(position).iter().map(|key| key.name)
}

/// The keys that a security scheme of some type must have besides.
pub(super) fn security_scheme_keys(kind: &str) -> &'static [Key] {
    match kind {
        "apiKey" => {
            const {
                &[
                    must("name", Text),
                    must("in", Word(&["query", "header", "cookie"])),
                ]
            }
        }
        "http" => const { &[must("scheme", Text)] },
        "oauth2" => const { &[must("flows", Map)] },
        "openIdConnect" => const { &[must("openIdConnectUrl", Text)] },
        _ => &[],
    }
}
