//! What a transport is made of.

use std::time::Duration;

use http::HeaderValue;

use super::{Limits, Transport};
use crate::error::Error;
use crate::http_client::HttpClient;

/// The settings of a [`Transport`], as the builders of connectors and of the hosted service have them.
pub(crate) struct TransportSettings<'a> {
    /// A client that the caller brought.
    pub(crate) http_client: Option<&'a HttpClient>,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) user_agent: &'a str,
    pub(crate) max_response_size: usize,
}

impl TransportSettings<'_> {
    pub(crate) fn build(&self) -> Result<Transport, Error> {
        if self.user_agent.trim().is_empty() {
            return Err(Error::config(
                "`user_agent` is empty; leave it out for the default",
            ));
        }
        let user_agent = HeaderValue::from_str(self.user_agent).map_err(|_| {
            Error::config("`user_agent` holds a character that headers cannot (a line break?)")
        })?;
        let http = match self.http_client {
            Some(client) => client.clone(),
            None => HttpClient::builder()
                .connect_timeout(self.connect_timeout)
                .build()?,
        };
        let limits = Limits {
            whole: Some(self.timeout),
            // A client that the caller wrote knows better what to put up with.
            silence: (!http.is_foreign()).then_some(self.read_timeout),
        };
        Ok(Transport::new(
            http,
            user_agent,
            limits,
            self.max_response_size,
        ))
    }
}
