//! The calls of a connector, made by the hosted service.

use std::time::Duration;

use serde_json::json;

use super::answer::Envelope;
use super::executor::{Hosted, params, request};
use super::follow;
use super::rebuild::{Rebuilt, rebuild};
use crate::argument::Arguments;
use crate::client::{Coming, Remote};
use crate::download::Download;
use crate::error::Error;
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::operation::Operation;
use crate::reply::ReplyBody;
use crate::token::TokenSource;
use crate::transport::Request;

impl Remote for Hosted {
    fn send<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(async move {
            let params = params(operation, arguments)?;
            let reply = self.call(operation, params, options, patience).await?;
            let envelope = Envelope::read(&reply)?;
            envelope.warn(operation.entity, operation.action);
            let Rebuilt { headers, body } =
                rebuild(operation, envelope.result, envelope.connector_metadata);
            Ok(Box::new(self.reply(&reply, headers, body)))
        })
    }

    fn follow<'a>(
        &'a self,
        operation: &'static Operation,
        link: &'a str,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(async move {
            let arguments = follow::arguments_of(operation, link, arguments)?;
            self.send(operation, &arguments, options, patience).await
        })
    }

    fn select<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, ExecuteResult> {
        Box::pin(async move {
            let params = params(operation, arguments)?;
            let reply = self.call(operation, params, options, patience).await?;
            let envelope = Envelope::read(&reply)?;
            envelope.warn(operation.entity, operation.action);
            let execution = envelope.into_execution()?;
            let meta = Some(execution.connector_metadata).filter(|meta| !meta.is_null());
            Ok(ExecuteResult::new(execution.result, meta))
        })
    }

    /// In the form that the service knows from its own clients.
    fn check<'a>(&'a self, operation: &'static Operation) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(async move {
            let options = ExecuteOptions::new();
            let smallest = json!({ "limit": 1 });
            let reply = self.call(operation, smallest, &options, None).await?;
            let envelope = Envelope::read(&reply)?;
            let Rebuilt { headers, body } =
                rebuild(operation, envelope.result, envelope.connector_metadata);
            Ok(Box::new(self.reply(&reply, headers, body)))
        })
    }

    fn download<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        range: Option<String>,
        patience: Option<Duration>,
    ) -> Coming<'a, Download> {
        Box::pin(self.file_of(operation, arguments, range, patience))
    }

    /// Nothing is sent, so the connector may not be known yet.
    fn plan(
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

    fn cleaned(&self, error: Error) -> Error {
        self.client.cleaned(error)
    }

    fn as_hosted(&self) -> &Hosted {
        self
    }
}
