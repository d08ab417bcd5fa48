//! Where access tokens come from.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Endpoint, Issued, OnRefresh, TokenStore, Tokens};
use crate::auth::{OAuth2, Resolved};
use crate::client::Coming;
use crate::error::Error;
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::transport::{Request, Transport};
use crate::url::Url;

/// The access tokens of a connector.
///
/// There is one implementation. It is behind a trait that only a scheme of OAuth 2.0 leads to, so that a program which
/// signs in with a key does not carry it (ADR 24).
pub(crate) trait TokenSource: fmt::Debug + Send + Sync {
    /// Whether a token that is not accepted can be replaced.
    fn can_refresh(&self) -> bool;

    /// The access token that is in use.
    fn current(&self) -> Option<Secret>;

    /// What else the token endpoint said when it gave the token that is in use.
    fn extracted(&self) -> Arc<BTreeMap<String, String>>;

    /// The request that the first call would make before its own, and the token that it would carry. Nothing is
    /// sent and no store is asked.
    fn planned(&self) -> Result<(Option<Request>, Issued), Error>;

    /// A token that is not the rejected one, if it is there already.
    fn at_hand(&self, rejected: Option<u64>) -> Option<Issued>;

    /// A token that is not the rejected one.
    fn get(&self, rejected: Option<u64>) -> Coming<'_, Issued>;
}

/// What a source of tokens is made of.
pub(crate) struct Wanted {
    pub(crate) oauth2: OAuth2,
    pub(crate) url: Url,
    pub(crate) values: Resolved,
    pub(crate) transport: Transport,
    pub(crate) retry: RetryPolicy,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
    pub(crate) on_refresh: Option<OnRefresh>,
}

/// Makes the source of tokens of a scheme.
pub(crate) type TokenMaker = fn(Wanted) -> Result<Box<dyn TokenSource>, Error>;

/// Tokens from an endpoint.
pub(crate) fn from_endpoint(wanted: Wanted) -> Result<Box<dyn TokenSource>, Error> {
    let Wanted {
        oauth2,
        url,
        values,
        transport,
        retry,
        store,
        on_refresh,
    } = wanted;
    let endpoint = Endpoint::new(oauth2, url, values, transport, retry)?;
    Ok(Box::new(Tokens::new(endpoint, store, on_refresh)))
}
