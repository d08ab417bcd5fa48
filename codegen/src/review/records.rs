//! Records of answers.

use super::types::Use;
use super::{Item, Review, pairs, rules, signature};
use crate::model::Field;

impl Review<'_> {
    /// The fields of a record.
    pub(super) fn fields(&mut self, record: &Item, before: &[Field], after: &[Field]) {
        let pairs = pairs(before, after, |field| &field.name);
        for old in pairs.removed {
            let item = self.field_item(record, (Some(old), None));
            self.push(
                rules::FIELD_REMOVED,
                &item,
                format!("`{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            let item = self.field_item(record, (None, Some(new)));
            self.push(rules::FIELD_ADDED, &item, format!("`{}` is new", new.name));
        }
        for (old, new) in pairs.both {
            let item = self.field_item(record, (Some(old), Some(new)));
            self.field(&item, old, new);
        }
    }

    fn field_item(&self, record: &Item, (old, new): (Option<&Field>, Option<&Field>)) -> Item {
        let name = new.or(old).map_or("", |field| &field.name);
        Item::new(format!("{}.{name}", record.name))
            .at(old.map(|old| old.span), new.map(|new| new.span))
            .rust(
                old.map(|old| signature::field(self.before, old)),
                new.map(|new| signature::field(self.after, new)),
            )
    }

    fn field(&mut self, item: &Item, old: &Field, new: &Field) {
        match (signature::certain(old), signature::certain(new)) {
            (true, false) => {
                self.push(
                    rules::FIELD_OPTIONAL,
                    item,
                    format!("`{}` can be absent or null now", new.name),
                );
            }
            (false, true) => {
                self.push(
                    rules::FIELD_CERTAIN,
                    item,
                    format!("`{}` is always there now", new.name),
                );
            }
            _ if (old.presence, old.nullable) != (new.presence, new.nullable) => {
                self.push(
                    rules::FIELD_EMPTINESS,
                    item,
                    format!("`{}` is empty in another way", new.name),
                );
            }
            _ => {}
        }
        if old.deprecated != new.deprecated {
            self.push(
                rules::FIELD_DEPRECATED,
                item,
                "whether the API advises against it changed",
            );
        }
        self.differs(
            rules::FIELD_DOCS,
            item,
            "the description",
            (&old.doc, &new.doc),
        );
        self.compare_types(item, (&old.ty, &new.ty), Use::Answer);
    }
}
