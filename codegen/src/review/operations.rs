//! Entities and their operations.

use super::types::Use;
use super::{Item, Review, pairs, rules, signature};
use crate::model::{Entity, MetaField, Operation, Pagination, Response, Type};
use crate::plan::MethodPlan;

impl Review<'_> {
    pub(super) fn entities(&mut self) {
        let (before, after) = (&self.before.connector, &self.after.connector);
        let pairs = pairs(&before.entities, &after.entities, |entity| &entity.name);
        for old in pairs.removed {
            self.group.clone_from(&old.name);
            let span = old.operations.first().map(|operation| operation.span);
            let item = Item::new(format!("{}()", old.name)).at(span, None);
            self.push(
                rules::ENTITY_REMOVED,
                &item,
                format!("`{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            self.group.clone_from(&new.name);
            let span = new.operations.first().map(|operation| operation.span);
            let item = Item::new(format!("{}()", new.name)).at(None, span);
            let count = new.operations.len();
            let message = format!("`{}` is new, with {count} operations", new.name);
            self.push(rules::ENTITY_ADDED, &item, message);
        }
        for (old, new) in pairs.both {
            self.entity(old, new);
        }
    }

    fn entity(&mut self, old: &Entity, new: &Entity) {
        self.group.clone_from(&new.name);
        let item = Item::new(format!("{}()", new.name));
        self.differs(
            rules::ENTITY_DOCS,
            &item,
            "the description",
            (&old.doc, &new.doc),
        );
        if old.hints != new.hints {
            self.push(rules::ENTITY_DOCS, &item, "the hints for agents changed");
        }
        let pairs = pairs(&old.operations, &new.operations, |operation| {
            &operation.key.action
        });
        for old in pairs.removed {
            let item = self.method_item(Some(old), None);
            self.push(
                rules::OPERATION_REMOVED,
                &item,
                format!("`{}` is gone", old.key),
            );
        }
        for new in pairs.added {
            let item = self.method_item(None, Some(new));
            self.push(
                rules::OPERATION_ADDED,
                &item,
                format!("`{}` is new", new.key),
            );
        }
        for (old, new) in pairs.both {
            self.operation(old, new);
        }
    }

    fn plans(&self, operation: &Operation) -> (Option<&MethodPlan>, Option<&MethodPlan>) {
        let (entity, action) = (&operation.key.entity, &operation.key.action);
        (
            self.before.method(entity, action),
            self.after.method(entity, action),
        )
    }

    /// The method of an operation as an item.
    pub(super) fn method_item(&self, old: Option<&Operation>, new: Option<&Operation>) -> Item {
        let Some(any) = new.or(old) else {
            return Item::default();
        };
        let (before, after) = self.plans(any);
        let handle = self.after.entity(&any.key.entity);
        let handle = handle.or_else(|| self.before.entity(&any.key.entity));
        let handle = handle.map_or("", |entity| &entity.handle);
        let name = after.or(before).map_or("", |method| &method.ident);
        Item::new(format!("{handle}::{name}"))
            .at(old.map(|old| old.span), new.map(|new| new.span))
            .rust(
                old.and(before).map(signature::method),
                new.and(after).map(signature::method),
            )
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let item = self.method_item(Some(old), Some(new));
        self.facts(&item, old, new);
        let (before, after) = self.plans(new);
        let builders = before
            .zip(after)
            .map(|(old, new)| (old.params.clone(), new.params.clone()));
        if let Some((was, is)) = builders
            && was.is_some() != is.is_some()
        {
            let message = match is {
                Some(name) => format!("it gives a `{name}` now, before a `Call`"),
                None => "it gives a `Call` now, before a builder".to_owned(),
            };
            self.push(rules::OPERATION_BUILDER, &item, message);
        }
        self.rules_over(&item, old, new);
        self.pagination(&item, old.pagination.as_ref(), new.pagination.as_ref());
        self.params(&item, old, new);
        self.body(&item, old, new);
        self.answer(&item, old, new);
    }

    /// Route, server, texts, effects: what leaves the method's types as they are.
    fn facts(&mut self, item: &Item, old: &Operation, new: &Operation) {
        let routes = (
            format!("{} {}", old.method, old.path),
            format!("{} {}", new.method, new.path),
        );
        self.differs(
            rules::OPERATION_ROUTE,
            item,
            "the route",
            (&routes.0, &routes.1),
        );
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let servers = (text(&old.server), text(&new.server));
        self.differs(
            rules::OPERATION_SERVER,
            item,
            "the server",
            (&servers.0, &servers.1),
        );
        self.operation_docs(item, old, new);
        match (old.deprecated, new.deprecated) {
            (false, true) => self.push(
                rules::OPERATION_DEPRECATED,
                item,
                "the API advises against it now",
            ),
            (true, false) => self.push(
                rules::OPERATION_UNDEPRECATED,
                item,
                "the API no longer advises against it",
            ),
            _ => {}
        }
        let limits = (text(&old.rate_limit), text(&new.rate_limit));
        self.differs(
            rules::OPERATION_LIMIT,
            item,
            "the class of rate limits",
            (&limits.0, &limits.1),
        );
        let effects = |operation: &Operation| {
            let effects = &operation.effects;
            (
                effects.read_only,
                effects.destructive,
                effects.sends_mail,
                effects.idempotent,
            )
        };
        if effects(old) != effects(new) {
            self.push(
                rules::OPERATION_EFFECTS,
                item,
                "what a call does beyond its answer changed",
            );
        }
        if old.shaping != new.shaping {
            let message = "records are computed or kept in another way";
            self.push(rules::OPERATION_SHAPING, item, message);
        }
        if old.sign_in.omit_headers != new.sign_in.omit_headers {
            self.push(rules::OPERATION_HEADERS, item, "other headers are left out");
        }
        if old.sign_in.access != new.sign_in.access {
            let message = "calls take other ways to sign in";
            self.push(rules::OPERATION_SIGN_IN, item, message);
        }
    }

    fn operation_docs(&mut self, item: &Item, old: &Operation, new: &Operation) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let texts = [
            ("the summary", old.summary.clone(), new.summary.clone()),
            (
                "the description",
                old.description.clone(),
                new.description.clone(),
            ),
            ("the link", text(&old.docs_url), text(&new.docs_url)),
            (
                "who may call it",
                text(&old.permissions),
                text(&new.permissions),
            ),
            ("the note", text(&old.effects.note), text(&new.effects.note)),
        ];
        for (what, old, new) in texts {
            self.differs(rules::OPERATION_DOCS, item, what, (&old, &new));
        }
        if old.hints != new.hints {
            self.push(rules::OPERATION_DOCS, item, "the hints for agents changed");
        }
    }

    fn rules_over(&mut self, item: &Item, old: &Operation, new: &Operation) {
        for rule in new.rules.iter().filter(|rule| !old.rules.contains(rule)) {
            self.push(rules::RULE_ADDED, item, format!("a rule is new: {rule:?}"));
        }
        for rule in old.rules.iter().filter(|rule| !new.rules.contains(rule)) {
            self.push(
                rules::RULE_REMOVED,
                item,
                format!("a rule is gone: {rule:?}"),
            );
        }
    }

    fn pagination(&mut self, item: &Item, old: Option<&Pagination>, new: Option<&Pagination>) {
        match (old, new) {
            (None, Some(_)) => self.push(rules::PAGES_ADDED, item, "the list has pages now"),
            (Some(_), None) => {
                self.push(rules::PAGES_REMOVED, item, "the list has no pages any more")
            }
            (Some(old), Some(new)) => {
                if old.next != new.next {
                    self.push(
                        rules::PAGES_STYLE,
                        item,
                        "the next page is asked for in another way",
                    );
                }
                let details = |pages: &Pagination| {
                    let Pagination {
                        more,
                        total,
                        pages,
                        page_size,
                        ..
                    } = pages.clone();
                    (more, total, pages, page_size)
                };
                if details(old) != details(new) {
                    let message = "how the last page is known, where the totals stand, or what sets the page size changed";
                    self.push(rules::PAGES_DETAILS, item, message);
                }
            }
            (None, None) => {}
        }
    }

    fn answer(&mut self, item: &Item, old: &Operation, new: &Operation) {
        match (&old.response, &new.response) {
            (Response::Empty, Response::Empty) | (Response::File { .. }, Response::File { .. }) => {
            }
            (
                Response::Envelope {
                    data: old_path,
                    ty: old_type,
                    meta: old_meta,
                },
                Response::Envelope { data, ty, meta },
            ) => {
                self.records(
                    item,
                    (&old_path.to_string(), &data.to_string()),
                    (old_type, ty),
                );
                self.meta(item, old_meta, meta);
            }
            (
                Response::Value {
                    data: old_path,
                    ty: old_type,
                },
                Response::Value { data, ty },
            ) => {
                self.records(
                    item,
                    (&old_path.to_string(), &data.to_string()),
                    (old_type, ty),
                );
            }
            (old, new) => {
                let message = format!("it gives {} now, before {}", kind(new), kind(old));
                self.push(rules::ANSWER_KIND, item, message);
            }
        }
    }

    fn records(&mut self, item: &Item, paths: (&str, &str), types: (&Type, &Type)) {
        self.differs(rules::ANSWER_PATH, item, "the place of the data", paths);
        self.compare_types(item, types, Use::Answer);
    }

    fn meta(&mut self, item: &Item, before: &[MetaField], after: &[MetaField]) {
        let pairs = pairs(before, after, |field| &field.name);
        for old in pairs.removed {
            self.push(
                rules::META_REMOVED,
                item,
                format!("`meta.{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            self.push(
                rules::META_ADDED,
                item,
                format!("`meta.{}` is new", new.name),
            );
        }
        for (old, new) in pairs.both {
            if old.source != new.source {
                let message = format!("`meta.{}` is taken from another place", new.name);
                self.push(rules::META_SOURCE, item, message);
            }
            self.compare_types(item, (&old.ty, &new.ty), Use::Answer);
        }
    }
}

fn kind(response: &Response) -> &'static str {
    match response {
        Response::Envelope { .. } => "records with `meta`",
        Response::Value { .. } => "a value",
        Response::File { .. } => "a file",
        Response::Empty => "nothing",
    }
}
