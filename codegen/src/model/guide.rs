//! What is told of a connector beyond its operations: questions, relationships, hints, the context store.

/// Everything that is told of a connector beyond its operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// Questions that it can and cannot answer.
    pub questions: Questions,
    /// Which entity refers to which.
    pub relationships: Vec<Relationship>,
    /// What the hosted service keeps searchable.
    pub store: Option<Vec<StoreEntity>>,
}

/// Questions that a connector can and cannot answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Answered by calls to the API.
    pub direct: Vec<String>,
    /// Answered by searching the context store.
    pub search: Vec<String>,
    /// Not answered at all.
    pub unsupported: Vec<String>,
}

/// A field of one entity that refers to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The entity that refers.
    pub source: String,
    /// The entity that is referred to.
    pub target: String,
    /// The field of the source that holds the reference.
    pub foreign_key: String,
    /// The field of the target that is meant.
    pub target_key: String,
    /// How many of the one belong to how many of the other.
    pub cardinality: Option<Cardinality>,
    /// What it means.
    pub doc: String,
    /// Which records of the target can be referred to, as JSON.
    pub filter: Option<String>,
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

/// What an agent should know of an entity or an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AiHints {
    /// What it holds or does.
    pub summary: String,
    /// For which requests it is the right one.
    pub when_to_use: String,
    /// Words of people that point to it.
    pub trigger_phrases: Vec<String>,
    /// How old its data may be.
    pub freshness: String,
    /// How to find a record.
    pub search_strategy: String,
    /// Questions that it answers.
    pub example_questions: Vec<String>,
}

/// An entity in the context store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreEntity {
    /// The entity.
    pub entity: String,
    /// The stream of the replication that fills it.
    pub stream: Option<String>,
    /// Whether it is worth keeping for everybody.
    pub suggested: bool,
    /// The fields that can be searched.
    pub fields: Vec<StoreField>,
}

/// A field that can be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreField {
    /// Its name.
    pub name: String,
    /// The types that its values may have; empty when nothing is said.
    pub types: Vec<StoreType>,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it is.
    pub doc: String,
    /// The name in the stream, when it is another one.
    pub source: Option<String>,
    /// Whether it can be searched by meaning.
    pub semantic: bool,
    /// Whether it was joined from another entity.
    pub joined: bool,
}

/// The type of a value in the context store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreType {
    /// Text.
    Text,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Object.
    Object,
    /// List.
    Array,
}
