//! Access tokens: had once for all callers, renewed before they expire, never lost on the way.
//!
//! A renewal runs in a task of its own, so that a caller who gives up does not tear it down after the API
//! has already replaced the refresh token. Everybody who needs a token meanwhile waits for that one renewal.

mod answer;
mod assertion;
mod endpoint;
mod file;
mod source;
mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::time::Instant;

#[cfg(all(test, feature = "fake"))]
pub(crate) use assertion::sign;
#[cfg(feature = "fake")]
pub(crate) use assertion::{GRANT, Identity};
pub(crate) use endpoint::Endpoint;
pub use file::FileTokenStore;
#[cfg(feature = "cli")]
pub(crate) use file::replace;
pub(crate) use source::{TokenMaker, TokenSource, Wanted, from_endpoint};
pub use store::{MemoryTokenStore, StoreError, StoreFuture, TokenSet, TokenStore};

use crate::client::Coming;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;
use crate::transport::Request;

/// How long before its end a token is renewed (but at most a quarter of its life).
const SKEW: Duration = Duration::from_secs(60);

/// Is told of every renewal, after the store has the tokens.
pub(crate) type OnRefresh = Arc<dyn Fn(&TokenSet) + Send + Sync>;

type Flight = Shared<Pin<Box<dyn Future<Output = Result<Issued, Error>> + Send>>>;

/// An access token; the generation tells tokens apart.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) access_token: Secret,
    pub(crate) generation: u64,
    /// What else the token endpoint said.
    pub(crate) extracted: Arc<BTreeMap<String, String>>,
}

impl Issued {
    /// A token that no endpoint gave.
    pub(crate) fn given(access_token: Secret) -> Self {
        Self {
            access_token,
            generation: 0,
            extracted: Arc::default(),
        }
    }
}

/// The tokens of a connector, shared by all its clones.
#[derive(Clone)]
pub(crate) struct Tokens(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    store: Option<Arc<dyn TokenStore>>,
    on_refresh: Option<OnRefresh>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Current>,
    /// What the caller gave at the start.
    given_access: Option<Secret>,
    /// The newest refresh token.
    refresh_token: Option<Secret>,
    /// Whether the store has been asked.
    loaded: bool,
    /// Tokens that the store failed to take.
    unsaved: Option<TokenSet>,
    generation: u64,
    flight: Option<(u64, Flight)>,
    flights: u64,
}

struct Current {
    issued: Issued,
    renew_at: Option<Instant>,
}

impl Tokens {
    pub(crate) fn new(
        endpoint: Endpoint,
        store: Option<Arc<dyn TokenStore>>,
        on_refresh: Option<OnRefresh>,
    ) -> Self {
        let state = State {
            given_access: endpoint.access_token().cloned(),
            refresh_token: endpoint.refresh_token().cloned(),
            loaded: store.is_none(),
            ..State::default()
        };
        Self(Arc::new(Inner {
            endpoint,
            store,
            on_refresh,
            state: Mutex::new(state),
        }))
    }

    fn take_off(&self, state: &mut State) -> (u64, Flight) {
        state.flights += 1;
        let number = state.flights;
        let inner = Arc::clone(&self.0);
        let task = tokio::spawn(async move { inner.land(inner.renew().await) });
        let flight = async move {
            task.await.unwrap_or_else(|error| {
                Err(token_error("the renewal was torn down", None).caused_by(error))
            })
        };
        let flight = (Box::pin(flight) as Pin<Box<dyn Future<Output = _> + Send>>).shared();
        state.flight = Some((number, flight.clone()));
        (number, flight)
    }
}

impl TokenSource for Tokens {
    fn can_refresh(&self) -> bool {
        let refresh_token = self.0.state().refresh_token.clone();
        self.0.endpoint.can_renew(refresh_token.as_ref())
    }

    fn current(&self) -> Option<Secret> {
        let state = self.0.state();
        let current = state.current.as_ref()?;
        Some(current.issued.access_token.clone())
    }

    fn extracted(&self) -> Arc<BTreeMap<String, String>> {
        let state = self.0.state();
        let current = state.current.as_ref();
        current
            .map(|current| Arc::clone(&current.issued.extracted))
            .unwrap_or_default()
    }

    fn planned(&self) -> Result<(Option<Request>, Issued), Error> {
        let state = self.0.state();
        if let Some(current) = &state.current {
            return Ok((None, current.issued.clone()));
        }
        if let Some(token) = &state.given_access {
            return Ok((None, Issued::given(token.clone())));
        }
        let request = self.0.endpoint.shown(state.refresh_token.as_ref())?;
        let issued = Issued {
            extracted: Arc::new(self.0.endpoint.placeholders()),
            ..Issued::given(Secret::new("<access_token>"))
        };
        Ok((Some(request), issued))
    }

    fn at_hand(&self, rejected: Option<u64>) -> Option<Issued> {
        self.0.state().usable(rejected)
    }

    fn get(&self, rejected: Option<u64>) -> Coming<'_, Issued> {
        Box::pin(async move {
            let (number, flight) = {
                let mut state = self.0.state();
                if let Some(issued) = state.usable(rejected) {
                    return Ok(issued);
                }
                match &state.flight {
                    Some((number, flight)) => (*number, flight.clone()),
                    None => self.take_off(&mut state),
                }
            };
            let result = flight.await;
            if result.is_err() {
                // The task clears its flight itself, unless it was torn down.
                let mut state = self.0.state();
                if state
                    .flight
                    .as_ref()
                    .is_some_and(|(current, _)| *current == number)
                {
                    state.flight = None;
                }
            }
            result
        })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(hidden)")
    }
}

impl State {
    /// The current token, unless it is about to end or was rejected.
    fn usable(&mut self, rejected: Option<u64>) -> Option<Issued> {
        if self.loaded
            && let Some(token) = self.given_access.take()
        {
            self.adopt(TokenSet::new(token));
        }
        let current = self.current.as_ref()?;
        let ended = current.renew_at.is_some_and(|at| at <= Instant::now());
        (!ended && rejected != Some(current.issued.generation)).then(|| current.issued.clone())
    }

    fn adopt(&mut self, tokens: TokenSet) -> Issued {
        self.generation += 1;
        let lifetime = tokens.lifetime();
        let issued = Issued {
            access_token: tokens.access_token,
            generation: self.generation,
            extracted: Arc::new(tokens.extracted),
        };
        let renew_at = lifetime
            .and_then(|life| Instant::now().checked_add(life.saturating_sub(SKEW.min(life / 4))));
        self.current = Some(Current {
            issued: issued.clone(),
            renew_at,
        });
        issued
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a renewal's result the current token.
    fn land(&self, renewed: Result<TokenSet, Error>) -> Result<Issued, Error> {
        let mut state = self.state();
        state.flight = None;
        let tokens = renewed?;
        state.given_access = None;
        if let Some(token) = &tokens.refresh_token {
            state.refresh_token = Some(token.clone());
        }
        Ok(state.adopt(tokens))
    }

    async fn renew(&self) -> Result<TokenSet, Error> {
        let unsaved = self.state().unsaved.clone();
        if let Some(tokens) = unsaved {
            return self.keep(tokens).await;
        }
        if !self.state().loaded
            && let Some(tokens) = self.load().await?
        {
            return Ok(tokens);
        }
        let stored = self.state().refresh_token.clone();
        let renewed = match self.endpoint.renew(stored.as_ref()).await {
            Err(error) if self.given_is_newer(&error, stored.as_ref()) => {
                self.endpoint.renew(self.endpoint.refresh_token()).await
            }
            other => other,
        };
        self.keep(renewed?).await
    }

    /// Asks the store once. Tokens that are still good are used as they are.
    async fn load(&self) -> Result<Option<TokenSet>, Error> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        let stored = store
            .load()
            .await
            .map_err(|error| store_error("could not be read", error))?;
        let mut state = self.state();
        state.loaded = true;
        let given = state.given_access.take();
        let Some(tokens) = stored else {
            return Ok(given.map(TokenSet::new));
        };
        if let Some(token) = &tokens.refresh_token {
            state.refresh_token = Some(token.clone());
        }
        let good = tokens.lifetime().is_none_or(|life| life > SKEW);
        Ok(good.then_some(tokens))
    }

    /// Whether a stored refresh token was refused and the caller brought another one.
    fn given_is_newer(&self, error: &Error, stored: Option<&Secret>) -> bool {
        matches!(
            error.kind(),
            ErrorKind::Token {
                status: Some(400 | 401),
                ..
            }
        ) && match (stored, self.endpoint.refresh_token()) {
            (Some(stored), Some(given)) => stored.expose() != given.expose(),
            _ => false,
        }
    }

    /// Hands new tokens to the store before anybody uses them.
    async fn keep(&self, mut tokens: TokenSet) -> Result<TokenSet, Error> {
        {
            let state = self.state();
            if tokens.refresh_token.is_none() {
                tokens.refresh_token = state.refresh_token.clone();
            }
            let known = state
                .current
                .as_ref()
                .map(|current| current.issued.extracted.iter());
            for (name, value) in known.into_iter().flatten() {
                tokens
                    .extracted
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
        }
        if let Some(store) = &self.store {
            self.state().unsaved = Some(tokens.clone());
            store.save(&tokens).await.map_err(|error| {
                store_error(
                    "did not take the new tokens; they are kept and offered again",
                    error,
                )
            })?;
            self.state().unsaved = None;
        }
        if let Some(tell) = &self.on_refresh {
            tell(&tokens);
        }
        Ok(tokens)
    }
}

/// No access token could be had.
pub(crate) fn token_error(problem: impl Into<String>, status: Option<u16>) -> Error {
    Error::new(ErrorKind::Token {
        problem: problem.into(),
        status,
    })
}

fn store_error(problem: &str, error: StoreError) -> Error {
    token_error(format!("the token store {problem}"), None).caused_by(store::Failure(error))
}

#[cfg(test)]
mod tests;
