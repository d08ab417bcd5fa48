//! What the fake was asked.

use axum::http::HeaderMap;
use bytes::Bytes;
use serde_json::Value;

/// A request as it arrived, with the status of its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: String,
    /// The path, still encoded.
    pub path: String,
    /// The decoded pairs of the query, in the order in which they were sent.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Entity and action, when the route is known.
    pub operation: Option<(&'static str, &'static str)>,
    /// The status of the answer, even when a fault kept it from arriving.
    pub status: u16,
}

impl RecordedRequest {
    /// The value of a header, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a query parameter.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON; `null` when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
