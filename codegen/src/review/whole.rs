//! What concerns the connector as a whole.

use super::{Item, Review, pairs, rules};

impl Review<'_> {
    pub(super) fn whole(&mut self) {
        self.group = "connector".to_owned();
        let (before, after) = (&self.before.connector, &self.after.connector);
        let main = Item::new(&self.after.plan.connector.ident).rust(
            Some(format!("pub struct {}", self.before.plan.connector.ident)),
            Some(format!("pub struct {}", self.after.plan.connector.ident)),
        );
        self.differs(
            rules::CONNECTOR_RENAMED,
            &main,
            "the name",
            (&before.name, &after.name),
        );
        let docs = [
            ("the title", &before.display_name, &after.display_name),
            ("the description", &before.description, &after.description),
        ];
        for (what, old, new) in docs {
            self.differs(rules::CONNECTOR_DOCS, &main, what, (old, new));
        }
        self.differs(
            rules::CONNECTOR_SPEC_VERSION,
            &main,
            "the version of the spec",
            (&before.spec_version, &after.spec_version),
        );
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let keys = (text(&before.definition_id), text(&after.definition_id));
        self.differs(
            rules::CONNECTOR_DEFINITION,
            &main,
            "the key",
            (&keys.0, &keys.1),
        );
        let check = |key: &Option<crate::model::OperationKey>| {
            key.as_ref().map(ToString::to_string).unwrap_or_default()
        };
        let checks = (check(&before.check), check(&after.check));
        self.differs(
            rules::CONNECTOR_CHECK,
            &main,
            "the check",
            (&checks.0, &checks.1),
        );
        self.settings(&main);
        self.server();
        self.rate_limits();
    }

    /// What every call takes from settings, and how refusals are known.
    fn settings(&mut self, main: &Item) {
        let (before, after) = (&self.before.connector, &self.after.connector);
        if before.error_check != after.error_check {
            let message = "refusals that come with a status of success are told in another way";
            self.push(rules::CONNECTOR_REFUSALS, main, message);
        }
        if before.scoping != after.scoping {
            let message = "other parameters are taken from settings wherever they are left out";
            self.push(rules::CONNECTOR_SCOPING, main, message);
        }
        match (before.user_agent.is_some(), after.user_agent.is_some()) {
            (false, true) => self.push(
                rules::USER_AGENT_NEEDED,
                main,
                "the API wants a `User-Agent` now",
            ),
            (true, false) => self.push(
                rules::USER_AGENT_FREE,
                main,
                "the API wants no `User-Agent` any more",
            ),
            _ => {}
        }
    }

    fn server(&mut self) {
        let (before, after) = (&self.before.connector.server, &self.after.connector.server);
        let item = Item::new("builder().base_url");
        self.differs(
            rules::SERVER_URL,
            &item,
            "the base URL",
            (&before.url, &after.url),
        );
        let pairs = pairs(&before.variables, &after.variables, |variable| {
            &variable.name
        });
        for old in pairs.removed {
            let message = format!("the variable `{}` is gone", old.name);
            self.push(rules::VARIABLE_REMOVED, &item, message);
        }
        for new in pairs.added {
            let rule = match new.default.is_empty() {
                true => rules::VARIABLE_NEEDED,
                false => rules::VARIABLE_ADDED,
            };
            self.push(rule, &item, format!("the variable `{}` is new", new.name));
        }
        for (old, new) in pairs.both {
            if (&old.default, &old.values) != (&new.default, &new.values) {
                let message = format!(
                    "the variable `{}` has another default or other values",
                    new.name
                );
                self.push(rules::VARIABLE_CHANGED, &item, message);
            }
        }
    }

    fn rate_limits(&mut self) {
        let (before, after) = (
            &self.before.connector.rate_limits,
            &self.after.connector.rate_limits,
        );
        let item = Item::new("SPEC.rate_limits");
        let pairs = pairs(before, after, |limit| &limit.name);
        for old in pairs.removed {
            self.push(
                rules::LIMIT_REMOVED,
                &item,
                format!("the class `{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            self.push(
                rules::LIMIT_ADDED,
                &item,
                format!("the class `{}` is new", new.name),
            );
        }
        for (old, new) in pairs.both {
            let told = format!(
                "`{}` allows {} calls in {} s, before {} in {} s",
                new.name, new.requests, new.seconds, old.requests, old.seconds
            );
            let rate = |requests: u32, seconds: u32| u64::from(requests) * u64::from(seconds);
            let (was, is) = (
                rate(old.requests, new.seconds),
                rate(new.requests, old.seconds),
            );
            if is < was || is == was && new.seconds > old.seconds {
                self.push(rules::LIMIT_TIGHTER, &item, told);
            } else if (old.requests, old.seconds) != (new.requests, new.seconds) {
                self.push(rules::LIMIT_LOOSER, &item, told);
            }
        }
    }
}
