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
