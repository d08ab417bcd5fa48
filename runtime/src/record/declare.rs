//! The two implementations that every record has alike, in one line for each field.

/// Makes a struct a [`Record`](crate::codegen::Record), readable and writable by serde: its name, its static
/// schema, and for each field how it is read, under which name of the wire, and where it is kept.
///
/// The words: `required`, `nullable` (`null` when empty), `optional` (absent when empty), and the same three
/// with `exact_` before them, or `exact` alone, for a type whose spelling is kept.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($name:ident, $schema:ident, [$($word:ident($wire:literal, $field:ident)),* $(,)?]) => {
        impl $crate::codegen::Record for $name {
            const SCHEMA: &'static $crate::codegen::Schema = &$schema;

            fn read<'de, A: $crate::codegen::MapAccess<'de>>(
                mut input: $crate::codegen::RecordReader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                while let ::core::option::Option::Some(key) = input.next_key()? {
                    match key.as_str() {
                        $($wire => $crate::__record!(@take $word, input, $wire, $field),)*
                        _ => input.unknown(key)?,
                    }
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__record!(@finish $word, input, $wire, $field),)*
                    extra: input.finish(),
                })
            }

            fn write<S: $crate::codegen::SerializeMap>(
                &self,
                output: &mut $crate::codegen::RecordWriter<'_, S>,
            ) -> ::core::result::Result<(), S::Error> {
                $(output.$word($wire, &self.$field)?;)*
                let _ = output;
                ::core::result::Result::Ok(())
            }

            fn extra(&self) -> &$crate::codegen::Extra {
                &self.extra
            }
        }

        $crate::__serde!($name, record);
    };
    (@take exact, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)?
    };
    (@take exact_nullable, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)?
    };
    (@take exact_optional, $input:ident, $wire:literal, $field:ident) => {
        $input.exact($wire, &mut $field)?
    };
    (@take $word:ident, $input:ident, $wire:literal, $field:ident) => {
        $input.value(&mut $field)?
    };
    (@finish exact, $input:ident, $wire:literal, $field:ident) => {
        $input.required($wire, $field)?
    };
    (@finish required, $input:ident, $wire:literal, $field:ident) => {
        $input.required($wire, $field)?
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
    ($name:ident, $module:ident) => {
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
