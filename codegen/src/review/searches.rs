//! What is told beyond operations: questions, relationships, and what can be searched in the context store.

use super::{Item, Review, pairs, rules, signature};
use crate::plan::{FieldPlan, SearchPlan};

impl Review<'_> {
    pub(super) fn guide(&mut self) {
        self.group = "connector".to_owned();
        let (before, after) = (&self.before.connector.guide, &self.after.connector.guide);
        let item = Item::new("guide");
        if (&before.questions, &before.relationships) != (&after.questions, &after.relationships) {
            let message = "other example questions or relationships between entities are told";
            self.push(rules::GUIDE, &item, message);
        }
        let (before, after) = (&self.before.plan.searches, &self.after.plan.searches);
        let pairs = pairs(before, after, |search| &search.entity);
        for old in pairs.removed {
            self.group.clone_from(&old.entity);
            let item = Item::new(&old.row.ident);
            let message = format!("`{}` cannot be searched any more", old.entity);
            self.push(rules::SEARCH_REMOVED, &item, message);
        }
        for new in pairs.added {
            self.group.clone_from(&new.entity);
            let item = Item::new(&new.row.ident);
            let message = format!("`{}` can be searched now", new.entity);
            self.push(rules::SEARCH_ADDED, &item, message);
        }
        for (old, new) in pairs.both {
            self.group.clone_from(&new.entity);
            self.search(old, new);
        }
    }

    fn search(&mut self, old: &SearchPlan, new: &SearchPlan) {
        let kind = |plan: &SearchPlan, wire: &str| {
            let mut fields = plan.fields.iter();
            fields
                .find(|field| field.wire == wire)
                .map(|field| field.kind)
        };
        let pairs = pairs(&old.row.fields, &new.row.fields, |field| &field.wire);
        let row = &new.row.ident;
        let item = |field: &FieldPlan| Item::new(format!("{row}.{}", field.ident));
        for field in pairs.removed {
            let message = format!("`{}` is gone", field.wire);
            self.push(rules::SEARCH_FIELD_REMOVED, &item(field), message);
        }
        for field in pairs.added {
            let message = format!("`{}` is new", field.wire);
            self.push(rules::SEARCH_FIELD_ADDED, &item(field), message);
        }
        for (was, is) in pairs.both {
            let item = item(is).rust(Some(signature::row(was)), Some(signature::row(is)));
            let kinds = (kind(old, &was.wire), kind(new, &is.wire));
            if was.rust != is.rust || kinds.0 != kinds.1 {
                let message = format!("`{}` has another type", is.wire);
                self.push(rules::SEARCH_FIELD_TYPE, &item, message);
            }
            let (was, is) = (was.docs.join(" "), is.docs.join(" "));
            self.differs(rules::SEARCH_DOCS, &item, "the description", (&was, &is));
        }
    }
}
