//! What stands alike in the tables of several operations: parameters and fields that are written once.
//!
//! Every list of an API takes the same `page` and answers with the same counts. Stated once, a change of one
//! of them is one line of the diff, and the tables say what is their own.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;

use super::entities::{EntityPlan, ParamPlace, ParamPlan};
use super::exprs::{FieldExpr, SchemaExpr};

/// From how many operations on something is shared.
const ENOUGH: usize = 4;

/// The shared parts of the tables, each with the name of its constant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedPlan {
    /// The module that they stand in.
    pub module: String,
    /// Parameters.
    pub params: Vec<(String, ParamPlan)>,
    /// Fields of answers.
    pub fields: Vec<(String, FieldExpr)>,
}

impl SharedPlan {
    /// The parts that several operations have alike.
    pub(super) fn of(entities: &[EntityPlan]) -> Self {
        let methods = || {
            let entities = entities.iter().enumerate();
            entities.flat_map(|(place, entity)| entity.methods.iter().map(move |m| (place, m)))
        };
        let taken = entities.iter().any(|entity| entity.module == "shared");
        let params = methods().flat_map(|(place, method)| of_entity(place, &method.table));
        let params = params.filter(|(_, param)| param.place != ParamPlace::File);
        let fields = methods().flat_map(|(place, method)| match &method.response {
            Some(SchemaExpr::Object(fields)) => of_entity(place, fields),
            _ => of_entity(place, &[]),
        });
        Self {
            module: if taken { "shared_parts" } else { "shared" }.to_owned(),
            params: named(params, |param| &param.field.name, "PARAM"),
            fields: named(fields, |field| &field.name, "FIELD"),
        }
    }

    /// Whether nothing is shared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.params.is_empty() && self.fields.is_empty()
    }

    /// The constant of a parameter.
    #[must_use]
    pub fn param(&self, param: &ParamPlan) -> Option<&str> {
        find(&self.params, param)
    }

    /// The constant of a field.
    #[must_use]
    pub fn field(&self, field: &FieldExpr) -> Option<&str> {
        find(&self.fields, field)
    }
}

fn find<'a, T: PartialEq>(parts: &'a [(String, T)], part: &T) -> Option<&'a str> {
    let found = parts.iter().find(|(_, known)| known == part);
    found.map(|(name, _)| name.as_str())
}

/// The parts of an entity, with its place.
fn of_entity<T>(place: usize, parts: &[T]) -> impl Iterator<Item = (usize, &T)> {
    parts.iter().map(move |part| (place, part))
}

/// A part, how often it is met, the entity where it is met first, and whether another has it too.
struct Met<'a, T> {
    part: &'a T,
    times: usize,
    first: usize,
    elsewhere: bool,
}

/// The parts that are there often enough and in more than one entity, in the order in which they are met.
fn named<'a, T: Clone + PartialEq + 'a>(
    parts: impl Iterator<Item = (usize, &'a T)>,
    wire: impl Fn(&T) -> &str,
    kind: &str,
) -> Vec<(String, T)> {
    let mut used = BTreeSet::new();
    let mut met: Vec<Met<'_, T>> = Vec::new();
    let mut places = BTreeMap::<&str, Vec<usize>>::new();
    for (entity, part) in parts {
        let same_name = places.entry(wire(part)).or_default();
        let known = same_name.iter().find(|index| met[**index].part == part);
        if let Some(index) = known {
            let known = &mut met[*index];
            known.times += 1;
            known.elsewhere |= known.first != entity;
        } else {
            same_name.push(met.len());
            met.push(Met {
                part,
                times: 1,
                first: entity,
                elsewhere: false,
            });
        }
    }
    let often = met
        .iter()
        .filter(|met| met.times >= ENOUGH && met.elsewhere);
    often
        .map(|met| (constant(wire(met.part), kind, &mut used), met.part.clone()))
        .collect()
}

/// The name of a constant: the name of the wire, with a number where it is taken.
fn constant(wire: &str, kind: &str, used: &mut BTreeSet<String>) -> String {
    let ascii = wire.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let base = ascii.to_shouty_snake_case();
    let base = if base.starts_with(|first: char| first.is_ascii_alphabetic()) {
        base
    } else {
        format!("X_{base}")
    };
    let first = format!("{base}_{kind}");
    let numbered = (2..).map(|number| format!("{base}_{number}_{kind}"));
    let mut names = std::iter::once(first).chain(numbered);
    let name = names.find(|name| !used.contains(name)).unwrap_or_default();
    used.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, doc: &str) -> FieldExpr {
        FieldExpr {
            name: name.to_owned(),
            ty: SchemaExpr::Boolean,
            required: true,
            nullable: false,
            doc: doc.to_owned(),
        }
    }

    #[test]
    fn what_stands_often_enough_is_named_once() {
        let often = field("next page", "a");
        let other = field("next_page", "b");
        let rare = field("rare", "c");
        let local = field("local", "d");
        let mut parts = Vec::new();
        parts.extend((0..ENOUGH).map(|entity| (entity, &often)));
        parts.extend((0..=ENOUGH).map(|entity| (entity, &other)));
        parts.extend((1..ENOUGH).map(|entity| (entity, &rare)));
        parts.extend((0..ENOUGH).map(|_| (1, &local)));
        let named = named(parts.into_iter(), |field| &field.name, "FIELD");
        let expected = [("NEXT_PAGE_FIELD", often), ("NEXT_PAGE_2_FIELD", other)];
        assert_eq!(
            named,
            expected.map(|(name, field)| (name.to_owned(), field))
        );
    }

    #[test]
    fn names_that_are_no_identifiers_become_some() {
        let mut used = BTreeSet::new();
        assert_eq!(constant("+1", "PARAM", &mut used), "X_1_PARAM");
        assert_eq!(constant("+1", "PARAM", &mut used), "X_1_2_PARAM");
        assert_eq!(constant("größe", "PARAM", &mut used), "GR_E_PARAM");
        assert_eq!(
            constant("page[size]", "PARAM", &mut used),
            "PAGE_SIZE_PARAM"
        );
        assert_eq!(
            constant("pageSize", "PARAM", &mut used),
            "PAGE_SIZE_2_PARAM"
        );
    }
}
