//! Fields of rows: what they can be compared with, sorted by and cut down to.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::Of;
use super::filter::{Filter, object};
use crate::argument::Argument;
use crate::{Date, Decimal, Timestamp};

/// The kinds of fields.
pub mod kind {
    /// Text, also dates and times.
    #[derive(Clone, Copy, Debug)]
    pub enum Text {}
    /// Text that can be searched by its meaning.
    #[derive(Clone, Copy, Debug)]
    pub enum Prose {}
    /// Whole number.
    #[derive(Clone, Copy, Debug)]
    pub enum Integer {}
    /// Number.
    #[derive(Clone, Copy, Debug)]
    pub enum Number {}
    /// `true` or `false`.
    #[derive(Clone, Copy, Debug)]
    pub enum Boolean {}
    /// List.
    #[derive(Clone, Copy, Debug)]
    pub enum List {}
    /// Object, or something that may be of several kinds.
    #[derive(Clone, Copy, Debug)]
    pub enum Any {}
}

/// A value that a field of kind `K` can be compared with.
pub trait Operand<K>: Argument {}

macro_rules! operands {
    ($($kind:ident: $($ty:ty),*;)*) => {$($(impl Operand<kind::$kind> for $ty {})*)*};
}

operands! {
    Text: &str, String, Date, Timestamp;
    Prose: &str, String;
    Integer: i32, i64, u32, u64;
    Number: i32, i64, u32, u64, f64, Decimal;
    Boolean: bool;
    List: bool, i32, i64, u32, u64, f64, &str, String, Value;
    Any: bool, i32, i64, u32, u64, f64, &str, String, Value;
}

/// A kind with an order.
pub trait Ordered {}
impl Ordered for kind::Text {}
impl Ordered for kind::Integer {}
impl Ordered for kind::Number {}
impl Ordered for kind::Any {}

/// A kind of text.
pub trait Textual {}
impl Textual for kind::Text {}
impl Textual for kind::Prose {}

/// A field of the rows `R`, of kind `K`.
///
/// ```
/// # use connector_runtime::hosted::search::{Field, kind};
/// # struct User;
/// const ID: Field<User, kind::Integer> = Field::new("id");
/// let filter = ID.gt(5).and(!ID.one_of([7, 8]));
/// assert_eq!(
///     filter.to_value().to_string(),
///     r#"{"and":[{"gt":{"id":5}},{"not":{"in":{"id":[7,8]}}}]}"#,
/// );
/// ```
///
/// A number is not compared with text, truth values have no order, and filters of two entities do not mix:
///
/// ```compile_fail,E0277
/// # use connector_runtime::hosted::search::{Field, kind};
/// # struct User;
/// Field::<User, kind::Integer>::new("id").eq("5");
/// ```
///
/// ```compile_fail,E0599
/// # use connector_runtime::hosted::search::{Field, kind};
/// # struct User;
/// Field::<User, kind::Boolean>::new("is_active").gt(true);
/// ```
///
/// ```compile_fail,E0308
/// # use connector_runtime::hosted::search::{Field, kind};
/// # struct User;
/// # struct Team;
/// let user = Field::<User, kind::Integer>::new("id").eq(5);
/// user.and(Field::<Team, kind::Integer>::new("id").eq(5));
/// ```
#[must_use = "a field does nothing by itself"]
pub struct Field<R, K> {
    pub(super) name: &'static str,
    row: Of<R>,
    kind: PhantomData<fn() -> K>,
}

impl<R, K> Field<R, K> {
    /// The field of that name; for generated code.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            row: PhantomData,
            kind: PhantomData,
        }
    }

    /// Is that value.
    pub fn eq(self, value: impl Operand<K>) -> Filter<R> {
        self.is("eq", value)
    }

    /// Is another value.
    pub fn neq(self, value: impl Operand<K>) -> Filter<R> {
        self.is("neq", value)
    }

    /// Is one of those values.
    pub fn one_of<V: Operand<K>>(self, values: impl IntoIterator<Item = V>) -> Filter<R> {
        let values = values.into_iter().map(Argument::into_value).collect();
        Filter::of("in", self.name, values)
    }

    /// The smallest first.
    pub fn asc(self) -> Sort<R> {
        Sort::new(self.name, "asc")
    }

    /// The largest first.
    pub fn desc(self) -> Sort<R> {
        Sort::new(self.name, "desc")
    }

    fn is(self, operator: &'static str, value: impl Argument) -> Filter<R> {
        Filter::of(operator, self.name, value.into_value())
    }
}

impl<R, K: Ordered> Field<R, K> {
    /// Is larger than that value.
    pub fn gt(self, value: impl Operand<K>) -> Filter<R> {
        self.is("gt", value)
    }

    /// Is that value or larger.
    pub fn gte(self, value: impl Operand<K>) -> Filter<R> {
        self.is("gte", value)
    }

    /// Is smaller than that value.
    pub fn lt(self, value: impl Operand<K>) -> Filter<R> {
        self.is("lt", value)
    }

    /// Is that value or smaller.
    pub fn lte(self, value: impl Operand<K>) -> Filter<R> {
        self.is("lte", value)
    }
}

impl<R, K: Textual> Field<R, K> {
    /// Begins with that text.
    pub fn starts_with(self, text: impl Into<String>) -> Filter<R> {
        self.is("startswith", text.into())
    }

    /// Ends with that text.
    pub fn ends_with(self, text: impl Into<String>) -> Filter<R> {
        self.is("endswith", text.into())
    }

    /// Holds that text.
    pub fn contains(self, text: impl Into<String>) -> Filter<R> {
        self.is("contains", text.into())
    }

    /// Holds those words in their order, with others between them.
    pub fn fuzzy(self, words: impl Into<String>) -> Filter<R> {
        self.is("fuzzy", words.into())
    }

    /// Holds one of those words.
    pub fn keyword(self, words: impl Into<String>) -> Filter<R> {
        self.is("keyword", words.into())
    }
}

impl<R> Field<R, kind::List> {
    /// Has that item.
    pub fn array_contains(self, item: impl Operand<kind::List>) -> Filter<R> {
        self.is("array_contains", item)
    }
}

impl<R> Field<R, kind::Any> {
    /// A member of the object, for [`Search::field`](super::Search::field).
    pub fn member(self, name: impl Into<String>) -> FieldPath<R> {
        FieldPath::from(self).member(name)
    }
}

impl<R, K> Clone for Field<R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, K> Copy for Field<R, K> {}

impl<R, K> fmt::Debug for Field<R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.name)
    }
}

/// The order of rows by one field.
#[must_use = "an order does nothing until a search has it"]
pub struct Sort<R> {
    field: &'static str,
    direction: &'static str,
    row: Of<R>,
}

impl<R> Sort<R> {
    const fn new(field: &'static str, direction: &'static str) -> Self {
        Self {
            field,
            direction,
            row: PhantomData,
        }
    }

    pub(super) fn to_value(&self) -> Value {
        object(self.field, self.direction.into())
    }
}

impl<R> fmt::Debug for Sort<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sort({} {})", self.field, self.direction)
    }
}

/// A field, or a member of an object in it, that a search gives.
#[must_use = "a path does nothing until a search has it"]
pub struct FieldPath<R> {
    path: Vec<String>,
    row: Of<R>,
}

impl<R> FieldPath<R> {
    /// A member of the object at this place.
    pub fn member(mut self, name: impl Into<String>) -> Self {
        self.path.push(name.into());
        self
    }

    pub(super) fn to_value(&self) -> Value {
        self.path.clone().into()
    }
}

impl<R, K> From<Field<R, K>> for FieldPath<R> {
    fn from(field: Field<R, K>) -> Self {
        Self {
            path: vec![field.name.to_owned()],
            row: PhantomData,
        }
    }
}

impl<R> fmt::Debug for FieldPath<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldPath({})", self.path.join("."))
    }
}

/// A function for each field of a row: its name, the name in the store, and what it can be compared with.
#[doc(hidden)]
#[macro_export]
macro_rules! __search_fields {
    ($row:ident, [$($field:ident($wire:literal, $kind:ident $(,)?)),* $(,)?] $(,)?) => {
        $(
            #[doc = ::core::concat!("The field `", $wire, "` of [`", ::core::stringify!($row), "`].")]
            pub const fn $field() -> $crate::codegen::SearchField<$row, $crate::codegen::search_kind::$kind> {
                $crate::codegen::SearchField::new($wire)
            }
        )*
    };
}
