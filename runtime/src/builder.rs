//! How a connector is built.

mod hosted;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::attempt::{Attempt, OnAttempt};
use crate::auth::{Auth, Credentials, Marks, OAuth2, Resolved, Signer, render};
use crate::client::Client;
use crate::connector::{Connector, ConnectorSpec, complete};
use crate::direct::Direct;
use crate::drift::Drift;
use crate::error::Error;
use crate::http_client::HttpClient;
use crate::rate_limit::RateLimits;
use crate::reply::Decoding;
use crate::retry::RetryPolicy;
use crate::server::{Server, Variables, parse};
use crate::token::{OnRefresh, TokenSet, TokenStore, Wanted};
use crate::transport::{Transport, TransportSettings};
pub(crate) use hosted::Elsewhere;

/// The most time that one request may take.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The most time that may pass without a byte of an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of a connector that is about to be built.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    credentials: Credentials,
    settings: Settings,
    connector: PhantomData<fn() -> C>,
}

#[derive(Clone)]
pub(crate) struct Settings {
    base_url: Option<String>,
    token_url: Option<String>,
    user_agent: Option<String>,
    /// 60 s, or what the hosted service needs.
    timeout: Option<Duration>,
    connect_timeout: Duration,
    /// 30 s, or what the hosted service needs.
    read_timeout: Option<Duration>,
    http_client: Option<HttpClient>,
    variables: BTreeMap<String, String>,
    max_response_size: usize,
    retry: Option<RetryPolicy>,
    rate_limits: bool,
    token_store: Option<Arc<dyn TokenStore>>,
    on_token_refresh: Option<OnRefresh>,
    allow_plain_http: bool,
    on_attempt: OnAttempt,
    max_concurrency: Option<usize>,
    decoding: Decoding,
    local_files: bool,
    track_drift: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: None,
            token_url: None,
            user_agent: None,
            timeout: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: None,
            http_client: None,
            variables: BTreeMap::new(),
            max_response_size: 64 << 20,
            retry: None,
            rate_limits: true,
            token_store: None,
            on_token_refresh: None,
            allow_plain_http: false,
            on_attempt: OnAttempt::default(),
            max_concurrency: None,
            decoding: Decoding::Strict,
            local_files: true,
            track_drift: false,
        }
    }
}

impl<C: Connector> Builder<C> {
    /// The default settings.
    pub fn new(auth: impl Auth<C>) -> Self {
        Self {
            credentials: auth.into_credentials(),
            settings: Settings::default(),
            connector: PhantomData,
        }
    }

    /// Another base URL than the API's: a proxy, a sandbox, a fake. In hosted mode, where the hosted service is.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// Another token endpoint than the API's.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.settings.token_url = Some(url.into());
        self
    }

    /// How the application calls itself in every request, for example `my-app (me@example.com)`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = Some(user_agent.into());
        self
    }

    /// The most time that one request may take (60 s unless set). A whole call is limited by [`Builder::retry`]
    /// and by the call's own time limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// The most time that connecting may take (10 s unless set). No effect together with [`Builder::http_client`].
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// The most time that may pass without a byte of an answer (30 s unless set). No effect on an
    /// [`HttpService`](crate::http_client::HttpService) of one's own.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = Some(timeout);
        self
    }

    /// The HTTP client to use, for a proxy, other certificates or a shared pool.
    ///
    /// It is an [`HttpClient`], or with the feature `reqwest` a `reqwest::Client` built with
    /// `redirect(reqwest::redirect::Policy::none())`: connectors follow redirects themselves, since a client that
    /// follows them on its own may carry credentials to another place.
    pub fn http_client(mut self, client: impl Into<HttpClient>) -> Self {
        self.settings.http_client = Some(client.into());
        self
    }

    /// The value of a variable of the base URL.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.variables.insert(name.into(), value.into());
        self
    }

    /// The largest answer that is read, in bytes after decompression (64 MiB unless set).
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.max_response_size = bytes;
        self
    }

    /// How failed requests are repeated (as the API's description asks for, or as [`RetryPolicy::default`], unless
    /// set).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = Some(policy);
        self
    }

    /// Whether requests wait so that the API's rate limits are kept (they do unless set).
    pub fn rate_limits(mut self, keep: bool) -> Self {
        self.settings.rate_limits = keep;
        self
    }

    /// Where tokens are kept. Needed when the API replaces the refresh token with every use.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.settings.token_store = Some(store);
        self
    }

    /// Is told of new tokens, after the store has taken them and before they are used.
    pub fn on_token_refresh(mut self, tell: impl Fn(&TokenSet) + Send + Sync + 'static) -> Self {
        self.settings.on_token_refresh = Some(Arc::new(tell));
        self
    }

    /// Is told of every request that was made for a call, also of failed ones: for logs and metrics.
    pub fn on_attempt(mut self, tell: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.on_attempt = OnAttempt(Some(Arc::new(tell)));
        self
    }

    /// The most requests that are on their way at one time (no limit unless set).
    pub fn max_concurrency(mut self, requests: usize) -> Self {
        self.settings.max_concurrency = Some(requests);
        self
    }

    /// Whether the parameters of dynamic calls ([`Client::execute`]) may name files of this machine, as in
    /// `{"path": …}`; they may unless this says no. Switch it off where others choose the parameters, such as a
    /// language model. Files that typed methods are given are not concerned.
    pub fn allow_local_files(mut self, allow: bool) -> Self {
        self.settings.local_files = allow;
        self
    }

    /// What becomes of a record that is not as described (an error, unless set).
    pub fn decoding(mut self, decoding: Decoding) -> Self {
        self.settings.decoding = decoding;
        self
    }

    /// Whether members that the description does not know are counted, for [`Client::drift`] (they are not, unless
    /// set). It costs a second reading of every answer.
    pub fn track_drift(mut self, count: bool) -> Self {
        self.settings.track_drift = count;
        self
    }

    /// Whether credentials may be sent over plain http to other machines. For tests in closed networks only.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.allow_plain_http = allow;
        self
    }

    /// Checks all settings and builds the connector. Nothing is sent.
    ///
    /// # Errors
    /// When a credential is missing or empty, or a setting cannot be used.
    pub fn build(self) -> Result<C, Error> {
        self.build_client().map(C::from_client)
    }

    /// The client of the connector, for typed calls.
    pub(crate) fn build_client(self) -> Result<Client, Error> {
        let (decoding, drift) = (self.settings.decoding, self.settings.track_drift);
        let local_files = self.settings.local_files;
        if let Some(Elsewhere { config, make }) = self.credentials.hosted {
            let remote = make(self.settings, C::CORE, *config)?;
            let client = Client::hosted(C::CORE, remote, decoding, Drift::new(drift));
            client.allow_local_files(local_files);
            return Ok(client);
        }
        let direct = self.settings.direct(C::CORE, &self.credentials)?;
        let client = Client::direct(C::CORE, direct, decoding, Drift::new(drift));
        client.allow_local_files(local_files);
        Ok(client)
    }
}

impl Settings {
    fn direct(
        self,
        spec: &'static ConnectorSpec,
        credentials: &Credentials,
    ) -> Result<Direct, Error> {
        credentials.validate()?;
        self.validate()?;
        let settings = complete(spec.derived, self.variables.clone(), credentials);
        let variables = Variables::new(spec, settings)?;
        let base_url = self.base_url.as_deref();
        let server = Server::new(spec, base_url, variables.clone(), self.allow_plain_http)?;
        let transport = self.transport(spec)?;
        let resolved = Resolved::new(credentials)?;
        let mut signer = Signer::new(credentials, &resolved)?;
        signer.dress(|headers| transport.dress(headers));
        let retry = RetryPolicy::for_api(self.retry.clone(), spec.retry);
        let tokens = match signer.oauth2() {
            None => None,
            Some(oauth2) => {
                let url = self.token_url(oauth2, credentials, &variables)?;
                let retry = retry.clone();
                let tokens = (oauth2.tokens)(Wanted {
                    oauth2,
                    url,
                    values: resolved,
                    transport: transport.clone(),
                    retry,
                    store: self.token_store.clone(),
                    on_refresh: self.on_token_refresh.clone(),
                })?;
                Some(tokens)
            }
        };
        let limits = if self.rate_limits {
            spec.rate_limits
        } else {
            &[]
        };
        let limits = RateLimits::new(limits);
        let concurrency = self
            .max_concurrency
            .map(|most| Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
        Ok(Direct {
            server,
            signer,
            tokens,
            transport,
            limits,
            retry,
            on_attempt: self.on_attempt,
            error_check: spec.error_check,
            concurrency,
        })
    }

    fn validate(&self) -> Result<(), Error> {
        let is_zero = |limit: Option<Duration>| limit.is_some_and(|limit| limit.is_zero());
        let problem = if is_zero(self.timeout) {
            "`timeout` is zero: no request could succeed"
        } else if self.connect_timeout.is_zero() {
            "`connect_timeout` is zero: no connection could succeed"
        } else if is_zero(self.read_timeout) {
            "`read_timeout` is zero: no answer could arrive"
        } else if self.max_response_size == 0 {
            "`max_response_size` is zero: no answer could be read"
        } else if self.max_concurrency == Some(0) {
            "`max_concurrency` is zero: no request could be sent"
        } else if self.retry.as_ref().is_some_and(|it| it.max_attempts == 0) {
            "`max_attempts` of the retry policy is zero; 1 means no repetition"
        } else {
            return Ok(());
        };
        Err(Error::config(problem))
    }

    fn transport(&self, spec: &ConnectorSpec) -> Result<Transport, Error> {
        let own = own_name(spec);
        let settings = TransportSettings {
            http_client: self.http_client.as_ref(),
            connect_timeout: self.connect_timeout,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            read_timeout: self.read_timeout.unwrap_or(READ_TIMEOUT),
            user_agent: self.user_agent.as_deref().unwrap_or(&own),
            max_response_size: self.max_response_size,
        };
        settings.build()
    }

    fn token_url(
        &self,
        oauth2: OAuth2,
        credentials: &Credentials,
        variables: &Variables,
    ) -> Result<crate::url::Url, Error> {
        let text = match &self.token_url {
            Some(url) => url.clone(),
            None => {
                let field = |name: &str| {
                    let value = credentials.values.get(name).map(|secret| secret.expose());
                    value
                        .or_else(|| variables.get(name))
                        .map(std::borrow::Cow::Borrowed)
                };
                let filled = render(oauth2.token_url, Marks::DOUBLE, field).map_err(|name| {
                    Error::config(format!("the token URL needs `{name}`, which has no value"))
                })?;
                variables.fill(&filled)?
            }
        };
        parse(&text, "token URL", self.allow_plain_http)
    }
}

/// What a connector calls itself.
fn own_name(spec: &ConnectorSpec) -> String {
    format!(
        "{}/{} (+connector-runtime/{})",
        spec.package,
        spec.version,
        env!("CARGO_PKG_VERSION")
    )
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("credentials", &self.credentials)
            .field("base_url", &self.settings.base_url)
            .field("token_url", &self.settings.token_url)
            .field("user_agent", &self.settings.user_agent)
            .field("retry", &self.settings.retry)
            .finish_non_exhaustive()
    }
}
