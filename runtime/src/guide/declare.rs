//! Relationships and the context store as lists.

/// Relationships: how many of the one belong to how many of the other (or `new`, when it is not known), and in
/// parentheses source, target, foreign key, target key, and more by the methods of
/// [`Relationship`](crate::codegen::Relationship).
#[doc(hidden)]
#[macro_export]
macro_rules! __relationships {
    ($($kind:ident(
        $source:literal, $target:literal, $foreign:literal, $key:literal
        $(, $word:ident($($argument:tt)*))* $(,)?
    )),* $(,)?) => {
        &[$(
            $crate::codegen::Relationship::$kind($source, $target, $foreign, $key)
                $(.$word($($argument)*))*
        ),*]
    };
}

/// A context store: its entities with their fields. A field is `new` or `nullable`, with its name, the types of its
/// values, its meaning, and more by the methods of [`StoreField`](crate::codegen::StoreField).
#[doc(hidden)]
#[macro_export]
macro_rules! __store {
    ($(entity(
        $name:literal,
        [$($make:ident(
            $field:literal, [$($ty:ident),* $(,)?], $doc:literal
            $(, $word:ident($($argument:tt)*))* $(,)?
        )),* $(,)?]
        $(, $also:ident($($value:tt)*))* $(,)?
    )),* $(,)?) => {
        $crate::codegen::ContextStore::new(&[$(
            $crate::codegen::StoreEntity::new($name, &[$(
                $crate::codegen::StoreField::$make(
                    $field,
                    &[$($crate::codegen::ValueType::$ty),*],
                    $doc,
                )
                $(.$word($($argument)*))*
            ),*])
            $(.$also($($value)*))*
        ),*])
    };
}
