//! The static description of a value that has one of several shapes.

use super::Type;

/// One of several shapes, and how they are told apart.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The member whose value says which alternative an object is.
    pub tag: Option<&'static str>,
    /// The alternatives, in spec order.
    pub alternatives: &'static [Alternative],
}

/// One of several shapes.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// The name of the variant in the generated crate.
    pub name: &'static str,
    /// The shape.
    pub ty: Type,
    /// The values of the tag that choose it; empty when it has none.
    pub tags: &'static [&'static str],
}

impl Alternative {
    /// An alternative that its shape tells apart.
    pub const fn new(name: &'static str, ty: Type) -> Self {
        Self {
            name,
            ty,
            tags: &[],
        }
    }

    /// The same alternative, chosen by these values of the tag.
    #[must_use]
    pub const fn tags(self, tags: &'static [&'static str]) -> Self {
        Self { tags, ..self }
    }
}

impl Type {
    /// One of several shapes, told apart by what they hold.
    pub const fn any_of(alternatives: &'static [Alternative]) -> Self {
        Self::OneOf(Choice {
            tag: None,
            alternatives,
        })
    }

    /// One of several shapes, told apart by the value of a member.
    pub const fn tagged(tag: &'static str, alternatives: &'static [Alternative]) -> Self {
        Self::OneOf(Choice {
            tag: Some(tag),
            alternatives,
        })
    }
}
