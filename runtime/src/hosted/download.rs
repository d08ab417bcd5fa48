//! Files that the service passes on: bytes as they came, unless it has something to say itself.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::answer::Envelope;
use super::client::AirbyteClient;
use super::connectors::ExecuteRequest;
use super::executor::Hosted;
use super::wire::{ApiRequest, Manner};
use crate::argument::Arguments;
use crate::download::{Download, Slot};
use crate::error::Error;
use crate::execute::ExecuteOptions;
use crate::operation::Operation;

/// The parameter in which the service takes the bytes that are wanted.
const RANGE: &str = "range_header";

impl AirbyteClient {
    /// Calls an action that gives a file. A file that is not there may come as an empty one, without an error.
    ///
    /// # Errors
    /// As [`AirbyteClient::execute`], and when the service sends a result instead of a file.
    pub async fn download(
        &self,
        connector_id: &str,
        request: &ExecuteRequest,
    ) -> Result<Download, Error> {
        let request = request.to_request(connector_id)?;
        let file = self.file(&request, Manner::default()).await;
        file.map_err(|error| self.cleaned(error))
    }

    async fn file(&self, request: &ApiRequest, manner: Manner<'_>) -> Result<Download, Error> {
        let slot = Slot::default();
        let manner = Manner {
            file: Some(&slot),
            ..manner
        };
        let mut reply = self.run(request, manner).await?;
        let (response, transport) = (slot.take()?, &self.0.transport);
        if !may_be_a_result(&reply.headers) {
            return Ok(Download::new(response, transport));
        }
        reply.body = transport.read(response).await?;
        if Envelope::is(&reply.body) {
            Envelope::read(&reply)?;
            let expected = "the content of a file";
            return Err(Error::decode("the answer", expected, "a result in JSON"));
        }
        let status = StatusCode::from_u16(reply.status).unwrap_or_default();
        Ok(Download::held(&reply.headers, status, reply.body))
    }
}

impl Hosted {
    /// Asks for a file, or for the bytes of it that a `Range` header would name.
    pub(super) async fn file_of(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        range: Option<String>,
        patience: Option<Duration>,
    ) -> Result<Download, Error> {
        let mut params = super::executor::params(operation, arguments)?;
        if let (Some(range), Value::Object(members)) = (range, &mut params) {
            members.entry(RANGE).or_insert_with(|| range.into());
        }
        let options = ExecuteOptions::new();
        let called = self.called(operation, params, &options, patience);
        let (client, request) = called.await?;
        client.file(&request, self.manner(operation)).await
    }
}

/// Whether these may be the headers of a result: JSON that is not called a file.
fn may_be_a_result(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    json && !headers.contains_key(header::CONTENT_DISPOSITION)
}
