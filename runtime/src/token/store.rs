//! Where tokens are kept beyond the life of a process.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::secret::Secret;

/// Why a store failed.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// What the methods of a store return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps tokens. APIs that replace the refresh token with every use need one that lasts.
pub trait TokenStore: Send + Sync {
    /// The tokens that were kept last; asked for once, before the first call.
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>>;

    /// Keeps tokens. They are used only after this has succeeded.
    fn save<'a>(&'a self, tokens: &'a TokenSet) -> StoreFuture<'a, ()>;
}

/// The tokens that a token endpoint gave.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenSet {
    /// Signs requests.
    pub access_token: Secret,
    /// Gets the next access token.
    pub refresh_token: Option<Secret>,
    /// When the access token ends, if that is known.
    pub expires_at: Option<Timestamp>,
    /// What else of the answer is kept, when the way to sign in asks for it: for example the server to call.
    pub extracted: BTreeMap<String, String>,
}

impl TokenSet {
    /// An access token alone.
    #[must_use]
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            refresh_token: None,
            expires_at: None,
            extracted: BTreeMap::new(),
        }
    }

    /// Adds what gets the next access token.
    #[must_use]
    pub fn refresh_token(self, token: impl Into<Secret>) -> Self {
        Self {
            refresh_token: Some(token.into()),
            ..self
        }
    }

    /// Adds when the access token ends.
    #[must_use]
    pub fn expires_at(self, at: Timestamp) -> Self {
        Self {
            expires_at: Some(at),
            ..self
        }
    }

    /// Adds something else of the token endpoint's answer.
    #[must_use]
    pub fn extracted(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extracted.insert(name.into(), value.into());
        self
    }

    /// How long the access token is good from now on.
    pub(crate) fn lifetime(&self) -> Option<Duration> {
        let left = self.expires_at?.duration_since(Timestamp::now());
        Some(Duration::try_from(left).unwrap_or_default())
    }
}

/// Keeps tokens as long as the process lives: for tests, and to share tokens between connectors.
#[derive(Debug, Default)]
pub struct MemoryTokenStore(Mutex<Option<TokenSet>>);

impl MemoryTokenStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tokens that were kept last.
    #[must_use]
    pub fn tokens(&self) -> Option<TokenSet> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>> {
        let tokens = self.tokens();
        Box::pin(async move { Ok(tokens) })
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> StoreFuture<'a, ()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
        Box::pin(async { Ok(()) })
    }
}

/// A [`StoreError`] as the source of another error.
#[derive(Debug)]
pub(super) struct Failure(pub(super) StoreError);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
