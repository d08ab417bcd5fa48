//! Questions, relationships, hints for agents and the context store.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::ReferenceOr;
use serde_json::Value;

use super::Builder;
use super::extension::{member, text, texts};
use crate::diagnostics::{Diagnostic, Span, codes};
use crate::load::child;
use crate::model::{
    AiHints, Cardinality, Entity, Guide, Questions, Relationship, StoreEntity, StoreField,
    StoreType,
};

const RELATIONSHIPS: &str = "x-airbyte-entity-relationships";
const STORE: &str = "x-airbyte-context-store";

impl Builder<'_> {
    /// What is told of the connector beyond its operations.
    pub(super) fn guide(&mut self, entities: &[Entity]) -> Guide {
        let extensions = &self.spec.document.openapi.info.extensions;
        let asked = extensions.get("x-airbyte-example-questions");
        let asked = asked.unwrap_or(&Value::Null);
        let relationships = list(extensions.get(RELATIONSHIPS));
        let store = extensions.get(STORE).map(store_of);
        let guide = Guide {
            questions: Questions {
                direct: texts(asked.get("direct")),
                search: texts(asked.get("search")),
                unsupported: texts(asked.get("unsupported")),
            },
            relationships: relationships.iter().filter_map(relationship).collect(),
            store: store.filter(|entities| !entities.is_empty()),
        };
        self.report_unknown_entities(&guide, entities);
        guide
    }

    /// Hints of schemas that are the record of an entity. Of several, the first by name counts.
    pub(super) fn entity_hints(&mut self) -> BTreeMap<String, AiHints> {
        let spec = self.spec;
        let components = spec.document.openapi.components.as_ref();
        let schemas = components.into_iter().flat_map(|known| &known.schemas);
        let mut by_name = BTreeMap::new();
        for (name, schema) in schemas {
            if let ReferenceOr::Item(schema) = schema {
                let extensions = &schema.schema_data.extensions;
                let entity = text(extensions, "x-airbyte-entity-name");
                let hints = hints(extensions.get("x-airbyte-ai-hints"));
                by_name.extend(hints.map(|hints| (name, (entity, hints))));
            }
        }
        let mut by_entity = BTreeMap::new();
        let mut lost = Vec::new();
        for (name, (entity, hints)) in by_name {
            if let Some(entity) = entity {
                by_entity.entry(entity).or_insert(hints);
            } else {
                let schema = child("/components/schemas", name);
                lost.push(spec.key_span(&child(&schema, "x-airbyte-ai-hints")));
            }
        }
        self.note(
            &lost,
            |count| format!("schemas whose hints reach no entity: {count}"),
            "name the entity in the schema with `x-airbyte-entity-name`",
        );
        by_entity
    }

    /// One note for everything that speaks of an entity that is neither here nor in the store.
    fn report_unknown_entities(&mut self, guide: &Guide, entities: &[Entity]) {
        let stored = guide.store.iter().flatten().map(|entity| &entity.entity);
        let here = entities.iter().map(|entity| &entity.name);
        let known: BTreeSet<&String> = here.chain(stored).collect();
        let pointer = format!("/info/{RELATIONSHIPS}");
        let mut lost = Vec::new();
        for (index, relationship) in guide.relationships.iter().enumerate() {
            let ends = [
                ("source_entity", &relationship.source),
                ("target_entity", &relationship.target),
            ];
            for (key, _) in ends.iter().filter(|(_, name)| !known.contains(name)) {
                lost.push(self.spec.span(&child(&child(&pointer, index), key)));
            }
        }
        self.note(
            &lost,
            |count| format!("places where a relationship names an unknown entity: {count}"),
            "an entity is one of `x-airbyte-entity` or of the context store",
        );
    }

    /// One note for several places, which names the first ones.
    fn note(&mut self, places: &[Span], message: impl Fn(usize) -> String, help: &str) {
        let Some((first, rest)) = places.split_first() else {
            return;
        };
        let mut note = Diagnostic::note(codes::GUIDE_ENTITY, *first, message(places.len()))
            .label("this is the first")
            .help(help);
        for span in rest.iter().take(2) {
            note = note.related(*span, "another one");
        }
        self.sink.push(note);
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Texts, or one text that stands for a list.
fn one_or_more(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        value => texts(value),
    }
}

/// Hints; none when they say nothing.
pub(super) fn hints(value: Option<&Value>) -> Option<AiHints> {
    let value = value?;
    let text = |key: &str| member(value, key).unwrap_or_default();
    let hints = AiHints {
        summary: text("summary"),
        when_to_use: text("when_to_use"),
        trigger_phrases: one_or_more(value.get("trigger_phrases")),
        freshness: text("freshness"),
        search_strategy: text("search_strategy"),
        example_questions: one_or_more(value.get("example_questions")),
    };
    (hints != AiHints::default()).then_some(hints)
}

fn relationship(value: &Value) -> Option<Relationship> {
    let cardinality = member(value, "cardinality");
    Some(Relationship {
        source: member(value, "source_entity")?,
        target: member(value, "target_entity")?,
        foreign_key: member(value, "foreign_key")?,
        target_key: member(value, "target_key").unwrap_or_else(|| "id".to_owned()),
        cardinality: match cardinality.as_deref() {
            Some("one_to_one") => Some(Cardinality::OneToOne),
            Some("one_to_many") => Some(Cardinality::OneToMany),
            Some("many_to_one") => Some(Cardinality::ManyToOne),
            Some("many_to_many") => Some(Cardinality::ManyToMany),
            _ => None,
        },
        doc: member(value, "description").unwrap_or_default(),
        filter: value.get("parent_record_filter").map(Value::to_string),
    })
}

/// The entities of a context store, with the fields that are joined from others.
fn store_of(value: &Value) -> Vec<StoreEntity> {
    let items = list(value.get("entities"));
    let entities = items.iter().filter_map(|item| {
        let mut fields: Vec<StoreField> =
            list(item.get("fields")).iter().filter_map(field).collect();
        for join in list(item.get("x-airbyte-enrichment")) {
            fields.extend(joined(join, items));
        }
        Some(StoreEntity {
            entity: member(item, "entity")?,
            stream: member(item, "x-airbyte-name"),
            suggested: yes(item, "suggested"),
            fields,
        })
    });
    entities.collect()
}

fn field(value: &Value) -> Option<StoreField> {
    let name = member(value, "name")?;
    let words = one_or_more(value.get("type"));
    let source = member(value, "x-airbyte-name").filter(|source| *source != name);
    Some(StoreField {
        types: words.iter().filter_map(|word| store_type(word)).collect(),
        nullable: words.iter().any(|word| word == "null"),
        doc: member(value, "description").unwrap_or_default(),
        source,
        semantic: value.get("x-airbyte-semantic-search").is_some(),
        joined: false,
        name,
    })
}

/// The fields that a join takes from another entity, with the types that they have there.
fn joined(join: &Value, entities: &[Value]) -> Vec<StoreField> {
    let target = member(join, "target");
    let target = entities
        .iter()
        .find(|entity| member(entity, "entity") == target);
    let fields = list(join.get("project")).iter().filter_map(|taken| {
        let name = member(taken, "name")?;
        let from = member(taken, "from").unwrap_or_else(|| name.clone());
        let fields = list(target.and_then(|target| target.get("fields")));
        let original = fields
            .iter()
            .filter_map(field)
            .find(|field| field.name == from);
        let original = original.unwrap_or_else(|| StoreField {
            name: String::new(),
            types: Vec::new(),
            nullable: true,
            doc: String::new(),
            source: None,
            semantic: false,
            joined: true,
        });
        Some(StoreField {
            name,
            nullable: true,
            source: None,
            semantic: false,
            joined: true,
            ..original
        })
    });
    fields.collect()
}

fn yes(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn store_type(word: &str) -> Option<StoreType> {
    Some(match word {
        "string" => StoreType::Text,
        "integer" => StoreType::Integer,
        "number" => StoreType::Number,
        "boolean" => StoreType::Boolean,
        "object" => StoreType::Object,
        "array" => StoreType::Array,
        _ => return None,
    })
}
