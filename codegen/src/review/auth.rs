//! Ways to sign in and what they are given.

use super::signature::credential;
use super::{Item, Review, pairs, rules};
use crate::model::{AuthField, AuthScheme};

impl Review<'_> {
    pub(super) fn auth(&mut self) {
        self.group = "auth".to_owned();
        let (before, after) = (&self.before.connector, &self.after.connector);
        let pairs = pairs(&before.auth, &after.auth, |scheme| &scheme.name);
        for old in pairs.removed {
            let item = Item::new(self.config(old, true)).at(Some(old.span), None);
            self.push(
                rules::SCHEME_REMOVED,
                &item,
                format!("`{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            let item = Item::new(self.config(new, false)).at(None, Some(new.span));
            self.push(rules::SCHEME_ADDED, &item, format!("`{}` is new", new.name));
        }
        for (old, new) in pairs.both {
            self.scheme(old, new);
        }
        let none = Vec::new();
        let old = before.replication.as_ref().unwrap_or(&none);
        let new = after.replication.as_ref().unwrap_or(&none);
        self.credentials(&Item::new("ReplicationConfig"), old, new);
    }

    /// The name of the auth config of a scheme.
    fn config(&self, scheme: &AuthScheme, before: bool) -> String {
        let side = if before { self.before } else { self.after };
        let place = side
            .connector
            .auth
            .iter()
            .position(|known| known.name == scheme.name);
        let plan = place.and_then(|place| side.plan.auth.schemes.get(place));
        plan.map_or_else(|| scheme.name.clone(), |plan| plan.ident.clone())
    }

    fn scheme(&mut self, old: &AuthScheme, new: &AuthScheme) {
        let names = (self.config(old, true), self.config(new, false));
        let item = Item::new(&names.1).at(Some(old.span), Some(new.span)).rust(
            Some(format!("pub struct {}", names.0)),
            Some(format!("pub struct {}", names.1)),
        );
        self.differs(
            rules::SCHEME_RENAMED,
            &item,
            "the name",
            (&names.0, &names.1),
        );
        if old.kind != new.kind || old.mapping != new.mapping {
            self.push(
                rules::SCHEME_KIND,
                &item,
                "requests are signed in another way",
            );
        }
        if old.headers != new.headers {
            self.push(
                rules::SCHEME_HEADERS,
                &item,
                "other headers go with every request",
            );
        }
        self.differs(
            rules::SCHEME_DOCS,
            &item,
            "the description",
            (&old.doc, &new.doc),
        );
        self.credentials(&item, &old.fields, &new.fields);
    }

    fn credentials(&mut self, config: &Item, before: &[AuthField], after: &[AuthField]) {
        let pairs = pairs(before, after, |field| &field.name);
        let item = |old: Option<&AuthField>, new: Option<&AuthField>| {
            let name = new.or(old).map_or("", |field| &field.name);
            let mut item = config.clone();
            item.name = format!("{}.{name}", config.name);
            item.rust = (old.map(credential), new.map(credential));
            item
        };
        for old in pairs.removed {
            let item = item(Some(old), None);
            self.push(
                rules::CREDENTIAL_REMOVED,
                &item,
                format!("`{}` is gone", old.name),
            );
        }
        for new in pairs.added {
            let item = item(None, Some(new));
            self.push(
                rules::CREDENTIAL_ADDED,
                &item,
                format!("`{}` is new", new.name),
            );
        }
        for (old, new) in pairs.both {
            let item = item(Some(old), Some(new));
            if old.required != new.required {
                let now = if new.required {
                    "must be given"
                } else {
                    "can be left out"
                };
                self.push(
                    rules::CREDENTIAL_REQUIRED,
                    &item,
                    format!("`{}` {now} now", new.name),
                );
            }
            if old.secret != new.secret {
                let now = if new.secret { "a secret" } else { "no secret" };
                self.push(
                    rules::CREDENTIAL_SECRET,
                    &item,
                    format!("`{}` is {now} now", new.name),
                );
            }
            if old.kind != new.kind {
                let message = format!("`{}` is {:?}, before {:?}", new.name, new.kind, old.kind);
                self.push(rules::CREDENTIAL_TYPE, &item, message);
            }
            self.differs(
                rules::SCHEME_DOCS,
                &item,
                "the description",
                (&old.doc, &new.doc),
            );
        }
    }
}
