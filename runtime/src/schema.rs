//! Static descriptions of JSON values: what a parameter takes, what a record holds.
//!
//! Generated crates build these tables with the `const` constructors below. The runtime reads them to
//! check what is sent, to explain what does not decode, and to describe operations to people and programs.

mod choice;
mod field;
mod pattern;

use std::fmt;

pub use choice::{Alternative, Choice};
pub use field::Field;
pub use pattern::Pattern;

use crate::record::Record;

/// A named description of a JSON object (or of any other value that several places share).
pub struct Schema {
    /// The name of the type in the generated crate.
    pub name: &'static str,
    /// What the value is, in a sentence.
    pub doc: &'static str,
    /// The shape of the value.
    pub ty: Type,
}

impl Schema {
    /// An object with these fields.
    pub const fn object(name: &'static str, doc: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            doc,
            ty: Type::Object(fields),
        }
    }

    /// A named value of any other shape.
    pub const fn of(name: &'static str, doc: &'static str, ty: Type) -> Self {
        Self { name, doc, ty }
    }

    /// The fields, when the value is an object.
    pub const fn fields(&self) -> &'static [Field] {
        match self.ty {
            Type::Object(fields) => fields,
            _ => &[],
        }
    }
}

/// Shows the name only: a schema may lead back to itself.
impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.name)
    }
}

/// The shape of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Anything.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number within limits (both inclusive).
    Integer(Bounds),
    /// A number within limits, exact (`decimal`) or binary.
    Number(Bounds),
    /// Text.
    Text(TextRules),
    /// A list.
    Array(&'static Type, Lengths),
    /// An object with named fields; fields that are not named may stand beside them.
    Object(&'static [Field]),
    /// An object whose values all have one shape.
    Map(&'static Type),
    /// A shape with a name of its own.
    Ref(&'static Schema),
    /// One of several shapes.
    OneOf(Choice),
}

/// Limits of a number, inclusive unless stated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    /// Smallest value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// The smallest value itself is not allowed.
    pub exclusive_min: bool,
    /// The largest value itself is not allowed.
    pub exclusive_max: bool,
    /// The only values; any when empty.
    pub values: &'static [f64],
}

impl Bounds {
    /// No limits.
    pub const NONE: Self = Self {
        min: None,
        max: None,
        exclusive_min: false,
        exclusive_max: false,
        values: &[],
    };
}

/// Limits of a list's or a text's length, inclusive.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lengths {
    /// Smallest length.
    pub min: Option<u32>,
    /// Largest length.
    pub max: Option<u32>,
}

impl Lengths {
    /// No limits.
    pub const NONE: Self = Self {
        min: None,
        max: None,
    };
}

/// What is known of a text.
#[derive(Clone, Copy, Debug)]
pub struct TextRules {
    /// How the text is to be read.
    pub format: TextFormat,
    /// Length limits in characters.
    pub lengths: Lengths,
    /// A regular expression that the text must match.
    pub pattern: Option<Pattern>,
    /// The values that are known; empty when any text will do.
    pub values: &'static [&'static str],
    /// Whether values outside the list may be sent.
    pub open: bool,
}

impl TextRules {
    /// Any text.
    pub const ANY: Self = Self {
        format: TextFormat::Plain,
        lengths: Lengths::NONE,
        pattern: None,
        values: &[],
        open: true,
    };
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFormat {
    /// Any characters.
    Plain,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// A point in time, RFC 3339.
    DateTime,
    /// A UUID.
    Uuid,
    /// A URI.
    Uri,
    /// An e-mail address.
    Email,
    /// Base64.
    Byte,
    /// The content of a file.
    Binary,
}

impl Type {
    /// The objects of a record.
    #[must_use]
    pub const fn of<T: Record>() -> Self {
        Self::Ref(T::SCHEMA)
    }

    /// Any whole number.
    pub const INTEGER: Self = Self::Integer(Bounds::NONE);
    /// Any number.
    pub const NUMBER: Self = Self::Number(Bounds::NONE);
    /// Any text.
    pub const TEXT: Self = Self::Text(TextRules::ANY);
    /// A calendar date.
    pub const DATE: Self = Self::format(TextFormat::Date);
    /// A point in time.
    pub const DATE_TIME: Self = Self::format(TextFormat::DateTime);

    /// Text of a format.
    pub const fn format(format: TextFormat) -> Self {
        Self::Text(TextRules {
            format,
            ..TextRules::ANY
        })
    }

    /// Text out of a list; values outside it may not be sent.
    pub const fn one_of(values: &'static [&'static str]) -> Self {
        Self::Text(TextRules {
            values,
            open: false,
            ..TextRules::ANY
        })
    }

    /// Text for which some values are known; others may be sent as well.
    pub const fn some_of(values: &'static [&'static str]) -> Self {
        Self::Text(TextRules {
            values,
            open: true,
            ..TextRules::ANY
        })
    }

    /// A list without length limits.
    pub const fn array(items: &'static Type) -> Self {
        Self::Array(items, Lengths::NONE)
    }

    /// The same number with a smallest value; no effect on other shapes.
    #[must_use]
    pub const fn min(self, min: f64) -> Self {
        match self {
            Self::Integer(bounds) => Self::Integer(Bounds {
                min: Some(min),
                ..bounds
            }),
            Self::Number(bounds) => Self::Number(Bounds {
                min: Some(min),
                ..bounds
            }),
            other => other,
        }
    }

    /// The same number with a largest value; no effect on other shapes.
    #[must_use]
    pub const fn max(self, max: f64) -> Self {
        match self {
            Self::Integer(bounds) => Self::Integer(Bounds {
                max: Some(max),
                ..bounds
            }),
            Self::Number(bounds) => Self::Number(Bounds {
                max: Some(max),
                ..bounds
            }),
            other => other,
        }
    }

    /// The same number with a list of the only values; no effect on other shapes.
    #[must_use]
    pub const fn values(self, values: &'static [f64]) -> Self {
        match self {
            Self::Integer(bounds) => Self::Integer(Bounds { values, ..bounds }),
            Self::Number(bounds) => Self::Number(Bounds { values, ..bounds }),
            other => other,
        }
    }

    /// The same number with limits that are themselves excluded.
    #[must_use]
    pub const fn exclusive(self, min: bool, max: bool) -> Self {
        match self {
            Self::Integer(bounds) => Self::Integer(Bounds {
                exclusive_min: min,
                exclusive_max: max,
                ..bounds
            }),
            Self::Number(bounds) => Self::Number(Bounds {
                exclusive_min: min,
                exclusive_max: max,
                ..bounds
            }),
            other => other,
        }
    }

    /// The same text or list with a smallest length; no effect on other shapes.
    #[must_use]
    pub const fn min_length(self, min: u32) -> Self {
        match self {
            Self::Text(rules) => Self::Text(TextRules {
                lengths: Lengths {
                    min: Some(min),
                    ..rules.lengths
                },
                ..rules
            }),
            Self::Array(items, lengths) => Self::Array(
                items,
                Lengths {
                    min: Some(min),
                    ..lengths
                },
            ),
            other => other,
        }
    }

    /// The same text or list with a largest length; no effect on other shapes.
    #[must_use]
    pub const fn max_length(self, max: u32) -> Self {
        match self {
            Self::Text(rules) => Self::Text(TextRules {
                lengths: Lengths {
                    max: Some(max),
                    ..rules.lengths
                },
                ..rules
            }),
            Self::Array(items, lengths) => Self::Array(
                items,
                Lengths {
                    max: Some(max),
                    ..lengths
                },
            ),
            other => other,
        }
    }

    /// The same text with a regular expression to match; no effect on other shapes.
    #[must_use]
    pub const fn pattern(self, pattern: &'static str) -> Self {
        match self {
            Self::Text(rules) => Self::Text(TextRules {
                pattern: Some(Pattern::new(pattern)),
                ..rules
            }),
            other => other,
        }
    }
}
