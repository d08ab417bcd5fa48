//! The shapes of values: their Rust types, their limits, their lists of values.

use super::signature::of_type;
use super::{Item, Review, pairs, rules};
use crate::model::{Alternative, Bounds, Lengths, Schema, SchemaId, SchemaKind, Type};

/// What a type is used for: limits matter for what is sent, not for what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// What comes.
    Answer,
    /// What is sent.
    Request,
}

impl Review<'_> {
    /// Compares two types; `item` is what has them.
    pub(super) fn compare_types(&mut self, item: &Item, (old, new): (&Type, &Type), used: Use) {
        let request = used == Use::Request;
        match (old, new) {
            (Type::Schema(old), Type::Schema(new)) => {
                return self.schemas(item, (*old, *new), used);
            }
            (
                Type::Array {
                    items: was,
                    nullable_items: a,
                    lengths: x,
                },
                Type::Array {
                    items: is,
                    nullable_items: b,
                    lengths: y,
                },
            ) if a == b => {
                if request {
                    self.lengths(item, "items", *x, *y);
                }
                return self.compare_types(item, (was, is), used);
            }
            (Type::Map { values: was }, Type::Map { values: is }) => {
                return self.compare_types(item, (was, is), used);
            }
            _ => {}
        }
        let before = of_type(self.before, old, request);
        let after = of_type(self.after, new, request);
        if before != after || id_kind(old) != id_kind(new) {
            let message = match before == after {
                true => format!("`{after}` is made of another type"),
                false => format!("the type is `{after}` now, before `{before}`"),
            };
            return self.push(rules::TYPE_CHANGED, item, message);
        }
        if request {
            self.limits(item, old, new);
        }
    }

    fn limits(&mut self, item: &Item, old: &Type, new: &Type) {
        match (old, new) {
            (
                Type::Integer { bounds: old, .. } | Type::Number { bounds: old, .. },
                Type::Integer { bounds: new, .. } | Type::Number { bounds: new, .. },
            ) => self.bounds(item, old, new),
            (
                Type::Text {
                    lengths: was,
                    pattern: old_pattern,
                    format: old_format,
                },
                Type::Text {
                    lengths: is,
                    pattern,
                    format,
                },
            ) => {
                self.lengths(item, "characters", *was, *is);
                if old_format != format {
                    let message =
                        format!("texts are checked as {format:?}, before as {old_format:?}");
                    self.push(rules::PATTERN_CHANGED, item, message);
                }
                match (old_pattern, pattern) {
                    (Some(old), None) => {
                        self.push(
                            rules::PATTERN_DROPPED,
                            item,
                            format!("the pattern `{old}` is gone"),
                        );
                    }
                    (old, Some(new)) if old.as_ref() != Some(new) => {
                        self.push(
                            rules::PATTERN_CHANGED,
                            item,
                            format!("the pattern is `{new}` now"),
                        );
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn bounds(&mut self, item: &Item, old: &Bounds, new: &Bounds) {
        if old == new {
            return;
        }
        let least = |bounds: &Bounds| {
            (
                bounds.min.unwrap_or(f64::NEG_INFINITY),
                bounds.exclusive_min,
            )
        };
        let most = |bounds: &Bounds| (-bounds.max.unwrap_or(f64::INFINITY), bounds.exclusive_max);
        let gone = |value: &f64| !new.values.contains(value);
        let fewer =
            !new.values.is_empty() && (old.values.is_empty() || old.values.iter().any(gone));
        let tighter = fewer || least(new) > least(old) || most(new) > most(old);
        let rule = if tighter {
            rules::LIMITS_TIGHTER
        } else {
            rules::LIMITS_LOOSER
        };
        let message = format!(
            "values are {} now, before {}",
            shown_bounds(new),
            shown_bounds(old)
        );
        self.push(rule, item, message);
    }

    fn lengths(&mut self, item: &Item, what: &str, old: Lengths, new: Lengths) {
        if old == new {
            return;
        }
        let tighter = new.min.unwrap_or(0) > old.min.unwrap_or(0)
            || new.max.unwrap_or(u32::MAX) < old.max.unwrap_or(u32::MAX);
        let rule = if tighter {
            rules::LIMITS_TIGHTER
        } else {
            rules::LIMITS_LOOSER
        };
        let text = |lengths: Lengths| {
            let most = lengths
                .max
                .map_or_else(|| "any number".to_owned(), |max| max.to_string());
            format!("{} to {most} {what}", lengths.min.unwrap_or(0))
        };
        self.push(
            rule,
            item,
            format!("{} now, before {}", text(new), text(old)),
        );
    }

    /// Two shapes with a name of their own; each pair once for each use.
    fn schemas(&mut self, item: &Item, (old, new): (SchemaId, SchemaId), used: Use) {
        let (before, after) = (self.before, self.after);
        let (Some(was), Some(is)) = (before.connector.schema(old), after.connector.schema(new))
        else {
            return;
        };
        let request = used == Use::Request;
        let names = (
            before.type_name(old, request),
            after.type_name(new, request),
        );
        if std::mem::discriminant(&was.kind) != std::mem::discriminant(&is.kind) {
            let message = format!("the type is `{}` now, before `{}`", names.1, names.0);
            return self.push(rules::TYPE_CHANGED, item, message);
        }
        if !self.seen.insert((old.0, new.0, used)) {
            return;
        }
        let spans = (Some(was.span), Some(is.span));
        let own = Item::new(&names.1).at(spans.0, spans.1).rust(
            Some(format!("pub {} {}", kind(was), names.0)),
            Some(format!("pub {} {}", kind(is), names.1)),
        );
        self.differs(rules::TYPE_RENAMED, &own, "the name", (&names.0, &names.1));
        self.differs(
            rules::TYPE_DOCS,
            &own,
            "the description",
            (&was.doc, &is.doc),
        );
        match (&was.kind, &is.kind) {
            (
                SchemaKind::Record {
                    fields: old,
                    variants: was,
                },
                SchemaKind::Record { fields, variants },
            ) => {
                if request {
                    self.inputs(&own, old, fields);
                    self.variants(&own, was, variants);
                } else {
                    self.fields(&own, old, fields);
                }
            }
            (
                SchemaKind::Union {
                    alternatives: old,
                    tag: was,
                },
                SchemaKind::Union { alternatives, tag },
            ) => {
                self.alternatives(&own, (old, alternatives), used);
                if was != tag {
                    self.push(
                        rules::CHOICE_TAG,
                        &own,
                        "the shapes are told apart in another way",
                    );
                }
            }
            (SchemaKind::Enum { .. }, SchemaKind::Enum { .. }) => {
                self.values(&own, was, is, request)
            }
            _ => {}
        }
    }

    fn alternatives(
        &mut self,
        item: &Item,
        (old, new): (&[Alternative], &[Alternative]),
        used: Use,
    ) {
        let pairs = pairs(old, new, |alternative| &alternative.name);
        for gone in pairs.removed {
            self.push(
                rules::ALTERNATIVE_REMOVED,
                item,
                format!("the shape `{}` is gone", gone.name),
            );
        }
        for added in pairs.added {
            self.push(
                rules::ALTERNATIVE_ADDED,
                item,
                format!("the shape `{}` is new", added.name),
            );
        }
        for (old, new) in pairs.both {
            self.compare_types(item, (&old.ty, &new.ty), used);
        }
    }

    fn values(&mut self, item: &Item, was: &Schema, is: &Schema, request: bool) {
        let (
            SchemaKind::Enum {
                values: old,
                open: was_open,
                names: old_names,
            },
            SchemaKind::Enum {
                values,
                open,
                names,
            },
        ) = (&was.kind, &is.kind)
        else {
            return;
        };
        for value in old.iter().filter(|value| !values.contains(value)) {
            self.push(
                rules::VALUE_REMOVED,
                item,
                format!("the value `{value}` is gone"),
            );
        }
        for value in values.iter().filter(|value| !old.contains(value)) {
            self.push(
                rules::VALUE_ADDED,
                item,
                format!("the value `{value}` is new"),
            );
        }
        for value in values.iter().filter(|value| old.contains(value)) {
            if old_names.get(value) != names.get(value) {
                self.push(
                    rules::VALUE_RENAMED,
                    item,
                    format!("the value `{value}` has another name"),
                );
            }
        }
        match (was_open, open) {
            (false, true) if request => {
                self.push(
                    rules::ENUM_OPENED,
                    item,
                    "values outside the list may be sent now",
                );
            }
            (true, false) if request => {
                self.push(
                    rules::ENUM_CLOSED,
                    item,
                    "values outside the list may not be sent any more",
                );
            }
            _ => {}
        }
    }
}

/// Whether an id is a number, for types that are ids.
fn id_kind(ty: &Type) -> Option<bool> {
    match ty {
        Type::Id { integer, .. } => Some(*integer),
        _ => None,
    }
}

fn kind(schema: &Schema) -> &'static str {
    match schema.kind {
        SchemaKind::Enum { .. } | SchemaKind::Union { .. } => "enum",
        _ => "struct",
    }
}

fn shown_bounds(bounds: &Bounds) -> String {
    if !bounds.values.is_empty() {
        let values: Vec<String> = bounds.values.iter().map(ToString::to_string).collect();
        return format!("one of {}", values.join(", "));
    }
    let sign = |exclusive: bool, sign: &str| format!("{sign}{}", if exclusive { "" } else { "=" });
    let least = bounds
        .min
        .map(|min| format!("{} {min}", sign(bounds.exclusive_min, ">")));
    let most = bounds
        .max
        .map(|max| format!("{} {max}", sign(bounds.exclusive_max, "<")));
    match (least, most) {
        (None, None) => "without limits".to_owned(),
        (least, most) => least
            .into_iter()
            .chain(most)
            .collect::<Vec<_>>()
            .join(" and "),
    }
}
