//! A request of this process before it is signed.

use http::HeaderMap;

use crate::download::Slot;
use crate::operation::{Method, Operation};
use crate::payload::Payload;
use crate::request::Prepared;
use crate::url::Url;

/// A request before it is signed.
pub(crate) struct Outgoing {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    pub(crate) place: Place,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
    /// Where the answer goes when it is a file, whose content is read later.
    pub(crate) file: Option<Slot>,
}

/// Where a request goes.
pub(crate) enum Place {
    /// To the operation's own path, with this path and query (both encoded).
    Own { path: String, query: String },
    /// Where an answer led to.
    Link(Url),
    /// To a file outside of the API, so without credentials.
    Away(Url),
}

impl Outgoing {
    pub(crate) fn new(operation: &'static Operation, prepared: Prepared) -> Self {
        let Prepared {
            path,
            query,
            headers,
            body,
        } = prepared;
        Self {
            operation,
            method: operation.method,
            place: Place::Own { path, query },
            headers,
            body,
            file: None,
        }
    }

    /// Whether it can be sent (again): a reader that was read is no longer there.
    pub(super) fn is_whole(&self) -> bool {
        self.body.as_ref().is_none_or(Payload::is_whole)
    }
}
