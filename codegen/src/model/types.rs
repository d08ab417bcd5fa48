//! The shapes of values.

use std::collections::BTreeMap;

use crate::diagnostics::Span;

/// The number of a schema in [`super::Connector::schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// The shape of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Anything.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// Whether 32 bits hold every value.
        small: bool,
        /// Limits.
        bounds: Bounds,
    },
    /// A number.
    Number {
        /// Exact decimal instead of binary floating point.
        exact: bool,
        /// Limits.
        bounds: Bounds,
    },
    /// Text.
    Text {
        /// How it is read.
        format: TextFormat,
        /// Length limits.
        lengths: Lengths,
        /// Regular expression.
        pattern: Option<String>,
    },
    /// A value that identifies a thing.
    Id {
        /// The kind of thing, snake case.
        kind: String,
        /// Whole number instead of text.
        integer: bool,
    },
    /// A list.
    Array {
        /// The items.
        items: Box<Type>,
        /// Whether an item may be null.
        nullable_items: bool,
        /// Length limits.
        lengths: Lengths,
    },
    /// An object whose members all have one shape.
    Map {
        /// The members' values.
        values: Box<Type>,
    },
    /// A shape with a place of its own: an object with fields, or an enumeration.
    Schema(SchemaId),
}

impl Type {
    /// Any text.
    #[must_use]
    pub fn text() -> Self {
        Self::Text {
            format: TextFormat::Plain,
            lengths: Lengths::default(),
            pattern: None,
        }
    }

    /// Whether a value is the content of a file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(
            self,
            Self::Text {
                format: TextFormat::Binary,
                ..
            }
        )
    }

    /// An object of which nothing is known.
    #[must_use]
    pub fn any_object() -> Self {
        Self::Map {
            values: Box::new(Self::Any),
        }
    }
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// As it is.
    Plain,
    /// Calendar date.
    Date,
    /// Point in time.
    DateTime,
    /// UUID.
    Uuid,
    /// URI.
    Uri,
    /// E-mail address.
    Email,
    /// Base64.
    Byte,
    /// File content.
    Binary,
}

/// Limits of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Smallest value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// The smallest value itself is excluded.
    pub exclusive_min: bool,
    /// The largest value itself is excluded.
    pub exclusive_max: bool,
    /// The only values; any when empty.
    pub values: Vec<f64>,
}

/// Limits of a length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Smallest length.
    pub min: Option<u32>,
    /// Largest length.
    pub max: Option<u32>,
}

/// A shape with a place of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Where it stands, which is what it is named after.
    pub place: Place,
    /// What it is.
    pub kind: SchemaKind,
    /// What it means.
    pub doc: String,
    /// Where it is defined.
    pub span: Span,
}

/// What a schema is.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaKind {
    /// An object with fields.
    Record {
        /// The fields, in spec order.
        fields: Vec<Field>,
        /// Alternatives that exclude each other (request bodies).
        variants: Vec<super::Variant>,
    },
    /// A value of one of several shapes.
    Union {
        /// The alternatives, in spec order.
        alternatives: Vec<Alternative>,
        /// The member whose value says which one it is.
        tag: Option<String>,
    },
    /// One of several texts.
    Enum {
        /// The values, in spec order.
        values: Vec<String>,
        /// Values outside the list may be sent.
        open: bool,
        /// Names for values that make poor ones.
        names: BTreeMap<String, String>,
    },
}

/// One of several shapes of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// What it is called: a value of the tag, a title, the name of a schema or of a type.
    pub name: String,
    /// The shape.
    pub ty: Type,
    /// The values of the tag that mean it.
    pub tags: Vec<String>,
    /// What it means.
    pub doc: String,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in JSON.
    pub name: String,
    /// Its shape.
    pub ty: Type,
    /// Whether it is always there.
    pub presence: Presence,
    /// Whether it may be null.
    pub nullable: bool,
    /// Only answers have it.
    pub read_only: bool,
    /// Only requests have it.
    pub write_only: bool,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// What it means.
    pub doc: String,
    /// The default, as JSON.
    pub default: Option<serde_json::Value>,
    /// Where it is defined.
    pub span: Span,
}

/// Whether a field is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Not always.
    Optional,
}

/// Where a schema stands, for naming it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The thing with a name in the spec that it belongs to.
    pub root: Root,
    /// The way from there.
    pub path: Vec<Segment>,
}

/// A thing with a name in the spec.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A schema below `components/schemas`.
    Component(String),
    /// A part of an operation.
    Operation {
        /// The operation's entity.
        entity: String,
        /// The operation's action.
        action: String,
        /// The part: `response`, `body` or empty for parameters.
        part: &'static str,
    },
}

/// A step from a schema to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// The field of that name.
    Field(String),
    /// The items of a list.
    Item,
    /// The values of a map.
    Value,
    /// An alternative of that name.
    Alternative(String),
}

impl Place {
    /// The place one step further in.
    #[must_use]
    pub fn step(&self, segment: Segment) -> Self {
        let mut path = self.path.clone();
        path.push(segment);
        Self {
            root: self.root.clone(),
            path,
        }
    }
}
