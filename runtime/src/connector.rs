//! The static description of a connector and the trait of every connector type.

mod settings;

use crate::auth::{AuthScheme, CredentialField};
use crate::client::Client;
use crate::guide::{AiHints, ContextStore, ExampleQuestions, Relationship};
use crate::operation::Operation;
use crate::retry::RetryRules;

pub(crate) use settings::complete;
pub use settings::{Change, Derived, Scope, ServerVariable};

/// A generated connector type: a thin, typed face of a [`Client`].
pub trait Connector: Sized {
    /// The static description.
    const SPEC: &'static ConnectorSpec;

    /// The part of the static description that typed calls need: without ways to sign in, entities, context
    /// store, questions and relationships. What is not called by name stays out of a program that has only this.
    const CORE: &'static ConnectorSpec = Self::SPEC;

    /// Wraps a client that was built for this connector.
    fn from_client(client: Client) -> Self;

    /// The client that makes the calls. It knows the whole description, for calls by name and for tools.
    fn client(&self) -> &Client;
}

/// Everything that the runtime needs to know of a connector.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ConnectorSpec {
    /// The name in file names and registries.
    pub slug: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What the API is about.
    pub description: &'static str,
    /// Where the API is; may hold `{variables}`.
    pub base_url: &'static str,
    /// The crate's name.
    pub package: &'static str,
    /// The crate's version.
    pub version: &'static str,
    /// The identifier of the connector's definition in registries.
    pub definition_id: Option<&'static str>,
    /// Whether the API refuses calls without a `User-Agent`.
    pub user_agent_required: bool,
    /// The variables of the base URL.
    pub variables: &'static [ServerVariable],
    /// Names of other settings that parameters can be taken from.
    pub settings: &'static [&'static str],
    /// Parameters that are taken from settings, in every operation.
    pub scoping: &'static [Scope],
    /// Settings that follow from credentials when they are not given.
    pub derived: &'static [Derived],
    /// The ways to sign in.
    pub auth: &'static [&'static AuthScheme],
    /// The settings beside the credentials that a connector of the hosted service has.
    pub replication: &'static [CredentialField],
    /// How an error shows in an answer with a status of success.
    pub error_check: Option<ErrorCheck>,
    /// The rate limits; the first one counts for operations that name none.
    pub rate_limits: &'static [RateLimit],
    /// What the API says about repetitions.
    pub retry: RetryRules,
    /// The operation that shows whether the connection works.
    pub check: Option<&'static Operation>,
    /// The entities and their operations.
    pub entities: &'static [Entity],
    /// Questions that the connector can and cannot answer.
    pub example_questions: ExampleQuestions,
    /// Which entity refers to which.
    pub relationships: &'static [Relationship],
    /// What the hosted service keeps searchable; `None` when there is no such thing.
    pub context_store: Option<&'static ContextStore>,
}

impl ConnectorSpec {
    /// A connector without operations.
    pub const fn new(slug: &'static str, name: &'static str, base_url: &'static str) -> Self {
        Self {
            slug,
            name,
            description: "",
            base_url,
            package: slug,
            version: "0.0.0",
            definition_id: None,
            user_agent_required: false,
            variables: &[],
            settings: &[],
            scoping: &[],
            derived: &[],
            auth: &[],
            replication: &[],
            error_check: None,
            rate_limits: &[],
            retry: RetryRules::NONE,
            check: None,
            entities: &[],
            example_questions: ExampleQuestions::NONE,
            relationships: &[],
            context_store: None,
        }
    }

    /// The crate's name and version.
    #[must_use]
    pub const fn package(self, package: &'static str, version: &'static str) -> Self {
        Self {
            package,
            version,
            ..self
        }
    }

    /// What the API is about.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self {
            description,
            ..self
        }
    }

    /// The identifier of the connector's definition in registries.
    #[must_use]
    pub const fn definition_id(self, id: &'static str) -> Self {
        Self {
            definition_id: Some(id),
            ..self
        }
    }

    /// Whether the API refuses calls without a `User-Agent`.
    #[must_use]
    pub const fn user_agent_required(self, required: bool) -> Self {
        Self {
            user_agent_required: required,
            ..self
        }
    }

    /// The variables of the base URL.
    #[must_use]
    pub const fn variables(self, variables: &'static [ServerVariable]) -> Self {
        Self { variables, ..self }
    }

    /// Names of other settings that parameters can be taken from.
    #[must_use]
    pub const fn settings(self, settings: &'static [&'static str]) -> Self {
        Self { settings, ..self }
    }

    /// Parameters that are taken from settings, in every operation.
    #[must_use]
    pub const fn scoping(self, scoping: &'static [Scope]) -> Self {
        Self { scoping, ..self }
    }

    /// Settings that follow from credentials when they are not given.
    #[must_use]
    pub const fn derived(self, derived: &'static [Derived]) -> Self {
        Self { derived, ..self }
    }

    /// The ways to sign in.
    #[must_use]
    pub const fn auth(self, schemes: &'static [&'static AuthScheme]) -> Self {
        Self {
            auth: schemes,
            ..self
        }
    }

    /// The settings beside the credentials that a connector of the hosted service has.
    #[must_use]
    pub const fn replication(self, fields: &'static [CredentialField]) -> Self {
        Self {
            replication: fields,
            ..self
        }
    }

    /// How an error shows in an answer with a status of success.
    #[must_use]
    pub const fn error_check(self, check: ErrorCheck) -> Self {
        Self {
            error_check: Some(check),
            ..self
        }
    }

    /// The rate limits; the first one counts for operations that name none.
    #[must_use]
    pub const fn rate_limits(self, limits: &'static [RateLimit]) -> Self {
        Self {
            rate_limits: limits,
            ..self
        }
    }

    /// What the API says about repetitions.
    #[must_use]
    pub const fn retry(self, retry: RetryRules) -> Self {
        Self { retry, ..self }
    }

    /// The operation that shows whether the connection works.
    #[must_use]
    pub const fn check(self, operation: &'static Operation) -> Self {
        Self {
            check: Some(operation),
            ..self
        }
    }

    /// The entities and their operations.
    #[must_use]
    pub const fn entities(self, entities: &'static [Entity]) -> Self {
        Self { entities, ..self }
    }

    /// Questions that the connector can and cannot answer.
    #[must_use]
    pub const fn example_questions(self, questions: ExampleQuestions) -> Self {
        Self {
            example_questions: questions,
            ..self
        }
    }

    /// Which entity refers to which.
    #[must_use]
    pub const fn relationships(self, relationships: &'static [Relationship]) -> Self {
        Self {
            relationships,
            ..self
        }
    }

    /// What the hosted service keeps searchable.
    #[must_use]
    pub const fn context_store(self, store: &'static ContextStore) -> Self {
        Self {
            context_store: Some(store),
            ..self
        }
    }

    /// The references from that entity to others, in the order of the spec.
    pub fn relationships_of<'a>(
        &self,
        entity: &'a str,
    ) -> impl Iterator<Item = &'static Relationship> + use<'a> {
        let all = self.relationships.iter();
        all.filter(move |relationship| relationship.source == entity)
    }

    /// The entity of that name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<&'static Entity> {
        self.entities.iter().find(|entity| entity.name == name)
    }

    /// The operation with that entity and action.
    #[must_use]
    pub fn operation(&self, entity: &str, action: &str) -> Option<&'static Operation> {
        self.entity(entity)?.operation(action)
    }
}

/// A kind of thing and what can be done to it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Entity {
    /// The name, plural snake case.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What can be done to it.
    pub operations: &'static [&'static Operation],
    /// What an agent should know of it.
    pub ai_hints: Option<&'static AiHints>,
}

impl Entity {
    /// An entity with its operations.
    pub const fn new(
        name: &'static str,
        doc: &'static str,
        operations: &'static [&'static Operation],
    ) -> Self {
        Self {
            name,
            doc,
            operations,
            ai_hints: None,
        }
    }

    /// What an agent should know of it.
    #[must_use]
    pub const fn ai_hints(self, hints: &'static AiHints) -> Self {
        Self {
            ai_hints: Some(hints),
            ..self
        }
    }

    /// The operation with that action.
    #[must_use]
    pub fn operation(&self, action: &str) -> Option<&'static Operation> {
        self.operations
            .iter()
            .find(|operation| operation.action == action)
            .copied()
    }
}

/// How an error shows in an answer with a status of success: a member of the body has a certain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCheck {
    /// The member, as a path with dots.
    pub field: &'static str,
    /// The value that means an error, as JSON.
    pub on_value: &'static str,
    /// The member that says what is wrong.
    pub message_field: Option<&'static str>,
}

impl ErrorCheck {
    /// A check of one member.
    pub const fn new(field: &'static str, on_value: &'static str) -> Self {
        Self {
            field,
            on_value,
            message_field: None,
        }
    }

    /// The member that says what is wrong.
    #[must_use]
    pub const fn message_field(self, field: &'static str) -> Self {
        Self {
            message_field: Some(field),
            ..self
        }
    }
}

/// At most so many requests in any window of so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The class that operations name.
    pub class: &'static str,
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

impl RateLimit {
    /// A limit for a class of operations.
    pub const fn new(class: &'static str, requests: u32, seconds: u32) -> Self {
        Self {
            class,
            requests,
            seconds,
        }
    }
}
