//! How calls of an operation are signed.

/// How calls of an operation are signed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SignIn {
    /// Which ways to sign in it takes.
    pub access: Access,
    /// Additional headers that are not sent.
    pub omit_headers: Vec<String>,
}

/// Which ways to sign in an operation takes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Access {
    /// All of the connector's.
    #[default]
    Usual,
    /// None is needed, and nothing is sent.
    Open,
    /// Those with these names only.
    Only(Vec<String>),
    /// Those with these names; with any other nothing is sent, for none is needed.
    Optional(Vec<String>),
}
