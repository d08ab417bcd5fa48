//! Enumerations that keep values they do not know.

use serde::de::Deserializer;
use serde::ser::Serializer;

/// An enumeration of texts that may grow: a value that is not known is kept as it is.
pub trait OpenEnum: Sized {
    /// The values that are known.
    const KNOWN: &'static [&'static str];

    /// The value of a text; never fails.
    fn from_text(text: &str) -> Self;

    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// Whether the value is one of those that are known.
    fn is_known(&self) -> bool {
        Self::KNOWN.contains(&self.as_str())
    }
}

/// The `Deserialize` of every open enumeration.
///
/// # Errors
/// When the input is no text.
pub fn deserialize<'de, T: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct TextVisitor<T>(std::marker::PhantomData<T>);

    impl<T: OpenEnum> serde::de::Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from_text(text))
        }
    }

    deserializer.deserialize_str(TextVisitor(std::marker::PhantomData))
}

/// The `Serialize` of every open enumeration.
///
/// # Errors
/// When the output fails.
pub fn serialize<T: OpenEnum, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.as_str())
}

/// Makes an enumeration an [`OpenEnum`]: its name, the variant of unknown texts, and for each known text its
/// variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident, $other:ident, [$($variant:ident($wire:literal $(,)?)),* $(,)?] $(,)?) => {
        impl $crate::codegen::OpenEnum for $name {
            const KNOWN: &'static [&'static str] = &[$($wire),*];

            fn from_text(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::$other(text.into()),
                }
            }

            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$other(text) => text,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::codegen::OpenEnum::as_str(self))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::codegen::OpenEnum::from_text(text)
            }
        }

        $crate::__serde!($name, open_enum);
    };
}
