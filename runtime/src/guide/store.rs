//! The part of an account's data that the hosted service keeps searchable.

/// What the context store of a connector holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContextStore {
    /// The entities in it. One may have no operations: then it can only be searched.
    pub entities: &'static [StoreEntity],
}

impl ContextStore {
    /// A store of these entities.
    pub const fn new(entities: &'static [StoreEntity]) -> Self {
        Self { entities }
    }

    /// The entity of that name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<&'static StoreEntity> {
        self.entities.iter().find(|entity| entity.entity == name)
    }
}

/// An entity in the context store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreEntity {
    /// The entity.
    pub entity: &'static str,
    /// The stream of the replication that fills it; `None` when there is none.
    pub stream: Option<&'static str>,
    /// Whether it is worth keeping for everybody.
    pub suggested: bool,
    /// The fields that can be searched.
    pub fields: &'static [StoreField],
}

impl StoreEntity {
    /// An entity with the fields that can be searched.
    pub const fn new(entity: &'static str, fields: &'static [StoreField]) -> Self {
        Self {
            entity,
            stream: None,
            suggested: false,
            fields,
        }
    }

    /// The stream of the replication that fills it.
    #[must_use]
    pub const fn stream(self, stream: &'static str) -> Self {
        Self {
            stream: Some(stream),
            ..self
        }
    }

    /// Worth keeping for everybody.
    #[must_use]
    pub const fn suggested(self) -> Self {
        Self {
            suggested: true,
            ..self
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static StoreField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A field that can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreField {
    /// The name in filters and results.
    pub name: &'static str,
    /// The types that its values may have; empty when nothing is said.
    pub types: &'static [ValueType],
    /// Whether it may be null.
    pub nullable: bool,
    /// What it is; empty when nothing is said.
    pub doc: &'static str,
    /// The name in the stream, when it is another one.
    pub source: Option<&'static str>,
    /// Whether it can be searched by meaning.
    pub semantic: bool,
    /// Whether it was joined from another entity.
    pub joined: bool,
}

impl StoreField {
    /// A field with values of these types, and what it is.
    pub const fn new(name: &'static str, types: &'static [ValueType], doc: &'static str) -> Self {
        Self {
            name,
            types,
            nullable: false,
            doc,
            source: None,
            semantic: false,
            joined: false,
        }
    }

    /// A field that may be null.
    pub const fn nullable(
        name: &'static str,
        types: &'static [ValueType],
        doc: &'static str,
    ) -> Self {
        Self {
            nullable: true,
            ..Self::new(name, types, doc)
        }
    }

    /// The name in the stream.
    #[must_use]
    pub const fn source(self, name: &'static str) -> Self {
        Self {
            source: Some(name),
            ..self
        }
    }

    /// Can be searched by meaning.
    #[must_use]
    pub const fn semantic(self) -> Self {
        Self {
            semantic: true,
            ..self
        }
    }

    /// Joined from another entity.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self {
            joined: true,
            ..self
        }
    }
}

/// The type of a value in the context store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text, also for dates.
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

impl ValueType {
    /// The word that JSON Schema uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }
}
