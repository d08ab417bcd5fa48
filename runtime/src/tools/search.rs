//! From keywords to operations.

use serde_json::{Value, json};

use super::failure::ToolError;
use super::scope::Scope;
use super::words::{actions_of, telling, words};
use crate::connector::Entity;
use crate::guide::AiHints;
use crate::nearest::hint;
use crate::operation::Operation;

/// The most operations that a search finds.
const MOST: usize = 20;

/// The operations that fit, the best first. Without keywords: all of an entity, or the entities.
pub(super) fn run(
    scope: &Scope,
    query: Option<&str>,
    entity: Option<&str>,
) -> Result<String, ToolError> {
    let Some(name) = entity else {
        return Ok(match query.map(telling) {
            Some(wanted) if !wanted.is_empty() => of_query(scope, &wanted),
            _ => entities(scope),
        });
    };
    let (entity, operations) = find(scope, name)?;
    let wanted = query.map(telling).unwrap_or_default();
    let mut found: Vec<_> = operations
        .iter()
        .map(|operation| (score(entity, operation, &wanted), *operation))
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Ok(lines(
        found.into_iter().map(|(_, operation)| operation),
        None,
    ))
}

/// The entity of that name.
pub(super) fn find<'a>(
    scope: &'a Scope,
    name: &str,
) -> Result<&'a (&'static Entity, Vec<&'static Operation>), ToolError> {
    scope.entity(name).ok_or_else(|| {
        let names = || scope.entities().iter().map(|(entity, _)| entity.name);
        let hint = hint(name, names());
        let all: Vec<_> = names().collect();
        ToolError::argument("entity", format!("there is no entity `{name}`{hint}"))
            .with("entities", all)
    })
}

fn of_query(scope: &Scope, wanted: &[String]) -> String {
    let mut found: Vec<(u32, &'static Operation)> = Vec::new();
    for (entity, operations) in scope.entities() {
        for operation in operations {
            let score = score(entity, operation, wanted);
            if score > 0 {
                found.push((score, operation));
            }
        }
    }
    if found.is_empty() {
        return entities(scope);
    }
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let best = found.first().map_or(0, |(score, _)| *score);
    let total = found.len();
    // What fits much worse than the best is noise.
    found.retain(|(score, _)| score * 3 >= best);
    found.truncate(MOST);
    lines(
        found.into_iter().map(|(_, operation)| operation),
        Some(total),
    )
}

/// One operation a line, in valid JSON.
fn lines(operations: impl Iterator<Item = &'static Operation>, total: Option<usize>) -> String {
    let mut text = "{\"operations\":[".to_owned();
    let mut count = 0;
    for operation in operations {
        text.push_str(if count == 0 { "\n" } else { ",\n" });
        text.push_str(&line(operation).to_string());
        count += 1;
    }
    text.push_str("\n]");
    if let Some(total) = total.filter(|total| *total > count) {
        text.push_str(&format!(",\"more\":{}", total - count));
    }
    text.push('}');
    text
}

/// An operation in a line.
pub(super) fn line(operation: &Operation) -> Value {
    let required = operation.params.iter().filter(|param| param.required);
    let required: Vec<_> = required.map(|param| param.name).collect();
    let mut line = json!({
        "entity": operation.entity,
        "action": operation.action,
        "does": operation.summary,
        "kind": if operation.effects.read_only { "read" } else { "write" },
    });
    if !required.is_empty() {
        line["required"] = required.into();
    }
    line
}

/// The entities with their actions.
fn entities(scope: &Scope) -> String {
    let mut text = "{\"entities\":[".to_owned();
    for (index, (entity, operations)) in scope.entities().iter().enumerate() {
        let actions: Vec<_> = operations
            .iter()
            .map(|operation| operation.action)
            .collect();
        let line = json!({"entity": entity.name, "is": entity.doc, "actions": actions});
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&line.to_string());
    }
    text.push_str("\n]}");
    text
}

/// How well an operation fits: its entity counts most, then its action, then what is said about it.
fn score(entity: &Entity, operation: &Operation, wanted: &[String]) -> u32 {
    let names = words(operation.entity);
    let action = words(operation.action);
    let summary = words(operation.summary);
    let about = words(operation.description);
    let doc = words(entity.doc);
    let hints = [entity.ai_hints, operation.ai_hints];
    let hints: Vec<String> = hints.into_iter().flatten().flat_map(said).collect();
    let params: Vec<String> = operation
        .params
        .iter()
        .flat_map(|param| words(param.name))
        .collect();
    // The entity itself fits better than what hangs on it.
    let named = names.iter().all(|name| wanted.contains(name));
    let mut score = if named { 6 } else { 0 };
    for word in wanted {
        let meant = actions_of(word);
        // A whole name says more than a part of one.
        let in_name = if names.contains(word) {
            8 + 4 / to_u32(names.len())
        } else {
            0
        };
        let weights = [
            (names.contains(word), in_name),
            (action.contains(word), 6),
            (meant.contains(&operation.action), 4),
            (summary.contains(word), 4),
            (hints.contains(word), 3),
            (doc.contains(word), 3),
            (params.contains(word), 2),
            (about.contains(word), 2),
        ];
        score += weights
            .iter()
            .filter(|(hit, _)| *hit)
            .map(|(_, weight)| weight)
            .sum::<u32>();
    }
    score
}

/// The words with which hints point to an entity or an operation.
fn said(hints: &AiHints) -> Vec<String> {
    let phrases = hints.trigger_phrases.iter().chain(hints.example_questions);
    let texts = phrases.copied().chain([hints.summary, hints.when_to_use]);
    texts.flat_map(words).collect()
}

fn to_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX).max(1)
}
