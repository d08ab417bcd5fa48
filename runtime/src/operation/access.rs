//! Which ways to sign in an operation takes.

/// Which of a connector's ways to sign in an operation takes, by their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// All of them.
    #[default]
    Usual,
    /// None is needed, and nothing is sent.
    Open,
    /// These only. A connector that signs in with another refuses the call.
    Only(&'static [&'static str]),
    /// These. With any other nothing is sent, for none is needed.
    Optional(&'static [&'static str]),
}

impl Access {
    /// Whether calls of a connector that signs in in that way are signed; the ways that would do where it cannot
    /// make the call at all.
    pub(crate) fn signs(self, scheme: &str) -> Result<bool, &'static [&'static str]> {
        match self {
            Self::Usual => Ok(true),
            Self::Open => Ok(false),
            Self::Only(names) if names.contains(&scheme) => Ok(true),
            Self::Only(names) => Err(names),
            Self::Optional(names) => Ok(names.contains(&scheme)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Access;

    #[test]
    fn access_depends_on_the_name() {
        const KEY: &[&str] = &["key"];
        assert_eq!(Access::Usual.signs("robot"), Ok(true));
        assert_eq!(Access::Open.signs("key"), Ok(false));
        assert_eq!(Access::Only(KEY).signs("key"), Ok(true));
        assert_eq!(Access::Only(KEY).signs("robot"), Err(KEY));
        assert_eq!(Access::Optional(KEY).signs("key"), Ok(true));
        assert_eq!(Access::Optional(KEY).signs("robot"), Ok(false));
    }
}
