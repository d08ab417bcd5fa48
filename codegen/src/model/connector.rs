//! The connector as a whole: package, server, credentials, entities.

use super::guide::{AiHints, Guide};
use std::collections::BTreeSet;

use super::auth::{AuthField, AuthScheme};
use super::operation::{Operation, OperationKey};
use super::settings::{Derived, RetryRules};
use super::shaping::Scope;
use super::types::{Schema, SchemaId};

/// Everything that a spec says of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Connector {
    /// The short name, kebab case.
    pub name: String,
    /// The name for people.
    pub display_name: String,
    /// What the API is.
    pub description: String,
    /// Version of the spec.
    pub spec_version: String,
    /// Package data.
    pub package: Package,
    /// The key under which the hosted service knows the connector.
    pub definition_id: Option<String>,
    /// Where the API is.
    pub server: Server,
    /// Whether the API refuses calls without a `User-Agent`, with an explanation.
    pub user_agent: Option<String>,
    /// Parameters that settings fill in every operation.
    pub scoping: Vec<Scope>,
    /// Settings that follow from credentials.
    pub derived: Vec<Derived>,
    /// What the API says about repetitions.
    pub retry: Option<RetryRules>,
    /// How an error shows in an answer with a status of success.
    pub error_check: Option<ErrorCheck>,
    /// Rate-limit classes; the first is the default.
    pub rate_limits: Vec<RateLimit>,
    /// Ways to authenticate, in spec order.
    pub auth: Vec<AuthScheme>,
    /// Fields of the replication settings.
    pub replication: Option<Vec<AuthField>>,
    /// Entities, by name.
    pub entities: Vec<Entity>,
    /// Shapes with a place of their own.
    pub schemas: Vec<Schema>,
    /// The operation that tells whether credentials work.
    pub check: Option<OperationKey>,
    /// Pages about the API.
    pub links: Vec<DocLink>,
    /// What is told of it beyond its operations.
    pub guide: Guide,
}

impl Connector {
    /// The schema of that number.
    ///
    /// A number always comes from this connector; a foreign one gives the first schema.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> Option<&Schema> {
        self.schemas.get(id.0)
    }

    /// Names of settings that parameters are taken from and that are no variables of the base URL, sorted.
    #[must_use]
    pub fn settings(&self) -> Vec<String> {
        let params = self.operations().flat_map(|operation| &operation.params);
        let sources = params.filter_map(|param| Some(param.inject.as_ref()?.source.clone()));
        let is_variable = |name: &String| {
            self.server
                .variables
                .iter()
                .any(|variable| variable.name == *name)
        };
        let scopes = self.scoping.iter().map(|scope| scope.setting.clone());
        let derived = self.derived.iter().map(|rule| rule.setting.clone());
        let sources = sources.chain(scopes).chain(derived);
        let names: BTreeSet<String> = sources.filter(|name| !is_variable(name)).collect();
        names.into_iter().collect()
    }

    /// Every operation, by entity.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.entities.iter().flat_map(|entity| &entity.operations)
    }
}

/// Package data of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Version.
    pub version: String,
    /// One line about the crate.
    pub description: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Source repository.
    pub repository: Option<String>,
}

/// Where the API is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Base URL, with `{name}` for variables.
    pub url: String,
    /// The variables.
    pub variables: Vec<ServerVariable>,
}

/// A part of the base URL that differs from account to account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// The values it may take; empty for any.
    pub values: Vec<String>,
    /// What it is.
    pub doc: String,
}

/// How an error shows in an answer with a status of success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCheck {
    /// The member of the body, as a path with dots.
    pub field: String,
    /// The value that means an error, as JSON.
    pub on_value: String,
    /// The member that says what is wrong.
    pub message_field: Option<String>,
}

/// At most so many calls in any window of so many seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// The class.
    pub name: String,
    /// Calls.
    pub requests: u32,
    /// Length of the window.
    pub seconds: u32,
}

/// A kind of thing and what can be done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its name, as the spec writes it.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// What an agent should know of it.
    pub hints: Option<AiHints>,
    /// Its operations, in the fixed order of actions.
    pub operations: Vec<Operation>,
}

/// A page about the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocLink {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}
