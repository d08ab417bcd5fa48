//! The client behind every connector type.

mod local_files;
mod remote;

use std::borrow::Cow;
use std::fmt;
use std::pin::{Pin, pin};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::argument::Arguments;
use crate::connector::ConnectorSpec;
use crate::direct::{Direct, Outgoing};
use crate::drift::{Drift, DriftReport};
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::hosted::{AirbyteClient, Hosted};
use crate::operation::Operation;
use crate::reply::{Decoding, ReplyBody, reshaped};
pub(crate) use remote::{Coming, Remote};

/// Makes the calls of a connector. Clones share everything: connections, tokens, rate limits.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    pub(crate) patience: Option<Duration>,
}

struct Shared {
    core: &'static ConnectorSpec,
    /// The whole description, from the first time that somebody needs more than typed calls do.
    whole: OnceLock<&'static ConnectorSpec>,
    executor: Executor,
    decoding: Decoding,
    drift: Arc<Drift>,
    /// Whether dynamic calls may read files of this machine.
    local_files: AtomicBool,
}

/// Who carries out a call.
pub(crate) enum Executor {
    /// This process, with credentials of its own.
    Direct(Box<Direct>),
    /// The hosted service, which has the credentials.
    Remote(Box<dyn Remote>),
}

impl Client {
    pub(crate) fn direct(
        core: &'static ConnectorSpec,
        direct: Direct,
        decoding: Decoding,
        drift: Drift,
    ) -> Self {
        Self::of(core, Executor::Direct(Box::new(direct)), decoding, drift)
    }

    pub(crate) fn hosted(
        core: &'static ConnectorSpec,
        hosted: Box<dyn Remote>,
        decoding: Decoding,
        drift: Drift,
    ) -> Self {
        Self::of(core, Executor::Remote(hosted), decoding, drift)
    }

    fn of(
        core: &'static ConnectorSpec,
        executor: Executor,
        decoding: Decoding,
        drift: Drift,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                core,
                whole: OnceLock::new(),
                executor,
                decoding,
                drift: Arc::new(drift),
                local_files: AtomicBool::new(true),
            }),
            patience: None,
        }
    }

    /// The same client, whose calls never wait longer than this for a rate limit or before a repetition: they fail
    /// instead, and [`Error::retry_after`] says when a repetition makes sense. For callers that have better things to
    /// do than to wait.
    #[must_use]
    pub fn with_patience(&self, most: Duration) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            patience: Some(most),
        }
    }

    /// Whether the hosted service makes the calls.
    #[must_use]
    pub fn is_hosted(&self) -> bool {
        self.as_hosted().is_some()
    }

    /// The identifier of the connector in hosted mode; the first call of this asks the service, unless it was given.
    ///
    /// # Errors
    /// In direct mode, when the service cannot be asked, and when its workspace has no such connector or several.
    pub async fn connector_id(&self) -> Result<String, Error> {
        match self.as_hosted() {
            Some(hosted) => hosted.connector_id().await.map(str::to_owned),
            None => Err(only_hosted("an identifier of its own")),
        }
    }

    /// The client of the hosted service that makes the calls; `None` in direct mode.
    #[must_use]
    pub fn airbyte(&self) -> Option<&AirbyteClient> {
        self.as_hosted().map(Hosted::client)
    }

    pub(crate) fn executor(&self) -> &Executor {
        &self.shared.executor
    }

    fn as_remote(&self) -> Option<&dyn Remote> {
        match &self.shared.executor {
            Executor::Remote(remote) => Some(&**remote),
            Executor::Direct(_) => None,
        }
    }

    pub(crate) fn as_hosted(&self) -> Option<&Hosted> {
        self.as_remote().map(Remote::as_hosted)
    }

    /// The connector's static description: the whole one where the client was taken out of a connector.
    #[must_use]
    pub fn spec(&self) -> &'static ConnectorSpec {
        self.shared.whole.get().copied().unwrap_or(self.shared.core)
    }

    /// The same client, which knows this whole description from now on. Generated code calls it before a client is
    /// used for more than typed calls.
    #[must_use]
    pub fn knowing(&self, whole: &'static ConnectorSpec) -> &Self {
        self.shared.whole.get_or_init(|| whole);
        self
    }

    /// How answers differ from the description so far, counted by all clones of this client. Unknown members are
    /// counted only after [`Builder::track_drift`](crate::Builder::track_drift).
    #[must_use]
    pub fn drift(&self) -> DriftReport {
        self.shared.drift.report()
    }

    /// Checks the arguments, sends the request and gives the answer if its status means success.
    pub(crate) async fn send(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        timeout: Option<Duration>,
    ) -> Result<Box<ReplyBody>, Error> {
        self.send_with(operation, &arguments, timeout, &ExecuteOptions::NONE)
            .await
    }

    /// As [`Client::send`]; hosted mode tells the service the options.
    pub(crate) async fn send_with(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        timeout: Option<Duration>,
        options: &ExecuteOptions,
    ) -> Result<Box<ReplyBody>, Error> {
        let prepared = self
            .completed(operation, arguments)
            .and_then(|arguments| crate::request::prepare(operation, &arguments))
            .map_err(|error| error.in_operation(operation))?;
        match &self.shared.executor {
            Executor::Direct(direct) => {
                let mut outgoing = Outgoing::new(operation, prepared);
                let sending = pin!(direct.run(&mut outgoing, self.patience));
                self.run(operation, timeout, sending).await
            }
            Executor::Remote(remote) => {
                let mut sending = remote.send(operation, arguments, options, self.patience);
                self.run(operation, timeout, sending.as_mut()).await
            }
        }
    }

    /// Checks the arguments of a call without sending anything.
    pub(crate) fn check_arguments(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<(), Error> {
        self.completed(operation, arguments)
            .and_then(|arguments| crate::request::prepare(operation, &arguments))
            .map(drop)
            .map_err(|error| error.in_operation(operation))
    }

    /// Makes a call for a part of the result, where somebody else cuts it out.
    pub(crate) async fn select(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: &ExecuteOptions,
    ) -> Option<Result<ExecuteResult, Error>> {
        let remote = self.as_remote()?;
        let result = match crate::request::prepare(operation, arguments) {
            Ok(_) => {
                let patience = self.patience;
                remote.select(operation, arguments, options, patience).await
            }
            Err(error) => Err(error),
        };
        Some(result.map_err(|error| self.failed(operation, error)))
    }

    /// Makes the smallest call of an operation.
    pub(crate) async fn probe(
        &self,
        operation: &'static Operation,
        smallest: Arguments,
    ) -> Result<Box<ReplyBody>, Error> {
        match &self.shared.executor {
            Executor::Direct(_) => self.send(operation, smallest, None).await,
            Executor::Remote(remote) => {
                let mut checking = remote.check(operation);
                self.run(operation, None, checking.as_mut()).await
            }
        }
    }

    /// Asks for the page that a link of an earlier answer leads to.
    pub(crate) async fn follow(
        &self,
        operation: &'static Operation,
        link: &str,
        arguments: &Arguments,
        timeout: Option<Duration>,
        options: &ExecuteOptions,
    ) -> Result<Box<ReplyBody>, Error> {
        let prepared = self
            .completed(operation, arguments)
            .and_then(|arguments| crate::request::prepare(operation, &arguments))
            .map_err(|error| error.in_operation(operation))?;
        match &self.shared.executor {
            Executor::Direct(direct) => {
                let mut outgoing = direct
                    .followed(operation, link, prepared)
                    .map_err(|error| self.failed(operation, error))?;
                let sending = pin!(direct.run(&mut outgoing, self.patience));
                self.run(operation, timeout, sending).await
            }
            Executor::Remote(remote) => {
                let patience = self.patience;
                let mut sending = remote.follow(operation, link, arguments, options, patience);
                self.run(operation, timeout, sending.as_mut()).await
            }
        }
    }

    /// The arguments with what the connector's settings say about parameters that were left out. The hosted service
    /// has settings of its own.
    pub(crate) fn completed<'a>(
        &self,
        operation: &'static Operation,
        arguments: &'a Arguments,
    ) -> Result<Cow<'a, Arguments>, Error> {
        match &self.shared.executor {
            Executor::Direct(direct) => direct.completed(operation, arguments),
            Executor::Remote(_) => Ok(Cow::Borrowed(arguments)),
        }
    }

    /// The requests that a call would send.
    pub(crate) fn plan(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<Vec<crate::transport::Request>, Error> {
        let prepared = crate::request::prepare(operation, &*self.completed(operation, arguments)?)?;
        match &self.shared.executor {
            Executor::Direct(direct) => direct.plan(operation, prepared),
            Executor::Remote(remote) => remote.plan(operation, arguments),
        }
    }

    /// An error about the answer of an operation, fit to be shown.
    #[cold]
    pub(crate) fn failed(&self, operation: &'static Operation, error: Error) -> Error {
        let (entity, action) = (operation.entity, operation.action);
        tracing::debug!(entity, action, failed = error.kind().name(), "call failed");
        let error = match &self.shared.executor {
            Executor::Direct(direct) => direct.cleaned(error),
            Executor::Remote(remote) => remote.cleaned(error),
        };
        error.in_operation(operation)
    }

    /// Waits for an answer and tells how it went. The request stays where it is: it is large, and handing it on
    /// would copy it.
    async fn run(
        &self,
        operation: &'static Operation,
        timeout: Option<Duration>,
        sending: Pin<&mut (dyn Future<Output = Result<Box<ReplyBody>, Error>> + Send + '_)>,
    ) -> Result<Box<ReplyBody>, Error> {
        let span = tracing::debug_span!(
            "call",
            connector = self.shared.core.slug,
            entity = operation.entity,
            action = operation.action,
            status = Empty,
            attempts = Empty,
            duration_ms = Empty,
            failed = Empty,
        );
        let start = (!span.is_disabled()).then(Instant::now);
        let sending = sending.instrument(span.clone());
        let result = match timeout {
            None => sending.await,
            Some(limit) => tokio::time::timeout(limit, sending)
                .await
                .unwrap_or_else(|_| {
                    Err(Error::new(ErrorKind::Transport(TransportProblem::Timeout))
                        .with_retry(operation.effects.idempotent, None))
                }),
        };
        let result = result.map_err(|error| self.failed(operation, error));
        if let Some(start) = start {
            tell(&span, &result, start.elapsed());
        }
        let mut reply = result?;
        // The hosted service has changed and filtered the records itself.
        if let Executor::Direct(direct) = &self.shared.executor {
            let config = || direct.server.variables().json();
            let changed = reshaped(operation, &reply.text, config);
            if let Some(text) = changed.map_err(|error| self.failed(operation, error))? {
                reply.text = text;
            }
        }
        self.shared.drift.look(operation, &reply.text);
        if self.shared.decoding == Decoding::Lenient {
            reply.lenient = Some(Arc::clone(&self.shared.drift));
        }
        Ok(reply)
    }
}

/// Something that the hosted service has and an API does not.
pub(crate) fn only_hosted(what: &str) -> Error {
    Error::new(ErrorKind::Unsupported(format!(
        "direct mode has no {what}; connect in hosted mode, with an AirbyteAuthConfig"
    )))
}

/// Records how a call went. No text of the API goes there: it may repeat what it was sent.
fn tell(span: &Span, result: &Result<Box<ReplyBody>, Error>, duration: Duration) {
    let (status, attempts) = match result {
        Ok(reply) => (Some(reply.status), reply.attempts),
        Err(error) => (error.status(), error.attempts()),
    };
    if let Some(status) = status {
        span.record("status", status);
    }
    span.record("attempts", attempts);
    span.record(
        "duration_ms",
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
    );
    if let Err(error) = result {
        span.record("failed", error.kind().name());
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("connector", &self.shared.core.slug)
            .finish_non_exhaustive()
    }
}
