//! An in-process server that behaves like a connector's API.
//!
//! It is made from the connector's static tables: routes, parameters, schemas, pages, ways to sign in, rate
//! limits. It keeps records, so that what is created can be read, changed and deleted, and its answers satisfy
//! the schemas. What is special to an API (what it holds at first, what follows from a change, how its failures
//! look) is data of the generated crate, its script.
//!
//! ```no_run
//! # async fn example<C: connector_runtime::fake::FakeData>() -> Result<(), connector_runtime::Error> {
//! use connector_runtime::fake::{Fake, Fault};
//!
//! let fake = Fake::<C>::builder().seed(7).start().await?;
//! let token = &fake.credentials()["bearer"]["token"];
//! fake.faults().add(Fault::status(503).retry_after(1).times(2));
//! println!("{} {token}", fake.base_url());
//! # Ok(())
//! # }
//! ```
//!
//! It listens on loopback only, and ends when it is dropped.

mod answer;
mod assertion;
mod builder;
mod call;
mod connection;
mod example;
mod expression;
mod fault;
mod file;
mod given;
mod hosted;
mod inputs;
mod least;
mod list;
mod page;
mod permission;
mod random;
mod recorded;
mod report;
mod route;
mod run;
mod script;
mod seed;
mod server;
mod sign_in;
mod state;
mod template;
mod typed;
mod view;
mod windows;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use crate::{
    __set_given as set_given, __typed_body as typed_body, __typed_calls as typed_calls,
    __typed_methods as typed_methods,
};
pub use builder::FakeBuilder;
pub use fault::{Fault, Faults};
pub use given::Given;
pub use hosted::{Behaviour, HostedBuilder, HostedFake, NextLink, SessionStep};
pub use least::{example_value, least_arguments};
pub use recorded::RecordedRequest;
pub use run::run_example;
pub use typed::{TypedCall, TypedMethod, typed_call};

use crate::connector::Connector;
use crate::error::Error;
use server::Core;

/// A connector with the data that makes its fake behave like its API.
pub trait FakeData: Connector + 'static {
    /// The script, as JSON; `{}` when there is none.
    const SCRIPT: &'static str;
    /// Every typed method, called with arguments as JSON: for tests of all of them.
    const TYPED: &'static [TypedMethod<Self>] = &[];
}

/// A running fake of the API of the connector `C`.
pub struct Fake<C> {
    core: Arc<Core>,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    connector: PhantomData<fn() -> C>,
}

impl<C: FakeData> Fake<C> {
    /// The settings of a fake that is about to start.
    pub fn builder() -> FakeBuilder<C> {
        FakeBuilder::new()
    }
}

impl<C> Fake<C> {
    /// Where the API is: to be given to the connector's `base_url`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}{}", self.core.origin, self.core.routes.base())
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.core.origin
    }

    /// The token endpoint, when the API has one: to be given to the connector's `token_url`.
    #[must_use]
    pub fn token_url(&self) -> Option<String> {
        let spec = self.core.spec;
        spec.auth.iter().find_map(|scheme| match scheme.kind {
            crate::auth::AuthKind::OAuth2(oauth2) => {
                let path = route::path_of(oauth2.token_url, spec);
                Some(format!("{}{path}", self.core.origin))
            }
            _ => None,
        })
    }

    /// The credentials that are good now: an object for each way to sign in, by the name of the scheme.
    ///
    /// The refresh token changes whenever it is used.
    #[must_use]
    pub fn credentials(&self) -> Value {
        self.core.inner().sign_in.by_scheme()
    }

    /// The value of a credential field that is good now.
    #[must_use]
    pub fn credential(&self, field: &str) -> Option<String> {
        self.core.inner().sign_in.values().get(field).cloned()
    }

    /// The requests so far (the last 10,000 at least), in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.core.inner().recorded.clone()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.core.inner().recorded.clear();
    }

    /// Arguments with which a call of that operation works now. Records that it needs are made for it.
    ///
    /// # Errors
    /// When there is no such operation, or a record that it needs cannot be made.
    pub fn arguments(&self, entity: &str, action: &str) -> Result<Map<String, Value>, Error> {
        let operation =
            self.core.spec.operation(entity, action).ok_or_else(|| {
                Error::config(format!("there is no operation `{entity}.{action}`"))
            })?;
        let mut inner = self.core.inner();
        let now = inner.clock.now();
        inner.state.set_now(now);
        let mut examples = example::Examples {
            spec: self.core.spec,
            script: &self.core.script,
            state: &mut inner.state,
        };
        examples
            .arguments(operation)
            .map_err(|problem| Error::config(format!("the fake has no arguments: {problem}")))
    }

    /// What goes wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.core.faults
    }

    /// Sets the fake's clock forward: timers run on, tokens expire.
    pub fn advance(&self, time: Duration) {
        self.core.inner().clock.forward += time;
    }

    /// Makes all access tokens of the token endpoint worthless.
    pub fn withdraw_tokens(&self) {
        self.core.inner().sign_in.withdraw();
    }

    /// The day that the fake takes for today.
    #[must_use]
    pub fn today(&self) -> crate::Date {
        let now = self.core.inner().clock.now();
        now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// All that a program in another process needs, as one line of JSON: `base_url`, `token_url` and every
    /// credential by its field name.
    #[must_use]
    pub fn ready_line(&self) -> String {
        Value::Object(self.ready_members()).to_string()
    }

    /// The members of that line.
    #[must_use]
    pub fn ready_members(&self) -> Map<String, Value> {
        let mut line = Map::new();
        line.insert("base_url".to_owned(), self.base_url().into());
        if let Some(url) = self.token_url() {
            line.insert("token_url".to_owned(), url.into());
        }
        for (name, value) in self.core.inner().sign_in.values() {
            line.insert((*name).to_owned(), value.clone().into());
        }
        line
    }

    /// Ends the server after the answers that are on their way.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        if let Some(task) = self.task.take() {
            task.await.ok();
        }
    }

    /// Serves until the server fails, which it does not by itself: for programs that are nothing but a fake.
    pub async fn serve(mut self) {
        if let Some(task) = self.task.take() {
            task.await.ok();
        }
    }
}

impl<C> fmt::Debug for Fake<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

impl<C> Drop for Fake<C> {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
    }
}
