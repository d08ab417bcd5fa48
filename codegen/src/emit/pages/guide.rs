//! Questions, hints, relationships and the context store in README.md and REFERENCE.md.

use std::fmt::Write as _;

use super::cell;
use crate::plan::{AiHints, EntityPlan, Guide, Questions, StoreEntity, StoreType};

/// The questions of the README.
pub(super) fn questions(questions: &Questions, text: &mut String) {
    for (title, list) in [
        ("Questions that it can answer", &questions.direct),
        ("Questions for the hosted search", &questions.search),
        ("What it cannot do", &questions.unsupported),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n## {title}\n");
        for question in list {
            let _ = writeln!(text, "- {question}");
        }
    }
}

/// Hints on an entity, and to what it refers.
pub(super) fn entity(entity: &EntityPlan, guide: &Guide, text: &mut String) {
    if let Some((_, about)) = &entity.hints {
        text.push('\n');
        hints(about, text);
        // The blank line at the end of hints belongs to the next section here.
        text.pop();
    }
    let own = || {
        let all = guide.relationships.iter();
        all.filter(|relationship| relationship.source == entity.wire)
    };
    if own().next().is_none() {
        return;
    }
    let _ = writeln!(text, "\nRefers to:\n");
    for relationship in own() {
        let _ = write!(
            text,
            "- `{}` is the `{}` of `{}`",
            relationship.foreign_key, relationship.target_key, relationship.target
        );
        if relationship.doc.is_empty() {
            text.push('\n');
        } else {
            let _ = writeln!(text, ": {}", line(&relationship.doc));
        }
    }
}

/// Hints as a list, with a blank line after it.
pub(super) fn hints(hints: &AiHints, text: &mut String) {
    let phrases = hints.trigger_phrases.join("; ");
    let questions = hints.example_questions.join("; ");
    for (name, value) in [
        ("In short", &hints.summary),
        ("When to use it", &hints.when_to_use),
        ("How to find something", &hints.search_strategy),
        ("Freshness", &hints.freshness),
        ("Phrases that point to it", &phrases),
        ("Questions", &questions),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "- {name}: {}", line(value));
        }
    }
    text.push('\n');
}

/// What the hosted service keeps searchable.
pub(super) fn store(guide: &Guide, text: &mut String) {
    let Some(entities) = &guide.store else {
        return;
    };
    let _ = writeln!(text, "\n# Context store");
    for entity in entities {
        store_entity(entity, text);
    }
}

fn store_entity(entity: &StoreEntity, text: &mut String) {
    let _ = writeln!(text, "\n## {} in the context store\n", entity.entity);
    let suggested = if entity.suggested { ", suggested" } else { "" };
    match &entity.stream {
        Some(stream) => {
            let _ = writeln!(text, "Stream `{stream}`{suggested}.");
        }
        None => {
            let _ = writeln!(text, "No stream of the replication fills it{suggested}.");
        }
    }
    if entity.fields.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n| Field | Type | Meaning |\n|---|---|---|");
    for field in &entity.fields {
        let types: Vec<&str> = field.types.iter().map(|ty| type_word(*ty)).collect();
        let types = if types.is_empty() {
            "any".to_owned()
        } else {
            types.join(" or ")
        };
        let marks = match (field.semantic, field.joined) {
            (true, _) => ", by meaning",
            (_, true) => ", joined",
            _ => "",
        };
        let meaning = cell(&line(&field.doc));
        let _ = writeln!(text, "| `{}` | {types}{marks} | {meaning} |", field.name);
    }
}

const fn type_word(ty: StoreType) -> &'static str {
    match ty {
        StoreType::Text => "text",
        StoreType::Integer => "integer",
        StoreType::Number => "number",
        StoreType::Boolean => "boolean",
        StoreType::Object => "object",
        StoreType::Array => "list",
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
