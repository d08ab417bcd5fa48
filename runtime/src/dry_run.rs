//! What a call would send, without sending it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::client::Client;
use crate::error::Error;
use crate::server::with_placeholders;
use crate::transport::Request;

/// A request as it would be sent, with the credentials in it.
///
/// The headers are those that this crate sets; what the HTTP client adds for the connection itself (`host`,
/// `content-length`, `accept-encoding`) is not among them.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// The headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The body's text; empty when there is none. The content of a file is only named.
    pub body: String,
}

impl std::fmt::Debug for PlannedRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlannedRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// The requests that [`Client::execute`] would send, in order; nothing is sent.
    ///
    /// Where an access token would be asked for, that request comes first, and `<access_token>` stands for the
    /// token in the other one; a server that only the answer tells is written as `<name>` too. Only the first page of a list is planned, since the next one is not known.
    ///
    /// # Errors
    /// When there is no such operation or a parameter is wrong.
    pub fn dry_run(
        &self,
        entity: &str,
        action: &str,
        params: Value,
    ) -> Result<Vec<PlannedRequest>, Error> {
        let operation = self.find(entity, action)?;
        crate::request::arguments_of(operation, params)
            .and_then(|arguments| {
                self.check_local_files(operation, &arguments)?;
                self.plan(operation, &arguments)
            })
            .map(|requests| requests.into_iter().map(PlannedRequest::from).collect())
            .map_err(|error| error.in_operation(operation))
    }
}

impl From<Request> for PlannedRequest {
    fn from(request: Request) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = request.headers.iter();
        Self {
            method: request.method.as_str(),
            url: with_placeholders(&request.url.to_string()),
            headers: headers
                .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
                .collect(),
            body: request.body.map_or_else(String::new, |body| body.shown()),
        }
    }
}
