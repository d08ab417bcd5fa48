//! What tells alternatives apart: the discriminator, or a member that has other values in each of them.

use openapiv3::{Discriminator, SchemaKind as SpecKind, Type as SpecType};
use serde_json::Value;

use super::Builder;
use super::extension::flag;
use crate::load::{child, unescape};
use crate::resolve::SchemaAt;

/// The tag of alternatives.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    /// The member's name.
    pub(super) name: Option<String>,
    /// For each alternative the values that mean it.
    pub(super) of: Vec<Vec<String>>,
}

impl<'a> Builder<'a> {
    /// The tag of alternatives: as stated, else as their members show it.
    pub(super) fn tags(
        &self,
        options: &[&SchemaAt<'a>],
        discriminator: Option<&Discriminator>,
    ) -> Tags {
        let Some(stated) = discriminator else {
            return self.shown_tags(options);
        };
        let name = &stated.property_name;
        let of = options.iter().map(|option| {
            if !self.is_object(option) {
                return Vec::new();
            }
            let mut values = mapped(stated, option.component);
            if values.is_empty() {
                values = self.values(option, name, 0);
            }
            if values.is_empty() {
                values.extend(option.component.map(str::to_owned));
            }
            values
        });
        Tags {
            of: of.collect(),
            name: Some(name.clone()),
        }
    }

    /// A member that every object among the alternatives has, with values of its own in each.
    fn shown_tags(&self, options: &[&SchemaAt<'a>]) -> Tags {
        let objects: Vec<&&SchemaAt<'a>> = options
            .iter()
            .filter(|option| self.is_object(option))
            .collect();
        let Some(first) = objects.first().filter(|_| objects.len() > 1) else {
            return Tags::default();
        };
        let parts = self.parts(first);
        let names = parts
            .objects
            .iter()
            .flat_map(|(_, properties, _)| properties.keys());
        let mut names: Vec<&String> = names.collect();
        names.sort_by_key(|name| (preference(name), (*name).clone()));
        for name in names {
            let of: Vec<Vec<String>> = options
                .iter()
                .map(|option| self.values(option, name, 0))
                .collect();
            let tagged = of.iter().filter(|values| !values.is_empty()).count();
            let mut all: Vec<&String> = of.iter().flatten().collect();
            let count = all.len();
            all.sort();
            all.dedup();
            if tagged == objects.len() && all.len() == count {
                return Tags {
                    name: Some(name.clone()),
                    of,
                };
            }
        }
        Tags::default()
    }

    fn is_object(&self, option: &SchemaAt<'a>) -> bool {
        let parts = self.parts(option);
        parts.has_fields() || parts.is_object || !parts.choices.is_empty()
    }

    /// The values that a member can have in an alternative; in one that is itself a list of alternatives,
    /// in any of those.
    fn values(&self, option: &SchemaAt<'a>, name: &str, depth: usize) -> Vec<String> {
        let parts = self.parts(option);
        for (pointer, properties, _) in parts.objects.iter().rev() {
            if let Some(property) = properties.get(name) {
                let at = child(&child(pointer, "properties"), name);
                return listed(&self.spec.boxed_schema(&at, property));
            }
        }
        if depth > 4 {
            return Vec::new();
        }
        let mut values = Vec::new();
        for options in &parts.choices {
            for (index, inner) in options.list.iter().enumerate() {
                let inner = self.spec.schema(&child(&options.pointer, index), inner);
                values.extend(self.values(&inner, name, depth + 1));
            }
        }
        values
    }
}

/// Names that tags usually have come first.
fn preference(name: &str) -> usize {
    let usual = ["type", "kind", "object"];
    usual
        .iter()
        .position(|usual| *usual == name)
        .unwrap_or(usual.len())
}

/// The values that the mapping gives to a schema.
fn mapped(discriminator: &Discriminator, component: Option<&str>) -> Vec<String> {
    let entries = discriminator.mapping.iter();
    let own = entries.filter(|(_, target)| Some(target_name(target).as_str()) == component);
    let mut values: Vec<String> = own.map(|(value, _)| value.clone()).collect();
    values.sort();
    values
}

/// The schema that a target of a mapping names: a reference, or just the name.
pub(super) fn target_name(target: &str) -> String {
    unescape(target.rsplit('/').next().unwrap_or(target))
}

/// The values of a list that is complete.
fn listed(found: &SchemaAt<'_>) -> Vec<String> {
    if flag(
        &found.schema.schema_data.extensions,
        "x-connector-open-enum",
    ) {
        return Vec::new();
    }
    match &found.schema.schema_kind {
        SpecKind::Type(SpecType::String(text)) => {
            text.enumeration.iter().flatten().cloned().collect()
        }
        SpecKind::Type(SpecType::Integer(integer)) => {
            let values = integer.enumeration.iter().flatten();
            values.map(ToString::to_string).collect()
        }
        SpecKind::Any(any) => any.enumeration.iter().filter_map(word).collect(),
        _ => Vec::new(),
    }
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
