//! The client behind every connector type.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::argument::Arguments;
use crate::connector::ConnectorSpec;
use crate::direct::Direct;
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::operation::Operation;
use crate::reply::ReplyBody;

/// Makes the calls of a connector. Clones share everything: connections, tokens, rate limits.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    spec: &'static ConnectorSpec,
    executor: Executor,
}

/// Who carries out a call.
enum Executor {
    /// This process, with credentials of its own.
    Direct(Box<Direct>),
}

impl Client {
    pub(crate) fn direct(spec: &'static ConnectorSpec, direct: Direct) -> Self {
        Self(Arc::new(Shared {
            spec,
            executor: Executor::Direct(Box::new(direct)),
        }))
    }

    /// The connector's static description.
    #[must_use]
    pub fn spec(&self) -> &'static ConnectorSpec {
        self.0.spec
    }

    /// Checks the arguments, sends the request and gives the answer if its status means success.
    pub(crate) async fn send(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        timeout: Option<Duration>,
    ) -> Result<ReplyBody, Error> {
        let prepared = crate::request::prepare(operation, &arguments)
            .map_err(|error| error.in_operation(operation))?;
        let Executor::Direct(direct) = &self.0.executor;
        self.run(operation, timeout, direct.send(operation, prepared))
            .await
    }

    /// Asks for the page that a link of an earlier answer leads to.
    pub(crate) async fn follow(
        &self,
        operation: &'static Operation,
        link: &str,
        arguments: &Arguments,
        timeout: Option<Duration>,
    ) -> Result<ReplyBody, Error> {
        let prepared = crate::request::prepare(operation, arguments)
            .map_err(|error| error.in_operation(operation))?;
        let Executor::Direct(direct) = &self.0.executor;
        self.run(operation, timeout, direct.follow(operation, link, prepared))
            .await
    }

    /// The requests that a call would send.
    pub(crate) fn plan(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<Vec<crate::transport::Request>, Error> {
        let prepared = crate::request::prepare(operation, arguments)?;
        let Executor::Direct(direct) = &self.0.executor;
        direct.plan(operation, prepared)
    }

    async fn run(
        &self,
        operation: &'static Operation,
        timeout: Option<Duration>,
        sending: impl Future<Output = Result<ReplyBody, Error>>,
    ) -> Result<ReplyBody, Error> {
        let span = tracing::debug_span!(
            "call",
            connector = self.0.spec.slug,
            entity = operation.entity,
            action = operation.action
        );
        let sending = sending.instrument(span);
        let result = match timeout {
            None => sending.await,
            Some(limit) => tokio::time::timeout(limit, sending)
                .await
                .unwrap_or_else(|_| {
                    Err(Error::new(ErrorKind::Transport(TransportProblem::Timeout))
                        .with_retry(operation.effects.idempotent, None))
                }),
        };
        result.map_err(|error| error.in_operation(operation))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("connector", &self.0.spec.slug)
            .finish_non_exhaustive()
    }
}
