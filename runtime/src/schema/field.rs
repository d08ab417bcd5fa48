//! Fields of objects.

use super::Type;

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name in JSON.
    pub name: &'static str,
    /// The shape of the value.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// What it means.
    pub doc: &'static str,
}

impl Field {
    /// A field that is always there and never `null`.
    pub const fn always(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            ty,
            required: true,
            nullable: false,
            doc,
        }
    }

    /// A field that is always there, perhaps as `null`.
    pub const fn always_or_null(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            ty,
            required: true,
            nullable: true,
            doc,
        }
    }

    /// A field that may be absent and is never `null`.
    pub const fn maybe(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            ty,
            required: false,
            nullable: false,
            doc,
        }
    }

    /// A field that may be absent or `null`.
    pub const fn maybe_or_null(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            ty,
            required: false,
            nullable: true,
            doc,
        }
    }

    /// A field that may be absent and is never `null`.
    pub const fn new(name: &'static str, ty: Type) -> Self {
        Self {
            name,
            ty,
            required: false,
            nullable: false,
            doc: "",
        }
    }

    /// The same field, always there.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The same field, which may be absent.
    #[must_use]
    pub const fn or_absent(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }

    /// The same field, which may be `null`.
    #[must_use]
    pub const fn or_null(self) -> Self {
        self.nullable()
    }

    /// The same field, which may be `null`.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }

    /// The same field with its meaning.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }
}
