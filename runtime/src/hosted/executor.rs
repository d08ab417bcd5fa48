//! Calls of a connector that the hosted service makes.

use std::time::Duration;

use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::answer::{Envelope, Execution};
use super::client::AirbyteClient;
use super::connectors::ExecuteRequest;
use super::follow;
use super::lookup::Target;
use super::rebuild::{Rebuilt, rebuild};
use super::wire::{ApiReply, ApiRequest, Manner, Observer};
use crate::argument::Arguments;
use crate::attempt::OnAttempt;
use crate::client::Client;
use crate::connector::Connector;
use crate::drift::Drift;
use crate::error::{Error, ErrorKind};
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::operation::{Location, Operation};
use crate::reply::{Decoding, ReplyBody};
use crate::transport::Request;
use crate::url::Url;

/// Everything that calls through the service need.
#[derive(Debug)]
pub(crate) struct Hosted {
    client: AirbyteClient,
    target: Target,
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

    /// Makes a call; the answer is as the API gave it.
    pub(crate) async fn send(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<Box<ReplyBody>, Error> {
        let params = params(operation, arguments)?;
        let reply = self.call(operation, params, options, patience).await?;
        let envelope = Envelope::read(&reply)?;
        envelope.warn(operation.entity, operation.action);
        let Rebuilt { headers, body } =
            rebuild(operation, envelope.result, envelope.connector_metadata);
        Ok(Box::new(self.reply(&reply, headers, body)))
    }

    /// Asks for the page that a link of an earlier answer leads to.
    pub(crate) async fn follow(
        &self,
        operation: &'static Operation,
        link: &str,
        arguments: &Arguments,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<Box<ReplyBody>, Error> {
        let arguments = follow::arguments_of(operation, link, arguments)?;
        self.send(operation, &arguments, options, patience).await
    }

    /// Makes a call for a part of the result, which the generated types cannot hold.
    pub(crate) async fn select(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: &ExecuteOptions,
        patience: Option<Duration>,
    ) -> Result<ExecuteResult, Error> {
        let params = params(operation, arguments)?;
        let reply = self.call(operation, params, options, patience).await?;
        let envelope = Envelope::read(&reply)?;
        envelope.warn(operation.entity, operation.action);
        let execution = envelope.into_execution()?;
        let meta = Some(execution.connector_metadata).filter(|meta| !meta.is_null());
        Ok(ExecuteResult::new(execution.result, meta))
    }

    /// The smallest call, in the form that the service knows from its own clients.
    pub(crate) async fn check(
        &self,
        operation: &'static Operation,
    ) -> Result<Box<ReplyBody>, Error> {
        let options = ExecuteOptions::new();
        let reply = self
            .call(operation, json!({ "limit": 1 }), &options, None)
            .await?;
        let envelope = Envelope::read(&reply)?;
        let Rebuilt { headers, body } =
            rebuild(operation, envelope.result, envelope.connector_metadata);
        Ok(Box::new(self.reply(&reply, headers, body)))
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
        let id = self.target.resolve(&client).await?;
        let request = ExecuteRequest::new(entity, action)
            .params(params)
            .options(options.clone());
        client.execute(id, &request).await
    }

    /// The requests of a call as they would be sent. Nothing is sent, so the connector may not be known yet.
    pub(crate) fn plan(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<Vec<Request>, Error> {
        let params = params(operation, arguments)?;
        let (token, issued) = self.client.0.tokens.planned()?;
        let mut requests: Vec<Request> = token.into_iter().collect();
        if self.target.id().is_none() {
            requests.push(self.client.signed(&self.target.request(), &issued)?);
        }
        let id = self.target.id().unwrap_or("<connector_id>");
        let request = request(operation, params, &ExecuteOptions::new(), id)?;
        requests.push(self.client.signed(&request, &issued)?);
        for request in &mut requests {
            self.client.0.transport.dress(&mut request.headers);
        }
        Ok(requests)
    }

    /// Takes the client's secret and token out of an error about an answer.
    pub(crate) fn cleaned(&self, error: Error) -> Error {
        self.client.cleaned(error)
    }

    async fn call(
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

    fn reply(&self, reply: &ApiReply, headers: HeaderMap, body: String) -> ReplyBody {
        let url: Url = reply.url.clone();
        let mut rebuilt = ReplyBody::new(reply.status, headers, body, url);
        rebuilt.attempts = reply.attempts;
        rebuilt
    }
}

fn request(
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
