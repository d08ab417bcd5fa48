//! Operations as lists of words: what a static table has alike in every line.

/// An operation: entity, action, method, path, its parameters, and what else is known of it by the methods of
/// [`Operation`](crate::codegen::Operation). The parameters are those of [`param!`](crate::codegen::param).
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    (
        $entity:literal, $action:literal, $method:ident, $path:literal,
        [$($place:ident $(:: $shared:ident)? $(($($param:tt)*))?),* $(,)?],
        [$($word:ident $(::<$ty:ty>)? ($($argument:tt)*)),* $(,)?]
    ) => {
        $crate::codegen::Operation::new(
            $entity,
            $action,
            $crate::codegen::Method::$method,
            $path,
        )
        .params(&[$($crate::__param!($place $(:: $shared)? $(($($param)*))?)),*])
        $(.$word $(::<$ty>)? ($($argument)*))*
    };
}

/// A parameter: its place, and in parentheses its name, its shape (files have none), its meaning, and what else is
/// known of it by the methods of [`Param`](crate::codegen::Param). Or the path of one that is shared.
#[doc(hidden)]
#[macro_export]
macro_rules! __param {
    ($module:ident :: $shared:ident) => {
        $module::$shared
    };
    (file($name:literal, $doc:literal $(, $word:ident($($argument:tt)*))* $(,)?)) => {
        $crate::codegen::params::file($name, $doc)$(.$word($($argument)*))*
    };
    ($place:ident(
        $name:literal, $ty:expr, $doc:literal $(, $word:ident($($argument:tt)*))* $(,)?
    )) => {
        $crate::codegen::params::$place($name, $ty, $doc)$(.$word($($argument)*))*
    };
}

/// A value and what is said of it, by its methods: a chain of calls as a list.
#[doc(hidden)]
#[macro_export]
macro_rules! __built {
    ($first:expr, [$($word:ident($($argument:tt)*)),* $(,)?]) => {
        $first$(.$word($($argument)*))*
    };
}

/// Parameters with their meaning, by their places.
pub mod params {
    use crate::operation::{Location, Param};
    use crate::schema::{TextFormat, Type};

    macro_rules! places {
        ($($(#[$about:meta])* $name:ident: $place:ident;)*) => {$(
            $(#[$about])*
            pub const fn $name(name: &'static str, ty: Type, doc: &'static str) -> Param {
                Param::at(name, Location::$place, ty, doc)
            }
        )*};
    }

    places! {
        /// A part of the query.
        query: Query;
        /// A header.
        header: Header;
        /// A cookie.
        cookie: Cookie;
        /// A top-level field of the body.
        body: Body;
        /// The whole body.
        whole_body: WholeBody;
    }

    /// A part of the path; always required.
    pub const fn path(name: &'static str, ty: Type, doc: &'static str) -> Param {
        Param::path(name, ty).doc(doc)
    }

    /// A top-level field of a multipart body that takes a file.
    pub const fn file(name: &'static str, doc: &'static str) -> Param {
        Param::at(name, Location::File, Type::format(TextFormat::Binary), doc)
    }
}
