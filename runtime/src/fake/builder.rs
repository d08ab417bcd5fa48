//! How a fake is started.

use std::fmt;
use std::marker::PhantomData;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::connection::{Loopback, Scissors};
use super::fault::Faults;
use super::route::Routes;
use super::script::Script;
use super::server::{Clock, Core, Inner, handle};
use super::sign_in::SignIn;
use super::windows::Windows;
use super::{Fake, FakeData, seed};
use crate::error::Error;

/// The settings of a fake that is about to start.
#[must_use = "a builder does nothing until `start` is called"]
pub struct FakeBuilder<C> {
    seed: u64,
    port: u16,
    today: Option<Date>,
    rate_limits: bool,
    at_most: usize,
    token_seconds: Option<i64>,
    script: Option<String>,
    caller: Option<String>,
    connector: PhantomData<fn() -> C>,
}

impl<C: FakeData> FakeBuilder<C> {
    pub(super) fn new() -> Self {
        Self {
            seed: 1,
            port: 0,
            today: None,
            rate_limits: false,
            at_most: usize::MAX,
            token_seconds: None,
            script: None,
            caller: None,
            connector: PhantomData,
        }
    }

    /// What chance depends on: the same seed (and the same day) makes the same records. 1 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The port; a free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The day that the fake takes for today, at noon UTC; the real one unless set.
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Whether the API's rate limits are enforced (not unless set).
    pub fn rate_limits(mut self, enforce: bool) -> Self {
        self.rate_limits = enforce;
        self
    }

    /// A smaller world: each step of the seed makes no more records than that, so that the fake starts sooner.
    pub fn at_most(mut self, records: usize) -> Self {
        self.at_most = records;
        self
    }

    /// How long access tokens are good; as the API does it unless set.
    pub fn token_lifetime(mut self, time: Duration) -> Self {
        self.token_seconds = i64::try_from(time.as_secs()).ok();
        self
    }

    /// Whose token it is: the name of one of the script's callers. They differ in what they may do; what they may
    /// not is answered by 403. The script's usual caller unless set.
    pub fn caller(mut self, name: impl Into<String>) -> Self {
        self.caller = Some(name.into());
        self
    }

    /// Another script than the connector's own, as JSON.
    pub fn script(mut self, json: impl Into<String>) -> Self {
        self.script = Some(json.into());
        self
    }

    /// Fills the fake with its records and starts to serve, on loopback. Needs a Tokio runtime.
    ///
    /// # Errors
    /// When the script has a mistake or no such caller, or the port is taken.
    pub async fn start(self) -> Result<Fake<C>, Error> {
        let spec = C::SPEC;
        let text = self.script.as_deref().unwrap_or(C::SCRIPT);
        let mut script = Script::read(text).map_err(Error::config)?;
        super::permission::known(&script, spec).map_err(Error::config)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await;
        let listener = listener.map_err(|error| self.no_port(&error))?;
        let address = listener
            .local_addr()
            .map_err(|error| self.no_port(&error))?;
        let start = self.start_time()?;
        let state = seed::planted(&script, text, (self.seed, self.at_most), start)
            .map_err(Error::config)?;
        if let Some(name) = &self.caller {
            script.let_call(name).map_err(Error::config)?;
        }
        let mut sign_in = SignIn::new(spec, &script, self.seed);
        if let Some(seconds) = self.token_seconds {
            sign_in.set_token_seconds(seconds);
        }
        let core = Arc::new(Core {
            spec,
            script,
            routes: Routes::new(spec),
            faults: Faults::new(self.seed),
            origin: format!("http://{address}"),
            rate_limits: self.rate_limits,
            inner: Mutex::new(Inner {
                state,
                sign_in,
                windows: Windows::default(),
                recorded: Vec::new(),
                clock: Clock {
                    start,
                    since: Instant::now(),
                    forward: Duration::ZERO,
                },
            }),
        });
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, Arc::clone(&core), stopped));
        Ok(Fake {
            core,
            stop: Some(stop),
            task: Some(task),
            connector: PhantomData,
        })
    }

    fn no_port(&self, error: &std::io::Error) -> Error {
        let port = self.port;
        Error::config(format!(
            "the fake cannot listen on 127.0.0.1:{port}: {error}"
        ))
    }

    fn start_time(&self) -> Result<Timestamp, Error> {
        let Some(today) = self.today else {
            return Ok(Timestamp::now());
        };
        let noon = today.to_datetime(time(12, 0, 0, 0)).to_zoned(TimeZone::UTC);
        noon.map(|noon| noon.timestamp())
            .map_err(|error| Error::config(format!("`today` cannot be used: {error}")))
    }
}

async fn serve(listener: TcpListener, core: Arc<Core>, stopped: oneshot::Receiver<()>) {
    let routes = Router::new().fallback(handle).with_state(core);
    let service = routes.into_make_service_with_connect_info::<Scissors>();
    let served = axum::serve(Loopback(listener), service).with_graceful_shutdown(async {
        stopped.await.ok();
    });
    if let Err(error) = served.await {
        tracing::error!(%error, "the fake stopped");
    }
}

impl<C> fmt::Debug for FakeBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeBuilder")
            .field("seed", &self.seed)
            .field("port", &self.port)
            .field("today", &self.today)
            .field("rate_limits", &self.rate_limits)
            .finish_non_exhaustive()
    }
}
