//! Parameters of operations.

use super::types::Use;
use super::{Item, Review, pairs, rules, signature};
use crate::model::{Operation, Param};

impl Review<'_> {
    pub(super) fn params(&mut self, method: &Item, before: &Operation, after: &Operation) {
        let pairs = pairs(&before.params, &after.params, |param| &param.name);
        for old in pairs.removed {
            let item = self.param_item(method, before, (Some(old), None));
            self.push(
                rules::PARAM_REMOVED,
                &item,
                format!("`{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            let item = self.param_item(method, after, (None, Some(new)));
            let rule = if new.required {
                rules::PARAM_NEEDED
            } else {
                rules::PARAM_ADDED
            };
            self.push(rule, &item, format!("`{}` is new", new.name));
        }
        let order = |operation: &Operation, other: &Operation| -> Vec<String> {
            let required = |operation: &Operation, name: &str| {
                operation
                    .params
                    .iter()
                    .any(|param| param.name == name && param.required)
            };
            let names = operation.params.iter().map(|param| param.name.clone());
            names
                .filter(|name| required(operation, name) && required(other, name))
                .collect()
        };
        let orders = (order(before, after), order(after, before));
        if orders.0 != orders.1 {
            let message = format!(
                "the order is {} now, before {}",
                orders.1.join(", "),
                orders.0.join(", ")
            );
            self.push(rules::ARGUMENT_ORDER, method, message);
        }
        for (old, new) in pairs.both {
            let item = self.param_item(method, after, (Some(old), Some(new)));
            self.param(&item, old, new);
        }
    }

    fn param_item(
        &self,
        method: &Item,
        operation: &Operation,
        (old, new): (Option<&Param>, Option<&Param>),
    ) -> Item {
        let key = &operation.key;
        let name = new.or(old).map_or("", |param| &param.name);
        let text = |side: &super::Side| {
            let plan = side.method(&key.entity, &key.action)?;
            let is_it = |argument: &&crate::plan::ArgumentPlan| argument.wire == name;
            match plan.setters.iter().find(is_it) {
                Some(setter) => Some(signature::setter(setter)),
                None => plan
                    .arguments
                    .iter()
                    .any(|argument| argument.wire == name)
                    .then(|| signature::method(plan)),
            }
        };
        Item::new(format!("{}({name})", method.name))
            .at(old.map(|old| old.span), new.map(|new| new.span))
            .rust(
                old.and_then(|_| text(self.before)),
                new.and_then(|_| text(self.after)),
            )
    }

    fn param(&mut self, item: &Item, old: &Param, new: &Param) {
        match (old.required, new.required) {
            (false, true) => self.push(
                rules::PARAM_REQUIRED,
                item,
                format!("`{}` must be given now", new.name),
            ),
            (true, false) => self.push(
                rules::PARAM_OPTIONAL,
                item,
                format!("`{}` can be left out now", new.name),
            ),
            _ => {}
        }
        if old.location != new.location {
            let message = format!(
                "`{}` is sent in {:?}, before in {:?}",
                new.name, new.location, old.location
            );
            self.push(rules::PARAM_PLACE, item, message);
        }
        if old.style != new.style {
            self.push(
                rules::PARAM_STYLE,
                item,
                format!("`{}` is written in another way", new.name),
            );
        }
        if old.inject != new.inject {
            let message = format!(
                "`{}` is taken from another setting when it is left out",
                new.name
            );
            self.push(rules::PARAM_SETTING, item, message);
        }
        if old.send_default != new.send_default && old.default == new.default {
            let message = format!("whether the default of `{}` is sent changed", new.name);
            self.push(rules::PARAM_DEFAULT, item, message);
        }
        if old.default != new.default {
            let text = |value: &Option<serde_json::Value>| {
                value.as_ref().map(ToString::to_string).unwrap_or_default()
            };
            self.differs(
                rules::PARAM_DEFAULT,
                item,
                "the default",
                (&text(&old.default), &text(&new.default)),
            );
        }
        if old.deprecated != new.deprecated {
            self.push(
                rules::PARAM_DEPRECATED,
                item,
                "whether the API advises against it changed",
            );
        }
        self.differs(
            rules::PARAM_DOCS,
            item,
            "the description",
            (&old.doc, &new.doc),
        );
        self.compare_types(item, (&old.ty, &new.ty), Use::Request);
    }
}
