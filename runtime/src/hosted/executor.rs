//! Calls of a connector that the hosted service makes.

use std::time::Duration;

use http::HeaderMap;
use serde_json::{Map, Value};

use super::answer::Execution;
use super::client::AirbyteClient;
use super::connectors::ExecuteRequest;
use super::lookup::Target;
use super::wire::{ApiReply, ApiRequest, Manner, Observer};
use crate::argument::Arguments;
use crate::attempt::OnAttempt;
use crate::client::Client;
use crate::connector::Connector;
use crate::drift::Drift;
use crate::error::{Error, ErrorKind};
use crate::execute::ExecuteOptions;
use crate::operation::{Location, Operation};
use crate::reply::{Decoding, ReplyBody};
use crate::url::Url;

/// Everything that calls through the service need.
#[derive(Debug)]
pub(crate) struct Hosted {
    pub(super) client: AirbyteClient,
    pub(super) target: Target,
    on_attempt: OnAttempt,
}

/// A connector in hosted mode, with the usual settings.
pub(super) fn attach<C: Connector>(client: &AirbyteClient, connector_id: String) -> C {
    let target = Target::known(C::CORE, connector_id);
    let hosted = Hosted::new(client.clone(), target, OnAttempt::default());
    let client = Client::hosted(
        C::CORE,
        Box::new(hosted),
        Decoding::Strict,
        Drift::new(false),
    );
    C::from_client(client)
}

impl Hosted {
    pub(crate) fn new(client: AirbyteClient, target: Target, on_attempt: OnAttempt) -> Self {
        Self {
            client,
            target,
            on_attempt,
        }
    }

    /// The identifier of the connector; asks the service the first time.
    pub(crate) async fn connector_id(&self) -> Result<&str, Error> {
        self.target.resolve(&self.client).await
    }

    pub(crate) const fn client(&self) -> &AirbyteClient {
        &self.client
    }

    /// Calls an action of the context store.
    pub(crate) async fn in_store(
        &self,
        entity: &str,
        action: &str,
        params: Value,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<Execution, Error> {
        let client = self.client.patient(patience);
        let execution = async {
            let id = self.target.resolve(&client).await?;
            let request = ExecuteRequest::new(entity, action)
                .params(params)
                .options(options.clone());
            client.execute(id, &request).await
        };
        execution.await.map_err(|error| client.cleaned(error))
    }

    pub(super) async fn call(
        &self,
        operation: &'static Operation,
        params: Value,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<ApiReply, Error> {
        let called = self.called(operation, params, options, patience);
        let (client, request) = called.await?;
        client.run(&request, self.manner(operation)).await
    }

    /// The request of a call, and the client that sends it and waits no longer than that.
    pub(super) async fn called(
        &self,
        operation: &'static Operation,
        params: Value,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<(AirbyteClient, ApiRequest), Error> {
        let client = self.client.patient(patience);
        let id = self.target.resolve(&client).await?;
        let request = request(operation, params, options, id)?;
        Ok((client, request))
    }

    /// With whoever is told of the attempts.
    pub(super) fn manner(&self, operation: &'static Operation) -> Manner<'_> {
        Manner {
            observer: Some(Observer {
                operation,
                on_attempt: &self.on_attempt,
            }),
            ..Manner::default()
        }
    }

    pub(super) fn reply(&self, reply: &ApiReply, headers: HeaderMap, body: String) -> ReplyBody {
        let url: Url = reply.url.clone();
        let mut rebuilt = ReplyBody::new(reply.status, headers, body, url);
        rebuilt.attempts = reply.attempts;
        rebuilt
    }
}

pub(super) fn request(
    operation: &'static Operation,
    params: Value,
    options: &ExecuteOptions,
    connector_id: &str,
) -> Result<ApiRequest, Error> {
    ExecuteRequest::new(operation.entity, operation.action)
        .params(params)
        .options(options.clone())
        .reads(operation.effects.read_only)
        .to_request(connector_id)
}

/// The arguments as the service takes them: one object, in which parameters of the path are texts.
pub(super) fn params(operation: &'static Operation, arguments: &Arguments) -> Result<Value, Error> {
    if let Some((name, _)) = arguments.files().next() {
        return Err(Error::new(ErrorKind::Unsupported(format!(
            "hosted mode cannot send files, and `{name}` is one; use direct mode for uploads"
        ))));
    }
    let mut params = Map::new();
    for (name, value) in arguments.iter() {
        let in_path = operation
            .param(name)
            .is_some_and(|param| param.location == Location::Path);
        let value = match value {
            Value::Number(number) if in_path => Value::String(number.to_string()),
            other => other.clone(),
        };
        params.insert(name.to_owned(), value);
    }
    Ok(Value::Object(params))
}
