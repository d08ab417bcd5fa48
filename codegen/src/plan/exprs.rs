//! Static schemas, as data.

use crate::model::{Bounds, Lengths, TextFormat};

/// A static schema.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaExpr {
    /// Anything.
    Any,
    /// `true` or `false`.
    Boolean,
    /// Whole number.
    Integer(Bounds),
    /// Number.
    Number(Bounds),
    /// Text.
    Text {
        /// How it is read.
        format: TextFormat,
        /// Length limits.
        lengths: Lengths,
        /// Regular expression.
        pattern: Option<String>,
    },
    /// An enumeration by its Rust name.
    Enum {
        /// The name.
        ident: String,
        /// Whether other values may be sent.
        open: bool,
    },
    /// An enumeration that has no Rust type.
    Values {
        /// The values.
        values: Vec<String>,
        /// Whether other values may be sent.
        open: bool,
    },
    /// List.
    Array(Box<SchemaExpr>, Lengths),
    /// Object with fields.
    Object(Vec<FieldExpr>),
    /// Object whose members have one shape.
    Map(Box<SchemaExpr>),
    /// A record, request object or choice.
    Ref(RefPlan),
    /// One of several shapes.
    OneOf {
        /// The member that tells them apart.
        tag: Option<String>,
        /// The alternatives.
        alternatives: Vec<AlternativeExpr>,
    },
}

/// An alternative in a static schema.
#[derive(Clone, Debug, PartialEq)]
pub struct AlternativeExpr {
    /// The name of the variant.
    pub ident: String,
    /// The shape.
    pub ty: SchemaExpr,
    /// The values of the tag that choose it.
    pub tags: Vec<String>,
}

/// A record or request object in a static schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefPlan {
    /// Its name.
    pub ident: String,
    /// The module of its file.
    pub module: String,
    /// The name of its static schema.
    pub statik: String,
    /// Whether it is a choice between several shapes.
    pub is_choice: bool,
}

/// A field of a static schema.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldExpr {
    /// Name in JSON.
    pub name: String,
    /// Its shape.
    pub ty: SchemaExpr,
    /// Always there.
    pub required: bool,
    /// May be null.
    pub nullable: bool,
    /// What it means, on one line.
    pub doc: String,
}
