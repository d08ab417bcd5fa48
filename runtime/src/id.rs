//! Ids: types of their own around a number or a text.

/// What every id has beside its derived traits: a way from what it is made of, the text that it is shown as, serde's
/// traits (it is written as what it is made of), and its use as an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($name:ident, i64 $(,)?) => {
        impl ::core::convert::From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        $crate::__id!(@all $name, i64);
    };
    ($name:ident, Text $(,)?) => {
        impl ::core::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(id: ::std::string::String) -> Self {
                Self(id.into())
            }
        }

        $crate::__id!(@all $name, $crate::Text);
    };
    (@all $name:ident, $inner:ty) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl $crate::codegen::Argument for $name {
            fn into_value(self) -> $crate::codegen::Json {
                $crate::codegen::Argument::into_value(self.0)
            }
        }

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <$inner as $crate::codegen::Deserialize>::deserialize(deserializer).map(Self)
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use crate::Text;
    use crate::argument::Argument;
    use crate::codegen::id;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct JarId(i64);
    id!(JarId, i64);

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct LidId(Text);
    id!(LidId, Text);

    #[test]
    fn ids_are_written_as_what_they_are_made_of() {
        let jar: JarId = serde_json::from_value(json!(7)).unwrap();
        assert_eq!((jar, jar.to_string().as_str()), (JarId::from(7), "7"));
        assert_eq!(serde_json::to_value(jar).unwrap(), json!(7));
        assert_eq!(jar.into_value(), json!(7));
        let lid: LidId = serde_json::from_value(json!("a-1")).unwrap();
        assert_eq!(lid, LidId::from("a-1"));
        assert_eq!(lid, LidId::from("a-1".to_owned()));
        assert_eq!(lid.to_string(), "a-1");
        assert_eq!(serde_json::to_value(&lid).unwrap(), json!("a-1"));
        assert_eq!(lid.into_value(), json!("a-1"));
    }

    #[test]
    fn other_shapes_are_refused() {
        let refused = serde_json::from_value::<JarId>(json!("7")).unwrap_err();
        assert!(refused.to_string().contains("expected i64"), "{refused}");
        assert!(serde_json::from_value::<LidId>(json!(7)).is_err());
    }
}
