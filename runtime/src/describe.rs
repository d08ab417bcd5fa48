//! A connector's static description as JSON, for people and programs.

mod guide;

use serde_json::{Map, Value, json};

use guide::put;

use crate::connector::{ConnectorSpec, Entity};
use crate::operation::{Location, Operation, Param};
use crate::schema::{Bounds, Lengths, TextFormat, TextRules, Type};
use crate::upload::Upload;

impl ConnectorSpec {
    /// The entities and actions with their parameters and limits, and what is told of them beyond that:
    /// questions, relationships, hints for agents, the context store. As JSON.
    #[must_use]
    pub fn describe(&self) -> Value {
        let mut about = Map::new();
        put(&mut about, "name", self.slug.into());
        put(&mut about, "title", self.name.into());
        put(&mut about, "description", self.description.into());
        put(&mut about, "version", self.version.into());
        put(&mut about, "definition_id", self.definition_id.into());
        let questions = guide::questions(&self.example_questions);
        put(&mut about, "example_questions", questions);
        let entities = self.entities.iter().map(entity).collect();
        about.insert("entities".to_owned(), entities);
        let relationships = self.relationships.iter().map(guide::relationship);
        put(&mut about, "relationships", relationships.collect());
        let store = self.context_store.map(guide::store);
        put(&mut about, "context_store", store.unwrap_or_default());
        Value::Object(about)
    }
}

fn entity(entity: &Entity) -> Value {
    let actions: Vec<Value> = entity
        .operations
        .iter()
        .map(|operation| action(operation))
        .collect();
    let mut about = Map::new();
    put(&mut about, "name", entity.name.into());
    put(&mut about, "description", entity.doc.into());
    let hints = entity.ai_hints.map(guide::hints);
    put(&mut about, "ai_hints", hints.unwrap_or_default());
    about.insert("actions".to_owned(), actions.into());
    Value::Object(about)
}

fn action(operation: &Operation) -> Value {
    let params: Map<String, Value> = operation
        .params
        .iter()
        .map(|param| (param.name.to_owned(), parameter(param)))
        .collect();
    let required: Vec<&str> = operation
        .params
        .iter()
        .filter(|param| param.required)
        .map(|param| param.name)
        .collect();
    let mut about = json!({
        "name": operation.action,
        "summary": operation.summary,
        "description": operation.description,
        "docs": operation.docs_url,
        "method": operation.method.as_str(),
        "path": operation.path,
        "read_only": operation.effects.read_only,
        "destructive": operation.effects.destructive,
        "params": { "type": "object", "properties": params, "required": required, "additionalProperties": false },
    });
    if let (Value::Object(about), Some(hints)) = (&mut about, operation.ai_hints) {
        put(about, "ai_hints", guide::hints(hints));
    }
    about
}

/// A parameter: its JSON schema with its place.
pub(crate) fn parameter(param: &Param) -> Value {
    let mut schema = match (param.location, Upload::schema()) {
        (Location::File, Value::Object(file)) => file,
        _ => shape(&param.ty, 0),
    };
    schema.insert("in".to_owned(), Value::from(place(param.location)));
    if !param.doc.is_empty() {
        schema.insert("description".to_owned(), param.doc.into());
    }
    if let Some(default) = param
        .default
        .and_then(|json| serde_json::from_str(json).ok())
    {
        schema.insert("default".to_owned(), default);
    }
    for (name, set) in [
        ("nullable", param.nullable),
        ("deprecated", param.deprecated),
    ] {
        if set {
            schema.insert(name.to_owned(), true.into());
        }
    }
    Value::Object(schema)
}

const fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Body | Location::WholeBody | Location::File => "body",
    }
}

/// How deep shapes inside shapes are told; recursive ones have no end.
const DEPTH: usize = 6;

/// The JSON schema of a type.
pub(crate) fn shape(ty: &Type, depth: usize) -> Map<String, Value> {
    let mut schema = Map::new();
    if depth > DEPTH {
        return schema;
    }
    let below = |ty: &Type| Value::Object(shape(ty, depth + 1));
    let mut put = |name: &str, value: Value| schema.insert(name.to_owned(), value);
    match ty {
        Type::Any => {}
        Type::Boolean => drop(put("type", "boolean".into())),
        Type::Integer(bounds) => {
            put("type", "integer".into());
            limits(&mut schema, bounds);
        }
        Type::Number(bounds) => {
            put("type", "number".into());
            limits(&mut schema, bounds);
        }
        Type::Text(rules) => {
            put("type", "string".into());
            text(&mut schema, rules);
        }
        Type::Array(item, length) => {
            put("type", "array".into());
            put("items", below(item));
            lengths(&mut schema, length, "minItems", "maxItems");
        }
        Type::Object(fields) => {
            put("type", "object".into());
            let properties: Map<String, Value> = fields
                .iter()
                .map(|field| (field.name.to_owned(), below(&field.ty)))
                .collect();
            put("properties", Value::Object(properties));
            let required: Vec<&str> = fields
                .iter()
                .filter(|field| field.required)
                .map(|field| field.name)
                .collect();
            put("required", required.into());
        }
        Type::Map(item) => {
            put("type", "object".into());
            put("additionalProperties", below(item));
        }
        Type::Ref(named) => return shape(&named.ty, depth),
        Type::OneOf(choice) => {
            let types = choice.alternatives.iter().map(|known| below(&known.ty));
            put("anyOf", types.collect());
        }
    }
    schema
}

fn limits(schema: &mut Map<String, Value>, bounds: &Bounds) {
    if !bounds.values.is_empty() {
        let values = bounds.values.iter().map(|value| whole(*value));
        schema.insert("enum".to_owned(), values.collect());
    }
    let low = if bounds.exclusive_min {
        "exclusiveMinimum"
    } else {
        "minimum"
    };
    let high = if bounds.exclusive_max {
        "exclusiveMaximum"
    } else {
        "maximum"
    };
    for (name, limit) in [(low, bounds.min), (high, bounds.max)] {
        if let Some(limit) = limit {
            schema.insert(name.to_owned(), whole(limit));
        }
    }
}

/// `1` rather than `1.0`.
#[allow(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and small"
)]
pub(crate) fn whole(limit: f64) -> Value {
    if limit.fract() == 0.0 && limit.abs() < 9.0e15 {
        Value::from(limit as i64)
    } else {
        Value::from(limit)
    }
}

fn lengths(schema: &mut Map<String, Value>, length: &Lengths, low: &str, high: &str) {
    for (name, limit) in [(low, length.min), (high, length.max)] {
        if let Some(limit) = limit {
            schema.insert(name.to_owned(), limit.into());
        }
    }
}

fn text(schema: &mut Map<String, Value>, rules: &TextRules) {
    let format = match rules.format {
        TextFormat::Plain => None,
        TextFormat::Date => Some("date"),
        TextFormat::DateTime => Some("date-time"),
        TextFormat::Uuid => Some("uuid"),
        TextFormat::Uri => Some("uri"),
        TextFormat::Email => Some("email"),
        TextFormat::Byte => Some("byte"),
        TextFormat::Binary => Some("binary"),
    };
    if let Some(format) = format {
        schema.insert("format".to_owned(), format.into());
    }
    if let Some(pattern) = rules.pattern {
        schema.insert("pattern".to_owned(), pattern.as_str().into());
    }
    if !rules.values.is_empty() {
        let name = if rules.open { "examples" } else { "enum" };
        schema.insert(name.to_owned(), rules.values.into());
    }
    lengths(schema, &rules.lengths, "minLength", "maxLength");
}
