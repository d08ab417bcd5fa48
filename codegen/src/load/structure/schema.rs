//! What the keys of one schema demand of each other.

use serde_json::{Map, Value};

use super::Checking;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::pointer::child;
use crate::load::spelling::nearest;

/// The types of OpenAPI 3.0.
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

impl Checking<'_> {
    /// Checks a schema that is no reference, without its children.
    pub(super) fn schema(&mut self, map: &Map<String, Value>, pointer: &str) {
        self.type_name(map, pointer);
        self.required_names(map, pointer);
    }

    fn type_name(&mut self, map: &Map<String, Value>, pointer: &str) {
        let Some(Value::String(text)) = map.get("type") else {
            return;
        };
        if TYPES.contains(&text.as_str()) {
            return;
        }
        let at = child(pointer, "type");
        let found = Diagnostic::error(
            codes::OPENAPI_UNKNOWN_TYPE,
            self.spans.value(&at),
            format!("there is no type `{text}`"),
        )
        .pointer(at);
        let common = match text.as_str() {
            "str" | "text" | "date" | "uuid" => Some("string"),
            "int" | "long" => Some("integer"),
            "float" | "double" | "decimal" => Some("number"),
            "bool" => Some("boolean"),
            "list" => Some("array"),
            "dict" | "map" => Some("object"),
            other => nearest(other, TYPES),
        };
        self.sink.push(match common {
            Some(name) => found.help(format!("did you mean `{name}`?")),
            None => found.help(format!("one of {}", TYPES.join(", "))),
        });
    }

    /// A name in `required` that is no property is usually a slip of the pen.
    fn required_names(&mut self, map: &Map<String, Value>, pointer: &str) {
        let (Some(Value::Array(required)), Some(Value::Object(properties))) =
            (map.get("required"), map.get("properties"))
        else {
            return;
        };
        for (index, name) in required.iter().enumerate() {
            let Some(text) = name.as_str().filter(|name| !properties.contains_key(*name)) else {
                continue;
            };
            let at = child(&child(pointer, "required"), index);
            let found = Diagnostic::warning(
                codes::OPENAPI_REQUIRED_UNKNOWN,
                self.spans.value(&at),
                format!("`{text}` is required but no property"),
            )
            .related(
                self.spans.key(&child(pointer, "properties")),
                "the properties",
            )
            .pointer(at);
            self.sink
                .push(match nearest(text, properties.keys().map(String::as_str)) {
                    Some(near) => found.help(format!("did you mean `{near}`?")),
                    None => found.help("define the property, or take the name out of the list"),
                });
        }
    }
}
