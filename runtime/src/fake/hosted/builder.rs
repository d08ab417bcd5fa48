//! How a fake service is started.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::access::Tokens;
use super::backing::Backing;
use super::behaviour::Behaviour;
use super::server::{Core, Inner, handle};
use super::world::{Application, Made, World};
use super::{First, HostedFake};
use crate::error::Error;
use crate::fake::connection::{Loopback, Scissors};
use crate::fake::fault::Faults;
use crate::fake::random::Random;
use crate::fake::{Fake, FakeData};

/// The settings of a fake service that is about to start.
#[derive(Debug)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct HostedBuilder {
    seed: u64,
    port: u16,
    workspace: String,
    empty: bool,
    behaviour: Behaviour,
    backings: Vec<Backing>,
}

impl HostedBuilder {
    pub(super) fn new() -> Self {
        Self {
            seed: 1,
            port: 0,
            workspace: "default".to_owned(),
            empty: false,
            behaviour: Behaviour::default(),
            backings: Vec::new(),
        }
    }

    /// A type of connector, which executes against this fake of its API. There may be several.
    pub fn connector<C: FakeData>(mut self, fake: &Fake<C>) -> Self {
        self.backings.push(Backing::of(fake));
        self
    }

    /// What ids and secrets are made from: the same seed makes the same ones. 1 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The port; a free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The name of the first workspace; `default` unless set.
    pub fn workspace(mut self, name: impl Into<String>) -> Self {
        self.workspace = name.into();
        self
    }

    /// Whether the first workspace has no connector at first (it has one of each type unless set).
    pub fn empty(mut self, empty: bool) -> Self {
        self.empty = empty;
        self
    }

    /// How long tokens of applications are good; 15 minutes unless set.
    pub fn token_lifetime(mut self, time: Duration) -> Self {
        self.behaviour.token_seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        self
    }

    /// Starts to serve, on loopback. Needs a Tokio runtime.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(self) -> Result<HostedFake, Error> {
        let port = self.port;
        let taken = |error: std::io::Error| {
            Error::config(format!(
                "the fake service cannot listen on 127.0.0.1:{port}: {error}"
            ))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = listener.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let (first, inner) = self.planted();
        let core = Arc::new(Core {
            origin: format!("http://{address}"),
            backings: self.backings,
            faults: Faults::new(self.seed),
            inner: Mutex::new(inner),
        });
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, Arc::clone(&core), stopped));
        Ok(HostedFake {
            core,
            first,
            stop: Some(stop),
            task: Some(task),
        })
    }

    /// What there is at first.
    fn planted(&self) -> (First, Inner) {
        let mut inner = Inner {
            world: World::default(),
            behaviour: self.behaviour.clone(),
            tokens: Tokens::default(),
            recorded: Vec::new(),
            random: Random::new(self.seed ^ 0x686F_7374_6564),
            forward: Duration::ZERO,
        };
        let client_id = inner.uuid();
        let client_secret = inner.secret("fake-airbyte-secret");
        inner.world.applications.push(Application {
            client_id: client_id.clone(),
            client_secret: client_secret.clone(),
            organizations: Vec::new(),
        });
        let organization = inner.uuid();
        inner
            .world
            .add_organization(&organization, "Fake organization", &client_id);
        let (workspace, _) = inner.workspace(&organization, &self.workspace);
        let mut connector = None;
        for (number, backing) in self.backings.iter().enumerate().filter(|_| !self.empty) {
            let id = inner.add_connector(Made {
                name: backing.spec.name.to_owned(),
                ..Made::new(&workspace, number)
            });
            connector = connector.or(Some(id));
        }
        let first = First {
            client_id,
            client_secret,
            organization,
            workspace: self.workspace.clone(),
            connector,
        };
        (first, inner)
    }
}

async fn serve(listener: TcpListener, core: Arc<Core>, stopped: oneshot::Receiver<()>) {
    let routes = Router::new().fallback(handle).with_state(core);
    let service = routes.into_make_service_with_connect_info::<Scissors>();
    let served = axum::serve(Loopback(listener), service).with_graceful_shutdown(async {
        stopped.await.ok();
    });
    if let Err(error) = served.await {
        tracing::error!(%error, "the fake service stopped");
    }
}
