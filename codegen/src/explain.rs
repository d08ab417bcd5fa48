//! How one operation went through the stages: what the spec says, what the model made of it, which Rust was
//! planned, and where that Rust stands.
//!
//! For whoever changes the generator, or wonders why a method looks as it does.

mod compact;
mod items;
mod schemas;
mod snippet;
mod text;
mod unknown;

use serde::Serialize;

pub use compact::compact;
pub use items::EmittedItem;
pub use schemas::PartLine;
pub use snippet::Snippet;
pub use text::text;
pub use unknown::Unknown;

use crate::format::FileTree;
use crate::model::{Entity, Operation};
use crate::plan::MethodPlan;
use crate::review::{Side, signature};

/// An operation, stage by stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Entity and action.
    pub operation: String,
    /// What the spec says.
    pub spec: Snippet,
    /// What it means, as data.
    pub model: String,
    /// Its parameters, and the shapes with places of their own that it leads to, in the order in which it does.
    pub parts: Vec<PartLine>,
    /// The method, as Rust.
    pub signature: String,
    /// What was decided about the method, as data without texts.
    pub plan: String,
    /// What of the crate belongs to it.
    pub items: Vec<EmittedItem>,
}

/// Follows an operation through the stages. `tree` holds the formatted files of the crate.
///
/// # Errors
///
/// When the connector has no such entity, or the entity no such action.
pub fn explain(
    side: &Side,
    tree: &FileTree,
    entity: &str,
    action: &str,
) -> Result<Explanation, Unknown> {
    let operation = find(side, entity, action)?;
    let key = &operation.key;
    let reached = schemas::reached(&side.connector, operation);
    let method = side.method(&key.entity, &key.action);
    Ok(Explanation {
        operation: key.to_string(),
        spec: snippet::of(&side.sources, operation.span),
        model: schemas::with_names(&side.connector, &compact(operation)),
        parts: schemas::lines(side, operation, &reached),
        signature: method.map(signature::method).unwrap_or_default(),
        plan: method
            .map(|method| compact(&without_texts(method)))
            .unwrap_or_default(),
        items: items::of(side, tree, operation, &reached),
    })
}

/// The operation of that name. Case and the sign between words do not count when nothing fits as it is.
fn find<'s>(side: &'s Side, entity: &str, action: &str) -> Result<&'s Operation, Unknown> {
    let entities = &side.connector.entities;
    let found = named(entities, entity, |entity: &Entity| &entity.name);
    let found = found.ok_or_else(|| {
        Unknown::new(
            "entity",
            entity,
            entities.iter().map(|known| known.name.as_str()),
        )
    })?;
    let operations = &found.operations;
    named(operations, action, |operation| &operation.key.action).ok_or_else(|| {
        let known = operations
            .iter()
            .map(|operation| operation.key.action.as_str());
        Unknown::new("action", action, known).of(&found.name)
    })
}

fn named<'s, T>(all: &'s [T], wanted: &str, name: impl Fn(&T) -> &str) -> Option<&'s T> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' ', '.'], "_");
    let exact = all.iter().find(|one| name(one) == wanted);
    exact.or_else(|| all.iter().find(|one| plain(name(one)) == plain(wanted)))
}

/// The plan of a method without documentation, which the crate shows better.
fn without_texts(method: &MethodPlan) -> MethodPlan {
    let mut method = method.clone();
    method.docs.clear();
    method.example.clear();
    for argument in method.arguments.iter_mut().chain(&mut method.setters) {
        argument.docs.clear();
    }
    for entry in &mut method.table {
        entry.field.doc.clear();
    }
    method
}
