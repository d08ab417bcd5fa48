//! Questions, relationships, hints and the context store as JSON. What says nothing is left out.

use serde_json::{Map, Value, json};

use crate::guide::{
    AiHints, ContextStore, ExampleQuestions, Relationship, StoreEntity, StoreField,
};

/// Adds a member unless it says nothing.
pub(super) fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if !empty {
        object.insert(name.to_owned(), value);
    }
}

pub(super) fn questions(questions: &ExampleQuestions) -> Value {
    let mut object = Map::new();
    put(&mut object, "direct", json!(questions.direct));
    put(&mut object, "search", json!(questions.search));
    put(&mut object, "unsupported", json!(questions.unsupported));
    Value::Object(object)
}

pub(super) fn relationship(relationship: &Relationship) -> Value {
    let mut object = Map::new();
    put(&mut object, "source_entity", relationship.source.into());
    put(&mut object, "target_entity", relationship.target.into());
    put(&mut object, "foreign_key", relationship.foreign_key.into());
    put(&mut object, "target_key", relationship.target_key.into());
    let cardinality = relationship
        .cardinality
        .map(|cardinality| cardinality.as_str());
    put(&mut object, "cardinality", cardinality.into());
    put(&mut object, "description", relationship.doc.into());
    let filter = relationship
        .filter
        .and_then(|json| serde_json::from_str(json).ok());
    put(
        &mut object,
        "parent_record_filter",
        filter.unwrap_or_default(),
    );
    Value::Object(object)
}

pub(super) fn hints(hints: &AiHints) -> Value {
    let mut object = Map::new();
    put(&mut object, "summary", hints.summary.into());
    put(&mut object, "when_to_use", hints.when_to_use.into());
    put(&mut object, "trigger_phrases", json!(hints.trigger_phrases));
    put(&mut object, "freshness", hints.freshness.into());
    put(&mut object, "search_strategy", hints.search_strategy.into());
    put(
        &mut object,
        "example_questions",
        json!(hints.example_questions),
    );
    Value::Object(object)
}

pub(super) fn store(store: &ContextStore) -> Value {
    json!({ "entities": store.entities.iter().map(entity).collect::<Vec<_>>() })
}

fn entity(entity: &StoreEntity) -> Value {
    let fields: Vec<Value> = entity.fields.iter().map(field).collect();
    json!({
        "entity": entity.entity,
        "stream": entity.stream,
        "suggested": entity.suggested,
        "fields": fields,
    })
}

fn field(field: &StoreField) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", field.name.into());
    let types = field.types.iter().map(|ty| ty.as_str());
    let types: Vec<&str> = types.chain(field.nullable.then_some("null")).collect();
    put(&mut object, "type", json!(types));
    put(&mut object, "description", field.doc.into());
    put(&mut object, "source", field.source.into());
    for (name, set) in [("semantic", field.semantic), ("joined", field.joined)] {
        if set {
            object.insert(name.to_owned(), true.into());
        }
    }
    Value::Object(object)
}
