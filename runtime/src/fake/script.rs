//! The data that makes the general fake behave like one API.
//!
//! It is written in `specs/NAME/fake.yaml`, checked by the generator, and kept in the generated crate. All parts
//! may be left out: without any, the fake is a plain store that follows the static tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::expression::Expression;
use super::report::Group;
use super::template::{Ordered, Template};

/// A whole script.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Script {
    /// The credentials that the fake accepts, by field name; invented when left out.
    pub(super) credentials: BTreeMap<String, String>,
    /// How long an access token from the token endpoint is good, in seconds.
    pub(super) token_seconds: Option<i64>,
    /// The status when an additional header of the auth scheme has the wrong value; 401 when left out.
    pub(super) wrong_header: Option<u16>,
    /// The record of the person whose token it is.
    pub(super) caller: Option<Expression>,
    /// Other people whose token it may be, by the name that the fake is started with.
    pub(super) callers: BTreeMap<String, Expression>,
    /// Who may call what: the text that operations say of their permissions, and a condition that sees `caller`.
    pub(super) permissions: BTreeMap<String, Expression>,
    /// The fields that hold when a record was made and when it last changed.
    pub(super) stamps: Stamps,
    /// The bodies and headers of failures, by status.
    pub(super) errors: BTreeMap<String, Failure>,
    /// What stands beside the records of a list; sees `page`.
    pub(super) envelope: Option<Template>,
    /// Lists of words for the seed, seen as `data`.
    pub(super) data: serde_json::Value,
    /// Conditions of query parameters that every list has; see `value`.
    pub(super) filters: BTreeMap<String, Expression>,
    /// Which collection a reference (`thing` in `thing_id`) leads to.
    pub(super) references: BTreeMap<String, String>,
    /// The collections.
    pub(super) collections: BTreeMap<String, Kind>,
    /// What is special about operations, by `entity.action`.
    pub(super) operations: BTreeMap<String, Act>,
    /// The records that are there from the start.
    pub(super) seed: Vec<Step>,
    #[serde(skip)]
    plain: Kind,
}

/// The names of the fields with points in time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Stamps {
    pub(super) created: String,
    pub(super) updated: String,
}

impl Default for Stamps {
    fn default() -> Self {
        Self {
            created: "created_at".to_owned(),
            updated: "updated_at".to_owned(),
        }
    }
}

/// How a failure is told.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Failure {
    pub(super) headers: BTreeMap<String, String>,
    /// JSON; sees `message`.
    pub(super) body: Option<Template>,
    /// Or text, with its content type.
    pub(super) text: Option<String>,
    pub(super) content_type: Option<String>,
}

/// What is special about a collection.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Kind {
    /// The first identifier.
    pub(super) ids: Option<i64>,
    /// The order of lists: field names, with `-` in front for falling.
    pub(super) order: Vec<String>,
    /// Which collection a reference leads to, where it is not the script's usual one.
    pub(super) references: BTreeMap<String, String>,
    /// Fields whose object or items are records of a kind of their own: field name and collection.
    pub(super) lists: BTreeMap<String, String>,
    /// Conditions of query parameters; see `value`.
    pub(super) filters: BTreeMap<String, Expression>,
    /// Fields of a new record that were not given.
    pub(super) defaults: Ordered<Template>,
    /// Fields that are worked out whenever they are read.
    pub(super) computed: BTreeMap<String, Expression>,
    /// What happens when one is made, changed, removed.
    pub(super) create: Write,
    pub(super) update: Write,
    pub(super) delete: Write,
}

/// What happens on a write.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Write {
    /// What must hold; sees `body`, `it` (the record before a change) and `caller`.
    pub(super) require: Vec<Requirement>,
    /// Members of the body that are passed over without an error.
    pub(super) ignore: Vec<Ignore>,
    /// Fields that are set beside those of the body.
    pub(super) set: Ordered<Template>,
    /// What else changes.
    pub(super) effects: Vec<Effect>,
}

/// A condition of a write and the failure when it does not hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Requirement {
    pub(super) that: Expression,
    pub(super) message: Template,
    #[serde(default)]
    pub(super) status: Option<u16>,
}

/// Members of a body that change nothing while a condition holds, which sees the record before the change as `it`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ignore {
    pub(super) when: Expression,
    pub(super) fields: Vec<String>,
}

/// A change of other records. `update` and `delete` are records; `create` is a collection.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Effect {
    pub(super) when: Option<Expression>,
    pub(super) update: Option<Expression>,
    pub(super) delete: Option<Expression>,
    pub(super) create: Option<String>,
    /// A new record for each of these, seen as `each`.
    pub(super) each: Option<Expression>,
    pub(super) set: Ordered<Template>,
}

/// What is special about an operation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Act {
    /// The collection that it works on, when that is not its entity.
    pub(super) collection: Option<String>,
    /// The record that it works on, when no identifier names it.
    pub(super) record: Option<Expression>,
    /// The records that it lists.
    pub(super) rows: Option<Expression>,
    /// Rows of a report.
    pub(super) group: Option<Group>,
    /// The answer itself.
    pub(super) answer: Option<Template>,
    /// A condition of the records that it lists.
    pub(super) only: Option<Expression>,
    /// What happens when it is called.
    pub(super) require: Vec<Requirement>,
    pub(super) set: Ordered<Template>,
    pub(super) effects: Vec<Effect>,
    /// How a call of it that works looks.
    pub(super) example: Example,
}

/// What examples and tests of an operation give to it, beside what every operation must be given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Example {
    /// Arguments; null leaves one out.
    pub(super) arguments: Ordered<Template>,
    /// Arguments of the call that makes the record which the operation is about.
    pub(super) record: Ordered<Template>,
}

/// Records that are there from the start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// The collection that gets them.
    #[serde(rename = "in")]
    pub(super) collection: String,
    /// One for each of these, seen as `each` (and its place as `index`); one when left out.
    #[serde(default)]
    pub(super) each: Option<Expression>,
    #[serde(default)]
    pub(super) when: Option<Expression>,
    /// Their fields in this order; later ones see earlier ones.
    pub(super) set: Ordered<Template>,
}

impl Script {
    /// Reads a script; the error names the place.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("the script of the fake: {error}"))
    }

    /// Makes one of the callers the one whose token it is; the error names those that there are.
    pub(super) fn let_call(&mut self, name: &str) -> Result<(), String> {
        let Some(caller) = self.callers.remove(name) else {
            let known: Vec<&str> = self.callers.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(format!(
                "the fake has no caller `{name}`; there are: {known}"
            ));
        };
        self.caller = Some(caller);
        Ok(())
    }

    /// What is special about a collection, if anything.
    pub(super) fn kind(&self, collection: &str) -> &Kind {
        self.collections.get(collection).unwrap_or(&self.plain)
    }

    /// The collection that a reference leads to.
    pub(super) fn reference<'a>(&'a self, kind: &'a Kind, name: &str) -> Option<&'a str> {
        let own = kind.references.get(name);
        own.or_else(|| self.references.get(name))
            .map(String::as_str)
    }
}
