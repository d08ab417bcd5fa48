//! What every record has alike, its schema and its implementations, in one line for each field.

/// Makes a struct a [`Record`](crate::codegen::Record), readable and writable by serde, and declares its static
/// schema: the name of the struct, that of the schema, what an object is, and for each field how it is read, its
/// name on the wire, where it is kept, its shape and its meaning.
///
/// The words: `required`, `nullable` (`null` when empty), `optional` (absent when empty), and the same three
/// with `exact_` before them, or `exact` alone, for a type whose spelling is kept. Where an API does more than the
/// word says, `or_absent` or `or_null` follows the meaning.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($name:ident, $schema:ident, $about:literal, [$(
        $word:ident($wire:literal, $field:ident, $ty:expr, $doc:literal $(, $also:ident)? $(,)?)
    ),* $(,)?] $(,)?) => {
        pub(super) static $schema: $crate::codegen::Schema = $crate::codegen::Schema::object(
            ::core::stringify!($name),
            $about,
            &[$($crate::__record!(@field $word, $wire, $ty, $doc $(, $also)?)),*],
        );

        impl $crate::codegen::Record for $name {
            const SCHEMA: &'static $crate::codegen::Schema = &$schema;

            fn read<'de, A: $crate::codegen::MapAccess<'de>>(
                mut input: $crate::codegen::RecordReader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                while let ::core::option::Option::Some(key) = input.next_key()? {
                    // One `?` for all members: each costs the compiler as much as the rest of its line.
                    match key.as_str() {
                        $($wire => $crate::__record!(@take $word, input, $wire, $field),)*
                        _ => input.unknown(key),
                    }?;
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__record!(@finish $word, input, $wire, $field),)*
                    extra: input.finish(),
                })
            }

            fn write<S: $crate::codegen::SerializeMap>(
                &self,
                output: &mut $crate::codegen::RecordWriter<'_, S>,
            ) {
                $(output.$word($wire, &self.$field);)*
                let _ = output;
            }

            fn extra(&self) -> &$crate::codegen::Extra {
                &self.extra
            }
        }

        $crate::__serde!($name, record);
    };
    (@field required, $($field:tt)*) => {
        $crate::__record!(@made true, false, $($field)*)
    };
    (@field exact, $($field:tt)*) => {
        $crate::__record!(@made true, false, $($field)*)
    };
    (@field nullable, $($field:tt)*) => {
        $crate::__record!(@made true, true, $($field)*)
    };
    (@field exact_nullable, $($field:tt)*) => {
        $crate::__record!(@made true, true, $($field)*)
    };
    (@field optional, $($field:tt)*) => {
        $crate::__record!(@made false, false, $($field)*)
    };
    (@field exact_optional, $($field:tt)*) => {
        $crate::__record!(@made false, false, $($field)*)
    };
    // A struct, not a call: the compiler would have each call's arguments to check, for every field of a connector.
    (@made $required:literal, $nullable:literal, $wire:literal, $ty:expr, $doc:literal $(, $also:ident)?) => {
        $crate::codegen::Field {
            name: $wire,
            ty: $ty,
            required: $required,
            nullable: $nullable,
            doc: $doc,
        }
        $(.$also())?
    };
    (@take exact, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)
    };
    (@take exact_nullable, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)
    };
    (@take exact_optional, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)
    };
    (@take $word:ident, $input:ident, $wire:literal, $field:ident) => {
        $input.value(&mut $field)
    };
    (@finish exact, $input:ident, $wire:literal, $field:ident) => {
        $crate::__record!(@finish required, $input, $wire, $field)
    };
    (@finish required, $input:ident, $wire:literal, $field:ident) => {
        match $field {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => {
                return ::core::result::Result::Err($input.missing($wire));
            }
        }
    };
    (@finish exact_nullable, $input:ident, $wire:literal, $field:ident) => {
        $input.nullable($wire, $field)
    };
    (@finish nullable, $input:ident, $wire:literal, $field:ident) => {
        $input.nullable($wire, $field)
    };
    (@finish exact_optional, $input:ident, $wire:literal, $field:ident) => {
        $input.optional($wire, $field)
    };
    (@finish optional, $input:ident, $wire:literal, $field:ident) => {
        $input.optional($wire, $field)
    };
}

/// Serde's two traits, by the functions of a module of [`codegen`](crate::codegen).
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident, $module:ident $(,)?) => {
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::$module::deserialize(deserializer)
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::$module::serialize(self, serializer)
            }
        }
    };
}
