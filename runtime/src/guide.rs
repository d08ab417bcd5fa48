//! What is told of a connector beyond its operations, as static data: questions that it answers, how its
//! entities hang together, hints for agents, and what the hosted service keeps searchable.

mod declare;
mod store;

pub use store::{ContextStore, StoreEntity, StoreField, ValueType};

/// Questions that a connector can and cannot answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExampleQuestions {
    /// Answered by calls to the API.
    pub direct: &'static [&'static str],
    /// Answered by searching the context store.
    pub search: &'static [&'static str],
    /// Not answered at all.
    pub unsupported: &'static [&'static str],
}

impl ExampleQuestions {
    /// No questions.
    pub const NONE: Self = Self::new(&[], &[], &[]);

    /// Questions of the three kinds.
    pub const fn new(
        direct: &'static [&'static str],
        search: &'static [&'static str],
        unsupported: &'static [&'static str],
    ) -> Self {
        Self {
            direct,
            search,
            unsupported,
        }
    }
}

/// A field of one entity that refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relationship {
    /// The entity that refers.
    pub source: &'static str,
    /// The entity that is referred to.
    pub target: &'static str,
    /// The field or parameter of the source that holds the reference; may be a path such as `user.id`.
    pub foreign_key: &'static str,
    /// The field of the target that is meant.
    pub target_key: &'static str,
    /// How many of the one belong to how many of the other.
    pub cardinality: Option<Cardinality>,
    /// What it means; empty when nothing is said.
    pub doc: &'static str,
    /// Which records of the target can be referred to, as the spec writes it (JSON).
    pub filter: Option<&'static str>,
}

/// The constructors of relationships whose cardinality is known.
macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident: $kind:ident;)*) => {$(
        $(#[$about])*
        pub const fn $name(
            source: &'static str,
            target: &'static str,
            foreign_key: &'static str,
            target_key: &'static str,
        ) -> Self {
            Self::new(source, target, foreign_key, target_key).cardinality(Cardinality::$kind)
        }
    )*};
}

impl Relationship {
    /// A reference from one entity to another.
    pub const fn new(
        source: &'static str,
        target: &'static str,
        foreign_key: &'static str,
        target_key: &'static str,
    ) -> Self {
        Self {
            source,
            target,
            foreign_key,
            target_key,
            cardinality: None,
            doc: "",
            filter: None,
        }
    }

    kinds! {
        /// A reference from one of the source to one of the target.
        one_to_one: OneToOne;
        /// A reference from one of the source to many of the target.
        one_to_many: OneToMany;
        /// A reference from many of the source to one of the target.
        many_to_one: ManyToOne;
        /// A reference from many of the source to many of the target.
        many_to_many: ManyToMany;
    }

    /// How many of the one belong to how many of the other.
    #[must_use]
    pub const fn cardinality(self, cardinality: Cardinality) -> Self {
        Self {
            cardinality: Some(cardinality),
            ..self
        }
    }

    /// What it means.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    /// Which records of the target can be referred to.
    #[must_use]
    pub const fn filter(self, json: &'static str) -> Self {
        Self {
            filter: Some(json),
            ..self
        }
    }
}

/// How many of the one belong to how many of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One to one.
    OneToOne,
    /// One source has many targets.
    OneToMany,
    /// Many sources share a target.
    ManyToOne,
    /// Many of each.
    ManyToMany,
}

impl Cardinality {
    /// The word that specs use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneToOne => "one_to_one",
            Self::OneToMany => "one_to_many",
            Self::ManyToOne => "many_to_one",
            Self::ManyToMany => "many_to_many",
        }
    }
}

/// What an agent should know of an entity or an operation. Empty texts and lists say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AiHints {
    /// What it holds or does.
    pub summary: &'static str,
    /// For which requests it is the right one.
    pub when_to_use: &'static str,
    /// Words of people that point to it.
    pub trigger_phrases: &'static [&'static str],
    /// How old its data may be, such as `live`.
    pub freshness: &'static str,
    /// How to find a record.
    pub search_strategy: &'static str,
    /// Questions that it answers.
    pub example_questions: &'static [&'static str],
}

impl AiHints {
    /// Hints that say what it is and when it is the right one.
    pub const fn new(summary: &'static str, when_to_use: &'static str) -> Self {
        Self {
            summary,
            when_to_use,
            trigger_phrases: &[],
            freshness: "",
            search_strategy: "",
            example_questions: &[],
        }
    }

    /// Words of people that point to it.
    #[must_use]
    pub const fn trigger_phrases(self, phrases: &'static [&'static str]) -> Self {
        Self {
            trigger_phrases: phrases,
            ..self
        }
    }

    /// How old its data may be.
    #[must_use]
    pub const fn freshness(self, freshness: &'static str) -> Self {
        Self { freshness, ..self }
    }

    /// How to find a record.
    #[must_use]
    pub const fn search_strategy(self, strategy: &'static str) -> Self {
        Self {
            search_strategy: strategy,
            ..self
        }
    }

    /// Questions that it answers.
    #[must_use]
    pub const fn example_questions(self, questions: &'static [&'static str]) -> Self {
        Self {
            example_questions: questions,
            ..self
        }
    }
}
