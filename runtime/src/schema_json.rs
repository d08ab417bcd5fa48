//! The static descriptions of values as JSON Schema (draft 2020-12).
//!
//! Schemas with a name come out in place, since they lead into each other without an end only where a record
//! holds records of its own kind; there the inner one is any object.

use serde_json::{Map, Value, json};

use crate::operation::{Location, Operation, Param};
use crate::schema::{Bounds, Field, Lengths, Schema, TextFormat, TextRules, Type};
use crate::upload::Upload;

/// What a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To check what an API answers: values outside lists and formats of text are let through, since they are
    /// promises about what is sent only.
    Answer,
    /// To tell a caller what may be sent.
    Request,
    /// To check an answer to the letter: lists and formats count.
    Strict,
}

/// The JSON Schema of a type.
#[must_use]
pub fn of(ty: &Type, purpose: Purpose) -> Value {
    Writer {
        purpose,
        open: Vec::new(),
    }
    .ty(ty)
}

/// The JSON Schema of the parameters of an operation, side by side in one object as `execute` takes them.
#[must_use]
pub fn params(operation: &Operation) -> Value {
    let mut writer = Writer {
        purpose: Purpose::Request,
        open: Vec::new(),
    };
    let properties: Map<String, Value> = operation
        .params
        .iter()
        .map(|param| (param.name.to_owned(), writer.param(param)))
        .collect();
    let required = operation.params.iter().filter(|param| param.required);
    let required: Vec<&str> = required.map(|param| param.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

struct Writer {
    purpose: Purpose,
    /// The named schemas that are being written.
    open: Vec<&'static str>,
}

impl Writer {
    fn ty(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Boolean => json!({"type": "boolean"}),
            Type::Integer(bounds) => limited("integer", bounds),
            Type::Number(bounds) => limited("number", bounds),
            Type::Text(rules) => self.text(rules),
            Type::Array(item, lengths) => {
                let mut schema = json!({"type": "array", "items": self.ty(item)});
                put_lengths(&mut schema, lengths, "minItems", "maxItems");
                schema
            }
            Type::Object(fields) => self.object(fields),
            Type::Map(item) => json!({"type": "object", "additionalProperties": self.ty(item)}),
            Type::Ref(schema) => self.named(schema),
            Type::OneOf(choice) => {
                let types = choice.alternatives.iter().map(|known| self.ty(&known.ty));
                json!({"anyOf": types.collect::<Vec<Value>>()})
            }
        }
    }

    fn named(&mut self, schema: &'static Schema) -> Value {
        if self.open.contains(&schema.name) {
            return json!({"type": "object"});
        }
        self.open.push(schema.name);
        let mut written = self.ty(&schema.ty);
        self.open.pop();
        put(&mut written, "title", schema.name);
        if !schema.doc.is_empty() {
            put(&mut written, "description", schema.doc);
        }
        written
    }

    fn object(&mut self, fields: &'static [Field]) -> Value {
        let properties: Map<String, Value> = fields
            .iter()
            .map(|field| {
                let mut written = self.ty(&field.ty);
                if !field.doc.is_empty() {
                    put(&mut written, "description", field.doc);
                }
                if field.nullable {
                    written = nullable(written);
                }
                (field.name.to_owned(), written)
            })
            .collect();
        let required = fields.iter().filter(|field| field.required);
        let required: Vec<&str> = required.map(|field| field.name).collect();
        json!({"type": "object", "properties": properties, "required": required})
    }

    fn param(&mut self, param: &Param) -> Value {
        let mut written = match param.location {
            Location::File => Upload::schema(),
            _ => self.ty(&param.ty),
        };
        if !param.doc.is_empty() {
            put(&mut written, "description", param.doc);
        }
        if param.deprecated {
            put(&mut written, "deprecated", true);
        }
        if let Some(default) = param
            .default
            .and_then(|json| serde_json::from_str::<Value>(json).ok())
        {
            put(&mut written, "default", default);
        }
        let in_body = matches!(param.location, Location::Body | Location::WholeBody);
        if param.nullable && in_body {
            written = nullable(written);
        }
        written
    }

    fn text(&self, rules: &TextRules) -> Value {
        let mut schema = json!({"type": "string"});
        if self.purpose == Purpose::Answer {
            return schema;
        }
        put_lengths(&mut schema, &rules.lengths, "minLength", "maxLength");
        if let Some(pattern) = rules.pattern {
            put(&mut schema, "pattern", pattern.as_str());
        }
        let closed = !rules.open || self.purpose == Purpose::Strict;
        if !rules.values.is_empty() {
            let name = if closed { "enum" } else { "examples" };
            put(&mut schema, name, rules.values);
        }
        let format = match rules.format {
            TextFormat::Date => "date",
            TextFormat::DateTime => "date-time",
            TextFormat::Uuid => "uuid",
            TextFormat::Uri => "uri",
            TextFormat::Email => "email",
            TextFormat::Byte => "byte",
            TextFormat::Binary => "binary",
            TextFormat::Plain => return schema,
        };
        put(&mut schema, "format", format);
        schema
    }
}

fn put(schema: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = schema.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}

fn put_lengths(schema: &mut Value, lengths: &Lengths, min: &str, max: &str) {
    if let Some(length) = lengths.min {
        put(schema, min, length);
    }
    if let Some(length) = lengths.max {
        put(schema, max, length);
    }
}

fn limited(kind: &str, bounds: &Bounds) -> Value {
    let mut schema = json!({"type": kind});
    if !bounds.values.is_empty() {
        let values: Vec<Value> = bounds.values.iter().map(|value| whole(*value)).collect();
        put(&mut schema, "enum", values);
    }
    let limits = [
        (
            bounds.min,
            bounds.exclusive_min,
            "minimum",
            "exclusiveMinimum",
        ),
        (
            bounds.max,
            bounds.exclusive_max,
            "maximum",
            "exclusiveMaximum",
        ),
    ];
    for (limit, exclusive, inclusive_name, exclusive_name) in limits {
        if let Some(limit) = limit {
            let name = if exclusive {
                exclusive_name
            } else {
                inclusive_name
            };
            put(&mut schema, name, whole(limit));
        }
    }
    schema
}

/// A limit without a needless fraction.
#[allow(clippy::cast_possible_truncation, reason = "checked by the comparison")]
fn whole(limit: f64) -> Value {
    if limit.fract() == 0.0 && limit.abs() < 9e15 {
        (limit as i64).into()
    } else {
        limit.into()
    }
}

fn nullable(mut schema: Value) -> Value {
    let kind = schema.get("type").cloned();
    match kind {
        Some(Value::String(kind)) => {
            put(&mut schema, "type", vec![kind, "null".to_owned()]);
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.push(Value::Null);
            }
            schema
        }
        _ => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::json;

    use super::{Purpose, of, params};
    use crate::operation::{Method, Operation, Param};
    use crate::schema::{Field, Schema, Type};

    static INNER: Type = Type::Ref(&LAMP);
    static LAMP: Schema = Schema::object(
        "Lamp",
        "Gives light.",
        &[
            Field::new("id", Type::INTEGER).required(),
            Field::new("shade", Type::one_of(&["dark", "light"])).nullable(),
            Field::new("parts", Type::array(&INNER)).doc("Its parts."),
        ],
    );

    #[test]
    fn records() {
        let shade = json!({"type": ["string", "null"], "enum": ["dark", "light", null]});
        let lamp = json!({
            "type": "object", "title": "Lamp", "description": "Gives light.", "required": ["id"],
            "properties": {
                "id": {"type": "integer"},
                "shade": shade,
                "parts": {"type": "array", "description": "Its parts.", "items": {"type": "object"}},
            },
        });
        assert_eq!(of(&Type::Ref(&LAMP), Purpose::Strict), lamp);
        let answer = of(&Type::Ref(&LAMP), Purpose::Answer);
        assert_eq!(
            answer["properties"]["shade"],
            json!({"type": ["string", "null"]})
        );
    }

    #[test]
    fn parameters() {
        static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").params(&[
            Param::query("size", Type::INTEGER.min(1.0).max(2000.0))
                .default("20")
                .doc("How many."),
            Param::query("watts", Type::NUMBER.min(0.5).exclusive(true, false)).required(),
            Param::body("since", Type::DATE).nullable().deprecated(),
        ]);
        let size = json!({
            "type": "integer", "minimum": 1, "maximum": 2000, "default": 20, "description": "How many."
        });
        let expected = json!({
            "type": "object", "required": ["watts"], "additionalProperties": false,
            "properties": {
                "size": size,
                "watts": {"type": "number", "exclusiveMinimum": 0.5},
                "since": {"type": ["string", "null"], "format": "date", "deprecated": true},
            },
        });
        assert_eq!(params(&LIST), expected);
    }
}
