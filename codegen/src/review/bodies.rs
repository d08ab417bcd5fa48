//! Request bodies: their fields, files and alternatives.

use super::types::Use;
use super::{Item, Review, pairs, rules, signature};
use crate::model::{Body, BodyEncoding, Field, Operation, Presence, Variant};

impl Review<'_> {
    pub(super) fn body(&mut self, item: &Item, old: &Operation, new: &Operation) {
        match (&old.body, &new.body) {
            (None, Some(_)) => self.push(rules::BODY_ADDED, item, "the call takes a body now"),
            (Some(_), None) => {
                self.push(rules::BODY_REMOVED, item, "the call takes no body any more")
            }
            (Some(old), Some(new)) => self.bodies(item, old, new),
            (None, None) => {}
        }
    }

    fn bodies(&mut self, item: &Item, old: &Body, new: &Body) {
        if old.encoding != new.encoding {
            let message = format!(
                "the body is sent as {:?}, before as {:?}",
                new.encoding, old.encoding
            );
            self.push(rules::BODY_ENCODING, item, message);
        }
        if old.graphql != new.graphql {
            let message = "the query that is sent, or its variables, changed";
            self.push(rules::BODY_QUERY, item, message);
        }
        if old.required != new.required {
            self.push(
                rules::BODY_OPTIONAL,
                item,
                "whether the body must be given changed",
            );
        }
        // Elsewhere the files are fields of the body itself.
        let apart = |body: &Body| body.encoding == BodyEncoding::JsonOrMultipart;
        let files = |body: &'_ Body| {
            if apart(body) {
                body.files.clone()
            } else {
                Vec::new()
            }
        };
        let (before, after) = (files(old), files(new));
        let files = pairs(&before, &after, |file| &file.name);
        for file in files.removed {
            self.push(
                rules::FILE_REMOVED,
                item,
                format!("the file `{}` is gone", file.name),
            );
        }
        for file in files.added {
            let rule = match file.presence {
                Presence::Required => rules::INPUT_NEEDED,
                Presence::Optional => rules::FILE_ADDED,
            };
            self.push(rule, item, format!("the file `{}` is new", file.name));
        }
        for (old, new) in files.both {
            if old.presence != new.presence {
                let message = format!("whether the file `{}` must be given changed", new.name);
                self.push(rules::FILE_REQUIRED, item, message);
            }
        }
        self.compare_types(item, (&old.ty, &new.ty), Use::Request);
    }

    /// The fields of a request object.
    pub(super) fn inputs(&mut self, object: &Item, before: &[Field], after: &[Field]) {
        let pairs = pairs(before, after, |field| &field.name);
        for old in pairs.removed {
            let item = self.input_item(object, (Some(old), None));
            let rule = match old.ty.is_file() {
                true => rules::FILE_REMOVED,
                false => rules::INPUT_REMOVED,
            };
            self.push(rule, &item, format!("`{}` is gone", old.name));
        }
        for new in pairs.added {
            let item = self.input_item(object, (None, Some(new)));
            let rule = match new.presence {
                Presence::Required => rules::INPUT_NEEDED,
                Presence::Optional if new.ty.is_file() => rules::FILE_ADDED,
                Presence::Optional => rules::INPUT_ADDED,
            };
            self.push(rule, &item, format!("`{}` is new", new.name));
        }
        let orders = (order(before, after), order(after, before));
        if orders.0 != orders.1 {
            let message = format!(
                "`new` takes {} now, before {}",
                orders.1.join(", "),
                orders.0.join(", ")
            );
            self.push(rules::ARGUMENT_ORDER, object, message);
        }
        for (old, new) in pairs.both {
            let item = self.input_item(object, (Some(old), Some(new)));
            self.input(&item, old, new);
        }
    }

    fn input_item(&self, object: &Item, (old, new): (Option<&Field>, Option<&Field>)) -> Item {
        let name = new.or(old).map_or("", |field| &field.name);
        Item::new(format!("{}::{name}", object.name))
            .at(old.map(|old| old.span), new.map(|new| new.span))
            .rust(
                old.map(|old| signature::input(self.before, old)),
                new.map(|new| signature::input(self.after, new)),
            )
    }

    fn input(&mut self, item: &Item, old: &Field, new: &Field) {
        match (old.presence, new.presence) {
            (was, is) if was != is && new.ty.is_file() => {
                let message = format!("whether the file `{}` must be given changed", new.name);
                self.push(rules::FILE_REQUIRED, item, message);
            }
            (Presence::Optional, Presence::Required) => {
                self.push(
                    rules::INPUT_REQUIRED,
                    item,
                    format!("`{}` must be given now", new.name),
                );
            }
            (Presence::Required, Presence::Optional) => {
                self.push(
                    rules::INPUT_OPTIONAL,
                    item,
                    format!("`{}` can be left out now", new.name),
                );
            }
            _ => {}
        }
        match (old.nullable, new.nullable) {
            (false, true) => self.push(
                rules::INPUT_NULLABLE,
                item,
                format!("`{}` can be cleared now", new.name),
            ),
            (true, false) => self.push(
                rules::INPUT_NOT_NULL,
                item,
                format!("`{}` cannot be cleared any more", new.name),
            ),
            _ => {}
        }
        if old.default != new.default {
            self.push(
                rules::INPUT_DEFAULT,
                item,
                format!("the default of `{}` changed", new.name),
            );
        }
        if old.deprecated != new.deprecated {
            self.push(
                rules::INPUT_DEPRECATED,
                item,
                "whether the API advises against it changed",
            );
        }
        self.differs(
            rules::INPUT_DOCS,
            item,
            "the description",
            (&old.doc, &new.doc),
        );
        self.compare_types(item, (&old.ty, &new.ty), Use::Request);
    }

    /// The alternatives of a request object.
    pub(super) fn variants(&mut self, object: &Item, before: &[Variant], after: &[Variant]) {
        let pairs = pairs(before, after, |variant| &variant.name);
        for old in pairs.removed {
            self.push(
                rules::VARIANT_REMOVED,
                object,
                format!("the alternative `{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            self.push(
                rules::VARIANT_ADDED,
                object,
                format!("the alternative `{}` is new", new.name),
            );
        }
        for (old, new) in pairs.both {
            if (&old.fields, &old.required) != (&new.fields, &new.required) {
                let message = format!(
                    "the alternative `{}` has other fields or needs others",
                    new.name
                );
                self.push(rules::VARIANT_FIELDS, object, message);
            }
            self.differs(
                rules::VARIANT_DOCS,
                object,
                "the description",
                (&old.doc, &new.doc),
            );
        }
    }
}

/// The required fields that are required on the other side too.
fn order(fields: &[Field], other: &[Field]) -> Vec<String> {
    let required = |fields: &[Field], name: &str| {
        let mut fields = fields.iter();
        fields.any(|field| field.name == name && field.presence == Presence::Required)
    };
    let names = fields.iter().map(|field| field.name.clone());
    names
        .filter(|name| required(fields, name) && required(other, name))
        .collect()
}
