//! Which operations may be called.

use crate::connector::{ConnectorSpec, Entity};
use crate::error::Error;
use crate::nearest::hint;
use crate::operation::Operation;

use super::options::ToolOptions;

/// The operations that options leave, in the order of the description.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    entities: Vec<(&'static Entity, Vec<&'static Operation>)>,
    /// Whether anything was left out.
    narrowed: bool,
    pub(super) read_only: bool,
}

impl Scope {
    /// The operations that options leave. A name that means nothing is an error: it would silently open or close more
    /// than somebody meant.
    pub(super) fn of(spec: &'static ConnectorSpec, options: &ToolOptions) -> Result<Self, Error> {
        for name in &options.entities {
            known_entity(spec, name, "entities")?;
        }
        for name in &options.actions {
            known_action(spec, name, "actions")?;
        }
        for pattern in &options.allow {
            known_pattern(spec, pattern)?;
        }
        let wanted = |operation: &Operation| {
            (options.entities.is_empty() || options.entities.iter().any(|e| e == operation.entity))
                && (options.actions.is_empty()
                    || options.actions.iter().any(|a| a == operation.action))
                && (options.allow.is_empty() || options.allow.iter().any(|p| matches(p, operation)))
                && (!options.read_only || operation.effects.read_only)
        };
        let mut narrowed = false;
        let mut entities = Vec::new();
        for entity in spec.entities {
            let all = entity.operations.iter().copied();
            let left: Vec<_> = all.filter(|operation| wanted(operation)).collect();
            narrowed |= left.len() < entity.operations.len();
            if !left.is_empty() {
                entities.push((entity, left));
            }
        }
        if entities.is_empty() {
            return Err(Error::config(
                "the filters of the tools leave no operation: loosen entities, actions, allow or read_only",
            ));
        }
        Ok(Self {
            entities,
            narrowed,
            read_only: options.read_only,
        })
    }

    /// Everything.
    pub(super) fn whole(spec: &'static ConnectorSpec) -> Self {
        let entities = spec.entities.iter();
        Self {
            entities: entities
                .map(|entity| (entity, entity.operations.to_vec()))
                .collect(),
            narrowed: false,
            read_only: false,
        }
    }

    pub(super) fn entities(&self) -> &[(&'static Entity, Vec<&'static Operation>)] {
        &self.entities
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        let all = self.entities.iter();
        all.flat_map(|(_, operations)| operations.iter().copied())
    }

    pub(super) fn allows(&self, operation: &Operation) -> bool {
        !self.narrowed
            || self
                .operations()
                .any(|known| known.entity == operation.entity && known.action == operation.action)
    }

    /// The entity of that name with what may be done to it.
    pub(super) fn entity(&self, name: &str) -> Option<&(&'static Entity, Vec<&'static Operation>)> {
        self.entities.iter().find(|(entity, _)| entity.name == name)
    }
}

fn known_entity(
    spec: &'static ConnectorSpec,
    name: &str,
    option: &str,
) -> Result<&'static Entity, Error> {
    let names = || spec.entities.iter().map(|entity| entity.name);
    spec.entity(name).ok_or_else(|| {
        let all = names().collect::<Vec<_>>().join(", ");
        let hint = hint(name, names());
        Error::config(format!(
            "{option}: there is no entity `{name}`{hint}; entities: {all}"
        ))
    })
}

fn known_action(spec: &'static ConnectorSpec, name: &str, option: &str) -> Result<(), Error> {
    let operations = spec.entities.iter().flat_map(|entity| entity.operations);
    let mut names: Vec<_> = operations.map(|operation| operation.action).collect();
    if names.contains(&name) {
        return Ok(());
    }
    names.sort_unstable();
    names.dedup();
    let hint = hint(name, names.iter().copied());
    let all = names.join(", ");
    Err(Error::config(format!(
        "{option}: there is no action `{name}`{hint}; actions: {all}"
    )))
}

fn known_pattern(spec: &'static ConnectorSpec, pattern: &str) -> Result<(), Error> {
    match pattern.split_once('.') {
        Some(("*", action)) => known_action(spec, action, "allow"),
        Some((entity, "*")) => known_entity(spec, entity, "allow").map(drop),
        Some((entity, action)) => {
            known_entity(spec, entity, "allow")?;
            spec.find(entity, action)
                .map(drop)
                .map_err(|error| Error::config(format!("allow: {error}")))
        }
        None => Err(Error::config(format!(
            "allow: expected `entity.action`, `entity.*` or `*.action`, found `{pattern}`"
        ))),
    }
}

fn matches(pattern: &str, operation: &Operation) -> bool {
    let same = |part: &str, name: &str| part == "*" || part == name;
    pattern.split_once('.').is_some_and(|(entity, action)| {
        same(entity, operation.entity) && same(action, operation.action)
    })
}
