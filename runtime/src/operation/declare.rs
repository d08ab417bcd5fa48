//! Operations as lists of words: what a static table has alike in every line.

/// An operation: entity, action, method, path, its parameters, and what else is known of it by the methods of
/// [`Operation`](crate::codegen::Operation). The parameters are those of [`param!`](crate::codegen::param).
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    (
        $entity:literal, $action:literal, $method:ident, $path:literal,
        [$($place:ident $(:: $shared:ident)? $(($($param:tt)*))?),* $(,)?],
        [$($word:ident $(::<$ty:ty>)? ($($argument:tt)*)),* $(,)?] $(,)?
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
    ($module:ident :: $shared:ident $(,)?) => {
        $module::$shared
    };
    (file($name:literal, $doc:literal $(, $word:ident($($argument:tt)*))* $(,)?) $(,)?) => {
        $crate::codegen::Param::file($name).doc($doc)$(.$word($($argument)*))*
    };
    ($place:ident(
        $name:literal, $ty:expr, $doc:literal $(, $word:ident($($argument:tt)*))* $(,)?
    ) $(,)?) => {
        $crate::codegen::Param::$place($name, $ty).doc($doc)$(.$word($($argument)*))*
    };
}

/// A value and what is said of it, by its methods: a chain of calls as a list.
#[doc(hidden)]
#[macro_export]
macro_rules! __built {
    ($first:expr, [$($word:ident($($argument:tt)*)),* $(,)?] $(,)?) => {
        $first$(.$word($($argument)*))*
    };
}

/// Entities: for each its name, its meaning, the module of its operations, these, and more by the methods of
/// [`Entity`](crate::codegen::Entity).
#[doc(hidden)]
#[macro_export]
macro_rules! __entities {
    ($(entity(
        $name:literal, $doc:literal, $module:ident, [$($operation:ident),* $(,)?]
        $(, $word:ident($($argument:tt)*))* $(,)?
    )),* $(,)?) => {
        &[$($crate::codegen::Entity::new($name, $doc, &[$(&$module::$operation),*])$(.$word($($argument)*))*),*]
    };
}
