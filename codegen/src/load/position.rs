//! What stands where in an OpenAPI document.
//!
//! A key such as `type` means one thing in a schema and another as the name of a property.
//! Every pass over the document therefore descends by position, never by key name alone.

use serde_json::Value;

use super::pointer::push;

/// The kind of thing that stands at a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Position {
    /// The document.
    Root,
    /// `info`.
    Info,
    /// A server.
    Server,
    /// A variable of a server.
    ServerVariable,
    /// `paths`, or a map of callbacks' expressions.
    Paths,
    /// The operations of one path.
    PathItem,
    /// One operation.
    Operation,
    /// A parameter.
    Parameter,
    /// A header of an answer.
    Header,
    /// A request body.
    RequestBody,
    /// The answers of an operation, by status.
    Responses,
    /// One answer.
    Response,
    /// A body in one media type.
    MediaType,
    /// The encoding of one part of a body.
    Encoding,
    /// A schema.
    Schema,
    /// `additionalProperties`: a schema or a flag.
    AdditionalProperties,
    /// `components`.
    Components,
    /// A security scheme.
    SecurityScheme,
    /// A map of callbacks.
    Callbacks,
    /// A map whose values all stand at one position.
    MapOf(Of),
    /// A list whose items all stand at one position.
    ListOf(Of),
    /// The content of the context store, an extension with extensions inside.
    ContextStore,
    /// The content of a body type, an extension with extensions inside.
    BodyType,
    /// The content of any other extension.
    Extension,
    /// Values without keys of OpenAPI: defaults, examples, lists of values.
    Data,
    /// Objects of OpenAPI in which nothing needs a closer look.
    Other,
}

/// The position of the values of a map or list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Of {
    /// Servers.
    Server,
    /// Variables of a server.
    ServerVariable,
    /// Parameters.
    Parameter,
    /// Headers.
    Header,
    /// Request bodies.
    RequestBody,
    /// Answers.
    Response,
    /// Media types.
    MediaType,
    /// Encodings.
    Encoding,
    /// Schemas.
    Schema,
    /// Security schemes.
    SecurityScheme,
}

impl Of {
    fn position(self) -> Position {
        match self {
            Self::Server => Position::Server,
            Self::ServerVariable => Position::ServerVariable,
            Self::Parameter => Position::Parameter,
            Self::Header => Position::Header,
            Self::RequestBody => Position::RequestBody,
            Self::Response => Position::Response,
            Self::MediaType => Position::MediaType,
            Self::Encoding => Position::Encoding,
            Self::Schema => Position::Schema,
            Self::SecurityScheme => Position::SecurityScheme,
        }
    }
}

/// The keys of a path item that hold an operation.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Position {
    /// The position of the value under a key, or of an item of a list.
    #[must_use]
    pub fn child(self, key: &str) -> Self {
        match self {
            Self::MapOf(of) | Self::ListOf(of) => of.position(),
            Self::ContextStore | Self::BodyType | Self::Extension | Self::Data => self,
            Self::Paths if key.starts_with('/') => Self::PathItem,
            _ if key.starts_with("x-") => extension(key),
            Self::Root => root(key),
            Self::Server if key == "variables" => Self::MapOf(Of::ServerVariable),
            Self::PathItem => path_item(key),
            Self::Operation => operation(key),
            Self::Parameter
            | Self::Header
            | Self::RequestBody
            | Self::Response
            | Self::MediaType
            | Self::Encoding => content(key),
            Self::Responses => Self::Response,
            Self::Schema => schema(key),
            Self::Components => components(key),
            Self::Callbacks => Self::Paths,
            _ => Self::Other,
        }
    }

    /// The position when the value is known: `additionalProperties` is a flag or a schema.
    #[must_use]
    pub fn holding(self, value: &Value) -> Self {
        match self {
            Self::AdditionalProperties if value.is_boolean() => Self::Data,
            Self::AdditionalProperties => Self::Schema,
            position => position,
        }
    }

    /// Whether a reference may stand here in place of the thing itself.
    #[must_use]
    pub fn may_be_reference(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Parameter
                | Self::Header
                | Self::RequestBody
                | Self::Response
                | Self::Schema
                | Self::SecurityScheme
        )
    }
}

fn extension(key: &str) -> Position {
    match key {
        "x-airbyte-context-store" => Position::ContextStore,
        "x-airbyte-body-type" => Position::BodyType,
        _ => Position::Extension,
    }
}

fn root(key: &str) -> Position {
    match key {
        "info" => Position::Info,
        "servers" => Position::ListOf(Of::Server),
        "paths" => Position::Paths,
        "components" => Position::Components,
        _ => Position::Other,
    }
}

fn path_item(key: &str) -> Position {
    match key {
        "parameters" => Position::ListOf(Of::Parameter),
        "servers" => Position::ListOf(Of::Server),
        _ if METHODS.contains(&key) => Position::Operation,
        _ => Position::Other,
    }
}

fn operation(key: &str) -> Position {
    match key {
        "parameters" => Position::ListOf(Of::Parameter),
        "servers" => Position::ListOf(Of::Server),
        "requestBody" => Position::RequestBody,
        "responses" => Position::Responses,
        "callbacks" => Position::Callbacks,
        _ => Position::Other,
    }
}

fn content(key: &str) -> Position {
    match key {
        "schema" => Position::Schema,
        "content" => Position::MapOf(Of::MediaType),
        "headers" => Position::MapOf(Of::Header),
        "encoding" => Position::MapOf(Of::Encoding),
        "example" | "examples" | "links" => Position::Data,
        _ => Position::Other,
    }
}

fn schema(key: &str) -> Position {
    match key {
        "properties" | "patternProperties" | "$defs" | "dependentSchemas" => {
            Position::MapOf(Of::Schema)
        }
        "additionalProperties" => Position::AdditionalProperties,
        "items" | "not" | "contains" | "propertyNames" | "if" | "then" | "else" => Position::Schema,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Position::ListOf(Of::Schema),
        "default" | "example" | "examples" | "enum" | "const" => Position::Data,
        _ => Position::Other,
    }
}

fn components(key: &str) -> Position {
    match key {
        "schemas" => Position::MapOf(Of::Schema),
        "responses" => Position::MapOf(Of::Response),
        "parameters" => Position::MapOf(Of::Parameter),
        "requestBodies" => Position::MapOf(Of::RequestBody),
        "headers" => Position::MapOf(Of::Header),
        "securitySchemes" => Position::MapOf(Of::SecurityScheme),
        "examples" | "links" => Position::Data,
        _ => Position::Other,
    }
}

/// Calls `visit` for a value and everything below it, parents first.
pub fn walk(
    value: &Value,
    position: Position,
    pointer: &str,
    visit: &mut impl FnMut(&Value, Position, &str),
) {
    descend(value, position, &mut pointer.to_owned(), visit);
}

fn descend(
    value: &Value,
    position: Position,
    pointer: &mut String,
    visit: &mut impl FnMut(&Value, Position, &str),
) {
    let position = position.holding(value);
    visit(value, position, pointer);
    let above = pointer.len();
    match value {
        Value::Object(map) => {
            for (key, below) in map {
                push(pointer, key);
                descend(below, position.child(key), pointer, visit);
                pointer.truncate(above);
            }
        }
        Value::Array(items) => {
            for (index, below) in items.iter().enumerate() {
                let key = index.to_string();
                push(pointer, &key);
                descend(below, position.child(&key), pointer, visit);
                pointer.truncate(above);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_property_may_have_the_name_of_a_keyword() {
        let schema = json!({"properties": {"default": {"properties": {"type": {}}}, "x-id": {}}, "default": {"properties": {}}});
        let mut schemas = Vec::new();
        walk(
            &schema,
            Position::Schema,
            "",
            &mut |_, position, pointer| {
                if position == Position::Schema {
                    schemas.push(pointer.to_owned());
                }
            },
        );
        assert_eq!(
            schemas,
            [
                "",
                "/properties/default",
                "/properties/default/properties/type",
                "/properties/x-id"
            ]
        );
    }

    #[test]
    fn extensions_hide_what_looks_like_openapi() {
        let operation = Position::Root.child("paths").child("/a").child("get");
        assert_eq!(operation, Position::Operation);
        assert_eq!(
            operation.child("x-thing").child("schema"),
            Position::Extension
        );
        assert_eq!(
            operation.child("requestBody").child("x-airbyte-body-type"),
            Position::BodyType
        );
    }
}
