//! JSON Schema (draft 2020-12) of parameters and results.

use serde_json::{Map, Value, json};

use super::printer::data_type;
use crate::describe::shape;
use crate::operation::{Operation, Param};
use crate::schema::{Field, Type};

/// The schemas of an action: what it takes and the `{data, meta}` that it gives.
pub(super) fn of_operation(operation: &'static Operation) -> Value {
    json!({ "params": params(operation), "result": result(operation) })
}

fn params(operation: &'static Operation) -> Value {
    let mut named = Map::new();
    let properties: Map<String, Value> = operation
        .params
        .iter()
        .map(|param| (param.name.to_owned(), parameter(param, &mut named)))
        .collect();
    let required: Vec<&str> = operation
        .params
        .iter()
        .filter(|param| param.required)
        .map(|param| param.name)
        .collect();
    finished(
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false}),
        named,
    )
}

fn parameter(param: &'static Param, named: &mut Map<String, Value>) -> Value {
    let mut schema = with_doc(schema(&param.ty, named), param.doc);
    if param.nullable {
        schema = nullable(schema);
    }
    let default = param
        .default
        .and_then(|json| serde_json::from_str::<Value>(json).ok());
    if let (Value::Object(members), Some(default)) = (&mut schema, default) {
        members.insert("default".to_owned(), default);
    }
    schema
}

fn result(operation: &'static Operation) -> Value {
    let mut named = Map::new();
    let data = data_type(operation).map_or_else(|| json!({}), |ty| schema(ty, &mut named));
    let meta: Map<String, Value> = operation
        .meta
        .iter()
        .map(|field| (field.name.to_owned(), json!({})))
        .collect();
    let meta = if meta.is_empty() {
        json!({"type": "null"})
    } else {
        json!({"type": "object", "properties": meta})
    };
    finished(
        json!({"type": "object", "properties": {"data": data, "meta": meta}, "required": ["data", "meta"]}),
        named,
    )
}

fn finished(mut schema: Value, named: Map<String, Value>) -> Value {
    if let Value::Object(members) = &mut schema {
        members.insert(
            "$schema".to_owned(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        if !named.is_empty() {
            members.insert("$defs".to_owned(), Value::Object(named));
        }
    }
    schema
}

/// The schema of a type; types with names of their own are put among the named ones, which lets them be recursive.
fn schema(ty: &'static Type, named: &mut Map<String, Value>) -> Value {
    match ty {
        Type::Ref(reference) => {
            if !named.contains_key(reference.name) {
                named.insert(reference.name.to_owned(), Value::Null);
                let inner = with_doc(schema(&reference.ty, named), reference.doc);
                named.insert(reference.name.to_owned(), inner);
            }
            json!({ "$ref": format!("#/$defs/{}", reference.name) })
        }
        Type::Array(item, _) => {
            // The limits of the list come from the shape; the items may hold references.
            let mut list = Value::Object(shape(ty, 0));
            if let Value::Object(members) = &mut list {
                members.insert("items".to_owned(), schema(item, named));
            }
            list
        }
        Type::Map(item) => json!({"type": "object", "additionalProperties": schema(item, named)}),
        Type::OneOf(types) => {
            json!({"anyOf": types.iter().map(|ty| schema(ty, named)).collect::<Vec<_>>()})
        }
        Type::Object(fields) => object(fields, named),
        Type::Any | Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::Text(_) => {
            Value::Object(shape(ty, 0))
        }
    }
}

fn object(fields: &'static [Field], named: &mut Map<String, Value>) -> Value {
    let property = |field: &'static Field| {
        let inner = schema(&field.ty, named);
        let inner = if field.nullable {
            nullable(inner)
        } else {
            inner
        };
        (field.name.to_owned(), with_doc(inner, field.doc))
    };
    let properties: Map<String, Value> = fields.iter().map(property).collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn nullable(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

fn with_doc(mut schema: Value, doc: &str) -> Value {
    if let Value::Object(members) = &mut schema
        && !doc.is_empty()
    {
        members.insert("description".to_owned(), doc.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of_operation;
    use crate::operation::{Method, Operation, Param};
    use crate::schema::{Field, Schema, Type};

    static JAR: Schema = Schema::object(
        "Jar",
        "A jar.",
        &[
            Field::new("id", Type::INTEGER).required(),
            Field::new("inside", Type::Ref(&JAR)).nullable(),
        ],
    );
    static GET: Operation = Operation::new("jars", "get", Method::Get, "/jars/{id}")
        .params(&[Param::path("id", Type::INTEGER.min(1.0)).doc("Which.")])
        .response(Type::Ref(&JAR));

    #[test]
    fn recursive_types_are_definitions() {
        assert_eq!(
            of_operation(&GET),
            json!({
                "params": {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "type": "object",
                    "properties": {"id": {"type": "integer", "minimum": 1, "description": "Which."}},
                    "required": ["id"],
                    "additionalProperties": false,
                },
                "result": {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "$defs": {"Jar": {
                        "type": "object",
                        "description": "A jar.",
                        "properties": {
                            "id": {"type": "integer"},
                            "inside": {"anyOf": [{"$ref": "#/$defs/Jar"}, {"type": "null"}]},
                        },
                        "required": ["id"],
                    }},
                    "type": "object",
                    "properties": {"data": {"$ref": "#/$defs/Jar"}, "meta": {"type": "null"}},
                    "required": ["data", "meta"],
                },
            })
        );
    }
}
